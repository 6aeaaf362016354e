"""The panel as the agent reaches it: by the player's tools, else by wires of its own.

The agent has no display: its unit hides the compositor's and the X server's socket, and so it asks
the player (`panel`, kiosk.player.panel_order). Where the player does not answer, or none of its
tools does, ddcutil and cec-ctl are tried from here: they need no display, but a device file that
not every installation gives to the agent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kiosk.errors import PlayerRefused, PlayerUnreachable
from kiosk.panel import TOOL_S, WIRE_TOOLS, Panel, Power

ANSWER_S: Final = 8 * TOOL_S
"""For the player: several of its tools may hang before one answers."""


class Panels:
    """For one thread at a time."""

    def __init__(self, ask: Callable[..., Any], own: Panel | None = None) -> None:
        """`ask` gives the player the order `panel`. Raises PlayerUnreachable or PlayerRefused."""
        self._ask = ask
        self._own = own if own is not None else Panel(WIRE_TOOLS)
        self._tool = ""

    @property
    def tool(self) -> str:
        """The one that answered last; empty: none has."""
        return self._tool

    def switch(self, power: Power) -> bool:
        """Whether it is so now, read back by the tool that switched it.

        Where the player refuses, nothing is switched around it: something is on the display that
        is to be seen.
        """
        try:
            said = self._ask(power=power)
        except PlayerRefused:
            return False
        except PlayerUnreachable:
            said = {}
        tool = said.get("tool")
        if isinstance(tool, str) and tool:
            self._tool = tool
            return bool(said.get("power") == power)
        moved = self._own.switch(power)
        self._tool = self._own.tool
        return moved
