"""A device whose record of the feed's age is lost, by a power cut or by rot: no face until the feed
has been verified afresh, and no longer than that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sync.errors import FeedRefused
from tests.feed_simulator import Behaviour
from tests.making import notice_id
from tests.simulated_device import SimulatedDevice, device

__all__ = ["device"]  # the fixture, imported for its name

FACES = {notice_id(1), notice_id(3)}


def lose(device: SimulatedDevice, spoil: Callable[[Path], object] = Path.unlink) -> None:
    """Both copies of the age record."""
    copies = list((device.folder / "trust").glob("age*.json"))
    assert len(copies) == 2
    for path in copies:
        spoil(path)


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


@pytest.mark.parametrize("spoil", [Path.unlink, torn])
def test_a_lost_age_is_made_anew_from_an_unchanged_feed(
    device: SimulatedDevice, spoil: Callable[[Path], object]
) -> None:
    before = device.generation()
    lose(device, spoil)
    assert device.playlist().faces_withheld is not None
    outcome = device.refresh().raise_failure()
    assert device.playing() == FACES
    assert not outcome.switched
    assert device.generation() == before


def test_an_agent_that_starts_anew_makes_a_lost_age_anew(device: SimulatedDevice) -> None:
    lose(device)
    device.reboot()
    assert device.playing() == set()
    device.refresh().raise_failure()
    assert device.playing() == FACES


def test_an_age_that_was_lost_and_kept_since_is_made_anew(device: SimulatedDevice) -> None:
    lose(device)
    device.store.tick_age(device.clock())  # what agent and player do each minute
    device.refresh().raise_failure()
    assert device.playing() == FACES


@pytest.mark.parametrize("repository", ["feed/", "recalls/"])
def test_a_lost_age_needs_both_repositories(device: SimulatedDevice, repository: str) -> None:
    lose(device)
    device.server.misbehave(repository, Behaviour(status=503))
    assert device.refresh().failure is not None
    assert device.playing() == set()


def test_a_lost_age_is_not_made_anew_from_an_expired_feed(device: SimulatedDevice) -> None:
    lose(device)
    device.passes(timedelta(hours=25))  # a timestamp is signed for a day
    assert isinstance(device.refresh().failure, FeedRefused)
    assert device.playing() == set()


def test_an_age_that_is_known_is_not_made_younger_by_an_unchanged_feed(
    device: SimulatedDevice,
) -> None:
    device.passes(timedelta(hours=20))
    device.refresh().raise_failure()
    age = device.store.load_age()
    assert age is not None
    assert device.store.tick_age(device.clock()).feed.age_s >= 20 * 3600
