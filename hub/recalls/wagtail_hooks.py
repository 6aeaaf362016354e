"""Where recalls hang in the admin: a button at every notice, picture and slide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button

from hub.notices.models import Notice
from hub.operating.restored import open_restoration
from hub.recalls import restoring_views, views
from hub.recalls.models import Recall
from hub.recalls.service import PERMISSION
from hub.recalls.showing import faces, with_names


@hooks.register("register_admin_urls")
def recall_urls() -> list[URLPattern | URLResolver]:
    """`/admin/recalls/`."""
    patterns = [
        path("", views.recall_list, name="list"),
        path("new/", views.new_recall, name="new"),
        path("<int:sequence>/", views.one_recall, name="one"),
        path("<int:sequence>/confirming/", views.confirming_now, name="confirming"),
        path("restored/", restoring_views.restored, name="restored"),
    ]
    return [path("recalls/", include((patterns, "hub_recalls")))]


@hooks.register("register_admin_menu_item")
def recalls_menu_item() -> MenuItem:
    """The list."""
    return MenuItem(
        _("Recalls"), reverse("hub_recalls:list"), name="recalls", icon_name="cross", order=140
    )


@hooks.register("register_snippet_listing_buttons")
def recall_button(snippet: Any, user: User, next_url: str | None = None) -> Iterator[Any]:
    """In the list of notices."""
    if isinstance(snippet, Notice) and user.has_perm(PERMISSION):
        yield Button(
            _("Take off every screen"),
            url=f"{reverse('hub_recalls:new')}?target=notice&id={snippet.notice_id}",
            icon_name="cross",
            priority=15,
        )


class RestoredPanel(Component):  # type: ignore[misc]
    """Before everything on the home page: this database came back from a backup."""

    order = 1
    template_name = "recalls/restored_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Empty where nothing is locked."""
        return {"restoration": open_restoration()}


class FacesPanel(Component):  # type: ignore[misc]
    """On the home page, first but for what waits: every face, one click from being taken down."""

    order = 15
    template_name = "recalls/faces_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """For those who may."""
        may = self.request.user.has_perm(PERMISSION)
        return {"may": may, "faces": faces() if may else None}


class RecallsPanel(Component):  # type: ignore[misc]
    """On the home page: what was taken down lately."""

    order = 30
    template_name = "recalls/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The last five."""
        return {"recalls": with_names(Recall.objects.all()[:5])}


@hooks.register("construct_homepage_panels", order=10)
def recalls_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Faces after what waits; what was taken down after the publications."""
    panels.append(RestoredPanel())
    panels.append(FacesPanel(request))
    panels.append(RecallsPanel())
