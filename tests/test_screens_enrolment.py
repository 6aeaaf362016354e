"""The screen of a device that is not enrolled, read off its plan: whole, legible, on one page."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from assets.i18n import Locale
from kiosk.enrolment.showing import CardWords, Problem, Roots, Shown
from kiosk.player.setting_up import enrolment_view
from screens.look import MIN_TEXT_UNITS
from screens.palette import GOLD
from screens.plan import Box, Ground, Page, Panel, TextLine
from screens.views import EnrolmentView
from sync.words import fingerprint_words
from tests.fixtures_screens import SIZES, offscreen, pages_of_view

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HUB = "https://central.sebusca.example"
LONG_HUB = "https://central-de-pantallas-del-puente-internacional." + "x" * 60 + ".example"
PROBLEMS: tuple[Problem, ...] = (
    *("network", "hub", "busy", "clock", "unusable", "disk", "roots"),
)  # fmt: skip


def card(root: bytes) -> CardWords:
    return CardWords(es=fingerprint_words(root, "es"), en=fingerprint_words(root, "en"))


def longest() -> CardWords:
    """The widest words of both lists."""
    return CardWords(es=("mamífero",) * 12, en=("mushroom",) * 12)


ROOTS = Roots(feed=card(b"feed"), recalls=card(b"recalls"))


def shown(**changes: object) -> Shown:
    values: dict[str, object] = {
        "hub": HUB,
        "code": "7K3M-9P2X",
        "expires_at": NOW + timedelta(minutes=14, seconds=30),
        "roots": ROOTS,
    }
    return Shown.model_validate(values | changes)


CASES = {
    "code": shown(),
    "widest": shown(code="WMWM-WMWM", hub=LONG_HUB, roots=Roots(feed=longest(), recalls=longest())),
    "waiting": shown(code=None, expires_at=None, problem="network"),
    "no roots": shown(code=None, expires_at=None, roots=None, problem="roots"),
    **{problem: shown(problem=problem) for problem in PROBLEMS},
}
EVERYWHERE = list(itertools.product(SIZES, ("es", "en")))


def pages(size: tuple[int, int], first: Locale) -> list[tuple[str, Page]]:
    found = []
    for name, each in CASES.items():
        laid = pages_of_view(enrolment_view(each, HUB, NOW), size, first, "none")
        assert len(laid) == 1, f"{name}: what is to be compared must not be paged away"
        found.append((name, laid[0]))
    return found


@pytest.mark.parametrize(("size", "first"), EVERYWHERE)
def test_everything_lies_within_one_page_and_nothing_over_another(
    size: tuple[int, int], first: Locale
) -> None:
    wrong = []
    for name, page in pages(size, first):
        lines = [e for e in page.elements if isinstance(e, TextLine)]
        for line in lines:
            ink = Box(line.box.x, line.box.y, line.box.width, line.box.height + line.style.descent)
            if not Box(0, 0, page.width, page.height).holds(ink):
                wrong.append((name, "outside", line.text))
        solid = [e for e in page.elements if not isinstance(e, Ground | Panel)]
        wrong += [
            (name, "over another", str(one))
            for one, other in itertools.combinations(solid, 2)
            if one.box.x < other.box.right
            and other.box.x < one.box.right
            and one.box.y < other.box.bottom
            and other.box.y < one.box.bottom
        ]
    assert wrong == []


@pytest.mark.parametrize(("size", "first"), EVERYWHERE)
def test_the_code_is_read_from_two_metres_and_nothing_is_too_small(
    size: tuple[int, int], first: Locale
) -> None:
    """Capitals of 1/200 of the distance are read at ease; the smallest display here is a 7-inch
    panel, 86 mm high, and 2 m ask for 10 mm on it: 11.6 % of its height."""
    smallest = MIN_TEXT_UNITS / 1080 * min(size)
    for name, page in pages(size, first):
        lines = [e for e in page.elements if isinstance(e, TextLine)]
        assert min(line.style.px for line in lines) >= smallest - 1
        if CASES[name].code is not None:
            code = max(lines, key=lambda line: line.style.px)
            assert code.text.replace("–", "-") == CASES[name].code
            assert code.style.colour == GOLD
            least = 0.116 if name != "widest" else 0.08  # four W of eight letters
            assert code.style.cap >= least * min(size) * (0.75 if size[1] > size[0] else 1)


@pytest.mark.parametrize("first", ["es", "en"])
def test_all_twelve_words_of_both_roots_stand_there_in_both_languages(first: Locale) -> None:
    _name, page = pages((800, 480), first)[0]
    texts = page.texts()
    for root in (ROOTS.feed, ROOTS.recalls):
        for word in (*root.es, *root.en):
            assert word in texts
    assert [texts.count(str(n)) for n in range(1, 13)] == [4] * 12


def test_a_code_that_has_run_out_is_not_shown() -> None:
    view = enrolment_view(shown(expires_at=NOW), HUB, NOW)
    assert (view.code, view.minutes) == ("", None)


def test_before_the_agents_first_word_the_hubs_address_is_known() -> None:
    assert enrolment_view(None, HUB, NOW) == EnrolmentView(hub=HUB)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_is_said_in_both_languages(problem: Problem) -> None:
    view = enrolment_view(shown(problem=problem), HUB, NOW)
    assert "" != view.problem.es != view.problem.en != ""
