"""Panel and commands in the operator's words, for `status` and the doctor."""

from __future__ import annotations

from assets.i18n import Translator
from kiosk.agent.status import CommandState, PanelState


def panel_words(panel: PanelState, say: Translator) -> str:
    """How the display is, and by what that is known."""
    if not panel.tool:
        return say("nothing that can switch it has answered")
    states = {"on": say("on"), "off": say("off"), "unknown": say("unknown")}
    words = say("{state}, says {tool}", state=states[panel.shown], tool=panel.tool)
    if panel.shown not in {"unknown", panel.wanted}:
        words += "; " + say("it should be {state}", state=states[panel.wanted])
    return words


def command_words(command: CommandState, say: Translator) -> str:
    """What was wished, and what came of it."""
    name = f"{command.do} {command.part}".strip()
    wishes = {
        "identify": say("show which screen it is"),
        "restart player": say("restart the player"),
        "restart agent": say("restart the agent"),
        "restart device": say("restart the device"),
        "screenshot": say("take a picture of the screen"),
        "sleep": say("display off"),
        "wake": say("display on"),
        "clear_cache": say("clear the cache"),
    }
    outcomes = {
        "done": say("done"),
        "failed": say("failed"),
        "refused": say("refused"),
        "expired": say("not done in time"),
        "unknown": say("not known to this software"),
    }
    words = f"{wishes.get(name, name)}: {outcomes[command.outcome]}"
    reason = reason_words(command.reason, say)
    return f"{words} ({reason})" if reason else words


def reason_words(reason: str, say: Translator) -> str:
    """Why not; the word itself where it is none of ours."""
    words = {
        "": "",
        "not_allowed": say("this device's settings do not allow it"),
        "not_enrolled": say("the device is not enrolled"),
        "too_many": say("too many within an hour"),
        "cut_off": say("cut off by a restart"),
        "player_refused": say("the player refused"),
        "may_not_restart": say("nothing here restarts the device for the agent"),
        "see_log": say("see the log"),
    }
    return words.get(reason, reason)
