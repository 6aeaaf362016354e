"""Every error of the desk, in one tree. Each says what was wrong, where, and what to do.

No message ever carries a word of a tip, a reply or a passphrase.
"""

from __future__ import annotations

from typing import ClassVar

from desk.telling import Told


class DeskError(Exception):
    """Base of all; `told` is put into words where somebody reads it."""

    retry: ClassVar[bool] = False
    """Whether the same call may succeed later with nothing changed on this side."""

    def __init__(self, told: Told) -> None:
        super().__init__(str(told))
        self.told = told


class SettingsUnusable(DeskError):
    """`desk.yaml` cannot be read, or something in it is wrong."""


class KeysUnusable(DeskError):
    """A key file or folder is missing, damaged, not ours, or open to others."""


class WrongPassphrase(KeysUnusable):
    """The member's key does not open with this passphrase."""


class Locked(DeskError):
    """The desk has forgotten its keys: unlock it first."""


class HubNear(DeskError):
    """The hub's database or settings are within reach of whoever runs the desk."""


class HubUnreachable(DeskError):
    """The hub gave no usable answer this time."""

    retry = True


class HubRefused(DeskError):
    """The hub says no to this call; asking again changes nothing."""


class NumberTaken(HubRefused):
    """Another member of this desk has sent a reply with this number."""


class BookUnreadable(DeskError):
    """The desk's own book is damaged, or is not this desk's."""


class TipUnknown(DeskError):
    """No tip with this id is in the desk's cache."""


class ReplyNotSent(DeskError):
    """A reply that must not be sent now: which rule, and what to do."""
