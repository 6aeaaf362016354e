"""A detail on the display: its pages are turned by hand, it ends by itself when nobody touches it,
and the way back leads to where it was opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from kiosk.player import rounds
from kiosk.player.touching import DETAIL_S, Touching
from screens.plan import BACK, NEXT
from screens.preferences import Preferences
from sync.rules.order import round_of
from sync.types import SlideId
from tests.fixtures_kinds import make_notice_slide, make_ten_slide
from tests.fixtures_kinds import manifest_of as manifest_of_kinds
from tests.fixtures_player import manifest_of
from tests.making import NOW, make_notice, notice_id
from tests.test_kiosk_player_show import House, Sketch

PAGES = 3


@dataclass
class Long(Sketch):
    """Painted in one step, on three pages."""

    @property
    def pages(self) -> Sequence[str]:
        return tuple(f"{self.name}, page {number}" for number in range(PAGES))

    @property
    def zones(self) -> Sequence[tuple[()]]:
        return ((),) * PAGES


@pytest.fixture
def house() -> House:
    """A grid of two people, who have a slide of their own each; every slide has three pages."""
    notices = [make_notice(number) for number in (1, 2)]
    slides = (make_ten_slide(1, 2), make_notice_slide(1), make_notice_slide(2))
    house = House(manifest_of_kinds(*slides, notices=notices))
    house.show.repaint(lambda view: Long(view.title.es))
    house.step()
    return house


def _stands(house: House) -> tuple[SlideId, int, bool]:
    stage = house.show.rotation.on_stage
    assert stage is not None
    return stage.entry.slide_id, stage.page, stage.entry.is_detail


def _open(house: House, opens: str) -> None:
    Touching(house.show).open(opens, house.now_s)
    house.step()
    house.stage.fading = False


def test_the_pages_of_a_detail_wait_for_who_reads_them(house: House) -> None:
    _open(house, notice_id(1))
    house.step(DETAIL_S - 1)
    seen = [_stands(house)[1:]]
    for _ in range(2):
        _open(house, NEXT)
        house.step(DETAIL_S - 1)  # each page anew
        seen.append(_stands(house)[1:])
    assert seen == [(0, True), (1, True), (2, True)]


def test_a_detail_ends_half_a_minute_after_the_last_touch(house: House) -> None:
    _open(house, notice_id(1))
    house.step(DETAIL_S - 1)
    Touching(house.show).is_at_it(house.now_s)
    house.step(DETAIL_S - 1)
    assert _stands(house)[2]
    house.step(1)
    assert not _stands(house)[2]


def test_the_way_back_leads_to_the_grid_without_a_second_play_of_it(house: House) -> None:
    grid = _stands(house)
    _open(house, notice_id(2))
    _open(house, NEXT)
    _open(house, BACK)
    assert _stands(house) == grid
    house.show.hurry(house.now_s)
    house.step(1)
    assert [play.slide_id for play in house.show.plays.recent] == [grid[0]]


def test_the_way_back_is_painted_while_a_detail_stands(house: House) -> None:
    stage = house.show.rotation.on_stage
    assert stage is not None
    _open(house, notice_id(2))
    assert stage.entry.drawn_from in house.gallery.painted


def test_where_the_grid_has_gone_meanwhile_the_way_back_leads_on() -> None:
    house = House(manifest_of((1, 2, 3), at=NOW, duration_s=300))
    house.step()
    _open(house, notice_id(2))
    house.recall(1)
    house.step()
    _open(house, BACK)
    house.step()
    assert not _stands(house)[2]
    assert _stands(house)[0] != "slide-test0001"


def test_whoever_enlarges_a_detail_stays_on_their_page_and_finds_back(house: House) -> None:
    grid = _stands(house)
    _open(house, notice_id(1))
    _open(house, NEXT)
    house.show.repaint(lambda view: Long(f"{view.title.es} {Preferences('large')}"))
    house.step()
    assert _stands(house)[1:] == (1, True)
    _open(house, BACK)
    assert _stands(house) == grid


def test_a_round_is_drawn_up_once_and_not_at_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_up = []

    def counted(*args: Any, **more: Any) -> Any:
        drawn_up.append(1)
        return round_of(*args, **more)

    monkeypatch.setattr(rounds, "round_of", counted)
    house = House(manifest_of((1, 2, 3), at=NOW, duration_s=10))
    for _ in range(7):
        house.step(10.0)
        house.stage.fading = False
        house.step(1.0, rounds=20)
    assert len(drawn_up) <= 4
