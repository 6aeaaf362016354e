"""4.8 mm: no capital is lower on a panel whose size is known, on any slide and on the bar.

Section 508 402.4 and EN 301 549 5.1.4: "3/16 inch (4.8 mm) high minimum based on the uppercase
letter I". Measured on the letter as it is drawn, in the millimetres of panels that are sold.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import pytest
from PIL import Image

from assets.i18n import Locale, Translator
from screens.bar.arrangement import bar_buttons
from screens.bar.contents import buttons_of
from screens.fonts import Face, font_path
from screens.look import LEAST_CAPITALS_MM, Look, texture_look
from screens.plan import Page, Photograph, TextLine
from screens.slides import lay_out
from screens.tip.answers import Language
from screens.tip.compositor import compositor_for
from screens.tip.holding import cut_lines, holds
from screens.tip.pages import page_of
from screens.views import View
from screens.wording import Wording
from scripts.gallery_run.subjects import subjects
from tests.fixtures_hostile import NOTICES, detail_of, others, slide_of, ten_of
from tests.fixtures_painted import clipped, faults, painted_view, ruler
from tests.fixtures_screens import CASES, SHORT_CASES, offscreen, words
from tests.fixtures_tip_form import PERSON, VIEW, receipt_symbol
from tests.test_screens_tip_pages import forms_of

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

PANELS: tuple[tuple[int, int, float], ...] = (
    (800, 480, 7), (480, 800, 7), (1024, 600, 7), (1280, 720, 10.1), (720, 1280, 10.1),
    (1280, 800, 10.1), (1024, 768, 15), (1920, 1080, 15.6), (1080, 1920, 15.6),
    (1920, 1080, 21.5), (1080, 1920, 21.5), (1920, 1080, 32), (1080, 1920, 43), (3840, 2160, 43),
)  # fmt: skip
"""Pixels and inches."""
_ROUNDING_MM = 0.005
_LEAST_ON_SEVEN_INCHES_MM = 2.85
"""A page of the form cannot be divided, and a keyboard that fingers hit takes half of such a panel:
see `docs/accessibility.md`."""


@cache
def _long() -> dict[str, View]:
    hostile = {f"hostile {name}": slide_of(name) for name in ("long", "markup", "arabic alone")}
    return {
        **{name: view for name, view in CASES.items() if name not in SHORT_CASES},
        **hostile,
        "hostile ten": ten_of(*NOTICES),
        "hostile detail": detail_of("mixed"),
        **others(),
    }


@pytest.mark.parametrize("first", ["es", "en"])
@pytest.mark.parametrize("panel", PANELS, ids=str)
def test_no_capital_is_below_4_8_mm_and_no_word_is_cut_for_it(
    panel: tuple[int, int, float], first: Locale
) -> None:
    look = _look(panel)
    wrong = []
    usual = subjects(56)
    # Long and hostile content in one order a panel, where it is tight: up to 15.6 inches.
    tight = panel[2] < 16 and (PANELS.index(panel) + (first == "es")) % 2
    more = _long() if tight else {}
    for name, view in {**usual, **more}.items():
        pages = lay_out(view, look, Wording(words(first)), ruler())
        wrong += [f"{name}: {fault}" for page in pages for fault in clipped(page)]
        wrong += [f"{name}: {low}" for page in pages for low in _too_low(page, look)]
    assert wrong == []


@pytest.mark.parametrize("first", ["es", "en"])
@pytest.mark.parametrize("panel", PANELS, ids=str)
def test_nor_is_one_on_the_bar_with_all_its_buttons(
    panel: tuple[int, int, float], first: Locale
) -> None:
    look = Look(*panel[:2], diagonal_in=panel[2])
    assert look.mm_per_px is not None
    offered = buttons_of(look, listens=True)
    assert len(offered) == 6
    buttons = bar_buttons(look, Wording(words(first)), ruler(), offered)
    said = [word for button in buttons for word in button.words]
    assert said
    for word in said:
        high = _capital_px(word.style.face, word.style.px) * look.mm_per_px
        assert high >= LEAST_CAPITALS_MM - _ROUNDING_MM, word.text


@pytest.mark.parametrize(
    ("name", "panel"),
    [("wanted", (800, 480, 7)), ("detail", (720, 1280, 10.1)), ("ten", (1280, 800, 10.1))],
)
def test_a_slide_on_a_small_panel_is_whole_and_legible_by_its_pixels(
    name: str, panel: tuple[int, int, float]
) -> None:
    slide = painted_view(subjects(56)[name], panel[:2], "es", diagonal_in=panel[2])  # type: ignore[index]
    assert list(faults(slide)) == []


def test_everything_that_a_notice_says_is_on_some_page_of_a_small_panel() -> None:
    large, small = Look(1920, 1080), Look(800, 480, diagonal_in=7)
    for view in (subjects(56)["wanted"], subjects(56)["missing"], CASES["everything long"]):
        said = _squeezed(lay_out(view, small, Wording(words()), ruler()))
        wanted = lay_out(view, large, Wording(words()), ruler())
        lines = {text for page in wanted for text in page.texts() if "/" not in text}
        parts = {word for text in lines for word in text.split() if set(word) != {"N"}}
        assert sorted(part for part in parts if part not in said) == []


def test_the_face_and_the_number_to_call_are_on_every_page_of_a_small_panel() -> None:
    pages = lay_out(
        CASES["everything long"], Look(800, 480, diagonal_in=7), Wording(words()), ruler()
    )
    assert len(pages) > 10
    for page in pages:
        assert any(isinstance(e, Photograph) for e in page.elements)
        assert "915-555-0142" in page.texts()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("panel", PANELS, ids=str)
def test_the_form_keeps_it_from_ten_inches_on_and_cuts_no_word_on_any_panel(
    panel: tuple[int, int, float], language: Language
) -> None:
    look = Look(*panel[:2], diagonal_in=panel[2])
    assert look.mm_per_px is not None
    least = LEAST_CAPITALS_MM if panel[2] > 7 else _LEAST_ON_SEVEN_INCHES_MM
    c = compositor_for(look, language, Translator, ruler())
    symbol = receipt_symbol()
    for name, form in forms_of(language, PERSON.name).items():
        plan = page_of(c, form, VIEW, matrix=symbol if name == "qr" else None)
        assert holds(plan, look.width, look.height), name
        styles = [e.style for e in plan.all_elements() if isinstance(e, TextLine)]
        styles += [plan.field.style, plan.field.hint_style] if plan.field else []
        lowest = min(_capital_px(each.face, each.px) for each in styles) * look.mm_per_px
        assert lowest >= least - _ROUNDING_MM, f"{name}: {lowest:.2f} mm"
        # "Locking it on this screen…" says so itself; nothing else ends before it is said.
        assert cut_lines(plan) == (name == "saving"), name


def test_a_letter_that_is_too_low_is_seen() -> None:
    look = Look(800, 480)
    page = lay_out(CASES["wanted"], look, Wording(words()), ruler())[0]
    assert list(_too_low(page, Look(800, 480, diagonal_in=7))) != []


def _look(panel: tuple[int, int, float]) -> Look:
    """The one that slides are painted with: of half the pixels where the display enlarges them."""
    return texture_look(Look(*panel[:2], diagonal_in=panel[2]))


def _too_low(page: Page, look: Look) -> Iterator[str]:
    assert look.mm_per_px is not None
    for element in page.elements:
        if isinstance(element, TextLine):
            high = _capital_px(element.style.face, element.style.px) * look.mm_per_px
            if high < LEAST_CAPITALS_MM - _ROUNDING_MM:
                yield f"{element.text!r}: {high:.2f} mm"


@lru_cache(maxsize=1024)
def _capital_px(face: Face, px: int) -> float:
    """Height of an I as it is drawn: the coverage along its stem."""
    from kivy.core.text import Label

    label = Label(text="I", font_name=font_path(face), font_size=px)
    label.refresh()
    texture: Any = label.texture
    ink = Image.frombytes("RGBA", texture.size, texture.pixels).getchannel("A")
    columns = [[ink.getpixel((x, y)) for y in range(ink.height)] for x in range(ink.width)]
    stem = max(columns, key=sum)
    return sum(stem) / max(stem)  # type: ignore[arg-type]  # one channel: numbers


def _squeezed(pages: list[Page]) -> str:
    return "".join("".join(text.split()) for page in pages for text in page.texts())
