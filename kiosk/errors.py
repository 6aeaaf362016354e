"""Every error that `kiosk` raises of its own, in one tree (STYLE rules 4 and 5).

What goes wrong with the feed is in `sync.errors`, with the settings in `config.errors`. Messages
are English, for the log; `kiosk.cli` says the same to a technician in the operator's language.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import ClassVar


class KioskError(Exception):
    """Base of all. `retry` says whether the same call may succeed later, nothing changed here."""

    retry: ClassVar[bool] = False


class AlreadyRunning(KioskError):
    """Another process of this kind holds the lock; stop it first."""

    def __init__(self, lock: Path, holder: int | None) -> None:
        who = f"process {holder}" if holder is not None else "another process"
        super().__init__(f"{lock}: held by {who}; stop it first")
        self.lock = lock
        self.holder = holder


class WrongUser(KioskError):
    """The device's files are another user's; run this as that user."""

    def __init__(self, folder: Path, owner: str) -> None:
        super().__init__(f"{folder}: belongs to {owner}; run this as {owner}")
        self.folder = folder
        self.owner = owner


class FolderUnusable(KioskError):
    """A folder that must be written to cannot be made or written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: cannot be written: {reason}")
        self.folder = folder
        self.reason = reason


class FileUnreadable(KioskError):
    """A file that the settings name cannot be read or is not what it should be."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: cannot be used: {reason}")
        self.file = file
        self.reason = reason


class InstallRefused(KioskError):
    """Base of why an installation was not made."""


class ProgramUnreachable(InstallRefused):
    """Nothing was written: the units could not start a program that lies in a home folder."""

    def __init__(self, program: PurePath, home: str) -> None:
        super().__init__(f"{program}: no unit reaches {home}; install it in /opt/sebusca")
        self.program = program
        self.home = home


class NotRoot(InstallRefused):
    """Nothing was written: this takes root, or an image that this user may write."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"{root}: only root can install there")
        self.root = root


class UsersNotMade(InstallRefused):
    """Every file is in its place, but systemd-sysusers could not make the device's users."""

    retry = True

    def __init__(self, reason: str) -> None:
        super().__init__(f"systemd-sysusers: {reason}")
        self.reason = reason


class PlayerError(KioskError):
    """Base of what can go wrong on the player's control socket."""


class PlayerUnreachable(PlayerError):
    """No player answers: it is not running, is starting, or is frozen."""

    retry = True

    def __init__(self, socket: Path, reason: str) -> None:
        super().__init__(f"{socket}: no player answers: {reason}")
        self.socket = socket
        self.reason = reason


class PlayerRefused(PlayerError):
    """The player answered that it cannot do it, and why."""

    def __init__(self, order: str, reason: str) -> None:
        super().__init__(f"{order}: {reason}")
        self.order = order
        self.reason = reason


class HubError(KioskError):
    """Base of what can go wrong on the way to the hub. No secret is in a message."""

    def __init__(self, subject: str, why: str) -> None:
        super().__init__(f"{subject}: {why}")
        self.subject = subject
        self.why = why


class HubUnreachable(HubError):
    """No answer, or the hub is too busy to give one; the same call may succeed later."""

    retry = True


class HubAnswerUnusable(HubError):
    """An answer that is not what it must be: a redirect, too long, another form."""


class HubRefused(HubError):
    """The hub understood, and said no."""

    NO_TOKEN: ClassVar[int] = 401
    """Status of one that does not take the device's token."""

    def __init__(self, subject: str, status: int, why: str) -> None:
        super().__init__(subject, why)
        self.status = status


class PreseedRefused(KioskError):
    """Base of a preseed that does not enrol this device."""


class PreseedForOtherHub(PreseedRefused):
    """It names another hub than the settings; nothing was sent to either."""

    def __init__(self, file: Path, named: str, own: str) -> None:
        super().__init__(f"{file}: is for the hub {named}, but the settings name {own}")
        self.file = file
        self.named = named
        self.own = own


class PreseedForOtherRoot(PreseedRefused):
    """Its words are not those of a pinned root; nothing was sent to any hub."""

    def __init__(self, file: Path, setting: str) -> None:
        super().__init__(f"{file}: its words are not those of {setting}: another root is pinned")
        self.file = file
        self.setting = setting


class PreseedNotTaken(PreseedRefused):
    """The hub does not take its token: it was used, has run out, or is none of this hub's."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the hub answered {status}: it does not take this preseed")
        self.status = status
