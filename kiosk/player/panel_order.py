"""The order `panel`: the panel switched or read by the tools that need this user's display.

The agent has no display (its unit hides it), so it asks here. Answered on the caller's own thread:
a tool may take seconds, and the slides do not wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from kiosk.panel import Power
from kiosk.player.control import Answer, OrderRefused


class PanelLike(Protocol):
    """`kiosk.panel.Panel`."""

    @property
    def tool(self) -> str: ...
    def power(self) -> Power | None: ...
    def switch(self, power: Power) -> bool: ...


class PanelOrder:
    """May be called on any thread; one at a time is carried out.

    `is_asleep` says whether nothing is shown by order. Until then nothing is darkened: a form that
    is open, or one that opens just now, has kept the order to sleep from being obeyed.
    """

    def __init__(self, panel: PanelLike, is_asleep: Callable[[], bool]) -> None:
        self._panel = panel
        self._is_asleep = is_asleep
        self._lock = threading.Lock()

    def __call__(self, order: Mapping[str, Any]) -> Answer:
        """`power`: `on` or `off`; without one it is only read. The answer's `power` is as read back
        by `tool`; null and empty where none answers. Raises OrderRefused."""
        wanted = order.get("power")
        with self._lock:
            match wanted:
                case None:
                    power = self._panel.power()
                case "on" | "off":
                    if wanted == "off" and not self._is_asleep():
                        raise OrderRefused("the display is in use: sleep comes first")
                    moved = self._panel.switch(wanted)
                    power = wanted if moved else self._panel.power()
                case _:
                    raise OrderRefused('the order panel\'s "power" is "on", "off" or absent')
            return {"ok": True, "tool": self._panel.tool, "power": power}
