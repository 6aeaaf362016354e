"""Where corrections hang in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from hub.corrections import views
from hub.corrections.models import PERMISSION, Correction

_SHOWN = 5


@hooks.register("register_admin_urls")
def correction_urls() -> list[URLPattern | URLResolver]:
    """`/admin/corrections/`."""
    patterns = [
        path("", views.correction_list, name="list"),
        path("<int:correction_id>/", views.correction_page, name="correction"),
        path("<int:correction_id>/erase/", views.correction_erasing, name="erase"),
    ]
    return [path("corrections/", include((patterns, "hub_corrections")))]


class CorrectionsMenuItem(MenuItem):  # type: ignore[misc]
    """For those who may answer."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person has anything to do there."""
        user: Any = request.user
        allowed: bool = user.has_perm(PERMISSION)
        return allowed


@hooks.register("register_admin_menu_item")
def corrections_menu_item() -> MenuItem:
    """The list."""
    return CorrectionsMenuItem(
        _("Readers’ remarks"),
        reverse("hub_corrections:list"),
        name="corrections",
        icon_name="warning",
        order=145,
    )


class CorrectionsPanel(Component):  # type: ignore[misc]
    """On the home page, while any is open."""

    order = 12
    template_name = "corrections/panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """How many, and the last few."""
        user: Any = self.request.user
        rows = Correction.objects.filter(state=Correction.State.OPEN)
        if not user.has_perm(PERMISSION):
            return {"count": 0}
        return {"count": rows.count(), "rows": rows[:_SHOWN]}


@hooks.register("construct_homepage_panels", order=10)
def corrections_panel(request: HttpRequest, panels: list[Any]) -> None:
    """After what waits for approval."""
    panels.append(CorrectionsPanel(request))
