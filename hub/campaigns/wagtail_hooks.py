"""Where campaigns hang in the admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from hub.approvals.editing import (
    ApprovedContentViewSet,
    ApprovedIndexView,
    NobodyPublishes,
    StandingPanel,
)
from hub.approvals.moment_input import MomentInput
from hub.campaigns.models import Campaign
from hub.notices.captures import captures_by_campaign

register_permission_policy(Campaign, NobodyPublishes(Campaign))


class CampaignIndexView(ApprovedIndexView):
    """With how many of each campaign's people were captured."""

    @cached_property
    def _captured(self) -> Mapping[int, int]:
        return captures_by_campaign()

    @property
    def columns(self) -> list[Any]:
        """Ours after Wagtail's."""
        counted = Column(
            "captured",
            label=pgettext_lazy("people", "Captured"),
            accessor=lambda campaign: self._captured.get(campaign.pk, 0),
        )
        return [*super().columns, counted]


class CampaignViewSet(ApprovedContentViewSet):
    """Campaigns in the menu."""

    model = Campaign
    index_view_class = CampaignIndexView
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
            FieldRowPanel(
                [
                    FieldPanel("starts", widget=MomentInput),
                    FieldPanel("ends", widget=MomentInput),
                ],
                heading=_("Dates"),
            ),
        ]
    )


register_snippet(CampaignViewSet)
