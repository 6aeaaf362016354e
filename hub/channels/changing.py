"""Puts notices on the drafts of channels and takes them off: several at once, by one person.

A draft is all that changes. It reaches a screen when it was sent for approval and another person
approved it; whoever assigns or withdraws is an author of the channel's draft.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from hub.approvals.service import submit
from hub.campaigns.models import Campaign
from hub.channels.models import Channel
from hub.channels.placing import tiles_of
from hub.channels.ranking import closed_up
from hub.errors import HubError, NotAllowed
from hub.notices.models import Notice

DURATION_S: Final = 10
MOST_SLIDES: Final = 500


class ChannelFull(HubError):
    """The channel would have more slides than a channel may have."""

    code = "channel_full"


class ChannelLocked(HubError):
    """Another person has locked the channel's draft."""

    code = "channel_locked"


class Withdrawn(NamedTuple):
    """What became of a channel's draft."""

    taken: int
    """Slides and tiles that went."""
    channel: str
    renumbered: int
    """Slides whose number closed up behind them."""


def assign(
    channel: Channel, notices: Sequence[Notice], campaign: Campaign, by: User
) -> tuple[int, str]:
    """A slide at the end of the draft for each notice that has none of its own yet.

    Returns how many slides came to it, and what became of it in words. Raises NotAllowed,
    ChannelLocked, ChannelFull.
    """

    def add(slides: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
        there = {slide["value"].get("notice") for slide in slides if slide["type"] == "notice"}
        new = [_slide(notice, campaign) for notice in notices if notice.pk not in there]
        if len(slides) + len(new) > MOST_SLIDES:
            raise ChannelFull(
                _("%(channel)s: a channel has %(most)s slides at most.")
                % {"channel": channel, "most": MOST_SLIDES}
            )
        return [*slides, *new], len(new)

    return _change(channel, add, by)


def withdraw(channel: Channel, notices: Collection[Notice], by: User) -> Withdrawn:
    """Takes the slides and tiles of these notices off the draft; a grid without tiles goes too, and
    the numbers of a list close up (`closed_up`).

    Raises NotAllowed, ChannelLocked. Until the change is approved, screens go on as before: a
    recall is what takes a face down at once.
    """
    gone = {notice.pk for notice in notices}
    renumbered = 0

    def remove(slides: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
        nonlocal renumbered
        kept: list[dict[str, Any]] = []
        off: list[dict[str, Any]] = []
        count = 0
        for slide in slides:
            value = slide["value"]
            if slide["type"] == "notice" and value.get("notice") in gone:
                count += 1
                off.append(slide)
                continue
            if slide["type"] == "ten":
                tiles = tiles_of(value)
                left = [tile for tile in tiles if tile not in gone]
                count += len(tiles) - len(left)
                if not left:
                    continue
                slide = slide | {"value": value | {"notices": left}}  # noqa: PLW2901
            kept.append(slide)
        told, renumbered = closed_up(kept, off)
        return told, count

    count, name = _change(channel, remove, by)
    return Withdrawn(count, name, renumbered)


@transaction.atomic
def _change(
    channel: Channel,
    change: Callable[[list[dict[str, Any]]], tuple[list[dict[str, Any]], int]],
    by: User,
) -> tuple[int, str]:
    if not by.has_perm("channels.change_channel"):
        raise NotAllowed(_("Your account may not do this."))
    lock = channel.get_lock()
    if lock is not None and lock.for_user(by):
        raise ChannelLocked(_("%(channel)s: another person has locked it.") % {"channel": channel})
    draft = channel.saved()
    slides, count = change(draft.slides.get_prep_value())
    if count:
        draft.slides = slides
        draft.save_revision(user=by, log_action=True)
    return count, str(draft)


def send(channel: Channel, by: User) -> str:
    """Submits a channel's draft; what became of it, in words."""
    try:
        submit(channel, by)
    except HubError as error:
        return _("%(channel)s was not sent for approval: %(why)s") % {
            "channel": channel,
            "why": error,
        }
    return _("%(channel)s was sent for approval; another person must approve it.") % {
        "channel": channel
    }


def _slide(notice: Notice, campaign: Campaign) -> dict[str, Any]:
    return {
        "type": "notice",
        "id": str(uuid.uuid4()),
        "value": {
            "notice": notice.pk,
            "campaign": campaign.pk,
            "rank": None,
            "rank_of": None,
            "duration_s": DURATION_S,
            "weight": 1,
            "show_from": None,
            "show_until": None,
            "dayparts": [],
        },
    }
