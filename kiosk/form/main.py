"""The composition root of the form's process: warm, open once, and gone (STYLE rule 3)."""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from kiosk.form.discreet import keep_memory_private, speak_discreetly
from kiosk.form.link import Link, leave_no_trace
from kiosk.form.messages import Warm
from kiosk.run.orphans import end_with_parent

HASTE = "SEBUSCA_FORM_HASTE"
"""For tests: quiet time counts so many times for the idle rule. Never less than once, so all that
it can do is wipe a form sooner."""
NAP_S = 5.0
"""A hidden window's events are taken this often; nothing is drawn."""
ROUND_S = 0.02
"""Longest sleep while a person types: a key answers within a frame or two."""

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Does not return once the player has said hello: the process ends by `_exit`."""
    parser = argparse.ArgumentParser(prog="kiosk.form")
    parser.add_argument("--link", type=int, required=True, help="descriptor of the socket pair")
    parser.add_argument("--parent", type=int, required=True, help="process id of the player")
    options = parser.parse_args(arguments)
    end_with_parent(options.parent)
    speak_discreetly()
    keep_memory_private()
    link = Link(options.link)
    try:
        _serve(link)
    except Exception:  # noqa: BLE001 - told by type and place, and the player is told
        _log.exception("the form cannot go on")
    link.tell("failed")
    leave_no_trace(1)


def _serve(link: Link) -> None:
    from kiosk.player.memory import give_back, return_large_blocks

    return_large_blocks()
    warm = link.next_order()
    if not isinstance(warm, Warm):
        raise TypeError("the player's first order must be to get warm")
    from kiosk.player.window import open_kivy_window

    window = open_kivy_window(
        warm.display, home=Path(warm.kivy_home), touch=warm.input == "touch", hidden=True
    )
    from kiosk.form.booth import Booth

    booth = Booth(window, warm, link, haste_of(os.environ))
    booth.rehearse()
    link.listen(booth.hear)
    give_back()
    link.tell("warm")
    booth.wait(NAP_S)
    booth.run(ROUND_S)


def haste_of(environment: Mapping[str, str]) -> float:
    """How fast quiet time passes; below one, or unreadable, is one."""
    try:
        return max(1.0, float(environment.get(HASTE, 1)))
    except ValueError:
        return 1.0
