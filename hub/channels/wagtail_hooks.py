"""Where channels hang in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from hub.approvals.editing import ApprovedContentViewSet, NobodyPublishes, StandingPanel
from hub.channels.models import Channel

register_permission_policy(Channel, NobodyPublishes(Channel))


class ChannelViewSet(ApprovedContentViewSet):
    """Channels in the menu."""

    model = Channel
    icon = "desktop"
    menu_label = _("Channels")
    menu_name = "channels"
    menu_order = 120
    list_display = ["__str__", "channel_id", "standing_words", UpdatedAtColumn()]
    edit_handler = ObjectList(
        [
            StandingPanel(),
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
