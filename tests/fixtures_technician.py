"""A technician before a kiosk: their PINs, and where the pad's keys lie."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.technician.entrance import HOLD_S
from screens.look import Look
from screens.plan import Box
from screens.technician.views import DoorView, ExaminedView, FactsView
from sync.technician_pin import pin, pin_secret
from tests.fixtures_device_hub import DeviceHub
from tests.fixtures_form import TipDevice
from tests.fixtures_kiosk_run import Kiosk
from tests.fixtures_xvfb import Display

TOKEN = "t" * 43
HASTE = 20.0
"""Five seconds in the corner take a quarter of one, half a minute untouched one and a half."""
HELD_S = HOLD_S / HASTE + 0.2
CORNER = (12, 12)


def pin_of(counter: int, token: str = TOKEN) -> str:
    """What the hub shows to a person."""
    return pin(pin_secret(hashlib.sha256(token.encode()).hexdigest()), counter)


def pad(look: Look) -> Any:
    """The pad as it stands when a PIN may be tried."""
    from screens.technician import TechnicianScreen

    screen: Any = TechnicianScreen(look, "es", time.monotonic)
    screen.show_door(DoorView("open", tries=5))
    return screen


def behind_the_pad(look: Look) -> Any:
    """What is behind it, with something amiss."""
    screen = pad(look)
    screen.show_entered(FactsView())
    screen.show_examined(ExaminedView("ok", 1))
    return screen


@dataclass
class Technician:
    """Real touches; boxes from a mirror of the screen in the test's process."""

    display: Display
    device: TipDevice
    kiosk: Kiosk
    hub: DeviceHub
    size: tuple[int, int]
    _boxes: dict[str, Box] = field(default_factory=dict)

    def __post_init__(self) -> None:
        look = Look(*self.size)
        self._boxes = dict(pad(look).boxes) | {
            f"behind:{name}": box for name, box in behind_the_pad(look).boxes.items()
        }

    @property
    def kept(self) -> dict[str, Any]:
        """What the agent has written down."""
        found: dict[str, Any] = json.loads(self.record.read_text("utf-8"))
        return found

    @property
    def record(self) -> Any:
        return self.device.settings.agent_dir / "technician.json"

    def hold(self, seconds: float = HELD_S, at: tuple[int, int] = CORNER) -> None:
        """A finger rests somewhere."""
        there = ("mousemove", *map(str, at), "mousedown", "1", "sleep", str(seconds))
        self.display.press(*there, "mouseup", "1")

    def opens(self) -> None:
        """Holds the corner until the pad is on."""
        self.hold()
        self.until(is_there=True)
        time.sleep(0.1)

    def until(self, *, is_there: bool, seconds: float = 6.0) -> None:
        self.kiosk.until(lambda status: status["technician"] is is_there, seconds=seconds)

    def touches(self, *actions: str) -> None:
        """One after the other, in one go."""
        words: list[str] = []
        for action in actions:
            box = self._boxes[action]
            x, y = box.x + box.width // 2, box.y + box.height // 2
            words += ["mousemove", str(x), str(y), "mousedown", "1", "mouseup", "1"]
        self.display.press(*words)

    def types(self, digits: str) -> None:
        """Eight digits and Enter."""
        self.touches(*(f"digit:{digit}" for digit in digits), "enter")

    def tries(self, digits: str, judged: Callable[[dict[str, Any]], bool]) -> None:
        """Types it, until what is written down says so."""
        self.types(digits)
        deadline = time.monotonic() + 5
        while not judged(self.kept):
            assert time.monotonic() < deadline, self.kept
            time.sleep(0.02)
        time.sleep(0.1)  # and the answer is on the display

    def leaves(self, button: str = "leave") -> None:
        """By its button."""
        self.touches(button)
        self.until(is_there=False)

    def restarts_the_agent(self) -> None:
        """As a power cut would, until it listens again."""
        agent = self.kiosk.part("agent")
        assert agent is not None
        self.device.settings.agent_socket.unlink()
        os.kill(agent, signal.SIGKILL)
        deadline = time.monotonic() + 15
        while not self.device.settings.agent_socket.exists():
            assert time.monotonic() < deadline, self.kiosk.said
            time.sleep(0.02)
