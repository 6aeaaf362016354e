"""The agent killed with -9 before each of its operations on the disk: always a whole generation.

Each round forks a child that refreshes from publication 1 to 2 (with a new recall, a new picture
and one gone) and kills itself before its n-th operation; then the parent looks at the disk as the
player would, starts the agent again and lets it finish.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.rules.latch import allowed_pictures
from sync.store import DeviceStore
from tests.making import make_manifest, make_notice, make_recalls, notice_id
from tests.simulated_device import RECALLED, SimulatedDevice, device_before_a_feed

OPERATIONS = ("fsync", "replace", "rename", "symlink", "unlink", "rmdir", "mkdir")


def refresh_and_die(device: SimulatedDevice, at: int) -> int:
    """Refresh in a forked child that kills itself before operation number `at`; the signal that
    ended it, or 0 where there were fewer operations."""
    child = os.fork()
    if child == 0:
        done = itertools.count(1)
        for name in OPERATIONS:
            setattr(os, name, _deadly(getattr(os, name), done, at))
        os._exit(1 if device.refresh().failure else 0)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the refresh failed by itself"
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _deadly(
    operation: Callable[..., Any], done: itertools.count[int], at: int
) -> Callable[..., Any]:
    def counted(*args: Any, **kwargs: Any) -> Any:
        if next(done) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return operation(*args, **kwargs)

    return counted


def whole_publication(folder: Path) -> int:
    """Read everything the player would; the publication that is current."""
    store = DeviceStore(folder)
    generation = store.load_generation()
    assert generation is not None
    for source in allowed_pictures(store.load_latch(), generation.manifest):
        derivative = generation.record.derivative(source)
        assert derivative is not None
        store.read_picture(derivative)
    assert store.load_age() is not None
    assert store.load_floors().publications["puente-ficticio"] >= generation.manifest.publication
    return generation.manifest.publication


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_killed_before_any_operation_the_device_has_a_whole_generation(tmp_path: Path) -> None:
    with device_before_a_feed(tmp_path) as device:
        saved = tmp_path / "saved"
        shutil.copytree(device.folder, saved, symlinks=True)
        device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(1)))
        notices = [make_notice(n) for n in (1, 2, 4)]
        device.simulator.publish(make_manifest(notices, publication=2))
        seen: list[int] = []
        for at in range(1, 1000):
            shutil.rmtree(device.folder)
            shutil.copytree(saved, device.folder, symlinks=True)
            device.restart()
            if refresh_and_die(device, at) == 0:
                break
            seen.append(whole_publication(device.folder))
            assert RECALLED not in device.playing()
            device.restart()
            assert device.refresh().failure is None
            assert whole_publication(device.folder) == 2
            assert device.playing() == {notice_id(4)}
            leftovers = [path for path in device.folder.rglob("*") if ".new-" in path.name]
            assert leftovers == []
    assert len(seen) > 60
    assert seen == sorted(seen), "once switched, always switched"
    assert set(seen) == {1, 2}
