"""The text that is being typed, with its caret: our own, because Kivy's keeps an undo list, a
clipboard and a system keyboard, and would hold words that the person took back.

It shows what it is given and raises `on_place` when a finger puts the caret elsewhere.
"""

from __future__ import annotations

from typing import Any

from kivy.properties import ColorProperty, ListProperty
from kivy.uix.widget import Widget

from screens.fonts import font_path
from screens.palette import GOLD
from screens.rules import load_rules
from screens.tip.field.wrapping import Row, caret_at, place_of, wrapped
from screens.tip.planning import FieldPlan
from screens.typesetting import Measure
from screens.words.words import Words

_LEADING = 1.3
_DRAG = 0.5
"""Rows that a finger has to travel before it scrolls and no longer places the caret."""
MASK = "•"


class Field(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Rows of text from the top of its box; the row of the caret is always in sight."""

    __events__ = ("on_place",)

    caret_colour = ColorProperty(GOLD.rgba)
    caret_pos = ListProperty([0, 0])
    caret_size = ListProperty([0, 0])

    def __init__(self, plan: FieldPlan, window_height: int, measure: Measure) -> None:
        load_rules("tip/field", "words")
        box = plan.box
        super().__init__(
            size_hint=(None, None),
            pos=(box.x, window_height - box.bottom),
            size=(box.width, box.height),
        )
        self._plan = plan
        self._measure = measure
        self._top = window_height - plan.text_box.y
        self._line = round(plan.style.px * _LEADING)
        self._visible = max(1, (plan.text_box.height + self._line // 4) // self._line)
        self._first = 0
        self._rows: tuple[Row, ...] = (Row(0, 0, ""),)
        self._shown: dict[tuple[int, str], Any] = {}
        self._drag: tuple[float, int] | None = None
        self.revealed = False
        """Whether masked text is shown as it is."""

    def show(self, text: str, caret: int, *, follow: bool = True) -> None:
        """Shows the text; with `follow`, scrolls to the caret."""
        drawn = MASK * len(text) if self._plan.masked and not self.revealed else text
        self._rows = wrapped(drawn, self._plan.text_box.width, self._width)
        row, within = place_of(self._rows, caret)
        if follow:
            self._first = min(self._first, row)
            self._first = max(self._first, row - self._visible + 1)
        self._first = min(self._first, max(0, len(self._rows) - self._visible))
        self._draw(empty=not text)
        self._draw_caret(row, within)

    @property
    def row_texts(self) -> tuple[str, ...]:
        """The rows that are in sight."""
        return tuple(row.text for row in self._in_sight())

    def on_place(self, caret: int) -> None:
        """Raised: a finger put the caret before this character."""

    def on_touch_down(self, touch: Any) -> bool:
        """A finger on the text."""
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._drag = (touch.y, self._first)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Drags the text, where there is more of it than the box shows."""
        if touch.grab_current is not self or self._drag is None:
            return False
        start_y, first = self._drag
        rows = round((touch.y - start_y) / self._line)
        wanted = min(max(0, first + rows), max(0, len(self._rows) - self._visible))
        if wanted != self._first:
            self._first = wanted
            self._draw(empty=False)
            self.caret_size = [0, 0]
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Places the caret, unless the finger scrolled."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        start_y, first = self._drag or (touch.y, self._first)
        self._drag = None
        if first == self._first and abs(touch.y - start_y) < self._line * _DRAG + self._line:
            number = self._first + int((self._top - touch.y) // self._line)
            row = self._rows[min(max(number, self._first), len(self._rows) - 1)]
            self.dispatch("on_place", caret_at(row, touch.x - self._plan.text_box.x, self._width))
        return True

    def _width(self, text: str) -> int:
        style = self._plan.style
        return self._measure.width(text, style.face, style.px) if text else 0

    def _in_sight(self) -> tuple[Row, ...]:
        return self._rows[self._first : self._first + self._visible]

    def _draw(self, *, empty: bool) -> None:
        plan = self._plan
        wanted: dict[tuple[int, str], Any] = {}
        if empty:
            key = (-1, plan.hint)
            style = plan.hint_style
            wanted[key] = self._shown.get(key) or Words(
                plan.hint, font_path(style.face), style.px, colour=style.colour.rgba
            )
        for number, row in enumerate(self._in_sight()):
            if row.text:
                key = (number, row.text)
                wanted[key] = self._shown.get(key) or Words(
                    row.text,
                    font_path(plan.style.face),
                    plan.style.px,
                    colour=plan.style.colour.rgba,
                )
        for key, widget in self._shown.items():
            if key not in wanted:
                self.remove_widget(widget)
        for (number, _), widget in wanted.items():
            x = plan.text_box.x + (plan.style.px // 4 if number < 0 else 0)  # clear of the caret
            widget.stand_on(x, self._baseline(max(number, 0)))
            if widget.parent is None:
                self.add_widget(widget)
        self._shown = wanted

    def _draw_caret(self, row: int, within: int) -> None:
        number = row - self._first
        if not 0 <= number < self._visible:
            self.caret_size = [0, 0]
            return
        x = self._plan.text_box.x + self._width(self._rows[row].text[:within])
        style = self._plan.style
        self.caret_pos = [x, self._baseline(number) - style.descent]
        self.caret_size = [max(2, round(style.px * 0.08)), style.cap + 2 * style.descent]

    def _baseline(self, number: int) -> int:
        """Window pixels, y upwards, of the `number`-th row in sight."""
        style = self._plan.style
        return int(self._top - number * self._line - (self._line + style.cap) // 2)
