"""The fault bench finds what is planted: its own judgement of a run, over a kiosk that stands in.

Photographs, pixels, the recall and the sealed tips are real; the faults are the ones that must
never happen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image

from scripts.bench_run.faults.colours import forgery, photograph, sight_of
from scripts.bench_run.faults.giver import give
from scripts.bench_run.faults.house import House
from scripts.bench_run.faults.mischief import Scene
from scripts.bench_run.faults.run import Bench, Run
from scripts.bench_run.faults.tips import Givers
from scripts.bench_run.faults.watching import Watch
from sync.canonical import canonical_json
from sync.errors import StoreCorrupt
from sync.rules.latch import Latch
from sync.spool import Spool
from tests.making import make_recall, notice_id

RECALLED = 1
"""Another has their place since."""


@dataclass
class StandIn:
    """What the bench asks of a house: everything in it is well."""

    publication: int = 1
    numbers: tuple[int, ...] = (2, 3, 4, 5)
    published: tuple[tuple[int, tuple[int, ...]], ...] = ((1, (RECALLED, 2, 3, 4, 5)),)
    tips: Any = field(default_factory=lambda: SimpleNamespace(kept={}))
    latch: Latch = field(
        default_factory=lambda: Latch(recalls=(make_recall(1, notice_id(RECALLED)),))
    )
    missing: tuple[str, ...] = ()
    damage: StoreCorrupt | None = None

    @property
    def store(self) -> StandIn:
        return self

    def load_generation(self) -> Any:
        if self.damage is not None:
            raise self.damage
        manifest = SimpleNamespace(publication=self.publication)
        return SimpleNamespace(manifest=manifest, record=None)

    def load_latch(self) -> Latch:
        return self.latch

    def gaps(self, _record: object, _latch: object) -> tuple[str, ...]:
        return self.missing

    def pids(self, _part: str) -> list[int]:
        return [1]

    def until(self, is_so: Callable[[], object], _seconds: float) -> bool:
        return bool(is_so())


@dataclass
class Controls:
    """What a planted fault may do."""

    house: StandIn
    watch: Watch
    givers: Any
    folder: Path

    def show(self, picture: bytes) -> None:
        """On the display, for two looks, two seconds from now."""
        image = Image.new("RGB", (640, 360), (10, 16, 31))
        with Image.open(BytesIO(picture)) as photo:
            image.paste(photo.resize((144, 180)), (20, 60))
        for _ in range(2):
            self.watch.see(sight_of(image), time.monotonic() + 2)

    def sealed(self, number: int) -> bytes:
        """A tip as the hub keeps it."""
        spool_dir = self.folder / f"spool-{number}"
        give(spool_dir, number)
        (entry,) = Spool(spool_dir, most=9).due(time.time() + 60, 9)
        return canonical_json(entry.submission)


Plant = Callable[[Controls], object]


def run_with(plant: Plant, folder: Path) -> Run:
    """One run of the bench whose fault is `plant`, after which a face stands that may."""
    house = StandIn()
    givers = SimpleNamespace(saved=set(), refused=0)
    whole = photograph(2, 1)

    def fault(scene: Scene) -> None:
        controls = Controls(house, scene.watch, scene.givers, folder)
        controls.show(whole)
        plant(controls)
        controls.show(whole)

    bench = Bench(cast("House", house), 1, {"planted": fault})
    bench.givers = cast("Givers", givers)
    bench.watch = Watch(lambda: sight_of(Image.new("RGB", (640, 360))), bench._allowed)
    return bench.run(1)


def keep(controls: Controls, **tips: int) -> None:
    """The form has said that these were saved, and the hub has them, by their ids."""
    sealed = {number: controls.sealed(number) for number in set(tips.values())}
    controls.givers.saved |= set(tips.values())
    controls.house.tips.kept |= {tip: sealed[number] for tip, number in tips.items()}


WELL: dict[str, Plant] = {
    "nothing": lambda _controls: None,
    "tips delivered once each": lambda c: keep(c, a=1, b=2),
}
WRONG: dict[str, tuple[Plant, str, str]] = {
    "a doubled tip": (lambda c: keep(c, a=1, b=1), "tips", "tip 1 arrived 2 times"),
    "a lost tip": (lambda c: c.givers.saved.add(7), "tips", "saved tip 7 was lost"),
    "a recalled face": (lambda c: c.show(photograph(RECALLED, 1)), "pictures", "recalled face"),
    "a forged picture": (lambda c: c.show(forgery()), "pictures", "nobody signed"),
    "a face of no publication": (lambda c: c.show(photograph(2, 2)), "pictures", "no publication"),
    "a missing picture": (
        lambda c: setattr(c.house, "missing", ("ab" * 32,)),
        "store",
        "pictures are missing",
    ),
    "a generation in pieces": (
        lambda c: setattr(c.house, "damage", StoreCorrupt("generation.json", "is torn")),
        "store",
        "is torn",
    ),
}


@pytest.mark.parametrize("plant", WELL.values(), ids=WELL)
def test_a_run_that_goes_well_has_nothing_wrong(plant: Plant, tmp_path: Path) -> None:
    assert run_with(plant, tmp_path).wrongs == []


@pytest.mark.parametrize(("plant", "where", "said"), WRONG.values(), ids=WRONG)
def test_what_is_planted_is_found(plant: Plant, where: str, said: str, tmp_path: Path) -> None:
    found = getattr(run_with(plant, tmp_path), where)
    assert any(said in wrong for wrong in found), found


def test_a_display_that_cannot_be_read_any_more_is_wrong() -> None:
    def look() -> Any:
        raise FileNotFoundError("the X server has ended")

    watch = Watch(look, lambda: pytest.fail("there is nothing to judge"))
    watch.start()
    watch._thread.join(5)
    assert watch.latest.blank
    assert ["could not be read" in wrong for wrong in watch.wrongs()] == [True]
