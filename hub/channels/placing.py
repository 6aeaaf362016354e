"""Which notices the drafts of channels show, read from the rows of all channels at once.

For lists and forms. What screens really show is in the approved channels (`hub.approvals.current`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hub.channels.models import Channel


class Placed(NamedTuple):
    """A notice in a channel's draft, by their rows' keys; `campaign` is the slide's."""

    notice: int
    channel: int
    campaign: int | None


def placed() -> Iterator[Placed]:
    """Every notice of every channel's draft, in order; one that has two slides comes twice."""
    for channel in Channel.objects.only("pk", "slides"):
        for notice, campaign in notices_in(channel):
            yield Placed(notice, channel.pk, campaign)


def notices_in(channel: Channel) -> Iterator[tuple[int, int | None]]:
    """(notice, campaign) of each slide and tile of this very object."""
    for block in channel.slides.raw_data:
        value = block["value"]
        if block["type"] == "notice" and value.get("notice"):
            yield value["notice"], value.get("campaign")
        elif block["type"] == "ten":
            for notice in tiles_of(value):
                yield notice, value.get("campaign")


def tiles_of(value: Mapping[str, Any]) -> list[int]:
    """The notices of a ten-grid's raw value, whichever way Wagtail wrote its list."""
    items = (item["value"] if isinstance(item, dict) else item for item in value["notices"] or ())
    return [item for item in items if item]
