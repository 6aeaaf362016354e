"""What came of a screen's commands, in words: the outcome, and why where the screen said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.fleet.models import GivenCommand

_REASONS: Final[dict[str, str | Promise]] = {
    "not_allowed": _("Its own settings do not allow it."),
    "not_enrolled": _("The device has lost its token."),
    "too_many": _("It was given too many within an hour."),
    "cut_off": _("A restart or a power cut came between."),
    "player_refused": _("What draws its pictures could not do it."),
    "may_not_restart": _("Nothing on the device restarts it: install its units anew."),
    "see_log": _("Its own log says why."),
}
"""The words of `sync.device_orders.CommandResult.reason`."""


@dataclass(frozen=True)
class CommandLine:
    """One command as the screen's page shows it."""

    given: GivenCommand
    words: str
    why: str
    is_well: bool | None
    """None: it is not known yet."""


def lines_of(commands: Iterable[GivenCommand], now: datetime) -> list[CommandLine]:
    """In the order in which they come."""
    return [_line_of(given, now) for given in commands]


def _line_of(given: GivenCommand, now: datetime) -> CommandLine:
    if not given.outcome:
        if given.expires_at < now:
            return CommandLine(given, str(_("No answer in time")), "", is_well=False)
        return CommandLine(given, str(_("Waiting")), "", is_well=None)
    if given.outcome == GivenCommand.Outcome.REFUSED and given.reason:
        words = str(_("Not done"))  # the reason says by whose word
    else:
        words = str(given.get_outcome_display())
    # A newer device may have reasons of its own: better its word than none.
    why = str(_REASONS.get(given.reason, given.reason))
    return CommandLine(given, words, why, is_well=given.outcome == GivenCommand.Outcome.DONE)
