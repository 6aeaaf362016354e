"""The form: shows the page of its state, turns touches into steps, and raises three events.

It does no I/O. `on_save` hands over the answers, and whoever seals them answers by `show_saved` or
`show_cannot`; after `on_leave` the process that holds this widget must end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, TypeAlias

from kivy.uix.widget import Widget

from assets.i18n import Translator
from assets.questions import words as question_words
from screens.look import Look
from screens.plan import Box
from screens.tip.answers import Answers, Language
from screens.tip.compositor import Compositor
from screens.tip.control.control import ControlWidget, FocusRing
from screens.tip.field.field import Field
from screens.tip.focus import ARROWS, neighbour
from screens.tip.form.acting import acted
from screens.tip.form.drawing import PageBuilder
from screens.tip.idle import ANSWERING, KEEPING_RECEIPT, Idle
from screens.tip.keyboard.keyboard import Keyboard
from screens.tip.keyboard.pressing import Stroke
from screens.tip.pages import page_of
from screens.tip.pages.who import sheets
from screens.tip.planning import Control, KeyboardPlan, PagePlan
from screens.tip.steps import Form
from screens.tip.twice import Twice
from screens.tip.views import FormView
from screens.typesetting import SdlMeasure
from screens.views import QrMatrix

LeaveReason: TypeAlias = Literal["left", "timed_out", "done"]
Speaker: TypeAlias = Callable[[str, Language], Translator]
"""(domain, language) -> its translator."""

_SETTLE_S = 0.35
"""A page takes no touch for this long: the second half of a double tap must not choose on it."""
_SETTLE_RECEIPT_S = 1.0
"""Longer where Finish would take the only copy of the receipt away."""


class TipForm(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Fills the window. Call `step` when the seconds that it last returned have passed and after
    each touch; `on_wake` says when that is sooner than it was."""

    __events__ = ("on_save", "on_leave", "on_qr", "on_wake")

    def __init__(
        self,
        look: Look,
        view: FormView,
        first: Language,
        now_s: Callable[[], float],
        *,
        speaker: Speaker = Translator,
        **attributes: object,
    ) -> None:
        super().__init__(
            size_hint=(None, None), size=(look.width, look.height), pos=(0, 0), **attributes
        )
        self._look, self._view, self._now_s, self._speaker = look, view, now_s, speaker
        self._measure = SdlMeasure()
        self._builder = PageBuilder(look, self._measure)
        self._form = Form(first)
        self._idle = Idle(ANSWERING, now_s())
        self._warned_left_s: int | None = None
        self._matrix: QrMatrix | None = None
        self._plan = PagePlan()
        self._field: Any = None
        self._keyboard: Any = None
        self._ring = FocusRing(
            size_hint=(None, None), thick=max(3, look.px(7)), gap=look.px(7), radius=look.px(18)
        )
        self._focus: str | None = "" if look.input_mode == "keypad" else None
        self._twice = Twice(look.px(24))
        self._over = False
        self._settled_s = 0.0
        self._show_page()

    # What the process of the form calls.

    def step(self, now_s: float) -> float:
        """Warns and ends by the idle rule, opens held keys; seconds until it is needed again."""
        if self._over:
            return 3600.0
        state = self._idle.state(now_s)
        if state == "over":
            self._end("timed_out")
            return 0.0
        left_s = self._idle.left_s(now_s) if state == "warning" else None
        if left_s != self._warned_left_s:
            self._warned_left_s = left_s
            self._show_page()
        wait_s = self._idle.next_s(now_s)
        if self._keyboard is not None and (due_s := self._keyboard.step(now_s)) is not None:
            wait_s = min(wait_s, due_s)
        return max(0.0, wait_s)

    def touched(self, now_s: float) -> None:
        """Somebody is there; a warning that is on goes away."""
        self._idle = self._idle.touched(now_s)
        if self._warned_left_s is not None:
            self._warned_left_s = None
            self._show_page()
        self.dispatch("on_wake")

    def drop_people(self, notice_ids: Collection[str]) -> None:
        """A recall: pictures and names vanish at once, the answers stay."""
        self._view = self._view.without(notice_ids)
        self._form = self._form.without(notice_ids)
        self._builder.forget_photographs()
        if self._form.page == "others":
            last = sheets(self._compositor(), self._view) - 1
            self._form = self._form.turn(1) if self._form.sheet > last else self._form
        self._show_page()

    def show_saved(self, words: tuple[str, ...]) -> None:
        """It is in the spool; the receipt's eight words, in the language of the answers."""
        self._idle = self._idle.ruled(KEEPING_RECEIPT, self._now_s())
        self._become(self._form.saved(words))

    def show_cannot(self, why: Literal["full", "failed"]) -> None:
        """It cannot be taken now. Why is for the log of whoever calls: the words are the same."""
        del why
        self._idle = self._idle.touched(self._now_s())
        self._become(self._form.refused())

    def show_qr(self, matrix: QrMatrix) -> None:
        """The receipt as a symbol, after `on_qr`."""
        self._matrix = matrix
        self._become(self._form.show_qr())

    def press_key(self, name: str) -> None:
        """A keypad's `up`, `down`, `left`, `right`, `enter` or `back`. Other names do nothing."""
        warned = self._warned_left_s is not None
        self.touched(self._now_s())
        if warned or self._over:
            return
        if name == "back":
            if self._keyboard is not None and self._keyboard.has_opened:
                self._keyboard.close()
            else:
                self._act("back")
        elif name == "enter":
            self._press_focused()
        elif name in ARROWS:
            self._move_focus(name)

    # What was raised.

    def on_save(self, answers: Answers) -> None:
        """Raised: the person pressed Save."""

    def on_leave(self, reason: LeaveReason) -> None:
        """Raised once: the form is over and the process must end."""

    def on_qr(self) -> None:
        """Raised: the person asked for the receipt as a QR."""

    def on_wake(self) -> None:
        """Raised: `step` should be called soon."""

    # For tests and for the process's own checks; never logged.

    @property
    def page(self) -> str:
        """Which page is on."""
        return self._form.page

    @property
    def plan(self) -> PagePlan:
        """The page that is on, laid out."""
        return self._plan

    @property
    def boxes(self) -> Mapping[str, Box]:
        """Everything that can be pressed, keys of the keyboard as `key:<name>`."""
        boxes = {control.action: control.box for control in self._plan.controls}
        if self._keyboard is not None:
            keys = {f"key:{name}": box for name, box in self._keyboard.keys}
            return keys if self._keyboard.has_opened else boxes | keys
        return boxes

    @property
    def focus(self) -> str | None:
        """What Enter would press."""
        return self._focus

    # Touch.

    def on_touch_down(self, touch: Any) -> bool:
        """Every touch counts against idling; one that ends the warning does nothing else."""
        warned = self._warned_left_s is not None
        now_s = self._now_s()
        self.touched(now_s)
        self._show_focus(None)
        doubled = self._twice.is_double(touch.x, touch.y, now_s)
        if doubled or warned or self._over or now_s < self._settled_s:
            return True
        super().on_touch_down(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """A finger leaves."""
        self.touched(self._now_s())
        super().on_touch_up(touch)
        return True

    def _act(self, action: str) -> None:
        if self._over:
            return
        outcome = acted(self._form, action, self._view, self._sheets())
        if outcome.leave is not None:
            self._end(outcome.leave)
            return
        saving = outcome.form.page == "saving" and self._form.page != "saving"
        self._become(outcome.form)
        if outcome.wants_qr:
            if self._matrix is not None:
                self._become(self._form.show_qr())
            else:
                self.dispatch("on_qr")
        if saving:
            self.dispatch("on_save", self._form.draft.answers(self._form.language))

    def _become(self, form: Form) -> None:
        if self._over:
            return
        before = self._form
        self._form = form
        if form.page != before.page or form.asking != before.asking:
            wait = _SETTLE_RECEIPT_S if form.page in {"saved", "cannot"} else _SETTLE_S
            self._settled_s = self._now_s() + wait
            self._focus = None if self._focus is None else ""
        self._show_page()

    def _end(self, reason: LeaveReason) -> None:
        self._over = True
        self.clear_widgets()
        self._field = self._keyboard = None
        self._form = Form(self._form.language)
        self._builder.forget_photographs()
        self.dispatch("on_leave", reason)

    def _typed(self, _keyboard: object, stroke: Stroke) -> None:
        before = self._form
        match stroke.act:
            case "write":
                self._form = before.write(stroke.text)
            case "erase":
                self._form = before.erase()
            case "done":
                self._act("next")
                return
        self._text_changed(before)

    def _placed(self, _field: object, caret: int) -> None:
        before = self._form
        self._form = before.move_caret(caret)
        self._text_changed(before)

    def _text_changed(self, before: Form) -> None:
        """Only the text is drawn anew, unless something else on the page follows from it."""
        texts = self._lay_out().texts()
        if texts != self._plan.texts() or before.may_finish != self._form.may_finish:
            self._show_page(keep_keyboard=True)
        elif self._field is not None and self._form.part is not None:
            self._field.show(self._form.draft.text(self._form.part), self._form.caret)

    # Drawing.

    def _compositor(self) -> Compositor:
        language = self._form.language
        other: Language = "en" if language == "es" else "es"
        return Compositor(
            self._look,
            self._speaker("screens", language),
            self._speaker("screens", other),
            question_words(self._speaker("questions", language)),
            self._measure,
            language,
        )

    def _sheets(self) -> int:
        return sheets(self._compositor(), self._view)

    def _lay_out(self) -> PagePlan:
        return page_of(
            self._compositor(),
            self._form,
            self._view,
            warned_left_s=self._warned_left_s,
            matrix=self._matrix,
        )

    def _show_page(self, *, keep_keyboard: bool = False) -> None:
        plan = self._lay_out()
        kept = self._keyboard if keep_keyboard and plan.keyboard == self._plan.keyboard else None
        self._plan = plan
        self.clear_widgets()
        for widget in self._builder.widgets(plan):
            self.add_widget(widget)
        for control in plan.controls:
            self.add_widget(self._control(control))
        self._field = self._keyboard = None
        if plan.field is not None and self._form.part is not None:
            self._field = Field(plan.field, self._look.height, self._measure)
            self._field.bind(on_place=self._placed)
            self._field.show(self._form.draft.text(self._form.part), self._form.caret)
            self.add_widget(self._field)
        if plan.keyboard is not None:
            self._keyboard = kept or self._new_keyboard(plan.keyboard)
            self.add_widget(self._keyboard)
        self._restore_focus()

    def _new_keyboard(self, plan: KeyboardPlan) -> Any:
        keyboard = Keyboard(
            plan, self._look, self._form.language,
            self._speaker("screens", self._form.language), self._now_s,
        )  # fmt: skip
        keyboard.bind(on_stroke=self._typed, on_keys=self._restore_focus)
        return keyboard

    def _control(self, control: Control) -> ControlWidget:
        widget = ControlWidget(control, self._look.height)
        for part in self._builder.parts(control.elements):
            widget.add_widget(part)
        if control.held:
            widget.bind(
                on_hold=lambda _widget: self._reveal(revealed=True),
                on_let_go=lambda _widget: self._reveal(revealed=False),
            )
        else:
            widget.bind(on_act=lambda _widget: self._act(control.action))
        return widget

    def _reveal(self, *, revealed: bool) -> None:
        part = self._form.part
        if self._field is not None and part is not None:
            self._field.revealed = revealed
            self._field.show(self._form.draft.text(part), self._form.caret)

    # The keypad's focus.

    def _move_focus(self, arrow: Any) -> None:
        boxes = self.boxes
        if not boxes:
            return
        if self._focus is None or self._focus not in boxes:
            self._show_focus(_first_of(boxes))
        else:
            self._show_focus(neighbour(boxes, self._focus, arrow))

    def _press_focused(self) -> None:
        if self._focus is None or self._focus not in self.boxes:
            self._restore_focus()
            return
        if self._focus.startswith("key:"):
            self._keyboard.press(self._focus.removeprefix("key:"))
        elif any(c.held and c.action == self._focus for c in self._plan.controls):
            self._reveal(revealed=not self._field.revealed)
        else:
            self._act(self._focus)

    def _restore_focus(self, *_: object) -> None:
        """Keeps the ring on what it was on; on a new page it goes to the first thing to choose."""
        if self._focus is None:
            return
        boxes = self.boxes
        self._show_focus(self._focus if self._focus in boxes else _first_of(boxes))

    def _show_focus(self, name: str | None) -> None:
        self._focus = name
        if self._ring.parent is not None:
            self.remove_widget(self._ring)
        if name is not None and name in self.boxes:
            self._ring.around(self.boxes[name], self._look.height)
            self.add_widget(self._ring)


_LASTING = ("back", "leave", "language")


def _first_of(boxes: Mapping[str, Box]) -> str | None:
    for name in boxes:
        if name not in _LASTING:
            return name
    return next(iter(boxes), None)
