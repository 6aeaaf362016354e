"""The layouts, read off their plans: nothing lost, nothing clipped, nothing over a face."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import pytest

from screens.look import MIN_TEXT_UNITS, QUIET_ZONE, Look
from screens.palette import GREEN, RED
from screens.plan import (
    Box,
    Element,
    Ground,
    NativeLine,
    Page,
    Panel,
    Photograph,
    QrCode,
    TextLine,
)
from screens.views import InputMode, MessageView, NativeName, Pair, TipLineView, View
from tests.fixtures_screens import (
    BARE,
    CAPTURED,
    CASES,
    INPUT_MODES,
    LOCATED,
    LONG_CASES,
    MISSING,
    SIZES,
    WANTED,
    offscreen,
    pages_of_view,
)

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

EVERYWHERE = [
    pytest.param(size, mode, id=f"{size[0]}x{size[1]}-{mode}")
    for size, mode in itertools.product(SIZES, INPUT_MODES)
]


@cache
def _pages(name: str, size: tuple[int, int], mode: InputMode, first: str = "es") -> list[Page]:
    return pages_of_view(CASES[name], size, first, mode)  # type: ignore[arg-type]


def _every_page(size: tuple[int, int], mode: InputMode) -> list[tuple[str, Page]]:
    return [(name, page) for name in CASES for page in _pages(name, size, mode)]


def _texts(pages: list[Page]) -> str:
    return "\n".join(text for page in pages for text in page.texts())


@pytest.mark.parametrize(("size", "mode"), EVERYWHERE)
def test_text_lies_within_the_slide_with_its_accents_and_descenders(
    size: tuple[int, int], mode: InputMode
) -> None:
    outside = [
        (name, line.text)
        for name, page in _every_page(size, mode)
        for line in page.elements
        if isinstance(line, TextLine) and not Box(0, 0, page.width, page.height).holds(_ink(line))
    ]
    assert outside == []


@pytest.mark.parametrize(("size", "mode"), EVERYWHERE)
def test_no_two_elements_lie_over_one_another(size: tuple[int, int], mode: InputMode) -> None:
    overlaps = []
    for name, page in _every_page(size, mode):
        solid = [e for e in page.elements if not isinstance(e, Ground | Panel)]
        for one, other in itertools.combinations(solid, 2):
            if one.box.meets(other.box):
                overlaps.append((name, _called(one), _called(other)))
    assert overlaps == []


@pytest.mark.parametrize(("size", "mode"), EVERYWHERE)
def test_no_text_is_smaller_than_the_smallest_legible(
    size: tuple[int, int], mode: InputMode
) -> None:
    smallest = MIN_TEXT_UNITS / 1080 * min(size)
    small = [
        (name, line.text, line.style.px)
        for name, page in _every_page(size, mode)
        for line in page.elements
        if isinstance(line, TextLine) and line.style.px < smallest
    ]
    assert small == []


@pytest.mark.parametrize("first", ["es", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LONG_CASES)
def test_long_text_pages_and_no_word_is_lost(name: str, size: tuple[int, int], first: str) -> None:
    shown = _texts(_pages(name, size, "touch", first)).replace("\n", "")
    lost = [
        word
        for text in _texts_of(CASES[name])
        for word in text.split()
        if word not in shown and len(word) < 30
    ]
    assert lost == []


@pytest.mark.parametrize("size", SIZES)
def test_an_endless_word_is_divided_and_whole(size: tuple[int, int]) -> None:
    view = replace(WANTED, charge=Pair("ñandú" * 80, ""), aliases=())
    lines = [
        element.text
        for page in pages_of_view(view, size)
        for element in page.elements
        if isinstance(element, TextLine) and set(element.text) <= set("ñandú")
    ]
    assert "".join(lines) == "ñandú" * 80
    assert len(lines) > 5


def test_a_name_takes_at_most_two_lines() -> None:
    for name in (
        "Ana",
        "Ramiro Ibáñez Peñaloza",
        "Maximiliano Alejandro Fernández de Córdoba Ruiz",
    ):
        page = pages_of_view(replace(WANTED, name=name))[0]
        lines = [t for t in page.texts() if t and t in name and t != name] or [name]
        assert " ".join(lines) == name
        assert len(lines) <= 2


def test_what_does_not_fit_is_paged_and_every_page_says_so() -> None:
    pages = _pages("everything long", (1920, 1080), "touch")
    marks = [text for page in pages for text in page.texts() if text.endswith(f"/{len(pages)}")]
    assert marks == [f"{n}/{len(pages)}" for n in range(1, len(pages) + 1)]
    assert len(pages) > 1


def test_an_ordinary_notice_is_one_page_without_a_mark() -> None:
    pages = _pages("wanted", (1920, 1080), "touch")
    assert len(pages) == 1
    assert "1/1" not in _texts(pages)


@pytest.mark.parametrize(("size", "mode"), EVERYWHERE)
def test_the_qr_of_a_notice_takes_at_least_18_percent_of_the_height(
    size: tuple[int, int], mode: InputMode
) -> None:
    for name in ("wanted", "missing", "alert", "captured", "everything long"):
        for page in _pages(name, size, mode):
            code = _code(page)
            assert code.module * code.matrix.modules >= 0.18 * size[1]


@pytest.mark.parametrize("size", SIZES)
def test_without_a_bar_the_qr_grows(size: tuple[int, int]) -> None:
    with_bar = _code(_pages("everything long", size, "touch")[0])
    without = _code(_pages("everything long", size, "none")[0])
    assert without.module > with_bar.module


@pytest.mark.parametrize(("size", "mode"), EVERYWHERE)
def test_the_qr_of_the_tip_line_is_large_enough_for_three_metres(
    size: tuple[int, int], mode: InputMode
) -> None:
    for page in _pages("tip line", size, mode):
        code = _code(page)
        symbol = code.module * code.matrix.modules
        whole_width = (code.module + 1) * (code.matrix.modules + 2 * QUIET_ZONE) > size[0] * 0.96
        assert symbol >= 0.45 * size[1] or whole_width
        assert symbol >= 0.45 * min(size)


@pytest.mark.parametrize(("size", "mode"), EVERYWHERE)
def test_a_qr_has_a_whole_quiet_zone_on_its_card(size: tuple[int, int], mode: InputMode) -> None:
    for name in ("wanted", "tip line", "long tip line", "long promise"):
        for page in _pages(name, size, mode):
            code = _code(page)
            assert code.box.width == code.module * (code.matrix.modules + 2 * QUIET_ZONE)
            assert Box(0, 0, page.width, page.height).holds(code.box)


@pytest.mark.parametrize("first", ["es", "en"])
@pytest.mark.parametrize("name", ["missing", "seeking information", "located", "long missing"])
def test_a_victim_is_never_called_wanted_nor_shown_in_red(name: str, first: str) -> None:
    for size in SIZES:
        pages = _pages(name, size, "touch", first)
        said = _texts(pages).casefold()
        assert not any(word in said for word in ("wanted", "se busca", "acusaciones", "accusation"))
        colours = {e.colour for page in pages for e in page.elements if isinstance(e, Panel)}
        assert RED not in colours


@pytest.mark.parametrize(
    ("gender", "said"),
    [("m", "CAPTURADO"), ("f", "CAPTURADA"), ("unknown", "PERSONA CAPTURADA")],
)
def test_captured_agrees_with_the_grammatical_gender(gender: str, said: str) -> None:
    page = pages_of_view(replace(CAPTURED, gender=gender))[0]  # type: ignore[arg-type]
    assert said in page.texts()
    assert "CAPTURED" in page.texts()


@pytest.mark.parametrize(
    ("gender", "said"),
    [("m", "LOCALIZADO"), ("f", "LOCALIZADA"), ("unknown", "PERSONA LOCALIZADA")],
)
def test_located_agrees_with_the_grammatical_gender(gender: str, said: str) -> None:
    page = pages_of_view(replace(LOCATED, gender=gender))[0]  # type: ignore[arg-type]
    assert said in page.texts()


def test_a_captured_person_is_grey_under_green_and_no_longer_sought() -> None:
    page = pages_of_view(CAPTURED)[0]
    assert _photograph(page).grey
    assert GREEN in {e.colour for e in page.elements if isinstance(e, Panel)}
    said = _texts([page])
    assert "$50,000" not in said
    assert "peligroso" not in said


def test_a_located_person_keeps_the_colours_of_life() -> None:
    page = pages_of_view(LOCATED)[0]
    assert not _photograph(page).grey
    assert GREEN in {e.colour for e in page.elements if isinstance(e, Panel)}


def test_an_alert_turns_the_whole_slide() -> None:
    grounds = {
        name: _pages(name, (1920, 1080), "touch")[0].elements[0] for name in ("wanted", "alert")
    }
    assert isinstance(grounds["alert"], Ground)
    assert grounds["alert"].box == Box(0, 0, 1920, 960)
    assert grounds["alert"].colour != grounds["wanted"].colour  # type: ignore[union-attr]


def test_only_a_wanted_notice_says_that_charges_are_accusations() -> None:
    said = "Los cargos son acusaciones. · Charges are accusations."
    assert said in _pages("wanted", (1920, 1080), "touch")[0].texts()
    assert said not in _texts(_pages("alert", (1920, 1080), "touch"))


def test_the_first_language_is_large_and_the_second_at_60_percent() -> None:
    for first, large, small in (("es", "Robo", "Theft"), ("en", "Theft", "Robo")):
        sizes = {
            e.text: e.style.px
            for e in pages_of_view(BARE, first=first)[0].elements  # type: ignore[arg-type]
            if isinstance(e, TextLine)
        }
        assert sizes[small] / sizes[large] == pytest.approx(0.6, abs=0.03)


def test_a_notice_in_one_language_is_not_repeated_in_the_other() -> None:
    view = replace(WANTED, charge=Pair("", "Fraud"))
    for first in ("es", "en"):
        texts = pages_of_view(view, first=first)[0].texts()  # type: ignore[arg-type]
        assert texts.count("Fraud") == 1
        assert {"SE BUSCA", "WANTED"} <= set(texts)


def test_numbers_are_written_as_each_language_reads_them() -> None:
    spanish = _texts(_pages("wanted", (1920, 1080), "touch"))
    english = _texts(_pages("wanted", (1920, 1080), "touch", "en"))
    for said in ("$50,000", "USD de recompensa", "1.78 m", "5′10″", "82 kg", "181 lb", "04 / 10"):
        assert said in spanish
    assert "USD reward" in english


def test_without_a_photograph_the_place_says_so_and_holds_no_figure() -> None:
    page = _pages("no photograph", (1920, 1080), "touch")[0]
    assert {"Sin fotografía", "No photograph"} <= set(page.texts())
    assert not [e for e in page.elements if isinstance(e, Photograph)]


def test_a_name_in_its_own_script_stands_beneath_the_latin_one() -> None:
    native = NativeName("Микола", bytes(300 * 40), 300, 40)
    page = pages_of_view(replace(MISSING, native_name=(native,)))[0]
    (drawn,) = [e for e in page.elements if isinstance(e, NativeLine)]
    (latin,) = [e for e in page.elements if isinstance(e, TextLine) and e.text == MISSING.name]
    assert drawn.box.y > latin.box.bottom


def test_the_caution_of_400_letters_leaves_the_face_two_thirds_of_its_column() -> None:
    for size in SIZES:
        for page in _pages("everything long", size, "touch"):
            ribbon, strip = [e.box for e in page.elements if isinstance(e, Panel)][:2]
            column = strip.bottom - ribbon.y
            assert strip.height <= 0.35 * column


def test_a_short_notice_gets_a_larger_qr_instead_of_a_hole() -> None:
    short = replace(BARE, tip=WANTED.tip)
    assert _code(pages_of_view(short)[0]).module > _code(pages_of_view(WANTED)[0]).module


def test_look_refuses_a_display_it_cannot_lay_out() -> None:
    with pytest.raises(ValueError, match="too small"):
        Look(100, 100)


def _ink(line: TextLine) -> Box:
    above = round(line.style.px * 0.22)
    return Box(
        line.box.x,
        line.box.y - above,
        line.box.width,
        line.box.height + above + line.style.descent,
    )


def _called(element: Element) -> str:
    return element.text if isinstance(element, TextLine) else type(element).__name__


def _code(page: Page) -> QrCode:
    (code,) = [e for e in page.elements if isinstance(e, QrCode)]
    return code


def _photograph(page: Page) -> Photograph:
    (photograph,) = [e for e in page.elements if isinstance(e, Photograph)]
    return photograph


def _texts_of(view: View) -> list[str]:
    if isinstance(view, TipLineView):
        both = [view.title, view.tip.promise]
        return [text for pair in both for text in (pair.es, pair.en)]
    if isinstance(view, MessageView):
        return [view.title.es, view.title.en, view.body.es, view.body.en]
    facts = view.facts
    pairs = [view.charge, view.caution, facts.hair, facts.eyes, facts.marks, facts.last_seen]
    pairs += [view.authority, view.reward.text if view.reward else Pair()]
    pairs.append(view.tip.promise if view.tip else Pair())
    if view.outcome != "none":
        pairs = [view.charge, view.authority]
    texts = [text for pair in pairs for text in (pair.es, pair.en)]
    return [*texts, view.name, view.case_number, *view.aliases]
