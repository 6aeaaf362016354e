"""Where screens hang in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.fleet import command_views, views


@hooks.register("register_admin_urls")
def fleet_urls() -> list[URLPattern | URLResolver]:
    """`/admin/screens/`."""
    patterns = [
        path("", views.screen_list, name="list"),
        path("enrol/", views.enrol, name="enrol"),
        path("preseed/", views.preseed, name="preseed"),
        path("preseed/<int:preseed_id>/drop/", views.drop_preseed, name="drop_preseed"),
        path("sites/", views.site_list, name="sites"),
        path("sites/new/", views.site_page, name="new_site"),
        path("sites/<int:site_id>/", views.site_page, name="site"),
        path("<str:screen_id>/", views.screen_page, name="screen"),
        path("<str:screen_id>/change/", views.change_screen, name="change"),
        path("sites/<int:site_id>/hours/", command_views.site_hours, name="site_hours"),
        path("<str:screen_id>/hours/", command_views.screen_hours, name="hours"),
        path("<str:screen_id>/command/", command_views.command, name="command"),
        path("<str:screen_id>/pin/", command_views.technician_pin, name="pin"),
        path("<str:screen_id>/screenshot/", views.screenshot, name="screenshot"),
    ]
    return [path("screens/", include((patterns, "hub_fleet")))]


@hooks.register("register_admin_menu_item")
def screens_menu_item() -> MenuItem:
    """The list."""
    return MenuItem(
        _("Screens"), reverse("hub_fleet:list"), name="screens", icon_name="tablet-alt", order=127
    )


@hooks.register("register_permissions")
def fleet_permissions() -> Any:
    """So that a group can be given it on Wagtail's page for groups."""
    return Permission.objects.filter(content_type__app_label="fleet", codename="manage_fleet")
