"""What opens the technician's pad, and all that does not: pure."""

from __future__ import annotations

import pytest

from kiosk.technician.entrance import HOLD_S, KEYS, KEYS_WITHIN_S, Hold, KeyRow, corner_side

SIDE = 160
HELD = Hold(SIDE).down("a", 5, 5, 0.0)


def test_a_finger_that_stays_opens_it_and_not_a_moment_before() -> None:
    assert not HELD.is_long(HOLD_S - 0.01)
    assert HELD.is_long(HOLD_S)
    assert HELD.left_s(2.0) == HOLD_S - 2.0


def test_a_finger_may_tremble_within_the_corner() -> None:
    assert HELD.moved("a", SIDE - 1, SIDE - 1).is_long(HOLD_S)


@pytest.mark.parametrize(
    "hold",
    [
        Hold(SIDE),
        Hold(SIDE).down("a", SIDE, 5, 0.0),
        Hold(SIDE).down("a", 5, SIDE, 0.0),
        HELD.up("a"),
        HELD.moved("a", SIDE + 1, 5),
        HELD.moved("a", SIDE + 1, 5).moved("a", 5, 5),
        HELD.down("b", 900, 900, 1.0),
        HELD.down("b", 5, 5, 1.0),
    ],
    ids=["nobody", "beside it", "beneath it", "lifted", "left", "came back", "a hand", "two"],
)
def test_nothing_else_does(hold: Hold) -> None:
    assert not hold.is_long(1e6)
    assert hold.left_s(0.0) is None


def test_another_fingers_end_is_not_its_own() -> None:
    assert HELD.up("b").moved("b", 900, 900).is_long(HOLD_S)


@pytest.mark.parametrize(
    ("size", "side"), [((1920, 1080), 160), ((1080, 1920), 160), ((800, 480), 71), ((400, 240), 64)]
)
def test_the_corner_is_as_large_as_a_thumb(size: tuple[int, int], side: int) -> None:
    assert corner_side(*size) == side


def pressed(names: tuple[str, ...], apart_s: float) -> bool:
    row = KeyRow()
    for n, name in enumerate(names):
        row = row.key(name, n * apart_s)
    return row.is_whole((len(names) - 1) * apart_s)


def test_the_row_of_keys_opens_it() -> None:
    assert pressed(KEYS, 0.3)
    assert pressed(("enter", "up", *KEYS), 0.3)


def test_a_row_that_is_slow_or_broken_does_not() -> None:
    assert not pressed(KEYS, KEYS_WITHIN_S / 7 + 0.01)
    assert not pressed((*KEYS[:4], "enter", *KEYS[4:]), 0.3)
    assert not pressed((*KEYS, "left"), 0.3)
    assert not pressed(KEYS[1:], 0.3)
