"""The list of notices: faces, states and what is missing, found by any name and filtered in SQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import django_filters  # type: ignore[import-untyped]  # it publishes no types
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from hub.approvals.editing import ApprovedIndexView
from hub.approvals.listing import STATES
from hub.approvals.moments import moment_words
from hub.approvals.remembered import remembered_channels
from hub.notices.captures import Captures, captures
from hub.notices.facts import MARK, UNSEEN
from hub.notices.finding import found
from hub.notices.gap_words import short_words
from hub.notices.models import Notice
from sync.models.slide import notices_of

ENDS = [
    ("7", _("Within 7 days")),
    ("30", _("Within 30 days")),
    ("past", _("Past: on no screen any more")),
]
LACKS = [
    ("any", _("Anything")),
    ("spanish", _("Spanish")),
    ("english", _("English")),
    ("picture", _("A photograph")),
    ("picture_small", _("A larger photograph")),
    ("focus", _("The place of the face")),
]
ON_NONE = "none"
WRITTEN_HERE = "here"
SOURCES = [(WRITTEN_HERE, _("Written here")), ("fbi", "FBI")]


def _channels() -> list[tuple[str, Any]]:
    from hub.channels.models import Channel

    rows = Channel.objects.order_by("name", "channel_id")
    return [(ON_NONE, _("On no channel")), *((str(row.pk), str(row)) for row in rows)]


class NoticeFilterSet(WagtailFilterSet):  # type: ignore[misc]
    """What an editor asks the list for."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=list(STATES.items()), field_name="standing_state"
    )
    source = django_filters.ChoiceFilter(label=_("Source"), choices=SOURCES, method="coming_from")
    lacks = django_filters.ChoiceFilter(label=_("Lacks"), choices=LACKS, method="lacking")
    ends = django_filters.ChoiceFilter(label=_("Ends"), choices=ENDS, method="ending")
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=_channels, method="placed_on")

    class Meta:
        model = Notice
        fields = ["kind", "outcome"]

    def coming_from(self, rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        """Those that an editor wrote, or that an import brought."""
        return rows.filter(source="" if value == WRITTEN_HERE else value)

    def lacking(self, rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        """Those whose draft lacks this, or anything."""
        if value == "any":
            return rows.exclude(gaps__in=["", UNSEEN])
        return rows.filter(gaps__contains=f"{MARK}{value}{MARK}")

    def ending(self, rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        """Those that screens stop showing soon, or have stopped showing."""
        now = timezone.now()
        if value == "past":
            return rows.filter(shown_until__lte=now)
        return rows.filter(shown_until__gt=now, shown_until__lte=now + timedelta(days=int(value)))

    def placed_on(self, rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        """Those that a channel's draft shows; or that none does."""
        from hub.channels.placing import placed

        everywhere = list(placed())
        if value == ON_NONE:
            return rows.exclude(pk__in={each.notice for each in everywhere})
        return rows.filter(pk__in={e.notice for e in everywhere if str(e.channel) == value})


def face_column() -> Column:
    """Before the name; its head is for those who hear it."""
    head = lazy(format_html, SafeString)('<span class="w-sr-only">{}</span>', _("Photograph"))
    return Column("face", label=head, accessor=face_of, width="80px")


def face_of(notice: Notice) -> SafeString | str:
    """Its first photograph, small."""
    if not notice.face_sha256:
        return format_html('<span class="hub-thumbnail hub-thumbnail--none"></span>')
    return format_html(
        '<img class="hub-thumbnail" src="{}" alt="" loading="lazy" width="64" height="80">',
        reverse("hub_photos:photo", args=[notice.face_sha256]),
    )


def kind_of(notice: Notice) -> str:
    """Kind, and how it ended where it did."""
    kind = notice.get_kind_display()
    return kind if notice.outcome == "none" else f"{kind} · {notice.get_outcome_display()}"


def lacks_of(notice: Notice) -> SafeString | str:
    """What the draft lacks, in few words."""
    codes = notice.gaps.strip(UNSEEN).split()
    if not codes:
        return "—"
    return _labelled(_now("Lacks"), ", ".join(short_words(code) for code in codes))


def _labelled(label: str, value: Any) -> SafeString:
    """On a phone a list has no heads of columns."""
    return format_html('<span class="hub-on-phone">{}: </span>{}', label, value)


class NoticeIndexView(ApprovedIndexView):
    """Faces first: nobody mistakes one for another."""

    template_name = "wagtailsnippets/snippets/notices/notice/index.html"

    filterset_class = NoticeFilterSet

    @cached_property
    def captures(self) -> Captures:
        """Above the list."""
        return captures()

    @property
    def columns(self) -> list[Any]:
        """Wagtail's, with the face before the name."""
        box, *rest = super().columns
        return [box, face_column(), *rest]

    def search_queryset(self, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        """By any name, with or without its accents."""
        return found(queryset, self.search_query) if self.is_searching else queryset


def on_channels() -> frozenset[str]:
    """Ids of the notices that any approved channel names: no other is on a screen."""
    slides = (slide for channel in remembered_channels() for slide in channel.content.slides)
    return frozenset(notice for slide in slides for notice in notices_of(slide))


def end_of(notice: Notice, shown: Collection[str]) -> SafeString | str:
    """When screens stop showing it; a dash while nothing is approved or it is recalled, and in
    words where it is approved and no approved channel shows it."""
    at = notice.shown_until
    if at is None or getattr(notice, "standing_state", "") == "recalled":
        return "—"
    if at <= timezone.now():
        return format_html('<span class="hub-trouble">{}</span>', _now("Past"))
    if notice.notice_id not in shown:
        return format_html('<span class="hub-trouble">{}</span>', _now("On no screen: no channel"))
    return _labelled(_now("Shown until"), moment_words(at))


class EndColumn(Column):  # type: ignore[misc]
    """The end of each notice; which channels show it is read once a page, and only then."""

    def get_cell_context_data(self, instance: Notice, parent_context: Any) -> dict[str, Any]:
        """Keeps what was read with the table that asks."""
        table = parent_context["table"]
        if not hasattr(table, "hub_on_channels"):
            table.hub_on_channels = on_channels()
        told: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return told | {"value": end_of(instance, table.hub_on_channels)}


def notice_columns() -> list[Any]:
    """After the face."""
    return [
        "__str__",
        Column("kind", label=_("Kind"), accessor=kind_of, sort_key="kind"),
        Column("state", label=_("State"), accessor="standing_words", sort_key="standing_state"),
        EndColumn("ends", label=_("Shown until"), accessor="shown_until", sort_key="shown_until"),
        Column("lacks", label=_("Lacks"), accessor=lacks_of),
    ]
