"""The page that is on, as live widgets: controls, the field, the keyboard. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kivy.uix.widget import Widget

from assets.i18n import Translator
from screens.look import Look
from screens.palette import GOLD
from screens.plan import Box
from screens.tip.answers import Language
from screens.tip.control.control import ControlWidget
from screens.tip.field.field import Field
from screens.tip.form.drawing import PageBuilder
from screens.tip.form.focusing import Focusing
from screens.tip.keyboard.keyboard import Keyboard
from screens.tip.keyboard.pressing import Stroke
from screens.tip.planning import Control, KeyboardPlan, PagePlan
from screens.typesetting import Measure

_SHOWN_S = 3.0
"""Masked text stays readable for this long after the finger has left "Show": a short touch is how
most people press a button."""


class PageView(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Shows a plan with the text that is typed on it; raises what was touched."""

    __events__ = ("on_act", "on_stroke", "on_place")

    def __init__(self, look: Look, measure: Measure, now_s: Callable[[], float]) -> None:
        super().__init__(size_hint=(None, None), size=(look.width, look.height), pos=(0, 0))
        self._look, self._measure, self._now_s = look, measure, now_s
        self._builder = PageBuilder(look, measure)
        self._field: Any = None
        self._keyboard: Any = None
        self._text = ("", 0)
        self._hide_s: float | None = None
        self.plan = PagePlan()
        self.focusing = Focusing(self, look)

    def on_act(self, action: str) -> None:
        """Raised: a control was touched."""

    def on_stroke(self, stroke: Stroke) -> None:
        """Raised: a key was."""

    def on_place(self, caret: int) -> None:
        """Raised: the caret was put before this character."""

    @property
    def boxes(self) -> Mapping[str, Box]:
        """Everything that can be pressed, keys of the keyboard as `key:<name>`."""
        boxes = {control.action: control.box for control in self.plan.controls}
        if self._keyboard is None:
            return boxes
        keys = {f"key:{name}": box for name, box in self._keyboard.keys}
        return keys if self._keyboard.has_opened else keys | boxes

    def show(
        self, plan: PagePlan, text: str, caret: int, language: Language, say: Translator
    ) -> None:
        """Puts the page up. Its keyboard stays as it is where the page only changed a little."""
        keyboard = self._keyboard if plan.keyboard == self.plan.keyboard else None
        if keyboard is not None and keyboard.language != language:
            keyboard = None
        self.plan = plan
        self.clear()
        for widget in self._builder.parts(plan.elements):
            self.add_widget(widget)
        for control in plan.controls:
            self.add_widget(self._control(control))
        if plan.field is not None:
            self._field = Field(plan.field, self._look.height, self._measure)
            self._field.caret_colour = self._look.scheme.of(GOLD).rgba
            self._field.bind(on_place=lambda _field, to: self.dispatch("on_place", to))
            self.add_widget(self._field)
            self.show_text(text, caret)
        if plan.keyboard is not None:
            self._keyboard = keyboard or self._new_keyboard(plan.keyboard, language, say)
            self.add_widget(self._keyboard)
        self.focusing.restore(self.boxes)

    def prefer(self, look: Look) -> None:
        """The same display, seen by a person with other preferences; the page is shown anew."""
        self._look = look
        self.focusing.prefer(look)
        self.clear()

    def show_text(self, text: str, caret: int) -> None:
        """Only the text has changed."""
        self._text = (text, caret)
        if self._field is not None:
            self._field.show(text, caret)

    def clear(self) -> None:
        """Takes the page down."""
        self.clear_widgets()
        self._field = self._keyboard = self._hide_s = None

    def wipe(self) -> None:
        """Nothing is on any more, and no word and no picture is kept."""
        self.clear()
        self.show_text("", 0)
        self.forget_photographs()

    def forget_photographs(self) -> None:
        """Lets every picture go."""
        self._builder.forget_photographs()

    def step(self, now_s: float) -> float | None:
        """Keys that are held, and text that is shown for a moment; seconds until it is needed
        again, None while there is neither."""
        due_s: float | None = self._keyboard.step(now_s) if self._keyboard is not None else None
        if self._hide_s is None:
            return due_s
        if now_s >= self._hide_s:
            self._reveal(revealed=False)
            return due_s
        hide_in_s = self._hide_s - now_s
        return hide_in_s if due_s is None else min(due_s, hide_in_s)

    def close_letters(self) -> bool:
        """Puts away what a held key opened; False where nothing was open."""
        if self._keyboard is None or not self._keyboard.has_opened:
            return False
        self._keyboard.close()
        return True

    def press_focused(self) -> None:
        """A keypad's Enter."""
        name = self.focusing.name
        if name is None or name not in self.boxes:
            self.focusing.move("down", self.boxes)
        elif name.startswith("key:"):
            self._keyboard.press(name.removeprefix("key:"))
        elif any(control.held and control.action == name for control in self.plan.controls):
            self._reveal(revealed=not self._field.revealed)
        else:
            self.dispatch("on_act", name)

    def _new_keyboard(self, plan: KeyboardPlan, language: Language, say: Translator) -> Any:
        keyboard = Keyboard(plan, self._look, language, say, self._now_s)
        keyboard.bind(
            on_stroke=lambda _keyboard, stroke: self.dispatch("on_stroke", stroke),
            on_keys=lambda _keyboard: self.focusing.restore(self.boxes),
        )
        return keyboard

    def _control(self, control: Control) -> ControlWidget:
        widget = ControlWidget(control, self._look.height)
        for part in self._builder.parts(control.elements):
            widget.add_widget(part)
        widget.bind(
            on_act=lambda _widget: self.dispatch("on_act", control.action),
            on_hold=lambda _widget: self._reveal(revealed=True),
            on_let_go=lambda _widget: self._hide_soon(),
        )
        return widget

    def _hide_soon(self) -> None:
        self._hide_s = self._now_s() + _SHOWN_S

    def _reveal(self, *, revealed: bool) -> None:
        self._hide_s = None
        if self._field is not None:
            self._field.revealed = revealed
            self._field.show(*self._text)
