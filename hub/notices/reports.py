"""Lists of what somebody should look after: what ends, what is on no channel, what waits.

The menu “Reports” is ours: Wagtail's are about pages, of which there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import django_filters  # type: ignore[import-untyped]  # it publishes no types
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from hub.approvals.editing import edit_url
from hub.approvals.listing import STATES, with_standing
from hub.approvals.models import Kind
from hub.approvals.service import subject_model
from hub.channels.placing import placed
from hub.notices.expiring import expiring
from hub.notices.listing import EndColumn, face_column, kind_of, lacks_of
from hub.notices.models import Notice

OPEN: Final = ("waiting", "changed", "draft")
SOON: Final = "30"
"""Days that the list of what expires looks ahead, unless it is asked for others."""
MOST: Final = 200
"""Of each kind on one page."""


class ExpiringFilterSet(WagtailFilterSet):  # type: ignore[misc]
    """How soon."""

    within = django_filters.ChoiceFilter(
        label=_("Ends"),
        choices=[("7", _("Within 7 days")), ("90", _("Within 90 days"))],
        empty_label=_("Within 30 days"),
        method="ending",
    )

    class Meta:
        model = Notice
        fields = ["kind"]

    def ending(self, rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        """Within so many days."""
        return rows.filter(pk__in=expiring(timedelta(days=int(value))).values("pk"))

    def filter_queryset(self, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        """Within thirty days where nobody asked for another time."""
        found = super().filter_queryset(rows)
        asked = self.form.cleaned_data.get("within")
        return found if asked else self.ending(found, "within", SOON)


class NoticeReport(ReportView):  # type: ignore[misc]
    """A list of notices with faces, which can be saved as a table."""

    model = Notice
    header_icon = "user"
    is_searchable = False
    any_permission_required = ["change", "view"]
    list_export = ["notice_id", "name", "kind", "case_number", "shown_until"]
    export_headings = {"shown_until": _("Shown until")}
    verbose_name_plural = Notice._meta.verbose_name_plural

    @property
    def permission_policy(self) -> Any:
        """The one of the list."""
        return policy_registry.get_by_type(Notice)

    @cached_property
    def columns(self) -> list[Any]:
        """Face, name, and what an editor has to know."""
        return [
            face_column(),
            TitleColumn("name", label=_("Notice"), accessor=str, get_url=edit_url),
            Column("kind", label=_("Kind"), accessor=kind_of),
            Column("state", label=_("State"), accessor="standing_words"),
            EndColumn("ends", label=_("Shown until"), accessor="shown_until"),
            Column("lacks", label=_("Lacks"), accessor=lacks_of),
        ]


class ExpiringReport(NoticeReport):
    """What screens stop showing soon; the editors are mailed a week before."""

    page_title = _("Expiring notices")
    header_icon = "date"
    index_url_name = "hub_notices:expiring"
    index_results_url_name = "hub_notices:expiring_results"
    filterset_class = ExpiringFilterSet
    export_filename = "expiring"

    def get_base_queryset(self) -> QuerySet[Notice]:
        """The soonest first."""
        return expiring(timedelta(days=90))


class UnplacedReport(NoticeReport):
    """What no channel's draft shows, however finished it is."""

    page_title = _("On no channel")
    header_icon = "desktop"
    index_url_name = "hub_notices:unplaced"
    index_results_url_name = "hub_notices:unplaced_results"
    export_filename = "on-no-channel"

    def get_base_queryset(self) -> QuerySet[Notice]:
        """Approved ones first: nobody sees them."""
        somewhere = {each.notice for each in placed()}
        rows = with_standing(Notice.objects.exclude(pk__in=somewhere))
        return rows.exclude(standing_state="recalled").order_by("-approval_number", "name")


@require_GET
def unapproved(request: HttpRequest) -> HttpResponse:
    """Drafts of every kind that are not what is approved."""
    groups = [
        (Kind(kind).label, [(row, edit_url(row), STATES[row.standing_state]) for row in rows])
        for kind in ("notice", "campaign", "channel", "desk")
        if (rows := _open(kind, request.user))
    ]
    return render(request, "notices/unapproved.html", {"groups": groups, "most": MOST})


def _open(kind: Any, user: Any) -> list[Any]:
    model = subject_model(kind)
    if not user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}"):
        return []
    rows = with_standing(model._default_manager.all()).filter(standing_state__in=OPEN)
    return list(rows.order_by("standing_state", "pk")[:MOST])


def report_urls() -> list[URLPattern]:
    """Below `/admin/notices/`."""
    return [
        path("expiring/", ExpiringReport.as_view(), name="expiring"),
        path(
            "expiring/results/",
            ExpiringReport.as_view(results_only=True),
            name="expiring_results",
        ),
        path("unplaced/", UnplacedReport.as_view(), name="unplaced"),
        path(
            "unplaced/results/",
            UnplacedReport.as_view(results_only=True),
            name="unplaced_results",
        ),
        path("unapproved/", unapproved, name="unapproved"),
    ]


class _ForEditors(MenuItem):  # type: ignore[misc]
    """Shown to those who may change notices."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Likewise."""
        user: User = request.user  # type: ignore[assignment]
        return user.has_perm("notices.change_notice")


def report_items() -> Iterator[MenuItem]:
    """Of the menu."""
    for order, (name, label, icon) in enumerate(
        [
            ("expiring", ExpiringReport.page_title, "date"),
            ("unplaced", UnplacedReport.page_title, "desktop"),
            ("unapproved", _("Not approved yet"), "edit"),
        ]
    ):
        yield _ForEditors(
            label, reverse(f"hub_notices:{name}"), name=f"hub-{name}", icon_name=icon, order=order
        )
