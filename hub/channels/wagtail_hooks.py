"""Where channels hang in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from hub.approvals.editing import ApprovedContentViewSet, NobodyPublishes, StandingPanel
from hub.channels.day.views import day
from hub.channels.models import Channel
from hub.channels.passed_over import PassedOverPanel

register_permission_policy(Channel, NobodyPublishes(Channel))


class DayPanel(Panel):  # type: ignore[misc]
    """The way to the day as it will play."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        """For one draft."""

        template_name = "channels/day_panel.html"

        def is_shown(self) -> bool:
            """Once there is something to play."""
            return self.instance.pk is not None and super().is_shown()


class ChannelViewSet(ApprovedContentViewSet):
    """Channels in the menu."""

    model = Channel
    icon = "desktop"
    menu_label = _("Channels")
    menu_name = "channels"
    menu_order = 120
    list_display = ["__str__", "channel_id", "standing_words", UpdatedAtColumn()]
    search_fields = ["name", "channel_id"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            StandingPanel(),
            DayPanel(),
            PassedOverPanel(),
            FieldRowPanel([FieldPanel("channel_id"), FieldPanel("name")]),
            FieldPanel("slides"),
            FieldPanel("order"),
            MultiFieldPanel(
                [
                    FieldPanel("evergreen_campaign"),
                    FieldRowPanel([FieldPanel("offline_ttl_hours"), FieldPanel("valid_days")]),
                ],
                heading=_("When the news stops"),
            ),
        ]
    )


register_snippet(ChannelViewSet)


@hooks.register("register_admin_urls")
def channel_urls() -> list[URLPattern | URLResolver]:
    """`/admin/channels/…`."""
    return [path("channels/", include(([path("<int:pk>/day/", day, name="day")], "hub_channels")))]


@hooks.register("register_snippet_listing_buttons")
def day_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Any]:
    """In the list of channels."""
    if isinstance(snippet, Channel) and user.has_perm("channels.change_channel"):
        yield Button(
            _("The day as it will play"),
            url=reverse("hub_channels:day", args=[snippet.pk]),
            icon_name="time",
            priority=15,
        )


@hooks.register("insert_global_admin_css")
def day_style() -> str:
    """For the page of a day."""
    return format_html('<link rel="stylesheet" href="{}">', static("hub/day.css"))
