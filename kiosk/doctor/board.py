"""How the board fares, read on the spot: heat, what held it back, memory; and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assets.i18n import Translator
from kiosk.agent.board import Board, read_board
from kiosk.doctor.findings import Device, Finding

HOT_C: Final = 80.0
"""From here a Raspberry Pi slows itself down (its documentation, "Frequency management and thermal
control"); the hub warns from here too."""
MEMORY_LOW_BYTES: Final = 128 * 2**20
_MIB: Final = 2**20


def check_board(device: Device) -> Iterator[Finding]:
    """As of now."""
    yield from of_the_board(read_board(), device.say)


def of_the_board(board: Board, say: Translator) -> Iterator[Finding]:
    """What one reading means. Of what the board does not say, nothing is said."""
    if board.temperature_c is not None:
        degrees = round(board.temperature_c)
        if degrees >= HOT_C:
            yield Finding(
                "board_heat", "warn", say("The board is at {degrees} °C", degrees=degrees),
                say("Give it air or shade, or switch on its fan"),
            )  # fmt: skip
        else:
            yield Finding("board_heat", "ok", say("The board is at {degrees} °C", degrees=degrees))
    if "undervoltage" in board.throttled:
        yield Finding(
            "board_power", "warn", say("The board had too little power since it was switched on"),
            say("Use the supply made for it, and a short cable"),
        )  # fmt: skip
    elif board.throttled:
        yield Finding(
            "board_power", "warn", say("The board slowed itself down since it was switched on"),
            say("It was too warm or had too little power: see to both, then restart it"),
        )  # fmt: skip
    if board.memory_free_bytes is not None:
        free = board.memory_free_bytes // _MIB
        low = board.memory_free_bytes < MEMORY_LOW_BYTES
        yield Finding(
            "board_memory", "warn" if low else "ok",
            say("{free} MiB of memory are free", free=free),
            say("End what else runs on it, or restart the device") if low else None,
        )  # fmt: skip
