"""A change in one sentence, and the sentence that any value can have."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Change:
    """One change."""

    words: str
    loud: bool = False
    """Nobody may miss it: who is shown, where tips go, how long a face stays."""


def from_to(label: str, was: str, now: str, *, short: bool) -> str:
    """With both values where they are `short`; else they are compared elsewhere."""
    told = {"label": label, "was": was, "now": now}
    if not was:
        return (_("Added: %(label)s, “%(now)s”") if short else _("Added: %(label)s")) % told
    if not now:
        return (
            _("Taken away: %(label)s, “%(was)s”") if short else _("Taken away: %(label)s")
        ) % told
    if short:
        return _("Changes: %(label)s, from “%(was)s” to “%(now)s”") % told
    return _("Changes: %(label)s") % told
