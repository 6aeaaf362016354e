"""The slides of a channel as StreamField blocks. A block's own id is the slide's, so it stays the
same over edits and publications and plays can be counted.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

WEEKDAYS = [
    ("mon", _("Monday")),
    ("tue", _("Tuesday")),
    ("wed", _("Wednesday")),
    ("thu", _("Thursday")),
    ("fri", _("Friday")),
    ("sat", _("Saturday")),
    ("sun", _("Sunday")),
]


class DaypartBlock(blocks.StructBlock):  # type: ignore[misc]
    """A part of the day in the site's own time zone."""

    days = blocks.MultipleChoiceBlock(
        choices=WEEKDAYS, required=False, label=_("Days"), help_text=_("None chosen: every day.")
    )
    start = blocks.TimeBlock(label=_("From"))
    end = blocks.TimeBlock(label=_("To"), help_text=_("Not after the start: past midnight."))

    class Meta:
        icon = "time"
        label = _("Part of the day")


class SlideBlock(blocks.StructBlock):  # type: ignore[misc]
    """What every slide has."""

    duration_s = blocks.IntegerBlock(
        min_value=3, max_value=300, default=10, label=_("Seconds on the screen")
    )
    show_from = blocks.DateTimeBlock(required=False, label=_("Show from"))
    show_until = blocks.DateTimeBlock(required=False, label=_("Show until"))
    dayparts = blocks.ListBlock(
        DaypartBlock(),
        default=[],
        max_num=14,
        label=_("Parts of the day"),
        help_text=_("None: all day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What a slide shows comes first in the form, and when it does after that."""
        super().__init__(*args, **kwargs)
        for name in SlideBlock.base_blocks:
            self.child_blocks.move_to_end(name)


class NoticeSlideBlock(SlideBlock):
    """One notice with a campaign's tip lines."""

    notice = SnippetChooserBlock("notices.Notice", label=_("Notice"))
    campaign = SnippetChooserBlock("campaigns.Campaign", label=_("Campaign"))
    rank = blocks.IntegerBlock(required=False, min_value=1, max_value=99, label=_("Rank"))
    rank_of = blocks.IntegerBlock(required=False, min_value=1, max_value=99, label=_("Out of"))

    class Meta:
        icon = "user"
        label = _("Notice")
        label_format = "{notice}"


class TipLineSlideBlock(SlideBlock):
    """Phone numbers and a large QR."""

    campaign = SnippetChooserBlock("campaigns.Campaign", label=_("Campaign"))

    class Meta:
        icon = "comment"
        label = _("Tip line")
        label_format = "{campaign}"


class MessageSlideBlock(SlideBlock):
    """A few words in both languages."""

    tone = blocks.ChoiceBlock(
        choices=[("information", _("Information")), ("warning", _("Warning"))],
        default="information",
        label=_("Tone"),
    )
    title_es = blocks.CharBlock(max_length=80, label=_("Title, in Spanish"))
    title_en = blocks.CharBlock(max_length=80, label=_("Title, in English"))
    body_es = blocks.TextBlock(required=False, max_length=400, rows=2, label=_("Text, in Spanish"))
    body_en = blocks.TextBlock(required=False, max_length=400, rows=2, label=_("Text, in English"))

    class Meta:
        icon = "info-circle"
        label = _("Message")
        label_format = "{title_es}"


def slide_blocks() -> list[tuple[str, Any]]:
    """The block types of a channel, by the `type` of the signed slide."""
    return [
        ("notice", NoticeSlideBlock()),
        ("tip_line", TipLineSlideBlock()),
        ("message", MessageSlideBlock()),
    ]
