"""Where campaigns hang in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from hub.approvals.editing import ApprovedContentViewSet, NobodyPublishes, StandingPanel
from hub.campaigns.models import Campaign

register_permission_policy(Campaign, NobodyPublishes(Campaign))


class CampaignViewSet(ApprovedContentViewSet):
    """Campaigns in the menu."""

    model = Campaign
    icon = "comment"
    menu_label = _("Campaigns")
    menu_name = "campaigns"
    menu_order = 110
    list_display = ["__str__", "campaign_id", "phone", "standing_words", UpdatedAtColumn()]
    search_fields = ["title_es", "title_en", "campaign_id", "phone"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            StandingPanel(),
            FieldPanel("campaign_id"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("title_es"), FieldPanel("title_en")]),
                    FieldRowPanel([FieldPanel("promise_es"), FieldPanel("promise_en")]),
                ],
                heading=_("What the public reads"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("phone"), FieldPanel("whatsapp")]),
                    FieldRowPanel([FieldPanel("emergency"), FieldPanel("web")]),
                ],
                heading=_("Where the public answers"),
            ),
            FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")], heading=_("Dates")),
        ]
    )


register_snippet(CampaignViewSet)
