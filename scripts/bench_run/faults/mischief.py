"""The faults, each at a random instant of what it disturbs. All chance comes from the run's own
generator, so that a run can be had again by its seed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from scripts.bench_run.faults.house import House
from scripts.bench_run.faults.tearing import rot, spoilt, tear_acknowledged, tear_unsynced
from scripts.bench_run.faults.tips import Givers
from scripts.bench_run.faults.watching import Watch

SYNC_S: Final = 0.5
"""Most of a sync has happened by then; a fault comes somewhere in it."""
FORM_S: Final = 1.0
"""A form opens within that."""
ALONE_S: Final = 6.0
"""A kiosk that starts on two busy cores has a face by then, if it ever has."""
EVERY_SECOND: Final = 0.5
EVERY_THIRD: Final = 1 / 3
_BAR_BUTTON: Final = (0.15, 0.945)
"""Where "Give information" is on the bar, shares from the top left."""
_LEAVES_ROOM: Final = 1 << 12


@dataclass
class Scene:
    """What a fault has to work with."""

    house: House
    givers: Givers
    watch: Watch
    chance: random.Random
    wrongs: list[str] = field(default_factory=list)
    """What the fault itself has seen of the store that must not be."""

    def happens(self, share: float) -> bool:
        """By chance, in so large a share of all runs."""
        return self.chance.random() < share

    def pause(self, most_s: float) -> None:
        """Until a random instant."""
        time.sleep(self.chance.uniform(0, most_s))

    def strike(self, *parts: str) -> None:
        """SIGKILL, and the time back to picture begins."""
        self.watch.strike()
        for part in parts:
            self.house.kill(part)


Fault = Callable[[Scene], None]


def kill_in_sync(scene: Scene) -> None:
    """Agent, player or both are killed somewhere in a sync, with a recall in every second one."""
    if scene.happens(EVERY_SECOND):
        scene.house.recall(scene.chance.choice(scene.house.numbers))
    scene.house.publish()
    scene.pause(SYNC_S)
    scene.strike(*scene.chance.choice((("agent",), ("player",), ("agent", "player"))))


def kill_with_form(scene: Scene) -> None:
    """A form is opened by a finger, and the player is killed beneath it, and the form with it."""
    house = scene.house
    x, y = _BAR_BUTTON
    house.display.touch(x * house.display_size[0], y * house.display_size[1])
    scene.pause(FORM_S)
    if scene.happens(EVERY_THIRD):
        house.publish()
    scene.strike("player")


def kill_giver(scene: Scene) -> None:
    """Whoever seals and keeps tips is killed between two of them, or in one."""
    child = scene.givers.begin(scene.chance.randint(1, 4))
    scene.pause(0.12)
    scene.givers.kill(child)
    scene.givers.finish()
    if scene.happens(EVERY_SECOND):
        scene.strike("agent")


def kill_in_delivery(scene: Scene) -> None:
    """The agent is killed before, while and after the hub takes tips, which answers slowly."""
    house = scene.house
    answers_after_s = scene.chance.uniform(0, 0.15)
    house.tips.before_answer = lambda: time.sleep(answers_after_s)
    try:
        scene.givers.begin(scene.chance.randint(2, 4))
        scene.givers.finish()
        asked = len(house.tips.requests)
        scene.strike("agent")  # the next one looks into the spool at once
        house.until(lambda: len(house.tips.requests) > asked, 3.0)
        scene.pause(0.3)
        scene.strike("agent")
    finally:
        house.tips.before_answer = lambda: None


def fill_disk(scene: Scene) -> None:
    """The disk is full in a sync and while a tip is given; then there is room again."""
    house = scene.house
    with _full(house.disk, scene.chance.choice((0, 1, 7)) * _LEAVES_ROOM):
        house.publish()
        scene.givers.begin(1)
        scene.givers.finish()
        scene.pause(SYNC_S)
        if scene.happens(EVERY_SECOND):
            scene.strike("agent", "player")
            scene.pause(1.0)
    house.hint()


def flip_on_the_way(scene: Scene) -> None:
    """What the hub serves is damaged, metadata and pictures, and healed again."""
    house = scene.house
    house.publish()
    served = sorted(path for path in house.hub.feed.root.rglob("*") if path.is_file())
    newest = sorted(served, key=lambda path: path.stat().st_mtime_ns)[-8:]
    files = scene.chance.sample(newest, k=min(4, len(newest)))
    kept = {path: path.read_bytes() for path in files}
    for path, data in kept.items():
        path.write_bytes(spoilt(data, scene.chance))
    scene.pause(SYNC_S)
    for path, data in kept.items():
        path.write_bytes(data)
    house.hint()
    scene.watch.strike()


def flip_what_is_held(scene: Scene) -> None:
    """Bits of stored pictures and records turn, and the player starts anew from them."""
    rot(scene.house.settings.store_dir, scene.chance)
    scene.strike(*scene.chance.choice((("player",), ("agent", "player"))))


def cut_power(scene: Scene) -> None:
    """The power goes in a sync. Where the hub is away when it comes back, a face of the last whole
    generation stands."""
    _lose_power(scene)
    with _perhaps_alone(scene) as alone:
        if alone and not scene.house.until(lambda: scene.watch.latest.face is not None, ALONE_S):
            scene.wrongs.append(f"no face within {ALONE_S:g} s of a start without the hub")


def cut_power_from_a_liar(scene: Scene) -> None:
    """The power goes in a sync, and the disk had not written what it had said it had. Where the hub
    is away afterwards, a generation is played if one is whole; faces wait where trust is lost."""
    house = scene.house
    _lose_power(scene)
    tear_acknowledged(house.settings.store_dir, house.publication, scene.chance)
    is_whole = house.store.load_last_whole() is not None
    with _perhaps_alone(scene) as alone:
        if alone and is_whole and not house.until(lambda: house.status().get("slide"), ALONE_S):
            scene.wrongs.append(f"no slide within {ALONE_S:g} s of a start without the hub")


def _lose_power(scene: Scene) -> None:
    house, settings = scene.house, scene.house.settings
    house.publish()
    scene.pause(SYNC_S)
    house.power_cut()
    tear_unsynced(settings.store_dir, settings.tips.spool_dir, settings.runtime_dir, scene.chance)


@contextmanager
def _perhaps_alone(scene: Scene) -> Iterator[bool]:
    """The kiosk starts; in every third run the hub is away until the body has ended."""
    alone = scene.happens(EVERY_THIRD)
    if alone:
        scene.house.hub.stop()
    scene.watch.strike()  # the power is back: while it was off is nobody's time
    scene.house.start()
    try:
        yield alone
    finally:
        if alone:
            scene.house.hub.start()
            scene.house.hint()


def jump_in_time(scene: Scene) -> None:
    """The wall clock goes wrong in a sync, both ways, and right again."""
    house = scene.house
    off_s = scene.chance.choice((-3600, -30 * 86_400, -20 * 365 * 86_400, 3600, 86_400))
    house.clock_file.write_text(str(off_s), "ascii")
    try:
        house.publish()
        scene.pause(SYNC_S)
        if scene.happens(EVERY_SECOND):
            scene.strike("player")
            scene.pause(1.0)
    finally:
        house.clock_file.unlink()
    house.hint()


FAULTS: Final[Mapping[str, Fault]] = MappingProxyType(
    {
        "killed in a sync": kill_in_sync,
        "killed with a form open": kill_with_form,
        "killed while a tip is kept": kill_giver,
        "killed in a delivery": kill_in_delivery,
        "disk full": fill_disk,
        "bits turned on the way": flip_on_the_way,
        "bits turned in the store": flip_what_is_held,
        "power cut": cut_power,
        "power cut, disk had lied": cut_power_from_a_liar,
        "clock jumped": jump_in_time,
    }
)


@contextmanager
def _full(disk: Path, left: int) -> Iterator[None]:
    """No more than `left` bytes can be written, until it ends."""
    ballast = disk / "ballast"
    try:
        with suppress(OSError), ballast.open("wb", buffering=0) as out:
            while True:
                out.write(bytes(1 << 20))
        with suppress(OSError), ballast.open("ab", buffering=0) as out:
            while True:
                out.write(bytes(1 << 12))
        with suppress(OSError), ballast.open("r+b") as out:
            out.truncate(max(0, ballast.stat().st_size - left))
        yield
    finally:
        ballast.unlink(missing_ok=True)
