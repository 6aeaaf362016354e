"""What the hub may ask for beside playing: has the panel a tool, and how did the last order go?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kiosk.agent.display_keeping import DisplayRecord
from kiosk.agent.status import PanelState, read_status
from kiosk.control import order
from kiosk.doctor.findings import Device, Finding
from kiosk.errors import PlayerError
from kiosk.order_wording import command_words, panel_words

ASK_S: Final = 30.0
"""Several tools may be tried, and a slow panel take seconds."""
TOOLS: Final = {"xset": "x11-xserver-utils", "wlr-randr": "wlr-randr", "ddcutil": "ddcutil",
                "cec-ctl": "v4l-utils"}  # fmt: skip
"""And the packages that bring them."""


def check_panel(device: Device) -> Iterator[Finding]:
    """Asks through the player, which alone reaches the display. Nothing is switched."""
    say = device.say
    try:
        said: dict[str, Any] = order(device.settings.player_socket, "panel", timeout_s=ASK_S)
    except PlayerError:
        words = say("Whether the panel can be switched is not known: the player does not answer")
        yield Finding("panel", "warn", words, say("Start the player, and run the doctor again"))
        return
    panel = PanelState(shown=said.get("power") or "unknown", tool=str(said.get("tool") or ""))
    panel = panel.model_copy(update={"wanted": panel.shown})
    words = say("Panel: {state}", state=panel_words(panel, say))
    if panel.tool:
        yield Finding("panel", "ok", words)
        return
    packages = ", ".join(f"{tool} ({package})" for tool, package in TOOLS.items())
    advice = say("Install what fits its display: {packages}", packages=packages)
    has_hours = DisplayRecord.read(device.settings.agent_dir / "display.json").hours is not None
    yield Finding("panel", "warn" if has_hours else "ok", words, advice if has_hours else None)


def check_command(device: Device) -> Iterator[Finding]:
    """The last one since the agent started, where there was one."""
    status = read_status(device.settings.agent_status)
    if status is None or status.command is None:
        return
    command, say = status.command, device.say
    words = say("Last command: {what}", what=command_words(command, say))
    bad = command.outcome == "failed"
    advice = say("Run: {command}", command="journalctl -u sebusca-agent") if bad else None
    yield Finding("command", "warn" if bad else "ok", words, advice)
