"""Where notices hang in the admin."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from hub.approvals.editing import ApprovedContentViewSet, NobodyPublishes
from hub.errors import PictureUnusable
from hub.notices.bulk.deciding import DeleteAction, RecallAction, SubmitAction
from hub.notices.bulk.placing import AssignAction, WithdrawAction
from hub.notices.choosing import photo_chooser
from hub.notices.gaps_panel import gaps
from hub.notices.home import NumbersPanel
from hub.notices.listing import NoticeIndexView, notice_columns
from hub.notices.models import Notice, Photo
from hub.notices.notice_chooser import NoticeChooserViewSet
from hub.notices.originals import read_original
from hub.notices.panels import notice_panels
from hub.notices.reports import report_items, report_urls
from sync.types import Sha256

register_permission_policy(Notice, NobodyPublishes(Notice))


class NoticeViewSet(ApprovedContentViewSet):
    """Notices in the menu."""

    model = Notice
    icon = "user"
    menu_label = _("Notices")
    menu_name = "notices"
    menu_order = 100
    index_view_class = NoticeIndexView
    list_display = [*notice_columns(), UpdatedAtColumn()]
    list_per_page = 25
    chooser_viewset_class = NoticeChooserViewSet
    edit_handler = notice_panels()


register_snippet(NoticeViewSet)
for action in (AssignAction, SubmitAction, WithdrawAction, RecallAction, DeleteAction):
    hooks.register(
        "register_bulk_action", action, order=1
    )  # after Wagtail's, whose place one takes


@hooks.register("register_admin_viewset")
def register_photo_chooser() -> Any:
    """The picker of photographs."""
    return photo_chooser()


@hooks.register("insert_global_admin_js")
def scripts() -> str:
    """Show a picture where it was chosen, and go on there; where its face is; what is missing."""
    addresses = [(static(f"hub/{name}.js"),) for name in ("photos", "chosen", "focus", "gaps")]
    return format_html_join("", '<script type="module" src="{}"></script>', addresses)


@hooks.register("insert_global_admin_css")
def styles() -> str:
    """For the forms and lists of what editors write."""
    return format_html('<link rel="stylesheet" href="{}">', static("hub/editing.css"))


def photo(request: HttpRequest, sha256: str) -> HttpResponse:
    """An original, for people who are signed in; its hash is checked on the way."""
    row = get_object_or_404(Photo, sha256=sha256)
    try:
        data = read_original(Sha256(row.sha256))
    except PictureUnusable as error:
        raise Http404(str(error)) from error
    response = HttpResponse(data, content_type=row.media_type)
    response["Cache-Control"] = "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def face(request: HttpRequest, pk: int) -> HttpResponse:
    """The way to the photograph that a notice's draft shows first."""
    notice = get_object_or_404(Notice.objects.exclude(face_sha256=""), pk=pk)
    return redirect("hub_photos:photo", notice.face_sha256)


@hooks.register("register_admin_urls")
def photo_urls() -> list[URLPattern | URLResolver]:
    """`/admin/photos/<sha256>/` and `/admin/notices/…`."""
    patterns = [path("<str:sha256>/", photo, name="photo")]
    ours = [
        path("gaps/<int:pk>/", gaps, name="gaps"),
        path("face/<int:pk>/", face, name="face"),
        *report_urls(),
    ]
    return [
        path("photos/", include((patterns, "hub_photos"))),
        path("notices/", include((ours, "hub_notices"))),
    ]


@hooks.register("construct_reports_menu")
def our_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's are about pages."""
    menu_items[:] = report_items()


@hooks.register("construct_homepage_panels", order=10)
def numbers_panel(request: HttpRequest, panels: list[Any]) -> None:
    """After the faces."""
    panels.append(NumbersPanel(request))
