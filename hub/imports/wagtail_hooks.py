"""Where imports hang in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.imports import views


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern | URLResolver]:
    """`/admin/imports/`."""
    patterns = [
        path("", views.imports_page, name="list"),
        path("runs/<int:run_id>/", views.run_page, name="run"),
        path("proposals/<int:proposal_id>/", views.decide, name="decide"),
        path("records/<int:record_id>/seen/", views.seen, name="seen"),
    ]
    return [path("imports/", include((patterns, "hub_imports")))]


class ImportsMenuItem(MenuItem):  # type: ignore[misc]
    """For those who may change notices."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person has anything to do there."""
        user: Any = request.user
        allowed: bool = user.has_perm("notices.change_notice")
        return allowed


@hooks.register("register_admin_menu_item")
def imports_menu_item() -> MenuItem:
    """The page."""
    return ImportsMenuItem(
        _("Imports"), reverse("hub_imports:list"), name="imports", icon_name="download", order=150
    )
