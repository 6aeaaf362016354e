"""What a technician is told about an error or a length of time, in the operator's language."""

from __future__ import annotations

import math

from assets.i18n import Translator
from kiosk.errors import (
    AlreadyRunning,
    FileUnreadable,
    FolderUnusable,
    HubError,
    InstallRefused,
    KioskError,
    NotRoot,
    PlayerRefused,
    PlayerUnreachable,
    PreseedForOtherHub,
    PreseedForOtherRoot,
    PreseedNotTaken,
    PreseedRefused,
    ProgramUnreachable,
    UsersNotMade,
    WrongUser,
)

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def words_of(error: KioskError, say: Translator) -> str:  # noqa: PLR0911 - one return an error
    """One line: what was wrong, where, and what to do."""
    match error:
        case AlreadyRunning():
            return say(
                "{lock}: process {holder} is already running; stop it first",
                lock=error.lock,
                holder=error.holder or "?",
            )
        case WrongUser():
            return say(
                "{folder}: belongs to {owner}. Run: {command}",
                folder=error.folder,
                owner=error.owner,
                command=f"sudo -u {error.owner} sebusca-kiosk …",
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
        case PreseedRefused() | HubError():
            return _of_the_hub(error, say)
        case InstallRefused():
            return _of_an_installation(error, say)
        case _:
            return str(error)


def _of_the_hub(error: PreseedRefused | HubError, say: Translator) -> str:
    match error:
        case PreseedForOtherHub():
            return say(
                "{file}: is for the hub {named}, but the settings name {own}",
                file=error.file,
                named=error.named,
                own=error.own,
            )
        case PreseedForOtherRoot():
            return say(
                "{file}: its words are not those of {setting}. Do not put this screen up: its image"
                " has another root than the card",
                file=error.file,
                setting=error.setting,
            )
        case PreseedNotTaken():
            return say("The hub does not take this preseed: it was used, or has run out.")
        case HubError():
            return say("The hub, {call}: {reason}", call=error.subject, reason=error.why)
        case _:
            return str(error)


def _of_an_installation(error: InstallRefused, say: Translator) -> str:
    match error:
        case ProgramUnreachable():
            return say(
                "{program}: the device's units reach nothing in {home}. Install Se Busca in"
                " {folder}, and run this from there",
                program=error.program,
                home=error.home,
                folder="/opt/sebusca",
            )
        case NotRoot():
            return say("{folder}: only root can install there. Use sudo", folder=error.root)
        case UsersNotMade():
            return say(
                "The device's users could not be made: {reason}. Mend that, and run this again",
                reason=error.reason,
            )
        case _:
            return str(error)


def tips_waiting(waiting: int, set_aside: int, say: Translator) -> str:
    """How many sealed tips there are on this device: never which."""
    words = say.plural("{count} tip waits for the hub", "{count} tips wait for the hub", waiting)
    if not set_aside:
        return words
    aside = say.plural(
        "{count} was refused by it and set aside",
        "{count} were refused by it and set aside",
        set_aside,
    )
    return f"{words}; {aside}"


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
