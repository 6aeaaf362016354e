"""The form of a notice, in the order in which an editor thinks: who, why, what to do, photographs,
description, dates. Both languages of a text stand side by side.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)

from hub.approvals.editing import StandingPanel
from hub.approvals.moment_input import MomentInput
from hub.notices.captured_panel import CapturedPanel
from hub.notices.gaps_panel import GapsPanel


class FocusPanel(Panel):  # type: ignore[misc]
    """Where the face is: clicked on the photograph, or moved by arrows; with what screens keep.

    Without script the two numbers below it stay, and say the same.
    """

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        """For one photograph."""

        template_name = "notices/focus_panel.html"


def _pair(stem: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(f"{stem}_es"), FieldPanel(f"{stem}_en")])


def _range(stem: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(f"{stem}_low"), FieldPanel(f"{stem}_high")])


def _moment(field: str) -> FieldPanel:
    return FieldPanel(field, widget=MomentInput)


def _section(heading: Any, *children: Any, help_text: Any = "") -> MultiFieldPanel:
    return MultiFieldPanel([*children], heading=heading, help_text=help_text)


def notice_panels() -> ObjectList:
    """Bound by the viewset."""
    photographs = InlinePanel(
        "pictures",
        heading=_("Photographs"),
        label=_("Picture"),
        max_num=12,
        help_text=_("The first is the one that the screen shows."),
        panels=[
            FieldPanel("photo"),
            FocusPanel(),
            FieldRowPanel(
                [FieldPanel("focus_x"), FieldPanel("focus_y")], classname="hub-focus-numbers"
            ),
            FieldPanel("focus_set"),
            _pair("caption"),
        ],
    )
    return ObjectList(
        [
            StandingPanel(),
            CapturedPanel(),
            GapsPanel(),
            _section(
                _("Who"),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("gender")]),
                FieldRowPanel([FieldPanel("name"), FieldPanel("native_name")]),
                FieldPanel("aliases"),
                FieldPanel("one_language"),
            ),
            _section(
                _("Why"),
                _pair("charge"),
                _pair("details"),
                _pair("authority"),
                FieldRowPanel([FieldPanel("case_number"), _moment("verified_until")]),
            ),
            _section(
                _("What to do"),
                _pair("caution"),
                FieldRowPanel([FieldPanel("reward_amount"), FieldPanel("reward_currency")]),
                _pair("reward_text"),
                help_text=_("The tip line comes from the campaign, on each channel."),
            ),
            photographs,
            _section(
                _("How to recognise the person"),
                FieldPanel("born"),
                *(_range(stem) for stem in ("age", "height", "weight")),
                *(_pair(stem) for stem in ("hair", "eyes", "marks", "last_seen")),
            ),
            _section(
                _("When it is shown, and how it ended"),
                FieldRowPanel([_moment("show_from"), _moment("show_until")]),
                FieldRowPanel([FieldPanel("outcome"), _moment("outcome_until")]),
                help_text=_("Screens apply these dates themselves, in their own time zone."),
            ),
        ]
    )
