"""The technician's screen: what is on it fits, what is touched does what it says, and it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from assets.i18n import PSEUDO_CLOSE, PSEUDO_OPEN, Translator
from screens.holding import any_meet, page_holds
from screens.look import Look
from screens.plan import Page, TextLine
from screens.technician.desk import desk_page
from screens.technician.frame import bar_top
from screens.technician.pad import pad_page
from screens.technician.report import report_page
from screens.technician.steps import DESK_RULE, PAD_RULE, Busy, Visit
from screens.technician.views import (
    DoorState,
    DoorView,
    ExaminedView,
    FactsView,
    FindingView,
    Said,
)
from screens.tip.answers import Language
from screens.tip.compositor import LEAST_TOUCH_PX, compositor_for
from screens.typesetting import SdlMeasure
from screens.views import InputMode, Pair
from tests.fixtures_screens import SIZES
from tests.fixtures_tip_form import offscreen

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

LONG = "Puente Internacional Córdova de las Américas, módulo de revisión peatonal número catorce, "
HOSTILE = FactsView(
    name=(LONG * 2)[:120],
    site=(LONG * 2)[:120],
    screen="7K3M9P2X",
    software="10.20.30.dev400",
    channel="a" * 64,
    publication=1_000_000,
    verified=Pair("3 días", "3 days"),
    hub="refused",
    tips_waiting=9_999,
)
AMISS = ExaminedView(
    "fail",
    12,
    (
        FindingView("fail", "/var/lib/sebusca/store: " + "palabra " * 70, "Ejecute: " + "a" * 300),
        FindingView("warn", "El disco está casi lleno", "Haga lugar"),
        *(FindingView("warn", f"Aviso {n}", "Una cosa. " * 9) for n in range(12)),
    ),
)
SHEETS = 20
"""More than the report of `AMISS` takes on the smallest display."""
DOORS: tuple[DoorState, ...] = ("open", "waiting", "not_enrolled", "damaged", "failed", "away")
BUSY: tuple[Busy, ...] = ("examining", "looking", "restarting")
SAID: tuple[Said, ...] = (
    "changed", "unchanged", "refused", "failed", "busy", "away", "not_now",
)  # fmt: skip


@dataclass
class Stand:
    """A screen, what it raised, and a clock stepped by hand."""

    size: tuple[int, int] = (1920, 1080)
    first: Any = "es"
    mode: InputMode = "touch"
    locale: str = ""
    now_s: float = 100.0
    raised: list[tuple[object, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        from screens.technician import TechnicianScreen

        def speaker(domain: str, language: str) -> Translator:
            return Translator(domain, self.locale or language)  # type: ignore[arg-type]

        look = Look(*self.size, self.mode)
        self.screen: Any = TechnicianScreen(look, self.first, lambda: self.now_s, speaker=speaker)
        for event in self.screen.__events__:
            self.screen.bind(**{event: self._hearing(event)})
        self.now_s += 1

    def _hearing(self, event: str) -> Any:
        return lambda _screen, *said: self.raised.append((event, *said))

    @property
    def visit(self) -> Visit:
        visit: Visit = self.screen.visit
        return visit

    def keys(self, *names: str) -> None:
        self.now_s += 1
        for name in names:
            self.screen.press_key(name)

    def came_in(self, facts: FactsView = HOSTILE) -> None:
        self.screen.show_door(DoorView("open", tries=5))
        self.screen.show_entered(facts)
        self.now_s += 1

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.screen.step(self.now_s)


def every_page() -> Iterator[tuple[str, Visit]]:
    """Each state that a page can have, its name first."""
    pad = Visit("es")
    for state in DOORS:
        yield f"pad {state}", replace(pad, door=DoorView(state, wait_s=3599))
    yield "pad typed", replace(pad, pin="73920")
    yield "pad judging", pad.begun("judging")
    yield "pad wrong", pad.begun("judging").stood(DoorView("open", tries=2))
    desk = pad.came_in(HOSTILE)
    for busy in BUSY:
        yield f"desk {busy}", desk.was_examined(AMISS).begun(busy)
    for said in SAID:
        yield f"desk {said}", desk.was_examined(AMISS).was_looked(said, None)
    for sheet in range(SHEETS):
        yield f"report {sheet}", replace(desk.was_examined(AMISS), page="report", sheet=sheet)


def plans(size: tuple[int, int], language: Language, locale: str = "") -> Iterator[Any]:
    """Every page laid out: name, ruler and plan."""

    def speaker(domain: str, spoken: str) -> Translator:
        return Translator(domain, locale or spoken)  # type: ignore[arg-type]

    c = compositor_for(Look(*size), language, speaker, SdlMeasure())
    for name, visit in every_page():
        yield (
            name,
            c,
            {"pad": pad_page, "desk": desk_page, "report": report_page}[visit.page](c, visit),
        )


@pytest.mark.parametrize(("size", "language"), [*((s, "es") for s in SIZES), ((800, 480), "en")])
def test_nothing_is_cut_or_lies_over_anything_else(
    size: tuple[int, int], language: Language
) -> None:
    for name, c, plan in plans(size, language):
        assert page_holds(Page(*size, tuple(plan.all_elements()))), name
        texts = [e.box for e in plan.elements if isinstance(e, TextLine)]
        assert max(box.bottom for box in texts) < bar_top(c), name
        assert max(control.box.bottom for control in plan.controls) <= size[1], name
        assert not any_meet(control.touch for control in plan.controls), name
        small = [c.action for c in plan.controls if c.touch.height < LEAST_TOUCH_PX]
        assert small == [], name


def test_every_finding_is_on_some_sheet_of_the_report() -> None:
    said = " ".join(text for name, _, plan in plans((800, 480), "es") if name.startswith("report")
                    for text in plan.texts())  # fmt: skip
    assert [n for n in range(12) if f"Aviso {n} " not in f"{said} "] == []


def test_no_word_is_outside_the_catalogues() -> None:
    own = " ".join(map(str, (*vars(HOSTILE).values(), *(vars(f) for f in AMISS.findings))))
    for name, _, plan in plans((1920, 1080), "es", locale="qps"):
        said = re.sub(f"{PSEUDO_OPEN}[^{PSEUDO_CLOSE}]*{PSEUDO_CLOSE}", " ", " ".join(plan.texts()))
        assert [word for word in re.findall(r"[^\W\d_]+", said) if word not in own] == [], name


def test_eight_digits_are_handed_on_once_and_not_kept() -> None:
    stand = Stand(mode="keypad")
    stand.screen.show_door(DoorView("open", tries=5))
    stand.keys(*"739201", "back", *"174", "9", "enter", "enter")
    assert stand.raised == [("on_enter", "73920174")]
    assert stand.visit.pin == ""


def test_the_pin_is_in_no_repr() -> None:
    stand = Stand(mode="keypad")
    stand.screen.show_door(DoorView("open", tries=5))
    stand.keys(*"73920174")
    assert stand.visit.pin == "73920174"
    assert "7392" not in repr(stand.visit)


def test_seven_digits_are_not_enough() -> None:
    stand = Stand(mode="keypad")
    stand.screen.show_door(DoorView("open", tries=5))
    stand.keys(*"7392017", "enter")
    assert stand.raised == []


def test_arrows_and_enter_are_enough() -> None:
    """A keypad of five keys: to a digit, to the button that enters, and out."""
    stand = Stand(mode="keypad")
    stand.screen.show_door(DoorView("open", tries=5))
    assert stand.screen.focus == "digit:1"
    stand.keys(*["enter"] * 7, "right", "enter")
    assert stand.visit.pin == "11111112"
    stand.keys("enter")
    assert stand.raised == [("on_enter", "11111112")]
    stand.screen.show_door(DoorView("open", tries=4))
    stand.keys(*["down"] * 6, *["left"] * 6, "enter")
    assert stand.raised[-1] == ("on_leave",)


def test_nothing_is_typed_during_a_wait_which_counts_down_and_ends() -> None:
    stand = Stand(mode="keypad")
    stand.screen.show_door(DoorView("waiting", wait_s=20))
    stand.keys("1")
    assert stand.visit.pin == ""
    stand.wait(8)
    assert stand.visit.door.wait_s == 11
    stand.wait(12)
    stand.keys("1")
    assert stand.visit.pin == "1"


def test_the_pad_ends_without_a_touch_and_not_while_it_is_used() -> None:
    stand = Stand(mode="keypad")
    stand.screen.show_door(DoorView("open", tries=5))
    for _ in range(4):
        stand.wait(PAD_RULE.end_s - 2)
        stand.keys("1")
    assert stand.raised == []
    stand.wait(PAD_RULE.end_s)
    assert stand.raised == [("on_leave",)]
    assert stand.visit.pin == ""


def test_what_is_behind_it_ends_too_but_not_while_the_doctor_is_waited_for() -> None:
    stand = Stand()
    stand.came_in()
    for _ in range(3):
        stand.wait(DESK_RULE.end_s - 1)
    assert ("on_leave",) not in stand.raised
    stand.screen.show_examined(AMISS)
    stand.wait(DESK_RULE.end_s)
    assert stand.raised[-1] == ("on_leave",)


def test_it_raises_what_is_touched_and_one_thing_at_a_time() -> None:
    stand = Stand(mode="keypad")
    stand.came_in()
    stand.screen.show_examined(AMISS)
    stand.raised.clear()
    for action, raised in (
        ("look", ("on_look",)),
        ("restart_player", ("on_restart", "player")),
        ("restart_agent", ("on_restart", "agent")),
        ("examine", ("on_examine", "es")),
    ):
        stand.screen._act(action)
        assert stand.raised == [raised]
        assert set(stand.screen.boxes) == {"leave", "language"}
        stand.screen.show_looked("away")
        stand.raised.clear()


def test_the_key_that_leads_back_erases_goes_back_and_leaves() -> None:
    stand = Stand(mode="keypad")
    stand.screen.show_door(DoorView("open", tries=5))
    stand.keys("1", "back")
    assert (stand.visit.pin, stand.raised) == ("", [])
    stand.came_in()
    stand.screen.show_examined(AMISS)
    stand.keys("enter")
    assert stand.visit.page == "report"
    stand.keys("back")
    assert stand.visit.page == "desk"
    stand.keys("back")
    assert stand.raised[-1] == ("on_leave",)


def test_the_other_language_asks_the_doctor_anew() -> None:
    stand = Stand(first="es")
    stand.came_in()
    stand.screen.show_examined(AMISS)
    stand.screen._act("language")
    assert stand.raised[-1] == ("on_examine", "en")


def test_the_touch_that_brought_a_page_presses_nothing_on_it() -> None:
    stand = Stand(mode="keypad")
    stand.screen.show_door(DoorView("open", tries=5))
    stand.screen.show_entered(FactsView())
    stand.screen.show_examined(ExaminedView("ok", 1))
    stand.raised.clear()
    stand.screen.press_key("enter")
    assert stand.raised == []
