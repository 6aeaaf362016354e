"""A slide that fails again and again: the others go on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures_player import manifest_of
from tests.making import NOW
from tests.test_kiosk_player_show import House, Sketch

BAD = "slide-test0002"
GOOD = {"slide-test0001", "slide-test0003"}


class Failing(Sketch):
    """Every step of its painting fails."""

    def step(self) -> bool:
        raise RuntimeError("this one never succeeds")


def _shown(house: House, slides: int = 8) -> set[str]:
    seen = set()
    for _ in range(slides):
        house.step(1)
        stands = house.show.rotation.on_stage
        seen.add(stands.entry.slide_id if stands is not None else "")
        house.stage.fading = False
        house.show.hurry(house.now_s)
    return seen


@pytest.mark.parametrize("when", ["it is begun", "it is painted"])
def test_a_slide_that_cannot_be_painted_stops_no_other(when: str) -> None:
    house = House(manifest_of((1, 2, 3), at=NOW))

    def begin(view: Any) -> Sketch:
        if view.title.es != BAD:
            return Sketch(view.title.es)
        if when == "it is begun":
            raise RuntimeError("this one never succeeds")
        return Failing(view.title.es)

    house.show.repaint(begin)
    seen = _shown(house)
    assert seen >= GOOD
    assert BAD not in seen


def test_a_slide_that_cannot_be_read_aloud_is_seen_all_the_same() -> None:
    house = House(manifest_of((1, 2, 3), at=NOW))

    def read(_view: Any) -> Any:
        raise RuntimeError("no words for it")

    house.show.repaint(house._begin, read)
    assert _shown(house) >= {*GOOD, BAD}
