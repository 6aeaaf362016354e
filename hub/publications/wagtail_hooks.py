"""Where publications hang in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from hub.publications import views
from hub.publications.health import health


@hooks.register("register_admin_urls")
def publication_urls() -> list[URLPattern | URLResolver]:
    """`/admin/publications/`."""
    patterns = [
        path("", views.publication_list, name="list"),
        path("<int:publication_id>/again/", views.try_again, name="again"),
    ]
    return [path("publications/", include((patterns, "hub_publications")))]


@hooks.register("register_admin_menu_item")
def publications_menu_item() -> MenuItem:
    """The list."""
    return MenuItem(
        _("Publications"),
        reverse("hub_publications:list"),
        name="publications",
        icon_name="history",
        order=130,
    )


class HealthPanel(Component):  # type: ignore[misc]
    """On the home page: does what is approved reach the feed?"""

    order = 20
    template_name = "publications/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Each channel's last publication, and what is wrong."""
        return {"health": health()}


@hooks.register("construct_homepage_panels", order=10)
def health_panel(request: HttpRequest, panels: list[Any]) -> None:
    """After what waits."""
    panels.append(HealthPanel())
