"""The bar beneath every slide, within reach of a seated person: the same on all of them.

A live widget that the player places over the stage; slides are painted without it. It raises
events and does nothing itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kivy.properties import ColorProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from assets.i18n import TwoLanguages
from screens.bar.arrangement import OFFERED, BarEvent, ButtonPlan, bar_buttons, progress_marks
from screens.fonts import font_path
from screens.icon.icon import IconPicture, icon_texture
from screens.look import Look
from screens.palette import EDGE, INK, PANEL, PAPER
from screens.panel.panel import Panel
from screens.rules import load_rules
from screens.typesetting import SdlMeasure
from screens.wording import Wording
from screens.words.words import Words


class BarButton(ButtonBehavior, Widget):  # type: ignore[misc]  # Kivy publishes no types
    """A button whose touch zone is the whole height of its row."""

    event = StringProperty()
    fill_colour = ColorProperty()
    pressed_colour = ColorProperty()
    edge_colour = ColorProperty()
    edge_width = NumericProperty(0)
    radius = NumericProperty(0)
    touch_zone = ListProperty([0, 0, 0, 0])
    """x, y, width, height in window pixels."""

    def collide_point(self, x: float, y: float) -> bool:
        """Within the touch zone, which is larger than what is drawn."""
        left, bottom, width, height = self.touch_zone
        return bool(left <= x < left + width and bottom <= y < bottom + height)


class Bar(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Place it at the window's bottom left corner; its size follows from the look."""

    __events__ = (
        "on_give_information",
        "on_language",
        "on_text_size",
        "on_contrast",
        "on_listen",
        "on_reach",
    )

    colour = ColorProperty(PANEL.rgba)

    def __init__(
        self,
        look: Look,
        words: TwoLanguages,
        offered: Collection[BarEvent] = OFFERED,
        **attributes: object,
    ) -> None:
        load_rules("bar", "panel", "words", "icon")
        super().__init__(
            size_hint=(None, None), size=(look.width, look.bar_height), pos=(0, 0), **attributes
        )
        self._look = look
        self._marks: list[Widget] = []
        plans = bar_buttons(look, Wording(words), SdlMeasure(), offered)
        self._used = plans[-1].box.right
        for plan in plans:
            self.add_widget(self._button(plan))

    def show_progress(self, index: int, count: int) -> None:
        """The `index`-th (from 0) of `count` slides is on."""
        self.clear_widgets(self._marks)
        self._marks = [
            Panel(
                pos=(mark.box.x, mark.box.y),
                size=(mark.box.width, mark.box.height),
                radius=mark.box.height / 2,
                colour=(PAPER if mark.present else EDGE).rgba,
            )
            for mark in progress_marks(self._look, self._used, index, count)
        ]
        for mark in self._marks:
            self.add_widget(mark)

    @property
    def buttons(self) -> Sequence[BarButton]:
        """The buttons in reading order."""
        return [child for child in reversed(self.children) if isinstance(child, BarButton)]

    def on_give_information(self) -> None:
        """Raised: somebody wants to say something."""

    def on_language(self) -> None:
        """Raised: the other language first."""

    def on_text_size(self) -> None:
        """Raised: larger text."""

    def on_contrast(self) -> None:
        """Raised: more contrast."""

    def on_listen(self) -> None:
        """Raised: read the slide aloud."""

    def on_reach(self) -> None:
        """Raised: all controls in the lower half of the display."""

    def _button(self, plan: ButtonPlan) -> BarButton:
        look, box = self._look, plan.box
        button = BarButton(
            event=plan.event,
            pos=(box.x, box.y),
            size=(box.width, box.height),
            touch_zone=[plan.touch.x, plan.touch.y, plan.touch.width, plan.touch.height],
            fill_colour=(PAPER if plan.primary else PANEL).rgba,
            pressed_colour=EDGE.rgba,
            edge_colour=(PAPER if plan.primary else EDGE).rgba,
            edge_width=max(1, look.px(2)),
            radius=look.px(14),
        )
        button.bind(on_release=self._raise)
        for said in plan.words:
            word = Words(
                said.text, font_path(said.style.face), said.style.px, colour=said.style.colour.rgba
            )
            word.stand_on(box.x + said.x, box.y + said.baseline)
            button.add_widget(word)
        if plan.icon is not None and plan.icon_box is not None:
            icon = plan.icon_box
            picture = IconPicture(
                texture=icon_texture(plan.icon),
                colour=(INK if plan.primary else PAPER).rgba,
                pos=(box.x + icon.x, box.y + icon.y),
                size=(icon.width, icon.height),
            )
            button.add_widget(picture)
        return button

    def _raise(self, button: Any) -> None:
        event: BarEvent = button.event
        self.dispatch(event)
