"""What a person chooses for themselves: text size, contrast and reach, on slides and form."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assets.i18n import Translator
from screens.fonts import CAP_HEIGHT
from screens.holding import page_holds
from screens.look import MIN_TEXT_UNITS, Look, texture_look
from screens.palette import HIGH_CONTRAST, NORMAL, TEXT_ON_GROUND, Colour, contrast
from screens.plan import Box, Element, Ground, Icon, Page, Panel, TextLine
from screens.preferences import EVERYBODY, TEXT_SIZES, Preferences, TextSize
from screens.recolouring import recoloured_page
from screens.slides import lay_out
from screens.tip.answers import Language
from screens.tip.colouring import plan_in
from screens.tip.compositor import compositor_for
from screens.tip.holding import holds
from screens.tip.keyboard.arrangement import arranged, popup_boxes
from screens.tip.keyboard.layouts import key_rows
from screens.tip.pages import page_of
from screens.tip.planning import PagePlan
from screens.tip.steps import Form
from screens.typesetting import SdlMeasure
from screens.views import DetailView, Pair, TenView, TileView, View
from screens.wording import Wording
from tests.fixtures_screens import CASES, LONG, SHORT_CASES, SIZES, WANTED, offscreen, words
from tests.fixtures_tip_form import PERSON, RECEIPT, VIEW, receipt_symbol
from tests.test_screens_tip_pages import forms_of

__all__ = ["offscreen"]

TEN_TO_ONE = 10.0
CAPITALS_MM = 4.8
REACHED = [size for size in SIZES if size[0] != 3840]


def test_one_button_goes_through_three_sizes_and_back() -> None:
    sizes = [EVERYBODY.text]
    chosen = EVERYBODY
    for _ in range(3):
        chosen = chosen.next_text()
        sizes.append(chosen.text)
    assert sizes == ["normal", "large", "largest", "normal"]


def test_contrast_and_reach_are_on_or_off() -> None:
    both = EVERYBODY.other_contrast().other_reach()
    assert both == Preferences("normal", "high", reach=True)
    assert both.other_contrast().other_reach() == EVERYBODY


@pytest.mark.parametrize("units", [10, MIN_TEXT_UNITS, 40, 84, 150])
def test_a_larger_size_makes_every_text_larger(units: float) -> None:
    sizes = [Look(1920, 1080, preferences=Preferences(text)).text_px(units) for text in TEXT_SIZES]
    assert sizes == sorted(set(sizes))


def test_larger_text_keeps_the_order_of_sizes() -> None:
    look = Look(1920, 1080, preferences=Preferences("largest"))
    sizes = [look.text_px(units) for units in range(24, 160)]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("diagonal_in", [7, 10.1, 15.6, 32, 43, 55])
def test_capitals_are_never_below_4_8_mm_where_the_panel_is_known(
    size: tuple[int, int], diagonal_in: float
) -> None:
    look = Look(*size, diagonal_in=diagonal_in)
    assert look.mm_per_px is not None
    assert look.text_px(1) * CAP_HEIGHT * look.mm_per_px >= CAPITALS_MM - 1e-6
    assert look.smallest_px * CAP_HEIGHT * look.mm_per_px >= CAPITALS_MM - 1e-6


def test_a_pixel_of_a_43_inch_panel_is_half_a_millimetre() -> None:
    mm = Look(1920, 1080, diagonal_in=43).mm_per_px
    assert mm == pytest.approx(0.4958, abs=1e-3)


def test_halved_textures_keep_person_and_panel() -> None:
    display = Look(3840, 2160, "keypad", Preferences("large", "high"), 43)
    halved = texture_look(display)
    assert (halved.width, halved.height) == (1920, 1080)
    assert (halved.preferences, halved.diagonal_in) == (display.preferences, 43)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_high_contrast_is_ten_to_one(text: Colour, ground: Colour) -> None:
    assert contrast(HIGH_CONTRAST.of(text), HIGH_CONTRAST.of(ground)) >= TEN_TO_ONE


@pytest.mark.parametrize("name", SHORT_CASES)
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_every_text_of_a_slide_in_high_contrast_is_ten_to_one(
    offscreen: None, name: str, size: tuple[int, int]
) -> None:
    look = Look(*size, preferences=Preferences(contrast="high"))
    for page in lay_out(SHORT_CASES[name], look, Wording(words()), SdlMeasure()):
        assert _least_contrast(recoloured_page(page, look.scheme).elements) >= TEN_TO_ONE


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_every_text_of_the_form_in_high_contrast_is_ten_to_one(
    offscreen: None, size: tuple[int, int]
) -> None:
    for page, plan in _plans(size, Preferences(contrast="high")):
        shown = plan_in(plan, HIGH_CONTRAST)
        assert _least_contrast(tuple(shown.all_elements())) >= TEN_TO_ONE, page
        for control in shown.controls:
            (card, *_) = control.elements
            assert isinstance(card, Panel)
            border = card.edge or card.colour
            assert contrast(border, HIGH_CONTRAST.of(Colour.of("#0A101F"))) >= 3, control.action


def test_nothing_is_exchanged_for_everybody(offscreen: None) -> None:
    page = lay_out(CASES["wanted"], Look(1920, 1080), Wording(words()), SdlMeasure())[0]
    assert recoloured_page(page, NORMAL) is page


@pytest.mark.parametrize("size", REACHED)
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("text", TEXT_SIZES)
def test_with_reach_every_control_of_the_form_is_in_the_lower_half(
    offscreen: None, size: tuple[int, int], language: Language, text: TextSize
) -> None:
    middle = size[1] / 2
    seen = 0
    for page, plan in _plans(size, Preferences(text, reach=True), language):
        for action, box in _touched(plan, language, Look(*size).px(8)):
            assert box.y >= middle, (page, action, box)
            assert box.bottom <= size[1], (page, action, box)
            seen += 1
    assert seen > 200


@pytest.mark.parametrize("size", REACHED)
def test_with_reach_every_place_of_a_slide_that_answers_is_in_the_lower_half(
    offscreen: None, size: tuple[int, int]
) -> None:
    tiles = tuple(TileView(f"0000000{n}", f"Persona Número {n}") for n in range(10))
    notice = replace(WANTED, notice_id="7K3M9P2X")
    views = (notice, TenView(tiles), DetailView(notice, details=Pair(LONG.es, LONG.en)))
    for view, text in itertools.product(views, TEXT_SIZES):
        pages = _laid_out(view, Look(*size, preferences=Preferences(text, reach=True)))
        zones = [zone for page in pages for zone in page.zones]
        assert zones
        assert {zone.box.y >= size[1] / 2 for zone in zones} == {True}
        if isinstance(view, TenView):
            assert [zone.opens for zone in zones] == [tile.notice_id for tile in tiles]


@pytest.mark.parametrize("name", [*SHORT_CASES, "everything long"])
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (800, 480)])
def test_no_text_of_a_slide_is_cut_at_the_largest_size(
    offscreen: None, name: str, size: tuple[int, int]
) -> None:
    everybody = _laid_out(CASES[name], Look(*size))
    pages = _laid_out(CASES[name], Look(*size, preferences=Preferences("largest")))
    assert all(page_holds(page) for page in pages)
    assert min(_sizes_of(pages)) >= min(_sizes_of(everybody))
    shown = "".join(_words_of(pages))
    assert [word for word in _words_of(everybody) if word not in shown] == []


def test_the_number_to_call_keeps_its_size_in_larger_text(offscreen: None) -> None:
    def largest_number(text: TextSize) -> int:
        pages = _laid_out(WANTED, Look(1920, 1080, preferences=Preferences(text)))
        return max(e.style.px for e in pages[0].elements
                   if isinstance(e, TextLine) and e.text == "915-555-0142")  # fmt: skip

    assert largest_number("normal") <= largest_number("large") <= largest_number("largest") + 10


@pytest.mark.parametrize("diagonal_in", [7, 10.1, 15])
def test_on_a_panel_of_a_few_inches_words_are_whole_rather_than_large(
    offscreen: None, diagonal_in: float
) -> None:
    for name in SHORT_CASES:
        pages = _laid_out(CASES[name], Look(800, 480, diagonal_in=diagonal_in))
        assert all(page_holds(page) for page in pages), name


def test_a_page_that_does_not_hold_is_seen(offscreen: None) -> None:
    page = _laid_out(WANTED, Look(1280, 720))[0]
    line = next(e for e in page.elements if isinstance(e, TextLine))
    assert page_holds(page)
    twice = replace(line, box=line.box.moved(2, 2))
    assert not page_holds(replace(page, elements=(*page.elements, twice)))
    beyond = replace(line, box=line.box.moved(page.width, 0))
    assert not page_holds(replace(page, elements=(beyond,)))


def test_without_reach_controls_are_higher(offscreen: None) -> None:
    highest = min(
        box.y for _, plan in _plans((1080, 1920), EVERYBODY) for _, box in _touched(plan, "es", 8)
    )
    assert highest < 960


@pytest.mark.parametrize("size", REACHED)
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("text", ["large", "largest"])
@pytest.mark.parametrize("reach", [False, True])
def test_a_page_of_the_form_is_whole_in_every_size(
    offscreen: None, size: tuple[int, int], language: Language, text: TextSize, *, reach: bool
) -> None:
    larger = 0
    plain = dict(_plans(size, Preferences(reach=reach), language))
    for page, plan in _plans(size, Preferences(text, reach=reach), language):
        # A page that is full to its last line has no room for another row in any size.
        assert holds(plan, *size) or not holds(plain[page], *size), page
        larger += _type_of(plan) > _type_of(plain[page])
    assert larger >= len(plain) * 2 // 3


def test_a_page_that_is_too_full_is_seen_to_be(offscreen: None) -> None:
    plan = dict(_plans((1920, 1080), EVERYBODY))["words"]
    assert holds(plan, 1920, 1080)
    assert not holds(plan, 1920, 900)
    assert plan.field is not None
    flat = replace(plan.field, text_box=replace(plan.field.text_box, height=20))
    assert not holds(replace(plan, field=flat), 1920, 1080)


def _laid_out(view: View, look: Look) -> list[Page]:
    return lay_out(view, look, Wording(words()), SdlMeasure())


def _sizes_of(pages: list[Page]) -> list[int]:
    return [e.style.px for page in pages for e in page.elements if isinstance(e, TextLine)]


def _words_of(pages: list[Page]) -> list[str]:
    """Every word, but for the page marks and the case number, which each size divides anew."""
    texts = " ".join(text for page in pages for text in page.texts() if "/" not in text)
    return [word for word in texts.split() if word != "·" and set(word) != {"N"}]


def _plans(
    size: tuple[int, int], preferences: Preferences, language: Language = "es"
) -> Iterator[tuple[str, PagePlan]]:
    look = Look(*size, preferences=preferences)
    c = compositor_for(look, language, Translator, SdlMeasure())
    symbol = receipt_symbol()
    for page, form in forms_of(language, PERSON.name).items():
        yield page, page_of(c, form, VIEW, matrix=symbol if page == "qr" else None)
    yield "idle", page_of(c, Form(language).saved(RECEIPT), VIEW, warned_left_s=15)


def _touched(plan: PagePlan, language: Language, gap: int) -> Iterator[tuple[str, Box]]:
    """Everything that can be pressed, with the letters that held keys would open."""
    for control in plan.controls:
        yield control.action, control.box
    keyboard = plan.keyboard
    if keyboard is None:
        return
    for signs in (False, True):
        rows = key_rows(language, keyboard.kind, keyboard.rows, signs=signs)
        for placed in arranged(rows, keyboard.box, gap):
            yield placed.key.name, placed.box
            if placed.key.held:
                opened = popup_boxes(
                    placed, len(placed.key.held), keyboard.box, gap, keyboard.ceiling
                )
                yield from ((f"held by {placed.key.name}", box) for box in opened)


def _type_of(plan: PagePlan) -> int:
    """All type sizes of the page together."""
    return sum(e.style.px for e in plan.all_elements() if isinstance(e, TextLine))


def _least_contrast(elements: tuple[Element, ...]) -> float:
    ratios = [21.0]
    for number, element in enumerate(elements):
        if isinstance(element, TextLine | Icon):
            colour = element.style.colour if isinstance(element, TextLine) else element.colour
            grounds = [
                e.colour
                for e in itertools.islice(elements, number)
                if isinstance(e, Ground | Panel) and e.box.holds(element.box)
            ]
            ratios.append(contrast(colour, grounds[-1]))
    return min(ratios)
