"""Which slides of a channel's draft screens pass over, because of the notice that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from hub.approvals.listing import with_standing
from hub.channels.models import Channel
from hub.channels.placing import tiles_of
from hub.notices.models import Notice

WHY: Final = {
    "recalled": _("withdrawn: no screen shows it"),
    "draft": _("not approved yet"),
    "past": _("past its last date"),
}


@dataclass(frozen=True)
class PassedOver:
    """One slide, or one tile of a grid."""

    place: int
    """Of the slide, from 1."""
    block: str
    """The slide's own id."""
    name: str
    why: str
    """A key of WHY."""

    @property
    def words(self) -> str:
        """For an editor."""
        slide = _("Slide %(number)s: %(notice)s") % {"number": self.place, "notice": self.name}
        return f"{slide} ({WHY[self.why]})"


def passed_over(channel: Channel) -> tuple[PassedOver, ...]:
    """In the order of the slides; one query."""
    chosen = [
        (place, block["id"], pk)
        for place, block in enumerate(channel.slides.raw_data, 1)
        for pk in _notices(block)
    ]
    rows = with_standing(Notice.objects.filter(pk__in={pk for _place, _id, pk in chosen}))
    found = {row.pk: (str(row), why) for row in rows if (why := _why(row))}
    return tuple(PassedOver(n, block, *found[pk]) for n, block, pk in chosen if pk in found)


def _notices(block: Mapping[str, Any]) -> Iterator[int]:
    value = block["value"]
    if block["type"] == "notice" and value.get("notice"):
        yield value["notice"]
    elif block["type"] == "ten":
        yield from tiles_of(value)


def _why(notice: Any) -> str:
    if notice.standing_state == "recalled":
        return "recalled"
    if notice.approval_number == 0:
        return "draft"
    at = notice.shown_until
    return "past" if at is not None and at <= timezone.now() else ""


class PassedOverPanel(Panel):  # type: ignore[misc]
    """At the top of the form: each line leads to its slide."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        """For one draft."""

        template_name = "channels/passed_over.html"

        def is_shown(self) -> bool:
            """Once there are slides."""
            return self.instance.pk is not None and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The slides of the draft as it is saved."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"passed_over": passed_over(self.instance)}
