"""Where the approvals' pages hang in the admin, and what of Wagtail is put away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from hub.approvals import views
from hub.approvals.drawn import drawn
from hub.approvals.editing import (
    SubmitMenuItem,
    recall_rather_than_delete,
    submit_first,
)
from hub.approvals.models import ApprovalRequest
from hub.approvals.returning import returned_to, with_forms
from hub.approvals.service import APPROVE
from hub.approvals.subject import ApprovedContent

_DRAWN = "<int:request_id>/drawn/<slug:which>"
MOST_RETURNED = 20
PUT_AWAY = {"explorer", "help", "documents", "images"}


@hooks.register("register_admin_urls")
def approval_urls() -> list[URLPattern | URLResolver]:
    """`/admin/approvals/`."""
    patterns = [
        path("", views.request_list, name="list"),
        path("<int:request_id>/", views.decide, name="decide"),
        path(f"{_DRAWN}/<slug:mode>.png", drawn, name="drawn"),
        path(f"{_DRAWN}/<slug:mode>/<slug:slide_id>.png", drawn, name="drawn_slide"),
    ]
    return [path("approvals/", include((patterns, "hub_approvals")))]


@hooks.register("register_admin_menu_item")
def approvals_menu_item() -> MenuItem:
    """First in the menu: somebody is waiting."""
    return MenuItem(
        _("Approvals"), reverse("hub_approvals:list"), name="approvals", icon_name="check", order=90
    )


@hooks.register("construct_main_menu")
def put_away(request: HttpRequest, menu_items: list[Any]) -> None:
    """This hub has no pages."""
    menu_items[:] = [item for item in menu_items if item.name not in PUT_AWAY]


@hooks.register("construct_settings_menu")
def keep_people_only(request: HttpRequest, menu_items: list[Any]) -> None:
    """Of Wagtail's settings, users and groups."""
    menu_items[:] = [item for item in menu_items if item.name in {"users", "groups"}]


@hooks.register("register_snippet_action_menu_item")
def submit_item(model: type) -> SubmitMenuItem | None:
    """The button below the form of everything that is approved."""
    return SubmitMenuItem(order=5) if issubclass(model, ApprovedContent) else None


hooks.register("construct_snippet_action_menu", submit_first)
hooks.register("before_delete_snippet", recall_rather_than_delete)


class PendingPanel(Component):  # type: ignore[misc]
    """On the home page: what waits for a second person."""

    order = 10
    template_name = "approvals/pending_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Open requests, those of the person who looks marked; and theirs that came back."""
        return {
            "returned": with_forms(returned_to(self.request.user.pk or 0)[:MOST_RETURNED]),
            "open_requests": ApprovalRequest.objects.filter(state=ApprovalRequest.State.PENDING),
            "request": self.request,
            "may": self.request.user.has_perm(APPROVE),
        }


@hooks.register("construct_homepage_panels")
def our_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Wagtail's panels are about pages; ours are about screens."""
    panels[:] = [panel for panel in panels if type(panel).__module__.startswith("hub.")]
    panels.append(PendingPanel(request))


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Our few rules for the admin."""
    from django.templatetags.static import static

    return format_html('<link rel="stylesheet" href="{}">', static("hub/admin.css"))


@hooks.register("register_permissions")
def approval_permissions() -> Any:
    """So that a group can be given them on Wagtail's page for groups."""
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(
        content_type__app_label__in=["approvals", "recalls"],
        codename__in=["approve_content", "recall"],
    )
