"""The bar beneath every slide, within reach of a seated person: the same on all of them.

A live widget that the player places over the stage; slides are painted without it. It raises
events and does nothing itself. What a person chose (text size, contrast, reach) it reads off its
look: whoever changes that puts up another bar.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from assets.i18n import TwoLanguages
from screens.bar.arrangement import (
    OFFERED,
    BarEvent,
    ButtonPlan,
    Mark,
    bar_buttons,
    progress_marks,
)
from screens.bar.contents import said_of
from screens.fonts import font_path
from screens.icon.icon import IconPicture, icon_texture
from screens.look import Look
from screens.palette import EDGE, GOLD, INK, PANEL, PAPER, PRESSED, UNLIT, Colour
from screens.panel.panel import Panel
from screens.plan import Box
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
    waiting = BooleanProperty(defaultvalue=False)
    """It was pressed and its answer is on its way: it stays pressed until that is there."""
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
        *,
        listening: bool = False,
        **attributes: object,
    ) -> None:
        """`listening`: something is read aloud now, and the button for it says stop."""
        load_rules("bar", "panel", "words", "icon")
        super().__init__(
            size_hint=(None, None),
            size=(look.width, look.bar_height),
            pos=(0, 0),
            colour=look.scheme.of(PANEL).rgba,
            **attributes,
        )
        self._look, self._words, self._offered = look, Wording(words), offered
        self._marks: list[Widget] = []
        self._progress = (0, 0)
        self._put_up(listening=listening)

    def show_progress(self, index: int, count: int) -> None:
        """The `index`-th (from 0) of `count` slides is on."""
        self.clear_widgets(self._marks)
        self._progress = (index, count)
        self._marks = list(self._bars(progress_marks(self._look, self._used, index, count), 0, 0))
        for mark in self._marks:
            self.add_widget(mark)

    def show_listening(self, *, listening: bool) -> None:
        """Something is read aloud from now on, or no longer."""
        waiting = self.waiting
        self.clear_widgets()
        self._put_up(listening=listening)
        self.show_progress(*self._progress)
        self.show_waiting(waiting=waiting)

    def show_waiting(self, *, waiting: bool) -> None:
        """Whether "Give information" stays pressed because the form is on its way."""
        for button in self.buttons:
            button.waiting = waiting and button.event == "on_give_information"

    @property
    def waiting(self) -> bool:
        """Whether the form is on its way."""
        return any(button.waiting for button in self.buttons)

    def press(self, event: str) -> None:
        """A keypad's Enter on the button of this event."""
        if event == "on_give_information":
            self.show_waiting(waiting=True)
        self.dispatch(event)

    @property
    def boxes(self) -> Mapping[str, Box]:
        """Where the buttons are drawn on the display, from its top left corner."""
        height = self._look.height
        return {
            button.event: Box(
                *(round(button.x), height - round(button.top)),
                *(round(button.width), round(button.height)),
            )
            for button in self.buttons
        }

    def said(self, event: str) -> str:
        """What a button is called aloud, in the first language."""
        return said_of(event, self._look, self._words, listening=self._listening)

    @property
    def buttons(self) -> Sequence[BarButton]:
        """The buttons in reading order."""
        return [child for child in reversed(self.children) if isinstance(child, BarButton)]

    def on_give_information(self) -> None:
        """Raised: somebody wants to say something."""

    def on_language(self) -> None:
        """Raised: the other language first."""

    def on_text_size(self) -> None:
        """Raised: the next text size."""

    def on_contrast(self) -> None:
        """Raised: the other contrast."""

    def on_listen(self) -> None:
        """Raised: read the slide aloud, or stop reading it."""

    def on_reach(self) -> None:
        """Raised: all controls in the lower half of the display, or no longer."""

    def _put_up(self, *, listening: bool) -> None:
        plans = bar_buttons(
            self._look, self._words, SdlMeasure(), self._offered, listening=listening
        )
        self._used, self._listening = plans[-1].box.right, listening
        self._marks = []
        for plan in plans:
            self.add_widget(self._button(plan))

    def _button(self, plan: ButtonPlan) -> BarButton:
        look, box = self._look, plan.box
        light = plan.primary or plan.on
        button = BarButton(
            event=plan.event,
            pos=(box.x, box.y),
            size=(box.width, box.height),
            touch_zone=[plan.touch.x, plan.touch.y, plan.touch.width, plan.touch.height],
            fill_colour=self._rgba(PAPER if light else PANEL),
            pressed_colour=self._rgba(GOLD if light else PRESSED),
            edge_colour=self._rgba(PAPER if light else EDGE),
            edge_width=max(1, look.px(2)),
            radius=look.px(14),
        )
        button.bind(on_release=lambda pressed: self.press(pressed.event))
        for said in plan.words:
            colour = self._rgba(said.style.colour)
            word = Words(said.text, font_path(said.style.face), said.style.px, colour=colour)
            word.stand_on(box.x + said.x, box.y + said.baseline)
            button.add_widget(word)
        if plan.icon is not None and plan.icon_box is not None:
            icon = plan.icon_box
            picture = IconPicture(
                texture=icon_texture(plan.icon),
                colour=self._rgba(INK if light else PAPER),
                pos=(box.x + icon.x, box.y + icon.y),
                size=(icon.width, icon.height),
            )
            button.add_widget(picture)
        for mark in self._bars(plan.marks, box.x, box.y):
            button.add_widget(mark)
        return button

    def _bars(self, marks: Sequence[Mark], x: int, y: int) -> Iterator[Widget]:
        for mark in marks:
            box = mark.box
            yield Panel(
                pos=(x + box.x, y + box.y),
                size=(box.width, box.height),
                radius=min(box.width, box.height) / 2,
                colour=self._rgba(PAPER if mark.present else UNLIT),
            )

    def _rgba(self, colour: Colour) -> tuple[float, float, float, float]:
        return self._look.scheme.of(colour).rgba
