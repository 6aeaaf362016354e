"""Clearing the cache on a real store before a feed: what it takes, what it leaves, what follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import BelowFloor, StoreError
from tests.making import make_manifest, make_notice, notice_id
from tests.simulated_device import SimulatedDevice, device

__all__ = ["device"]  # the fixture, imported for its name

METADATA = "metadata"


def files(folder: Path) -> dict[str, bytes]:
    """All that lies below, but for locks."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def clear(device: SimulatedDevice) -> None:
    with device.store.writing():
        device.store.clear_cache()


def test_metadata_and_what_nothing_needs_go_and_all_else_stays(
    device: SimulatedDevice,
) -> None:
    spool = device.folder / "spool.sqlite"
    spool.write_bytes(b"sealed tips")
    orphan = device.folder / "pictures" / ("0" * 64)
    orphan.write_bytes(b"of no generation")
    before = files(device.folder)
    assert any(name.startswith(METADATA) for name in before)
    clear(device)
    kept = {
        name: data
        for name, data in before.items()
        if not name.startswith(METADATA) and name != f"pictures/{orphan.name}"
    }
    assert files(device.folder) == kept
    assert any(name.startswith("trust/") for name in kept)
    assert device.playing() == {notice_id(1), notice_id(3)}


def test_the_next_refresh_finds_all_as_it_was_and_then_what_is_new(
    device: SimulatedDevice,
) -> None:
    before = device.generation()
    for restarted in (False, True):
        clear(device)
        if restarted:
            device.restart()
        assert device.refresh().failure is None
        assert device.generation() == before
        assert (device.folder / METADATA).is_dir()
    clear(device)
    device.simulator.publish(
        make_manifest([make_notice(n) for n in (1, 2, 3, 4)], publication=before[1] + 1)
    )
    assert device.refresh().failure is None
    assert device.playing() == {notice_id(1), notice_id(3), notice_id(4)}


def test_an_older_feed_is_refused_after_it(device: SimulatedDevice) -> None:
    old = dict(device.server.files)
    device.simulator.publish(
        make_manifest(
            [make_notice(n) for n in (1, 2, 3, 4)], publication=device.generation()[1] + 1
        )
    )
    assert device.refresh().failure is None
    device.server.files.clear()
    device.server.files.update(old)
    clear(device)
    device.refuses(BelowFloor, "feed/timestamp.json", "floor of a role's version")


def test_with_nothing_kept_yet_there_is_nothing_to_clear(
    device: SimulatedDevice,
) -> None:
    clear(device)
    clear(device)
    assert device.refresh().failure is None


def test_what_cannot_be_removed_is_named(device: SimulatedDevice) -> None:
    (device.folder / METADATA).rename(device.folder / "elsewhere")
    (device.folder / METADATA).write_bytes(b"a file where a folder belongs")
    with pytest.raises(StoreError, match="metadata"):
        clear(device)
