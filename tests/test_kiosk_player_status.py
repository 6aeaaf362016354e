"""What the player says of itself: alerts, details, and who is missing from a grid."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.player.orders import Orders
from kiosk.player.touching import Touching
from sync.models import ChannelManifest
from tests.fixtures_kinds import make_notice_slide, make_ten_slide, manifest_of
from tests.making import make_notice, notice_id
from tests.test_kiosk_player_show import House


def _grid() -> ChannelManifest:
    notices = [make_notice(number) for number in (1, 2, 3)]
    return manifest_of(make_ten_slide(1, 2, 3), make_notice_slide(3), notices=notices)


def _alert(**of_alert: Any) -> ChannelManifest:
    notices = [make_notice(1), make_notice(9, kind="alert", **of_alert)]
    return manifest_of(make_notice_slide(1), make_notice_slide(9), notices=notices)


def _status(house: House) -> dict[str, Any]:
    camera: Any = None  # no picture is asked for
    orders = Orders(house.show, camera, lambda: None, lambda: 0, lambda: house.now_s, 0.0)
    return dict(orders.status())


@pytest.mark.parametrize(("manifest", "wakes"), [(_alert(), True), (_grid(), False)])
def test_an_alert_that_may_be_shown_is_told_so_that_it_wakes_the_display(
    manifest: ChannelManifest, wakes: bool
) -> None:
    house = House(manifest)
    house.step()
    assert _status(house)["alert"] is wakes


def test_an_alert_that_is_recalled_wakes_nothing() -> None:
    house = House(_alert())
    house.step()
    house.recall(9)
    house.step()
    assert _status(house)["alert"] is False


def test_who_is_missing_from_a_grid_is_told_with_the_reason() -> None:
    house = House(_grid())
    house.step()
    assert _status(house)["tiles_left_out"] == []
    house.recall(2)
    house.step()
    (tile,) = _status(house)["tiles_left_out"]
    assert (tile["notice_id"], tile["reason"]) == (notice_id(2), "recalled")


def test_a_detail_is_told_from_its_slide() -> None:
    house = House(_grid())
    house.step()
    assert _status(house)["is_detail"] is False
    Touching(house.show).open(notice_id(1), house.now_s)
    for _ in range(3):
        house.step(1)
    status = _status(house)
    assert (status["is_detail"], status["notice_id"]) == (True, notice_id(1))
