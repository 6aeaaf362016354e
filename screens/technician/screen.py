"""The technician's screen: shows the page of its visit, and raises what is to be asked or done.

It does no I/O. Whoever holds it answers each event by `show_door`, `show_entered`, `show_examined`
or `show_looked`, and takes it down after `on_leave`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kivy.uix.widget import Widget

from assets.i18n import Translator
from screens.look import Look
from screens.plan import Box
from screens.technician.desk import desk_page
from screens.technician.drawn import Drawn
from screens.technician.pad import pad_page
from screens.technician.report import report_page, sheets
from screens.technician.steps import Visit
from screens.technician.views import DoorView, ExaminedView, FactsView, Said
from screens.tip.answers import Language
from screens.tip.compositor import Compositor, Speaker, compositor_for
from screens.tip.form.page_view import PageView
from screens.tip.idle import Idle
from screens.tip.planning import PagePlan
from screens.typesetting import Measure, SdlMeasure

SETTLE_S = 0.35
"""A new page takes no touch for this long: the one that brought it must not press on it too."""
_PAGES = {"pad": pad_page, "desk": desk_page, "report": report_page}
_COUNT_S = 1.0


class TechnicianScreen(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Fills the window. Call `step` when the seconds that it last returned have passed."""

    __events__ = ("on_enter", "on_leave", "on_look", "on_examine", "on_restart")

    def __init__(
        self,
        look: Look,
        first: Language,
        now_s: Callable[[], float],
        *,
        speaker: Speaker = Translator,
    ) -> None:
        super().__init__(size_hint=(None, None), size=(look.width, look.height), pos=(0, 0))
        self._look, self._now_s, self._speaker = look, now_s, speaker
        self._measure: Measure = SdlMeasure()
        self._visit = Visit(first)
        self._idle = Idle(self._visit.rule, now_s())
        self._settled_s = now_s() + SETTLE_S
        self._open_s: float | None = None
        self._over = False
        self._compositors: dict[Language, Compositor] = {}
        self._plan = PagePlan()
        self._drawn = Drawn(look, self._measure)
        self.add_widget(self._drawn)
        self._shown = PageView(look, self._measure, now_s)
        self._shown.bind(on_act=lambda _, action: self._act(action))
        self.add_widget(self._shown)
        self._show()

    # What it raises.

    def on_enter(self, pin: str) -> None:
        """Raised: eight digits were typed."""

    def on_leave(self) -> None:
        """Raised once: the slides again."""

    def on_look(self) -> None:
        """Raised: look at feed and hub now."""

    def on_examine(self, language: Language) -> None:
        """Raised: what does the doctor say, in this language?"""

    def on_restart(self, part: str) -> None:
        """Raised: start this part anew."""

    # What whoever holds it calls.

    def step(self, now_s: float) -> float:
        """Ends by the idle rule, counts a wait down; seconds until it is needed again."""
        if self._over:
            return 3600.0
        if self._visit.busy is not None:  # whoever waits for an answer need not touch
            self._idle = self._idle.touched(now_s)
        if self._idle.state(now_s) == "over":
            self._leave()
            return 0.0
        if self._open_s is None:
            return max(0.0, self._idle.next_s(now_s))
        self._count(now_s)
        return _COUNT_S

    def show_door(self, door: DoorView) -> None:
        """Whether a PIN may be tried, at first and after one that did not open."""
        waits = door.state == "waiting"
        self._open_s = self._now_s() + door.wait_s if waits else None
        self._become(self._visit.stood(door))

    def show_entered(self, facts: FactsView) -> None:
        """The PIN was right."""
        self._become(self._visit.came_in(facts))
        self._examine()

    def show_examined(self, examined: ExaminedView) -> None:
        """What the doctor says."""
        self._become(self._visit.was_examined(examined))

    def show_looked(self, said: Said, facts: FactsView | None = None) -> None:
        """What came of a look, or that nothing came of what was asked."""
        self._become(self._visit.was_looked(said, facts))

    def press_key(self, name: str) -> None:
        """A keypad's `up`, `down`, `left`, `right`, `enter`, `back` or a digit."""
        now_s = self._now_s()
        self._idle = self._idle.touched(now_s)
        if self._over or now_s < self._settled_s:
            return
        pad = self._visit.page == "pad"
        if name.isdecimal():
            self._act(f"digit:{name}")
        elif name == "enter":
            self._press_enter(whole=pad and self._visit.may_enter)
        elif name == "back":
            self._act(self._visit.back)
        else:
            self._shown.focusing.move(name, self.boxes)

    # For tests.

    @property
    def visit(self) -> Visit:
        """What is on."""
        return self._visit

    @property
    def plan(self) -> PagePlan:
        """The page that is on, laid out."""
        return self._plan

    @property
    def boxes(self) -> Mapping[str, Box]:
        """Everything that can be pressed."""
        return self._shown.boxes

    @property
    def focus(self) -> str | None:
        """What Enter would press."""
        return self._shown.focusing.name

    # Touch.

    def on_touch_down(self, touch: Any) -> bool:
        """Every touch counts against idling."""
        now_s = self._now_s()
        self._idle = self._idle.touched(now_s)
        self._shown.focusing.hide()
        if not self._over and now_s >= self._settled_s:
            super().on_touch_down(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """A finger leaves."""
        self._idle = self._idle.touched(self._now_s())
        super().on_touch_up(touch)
        return True

    def _act(self, action: str) -> None:
        """What needs nobody else is a step; the rest is asked for."""
        if self._over:
            return
        visit = self._visit
        kind, _, what = action.partition("_")
        match kind:
            case "leave":
                self._leave()
            case "examine":
                self._examine()
            case "look":
                self._become(visit.begun("looking"))
                self.dispatch("on_look")
            case "restart":
                self._become(visit.begun("restarting"))
                self.dispatch("on_restart", what)
            case "enter" if visit.may_enter:
                self._become(visit.begun("judging"))
                self.dispatch("on_enter", visit.pin)
            case _:
                self._become(visit.after(action, sheets(self._compositor(), visit)))
                if self._visit.page == "desk" and self._visit.examined is None:
                    self._examine()

    def _examine(self) -> None:
        if self._visit.busy is None:
            self._become(self._visit.begun("examining"))
            self.dispatch("on_examine", self._visit.language)

    def _leave(self) -> None:
        self._over = True
        self._visit = Visit(self._visit.language)
        self._drawn.show(())
        self._shown.clear()
        self.dispatch("on_leave")

    def _become(self, visit: Visit) -> None:
        if self._over or visit == self._visit:
            return
        before, self._visit = self._visit, visit
        if visit.page != before.page:
            now_s = self._now_s()
            self._settled_s = now_s + SETTLE_S
            self._idle = self._idle.ruled(visit.rule, now_s)
        if visit.page != before.page or (before.busy and not visit.busy):
            self._shown.focusing.reset()  # to what there is to choose, not to the way out
        self._show()

    def _count(self, now_s: float) -> None:
        assert self._open_s is not None  # noqa: S101 - asked only while it is
        left_s = max(0, round(self._open_s - now_s))
        door = replace(self._visit.door, wait_s=left_s)
        if left_s == 0:
            self._open_s = None
            door = DoorView("open", tries=1)  # the agent judges, whatever is shown
        if self._visit.busy is None:
            self._become(replace(self._visit, door=door))

    def _press_enter(self, *, whole: bool) -> None:
        """Whatever digit the ring is around, a whole PIN is entered. While an answer is waited for
        the ring is around the way out, and a second Enter is not meant for that."""
        if whole and self.focus not in {"leave", "language", "erase"}:
            self._act("enter")
        elif self._visit.busy is None:
            self._shown.press_focused()

    def _compositor(self) -> Compositor:
        language = self._visit.language
        if language not in self._compositors:
            made = compositor_for(self._look, language, self._speaker, self._measure)
            self._compositors[language] = made
        return self._compositors[language]

    def _show(self) -> None:
        """What stands already is kept: a digit must be there as soon as its key was pressed."""
        c = self._compositor()
        plan = _PAGES[self._visit.page](c, self._visit)
        self._drawn.show(plan.elements)
        if plan.controls != self._shown.plan.controls:
            controls = PagePlan(controls=plan.controls)
            self._shown.show(controls, "", 0, self._visit.language, c.say)
        self._plan = plan
