"""The form: shows the page of its state, turns touches into steps, and raises three events.

It does no I/O. `on_save` hands over the answers, and whoever seals them answers by `show_saved` or
`show_cannot`; after `on_leave` the process that holds this widget must end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal

from assets.i18n import Translator
from screens.look import Look
from screens.plan import Box
from screens.preferences import Preferences
from screens.tip.aloud import focus_said, is_other_page, page_said, stroke_said
from screens.tip.answers import Language
from screens.tip.compositor import Compositor, Speaker
from screens.tip.form.acting import acted
from screens.tip.form.events import FormEvents, LeaveReason
from screens.tip.form.layouts import Layouts
from screens.tip.form.page_view import PageView
from screens.tip.form.settling import Settling
from screens.tip.idle import ANSWERING, KEEPING_RECEIPT, Idle
from screens.tip.keyboard.pressing import Stroke
from screens.tip.planning import PagePlan
from screens.tip.preferring import PREFERENCES, preferred
from screens.tip.steps import Form
from screens.tip.views import FormView
from screens.typesetting import SdlMeasure
from screens.views import QrMatrix


class TipForm(FormEvents):
    """Fills the window. Call `step` when the seconds that it last returned have passed and after
    each touch; `on_wake` says when that is sooner than it was."""

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
        self._view, self._now_s = view, now_s
        measure = SdlMeasure()
        self._layouts = Layouts(look, speaker, measure)
        self._form = Form(first)
        self._idle = Idle(ANSWERING, now_s())
        self._warned_left_s: int | None = None
        self._matrix: QrMatrix | None = None
        self._settling = Settling(look.px(24))
        self._over = False
        self._shown = PageView(look, measure, now_s)
        self._shown.bind(
            on_act=lambda _, action: self._act(action), on_stroke=self._typed, on_place=self._placed
        )
        self.add_widget(self._shown)
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
            is_news = self._warned_left_s is None
            self._warned_left_s = left_s
            self._show_page()
            if is_news:
                self.speak_page()
        wait_s = self._idle.next_s(now_s)
        due_s = self._shown.step(now_s)
        return max(0.0, wait_s if due_s is None else min(wait_s, due_s))

    def seen(self, now_s: float) -> None:
        """It is on the display from now on, and takes no touch yet."""
        self._settling.first_page(now_s)
        self._idle = self._idle.touched(now_s)

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
        self._shown.forget_photographs()
        self._form = self._layouts.on_a_sheet(self._form, self._view)
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
        if name == "enter":
            self._shown.press_focused()
        elif name != "back":
            self._shown.focusing.move(name, self.boxes)
            self._speak_focus()
        elif not self._shown.close_letters():
            self._go_back()

    def speak_page(self) -> None:
        """Raises `on_speak` with all of the page that is on."""
        warned = self._warned_left_s is not None
        said = page_said(self._compositor(), self._form, self.plan, focus=self.focus, warned=warned)
        self.dispatch("on_speak", said)

    def is_heard(self, now_s: float) -> None:
        """Somebody listens: that counts as a touch, but answers no warning."""
        if self._warned_left_s is None:
            self._idle = self._idle.touched(now_s)

    # For tests and for the process's own checks; never logged.

    @property
    def language(self) -> Language:
        """Which one is on."""
        return self._form.language

    @property
    def preferences(self) -> Preferences:
        """How the person wants to see it."""
        return self._layouts.look.preferences

    @property
    def page(self) -> str:
        """Which page is on."""
        return self._form.page

    @property
    def plan(self) -> PagePlan:
        """The page that is on, laid out."""
        return self._shown.plan

    @property
    def boxes(self) -> Mapping[str, Box]:
        """Everything that can be pressed, keys of the keyboard as `key:<name>`."""
        return self._shown.boxes

    @property
    def focus(self) -> str | None:
        """What Enter would press."""
        return self._shown.focusing.name

    # Touch and keypad.

    def on_touch_down(self, touch: Any) -> bool:
        """Every touch counts against idling; one that ends the warning does nothing else."""
        warned = self._warned_left_s is not None
        now_s = self._now_s()
        self.touched(now_s)
        self._shown.focusing.hide()
        taken = self._settling.takes(touch.x, touch.y, now_s)
        if warned or self._over or not taken:
            return True
        super().on_touch_down(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """A finger leaves."""
        self.touched(self._now_s())
        super().on_touch_up(touch)
        return True

    def _go_back(self) -> None:
        """On the first page there is nothing before: the ring goes to what leads out."""
        if self._form.back() == self._form and "leave" in self.boxes:
            self._shown.focusing.go("leave", self.boxes)
            self._speak_focus()
        else:
            self._act("back")

    def _act(self, action: str) -> None:
        if self._over:
            return
        if action == "listen":
            self.dispatch("on_listen")
            return
        if action in PREFERENCES:
            self._prefer(preferred(self.preferences, action))
            return
        sheets = self._layouts.sheets(self._form, self._view)
        outcome = acted(self._form, action, self._view, sheets)
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
            self._settling.other_page(form.page, self._now_s())
            self._shown.focusing.reset()
        self._show_page()
        if is_other_page(before, form):
            self.speak_page()
        elif form.draft != before.draft:
            self._speak_focus()

    def _end(self, reason: LeaveReason) -> None:
        self._over = True
        self._shown.wipe()
        self._form = Form(self._form.language)
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
        self.dispatch("on_speak", stroke_said(self._compositor(), before, self._form, stroke))

    def _placed(self, _field: object, caret: int) -> None:
        before = self._form
        self._form = before.move_caret(caret)
        self._text_changed(before)

    def _text_changed(self, before: Form) -> None:
        """Only the text is drawn anew, unless something else on the page follows from it."""
        texts = self._lay_out().texts()
        if texts != self._shown.plan.texts() or before.may_finish != self._form.may_finish:
            self._show_page()
        else:
            self._shown.show_text(*self._form.typed)

    def _speak_focus(self) -> None:
        said = focus_said(self._compositor(), self._form, self.plan, self.focus or "")
        self.dispatch("on_speak", said)

    # Drawing.

    def _prefer(self, preferences: Preferences) -> None:
        self._layouts.prefer(preferences)
        self._shown.prefer(self._layouts.look)
        self._show_page()

    def _compositor(self) -> Compositor:
        return self._layouts.compositor(self._form.language)

    def _lay_out(self) -> PagePlan:
        return self._layouts.page(self._form, self._view, self._warned_left_s, self._matrix)

    def _show_page(self) -> None:
        say = self._compositor().say
        self._shown.show(self._lay_out(), *self._form.typed, self._form.language, say)
