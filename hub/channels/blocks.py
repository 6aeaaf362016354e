"""The slides of a channel as StreamField blocks. A block's own id is the slide's, so it stays the
same over edits and publications and plays can be counted.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from hub.approvals.moment_input import MomentInput
from hub.approvals.moments import lazy_zone_words

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


class PhotoChooserBlock(blocks.ChooserBlock):  # type: ignore[misc]
    """A picture of the hub, chosen or uploaded as for a notice."""

    target_model = "notices.Photo"

    @cached_property
    def widget(self) -> Any:
        """The field of a notice's pictures."""
        from hub.notices.choosing import photo_chooser

        return photo_chooser().widget_class()

    class Meta:
        icon = "image"


class NoticeChooserBlock(SnippetChooserBlock):  # type: ignore[misc]
    """A notice with its face beside its name, so that nobody takes one for another."""

    @cached_property
    def widget(self) -> Any:
        """The field with the face."""
        from hub.notices.notice_chooser import NoticeChooser

        return NoticeChooser(self.target_model, icon="user")

    def deconstruct(self) -> Any:
        """As Wagtail's: how it looks is no concern of a migration."""
        _path, *given = super().deconstruct()
        return (f"{SnippetChooserBlock.__module__}.{SnippetChooserBlock.__name__}", *given)

    class Meta:
        icon = "user"


class MomentBlock(blocks.DateTimeBlock):  # type: ignore[misc]
    """A date and a time, written as a browser asks for them, and in which zone it is read."""

    @cached_property
    def field(self) -> Any:
        """Wagtail's, with the zone of whoever looks in its help."""
        field = super().field
        field.widget = MomentInput()
        field.help_text = lazy_zone_words()
        return field

    def deconstruct(self) -> Any:
        """As Wagtail's: how it looks is no concern of a migration."""
        _path, *given = super().deconstruct()
        return (f"{blocks.__name__}.{blocks.DateTimeBlock.__name__}", *given)


class SlideBlock(blocks.StructBlock):  # type: ignore[misc]
    """What every slide has."""

    duration_s = blocks.IntegerBlock(
        min_value=3, max_value=300, default=10, label=_("Seconds on the screen")
    )
    weight = blocks.IntegerBlock(
        min_value=1,
        max_value=5,
        default=1,
        label=_("Turns in a round"),
        help_text=_("From 1 to 5. With 2 it is shown twice as often as the others."),
    )
    show_from = MomentBlock(required=False, label=_("Show from"))
    show_until = MomentBlock(required=False, label=_("Show until"))
    dayparts = blocks.ListBlock(
        DaypartBlock(),
        default=[],
        max_num=14,
        label=_("Parts of the day"),
        help_text=_("None: all day."),
    )

    def get_form_layout(self) -> blocks.BlockGroup:
        """What a slide shows comes first in the form; when it does is folded away after that."""
        when = list(SlideBlock.base_blocks)
        group = blocks.BlockGroup(
            children=when,
            heading="when",
            icon="time",
            classname="collapsed",
            label_format="{duration_s} s",
        )
        group.heading = _("When and how often")  # put into words when shown: models still load
        shown = [name for name in self.child_blocks if name not in when]
        return blocks.BlockGroup(children=[*shown, group])


class NoticeSlideBlock(SlideBlock):
    """One notice with a campaign's tip lines."""

    notice = NoticeChooserBlock("notices.Notice", label=_("Notice"))
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


class TenSlideBlock(SlideBlock):
    """Up to ten notices side by side."""

    campaign = SnippetChooserBlock("campaigns.Campaign", label=_("Campaign"))
    notices = blocks.ListBlock(
        NoticeChooserBlock("notices.Notice", label=_("Notice")),
        min_num=1,
        max_num=10,
        label=_("Notices, in their order"),
        help_text=_("A notice that may not be shown leaves its place to the next."),
    )

    class Meta:
        icon = "table"
        label = _("Grid of ten")
        label_format = "{campaign}"


class ImageSlideBlock(SlideBlock):
    """One picture over the whole screen."""

    picture = PhotoChooserBlock(
        label=_("Picture"),
        help_text=_(
            "It is shown whole. Never the face of anybody sought: a notice shows that, and takes"
            " it off in time."
        ),
    )
    alt_es = blocks.TextBlock(
        max_length=400,
        rows=2,
        label=_("What is to be seen, in Spanish"),
        help_text=_("The screen reads it aloud to whoever cannot see the picture."),
    )
    alt_en = blocks.TextBlock(max_length=400, rows=2, label=_("What is to be seen, in English"))

    class Meta:
        icon = "image"
        label = _("Image")
        label_format = "{alt_es}"


def slide_blocks() -> list[tuple[str, Any]]:
    """The block types of a channel, by the `type` of the signed slide."""
    return [
        ("notice", NoticeSlideBlock()),
        ("tip_line", TipLineSlideBlock()),
        ("message", MessageSlideBlock()),
        ("ten", TenSlideBlock()),
        ("image", ImageSlideBlock()),
    ]
