"""Why a tip does not open, or a look failed, in words for the analyst."""

from __future__ import annotations

from desk.errors import DeskError
from desk.keys import Period
from desk.telling import Told, told
from sync.errors import CannotOpen, EnvelopeRefused, SyncError
from sync.models import Desk
from sync.types import KeyId


def of_envelope(error: EnvelopeRefused) -> Told:
    """An envelope that is not of our profile, by its rule."""
    if error.rule == "id":
        return told(
            "The hub gives it under the wrong number: it was sealed as another tip. Tell the"
            " hub's people."
        )
    if error.rule == "kid":
        return told(
            "The keys it names and the keys it is sealed to are not the same: it was altered after"
            " it was sealed. Tell the hub's people."
        )
    return told(
        "It is not in the form that screens seal in (rule: {rule}): it was altered, or is not ours."
        " Tell the hub's people.",
        rule=error.rule,
    )


def of_keys(kids: tuple[KeyId, ...], desk: Desk, member: str) -> Told:
    """A whole envelope that none of the member's keys opens."""
    months = [str(Period.of(key.valid_from)) for key in desk.keys if key.key.kid in kids]
    if months:
        return told(
            "It is sealed to this desk's key of {month}, which {member} does not hold: it was"
            " destroyed, or another member must share it.",
            month=", ".join(months),
            member=member,
        )
    return told("It is sealed to keys that are none of this desk's.")


def of_content(_error: CannotOpen) -> Told:
    """An envelope that our key ought to open, and does not."""
    return told(
        "It does not open: it was altered after it was sealed. Nothing of it can be trusted. Tell"
        " the hub's people."
    )


def of_twin() -> Told:
    """A second envelope under an id that another one has."""
    return told(
        "The hub gave another envelope under this number before. The first one is kept apart; this"
        " one is not opened. Tell the hub's people."
    )


def of_failure(error: SyncError | DeskError) -> Told:
    """What stopped a look at hub or feed. The feed's own errors are technical, in English."""
    if isinstance(error, DeskError):
        return error.told
    return told("{kind}: {reason}", kind=type(error).__name__, reason=str(error))
