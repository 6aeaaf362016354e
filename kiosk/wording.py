"""What a technician is told about an error or a length of time, in the operator's language."""

from __future__ import annotations

import math

from assets.i18n import Translator
from kiosk.errors import (
    AlreadyRunning,
    FileUnreadable,
    FolderUnusable,
    KioskError,
    PlayerRefused,
    PlayerUnreachable,
)

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def words_of(error: KioskError, say: Translator) -> str:
    """One line: what was wrong, where, and what to do."""
    match error:
        case AlreadyRunning():
            return say(
                "{lock}: process {holder} is already running; stop it first",
                lock=error.lock,
                holder=error.holder or "?",
            )
        case FolderUnusable():
            return say(
                "{folder}: cannot be written ({reason}); give it to the user that runs this",
                folder=error.folder,
                reason=error.reason,
            )
        case FileUnreadable():
            return say("{file}: cannot be used ({reason})", file=error.file, reason=error.reason)
        case PlayerUnreachable():
            return say(
                "{socket}: no player answers ({reason}); is it running?",
                socket=error.socket,
                reason=error.reason,
            )
        case PlayerRefused():
            return say("The player cannot do that: {reason}", reason=error.reason)
        case _:
            return str(error)


def duration(seconds: float, say: Translator) -> str:
    """A length of time in its largest whole unit: "3 hours"."""
    if math.isinf(seconds):
        return say("for ever")
    if seconds >= _DAY:
        return say.plural("{count} day", "{count} days", int(seconds // _DAY))
    if seconds >= _HOUR:
        return say.plural("{count} hour", "{count} hours", int(seconds // _HOUR))
    if seconds >= _MINUTE:
        return say.plural("{count} minute", "{count} minutes", int(seconds // _MINUTE))
    return say.plural("{count} second", "{count} seconds", int(seconds))
