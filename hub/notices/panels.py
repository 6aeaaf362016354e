"""The form of a notice, in the order in which an editor thinks: who, why, pictures, dates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from hub.approvals.editing import StandingPanel


def _pair(stem: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(f"{stem}_es"), FieldPanel(f"{stem}_en")])


def _range(stem: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(f"{stem}_low"), FieldPanel(f"{stem}_high")])


def notice_panels() -> ObjectList:
    """Bound by the viewset."""
    who: list[Any] = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("outcome")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("native_name")]),
        FieldPanel("aliases"),
        FieldPanel("one_language"),
    ]
    return ObjectList(
        [
            StandingPanel(),
            MultiFieldPanel(who, heading=_("Who")),
            MultiFieldPanel(
                [_pair("charge"), _pair("caution"), _pair("details")],
                heading=_("What the public reads"),
            ),
            InlinePanel("pictures", heading=_("Pictures"), label=_("Picture"), max_num=12),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("gender"), FieldPanel("born")]),
                    _range("age"),
                    _range("height"),
                    _range("weight"),
                    _pair("hair"),
                    _pair("eyes"),
                    _pair("marks"),
                    _pair("last_seen"),
                ],
                heading=_("Description"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("reward_amount"), FieldPanel("reward_currency")]),
                    _pair("reward_text"),
                ],
                heading=_("Reward"),
            ),
            MultiFieldPanel(
                [_pair("authority"), FieldPanel("case_number"), FieldPanel("verified_until")],
                heading=_("Issuing authority"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("show_from"), FieldPanel("show_until")]),
                    FieldPanel("outcome_until"),
                ],
                heading=_("When it is shown"),
                help_text=_("Screens apply these dates themselves, in their own time zone."),
            ),
        ]
    )
