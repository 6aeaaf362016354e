"""The doctor says how the board fares and what to do about it, in both languages."""

from __future__ import annotations

import pytest

from assets.i18n import Translator
from kiosk.agent.board import Board
from kiosk.doctor.board import HOT_C, MEMORY_LOW_BYTES, of_the_board
from kiosk.doctor.findings import Finding


def found(board: Board, locale: str = "en") -> dict[str, Finding]:
    return {each.check: each for each in of_the_board(board, Translator("kiosk", locale))}


def test_of_a_board_that_says_nothing_nothing_is_said() -> None:
    assert found(Board()) == {}


def test_a_cool_board_with_memory_is_well() -> None:
    findings = found(Board(temperature_c=48.3, memory_free_bytes=MEMORY_LOW_BYTES))
    assert {each.level for each in findings.values()} == {"ok"}
    assert findings["board_heat"].text == "The board is at 48 °C"
    assert all(each.advice is None for each in findings.values())


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize(
    ("board", "check"),
    [
        (Board(temperature_c=HOT_C), "board_heat"),
        (Board(throttled=("undervoltage", "throttled")), "board_power"),
        (Board(throttled=("hot",)), "board_power"),
        (Board(memory_free_bytes=MEMORY_LOW_BYTES - 1), "board_memory"),
    ],
)
def test_each_trouble_says_what_to_do(board: Board, check: str, locale: str) -> None:
    ((name, finding),) = found(board, locale).items()
    assert (name, finding.level) == (check, "warn")
    assert finding.advice


def test_it_speaks_spanish() -> None:
    finding = found(Board(throttled=("undervoltage",)), "es")["board_power"]
    assert finding.text == "A la placa le faltó corriente desde que se encendió"
