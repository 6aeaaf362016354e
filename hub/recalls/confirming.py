"""Who has taken it down: the screens that say so, those that are on and have not yet, and those
that nobody has heard of lately. Asked once a second by the page that a recall leads to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.approvals.current import approved_channels, latest_approved
from hub.fleet.models import Screen
from hub.fleet.standing import QUIET_AFTER
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from hub.recalls.signed import place_in

LISTED: Final = 50
"""Screens by name on the page; more of them are counted."""


@dataclass(frozen=True)
class Confirming:
    """How far a recall has come, by what screens report."""

    place: int | None
    """Its number in the signed list, which screens count by; None: it is not signed yet."""
    enrolled: int
    """Screens that could say so at all; others take the feed too, and this hub never hears them."""
    on: int
    """Screens that called within the last minutes."""
    on_confirmed: int
    confirmed: int
    """Of all that are enrolled, whether on or not."""
    waiting: tuple[Screen, ...]
    """On, and have not said it yet; at most LISTED."""
    silent: tuple[Screen, ...]
    """Not heard of lately, and have not said it: they obey it before they show anything again."""
    silent_count: int

    @property
    def is_done(self) -> bool:
        """Every screen that is on has confirmed, and there is one: silence confirms nothing."""
        return self.place is not None and 0 < self.on == self.on_confirmed

    @property
    def words(self) -> str:
        """One sentence, read aloud as it changes."""
        if self.place is None:
            return _("It is not signed yet. The worker tries again every few seconds.")
        if not self.enrolled:
            return _(
                "No screen is enrolled in this hub, so none can confirm. Screens that take its "
                "feed obey the recall all the same: go and look at them."
            )
        if not self.on:
            return _("None of the enrolled screens is on, so none can confirm now.")
        if self.is_done:
            return ngettext(
                "Done: the one screen that is on has confirmed.",
                "Done: all %(on)s screens that are on have confirmed.",
                self.on,
            ) % {"on": self.on}
        return ngettext(
            "%(confirmed)s of %(on)s screen that is on has confirmed.",
            "%(confirmed)s of %(on)s screens that are on have confirmed.",
            self.on,
        ) % {"confirmed": self.on_confirmed, "on": self.on}


def signed_place(recall: Recall) -> int | None:
    """Its number in the list that is signed now; None where it is not in it.

    Raises sync.errors.SyncError, OSError.
    """
    return place_in(open_publisher().current_recalls(), recall)


def confirming(place: int | None, now: datetime) -> Confirming:
    """By the rows of screens alone: two counts and two short lists."""
    enrolled = Screen.objects.filter(state=Screen.State.ENROLLED)
    on = Q(heard_at__gte=now - QUIET_AFTER)
    said = Q(health__recall_sequence__gte=place) if place is not None else Q(pk__in=[])
    counts = enrolled.aggregate(
        enrolled=Count("pk"),
        on=Count("pk", filter=on),
        on_confirmed=Count("pk", filter=on & said),
        confirmed=Count("pk", filter=said),
        silent=Count("pk", filter=~on | Q(heard_at=None)),
        silent_confirmed=Count("pk", filter=(~on | Q(heard_at=None)) & said),
    )
    return Confirming(
        place=place,
        enrolled=counts["enrolled"],
        on=counts["on"],
        on_confirmed=counts["on_confirmed"],
        confirmed=counts["confirmed"],
        waiting=_listed(_without(enrolled.filter(on), place)),
        silent=_listed(_without(enrolled.filter(~on | Q(heard_at=None)), place)),
        silent_count=counts["silent"] - counts["silent_confirmed"],
    )


def lifted_by(recall: Recall) -> int | None:
    """The number of the approval that lifted it; None: it stands. A picture's is never lifted."""
    number = 0
    if recall.target == "notice":
        found = latest_approved("notice", recall.target_id)
        number = found.ref.number if found else 0
    elif recall.target == "slide":
        number = max(
            (
                channel.ref.number
                for channel in approved_channels()
                for slide in (*channel.content.slides, channel.content.evergreen)
                if slide.id == recall.target_id
            ),
            default=0,
        )
    return number if number > recall.up_to_approval else None


def _without(screens: QuerySet[Screen], place: int | None) -> QuerySet[Screen]:
    """Those that have not said that they obey it; one without a report has said nothing."""
    if place is None:
        return screens
    return screens.filter(
        Q(health__isnull=True)
        | Q(health__recall_sequence__isnull=True)
        | Q(health__recall_sequence__lt=place)
    )


def _listed(screens: QuerySet[Screen]) -> tuple[Screen, ...]:
    rows = screens.select_related("site").only("screen_id", "name", "site__name", "heard_at")
    return tuple(rows[:LISTED])
