"""Every page of the tip form at every size, in both languages: whole, apart, legible, in reach."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assets.i18n import PSEUDO_CLOSE, PSEUDO_OPEN, Locale, Translator
from assets.questions import KNOWS
from screens.look import MIN_TEXT_UNITS, Look
from screens.palette import GROUND, Colour, contrast
from screens.plan import Box, Element, Icon, Panel, Photograph, QrCode, TextLine
from screens.tip.answers import MOST, Language
from screens.tip.compositor import LEAST_TOUCH_PX, Compositor, compositor_for
from screens.tip.keyboard.arrangement import arranged
from screens.tip.keyboard.layouts import key_rows
from screens.tip.pages import page_of
from screens.tip.planning import PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView
from screens.typesetting import SdlMeasure
from tests.fixtures_tip_form import (
    MANY,
    PERSON,
    RECEIPT,
    SIZES,
    VIEW,
    offscreen,
    receipt_symbol,
)

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

LONG_NAME = "Maximiliano Alejandro Fernández de Córdoba y Gutiérrez-Ballesteros Ñúñez Agüero"
MM_PER_PX_32_INCH = 398.5 / 1080
"""A 32-inch display of 16:9 is 398.5 mm high."""
_CATALOGUED = re.compile(f"{PSEUDO_OPEN}[^{PSEUDO_OPEN}]*{PSEUDO_CLOSE}")


def forms_of(language: Language, name: str) -> dict[str, Form]:
    """A form on each page, with as much on it as it takes."""
    who = Form(language)
    knows = who.choose_person(PERSON.notice_id, name).toggle("vehicle").toggle("past_event")
    when = knows.forward()
    where = when.choose_when("longer_ago")
    words = where.write("Ñandú " * 33).forward()
    contact = words.write("MmWw " * 799).forward()
    review = contact.write("9" * MOST["contact"]).forward()
    return {
        "who": who,
        "who again": replace(review.change("who"), changing=True),
        "others": who.choose_someone_else(from_pictures=True),
        "knows": knows,
        "knows nothing": who.choose_not_sure(),
        "when": when,
        "where": where,
        "words": words,
        "words full": contact.back(),
        "contact": contact,
        "contact full": review.change("contact"),
        "leave": replace(contact, asking=True),
        "review": review,
        "review of nothing": replace(who.choose_not_sure(), page="review"),
        "saving": review.save(),
        "saved": review.save().saved(RECEIPT),
        "qr": review.save().saved(RECEIPT).show_qr(),
        "cannot": review.save().refused(),
    }


def _compositor(size: tuple[int, int], language: Language, locale: Locale | None) -> Compositor:
    def speaker(domain: str, spoken: Language) -> Translator:
        return Translator(domain, locale or spoken)

    return compositor_for(Look(*size), language, speaker, SdlMeasure())


def _plans(
    size: tuple[int, int],
    language: Language = "es",
    locale: Locale | None = None,
    name: str = PERSON.name,
    view: FormView = VIEW,
) -> Iterator[tuple[str, PagePlan]]:
    c = _compositor(size, language, locale)
    symbol = receipt_symbol()
    for page, form in forms_of(language, name).items():
        yield page, page_of(c, form, view, matrix=symbol if page == "qr" else None)
    yield "idle", page_of(c, Form(language), view, warned_left_s=15)
    yield "idle saved", page_of(c, Form(language).saved(RECEIPT), view, warned_left_s=1)


CASES = [
    pytest.param(size, language, PERSON.name, VIEW, id=f"{size[0]}x{size[1]}-{language}")
    for size in SIZES
    for language in ("es", "en")
] + [
    pytest.param(
        size,
        "es",
        LONG_NAME,
        FormView(
            replace(PERSON, name=LONG_NAME),
            tuple(replace(other, name=LONG_NAME) for other in MANY),
            "+52 (656) 555-0142-0199",
            "+52 (656) 555-0194-0199",
            "066 / 911",
        ),
        id=f"{size[0]}x{size[1]}-everything long",
    )
    for size in SIZES[:4]
]  # fmt: skip


@pytest.mark.parametrize(("size", "language", "name", "view"), CASES)
def test_nothing_is_clipped_and_nothing_overlaps(
    size: tuple[int, int], language: Language, name: str, view: FormView
) -> None:
    window = Box(0, 0, *size)
    for page, plan in _plans(size, language, name=name, view=view):
        for element in plan.all_elements():
            assert window.holds(element.box), (page, element)
        for control in plan.controls:
            for element in control.elements:
                assert control.box.holds(_drawn(element)), (page, control.action, element)
        for one, other in itertools.combinations(_apart(plan), 2):
            assert not one[1].meets(other[1]), (page, one, other)
        for control in plan.controls:
            texts = [e for e in control.elements if not isinstance(e, Panel)]
            for first, second in itertools.combinations(texts, 2):
                assert not first.box.meets(second.box), (page, first, second)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_touched_is_large_enough_and_apart(
    size: tuple[int, int], language: Language
) -> None:
    look = Look(*size)
    least = max(LEAST_TOUCH_PX, look.px(72))
    for page, plan in _plans(size, language):
        zones = [(control.action, control.touch) for control in plan.controls]
        if plan.keyboard is not None:
            zones.append(("keyboard", plan.keyboard.box))
        for action, zone in zones:
            assert zone.width >= least, (page, action)
            assert zone.height >= least, (page, action)
        for one, other in itertools.combinations(zones, 2):
            assert not one[1].meets(other[1]), (page, one, other)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_key_can_be_hit(size: tuple[int, int], language: Language) -> None:
    look = Look(*size)
    least = max(LEAST_TOUCH_PX, look.px(72))
    found = 0
    for page, plan in _plans(size, language):
        if plan.keyboard is None:
            continue
        rows = key_rows(language, plan.keyboard.kind, plan.keyboard.rows, signs=False)
        for placed in arranged(rows, plan.keyboard.box, look.px(8)):
            found += 1
            assert placed.touch.height >= least, (page, placed)
            assert placed.touch.width >= least, (page, placed)
            if size == (1920, 1080):
                assert placed.box.width * MM_PER_PX_32_INCH >= 15
                assert placed.box.height * MM_PER_PX_32_INCH >= 15
    assert found > 100


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_everything_to_touch_is_in_the_lower_two_thirds(
    size: tuple[int, int], language: Language
) -> None:
    for page, plan in _plans(size, language):
        for control in plan.controls:
            middle = control.box.y + control.box.height / 2
            assert middle >= size[1] / 3, (page, control.action)


@pytest.mark.parametrize("size", SIZES)
def test_no_text_is_smaller_than_the_smallest(size: tuple[int, int]) -> None:
    look = Look(*size)
    for page, plan in _plans(size):
        for element in plan.all_elements():
            if isinstance(element, TextLine):
                assert element.style.px >= look.text_px(MIN_TEXT_UNITS), (page, element)


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_every_text_stands_out_from_its_ground(size: tuple[int, int]) -> None:
    for page, plan in _plans(size):
        drawn = list(plan.all_elements())
        for number, element in enumerate(drawn):
            if not isinstance(element, TextLine | Icon):
                continue
            colour = element.style.colour if isinstance(element, TextLine) else element.colour
            ratio = contrast(colour, _ground_of(element.box, drawn[:number]))
            assert ratio >= 7, (page, element, ratio)


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (800, 480)])
def test_no_page_shows_a_word_outside_the_catalogues(size: tuple[int, int]) -> None:
    view = replace(VIEW, others=VIEW.others[:4])
    own = " ".join(
        [*(other.name for other in (PERSON, *view.others)), *RECEIPT, "Ñandú", "MmWw", "WhatsApp"]
    )
    for page, plan in _plans(size, locale="qps", view=view):
        shown = _CATALOGUED.sub(" ", " ".join(plan.texts()))
        bare = [word for word in re.findall(r"[^\W\d_]+", shown) if word not in own]
        assert bare == [], page


@pytest.mark.parametrize("language", ["es", "en"])
def test_nobody_is_called_wanted(language: Language) -> None:
    for page, plan in _plans((1920, 1080), language):
        words = " ".join(plan.texts()).casefold()
        assert "wanted" not in words, page
        assert "se busca" not in words, page
        assert "buscad" not in words, page


@pytest.mark.parametrize(("language", "word"), [("es", "enviado"), ("en", "sent")])
def test_saved_never_says_sent(language: Language, word: str) -> None:
    plans = dict(_plans((1920, 1080), language))
    texts = " ".join(plans["saved"].texts()).casefold().split()
    assert word not in texts
    assert set(RECEIPT) <= set(texts)
    assert [n for n in "12345678" if n not in texts] == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_first_page_says_911_in_both_languages(language: Language) -> None:
    texts = " ".join(dict(_plans((1920, 1080), language))["who"].texts())
    assert "In danger, or you see them now? Call 911." in texts
    assert "¿En peligro, o ve a esta persona ahora? Llame al 911." in texts
    assert "911" in texts.split()


def test_red_is_nowhere_on_the_form() -> None:
    from screens.palette import RED

    for _, plan in _plans((1920, 1080)):
        for element in plan.all_elements():
            assert not (isinstance(element, Panel) and element.colour == RED)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_review_names_everything_that_was_chosen(
    size: tuple[int, int], language: Language
) -> None:
    c = _compositor(size, language, None)
    form = Form(language).choose_not_sure()
    for known in KNOWS:
        form = form.toggle(known)
    texts = " ".join(page_of(c, form.finish(), VIEW).texts()).casefold()
    assert [known for known in KNOWS if c.answer_words[known].casefold() not in texts] == []


def test_what_is_typed_is_masked_in_the_review() -> None:
    texts = " ".join(dict(_plans((1920, 1080)))["review"].texts())
    assert "•" * 12 in texts
    assert "99" not in texts


def test_letters_are_counted_near_the_limit_only() -> None:
    plans = dict(_plans((1920, 1080)))
    assert not [t for t in plans["words"].texts() if "quedan" in t]
    assert [t for t in plans["words full"].texts() if "quedan" in t] == ["Le quedan 5 letras"]


def _drawn(element: Element) -> Box:
    """With what letters reach below their line."""
    box = element.box
    if isinstance(element, TextLine):
        return Box(box.x, box.y, box.width, box.height + element.style.descent)
    return box


def _apart(plan: PagePlan) -> list[tuple[str, Box]]:
    """Everything that must not lie over anything else."""
    kinds = TextLine | Icon | Photograph | QrCode
    free = [(str(e), e.box) for e in plan.elements if isinstance(e, kinds)]
    controls = [(control.action, control.box) for control in plan.controls]
    field = [("field", plan.field.text_box)] if plan.field else []
    keyboard = [("keyboard", plan.keyboard.box)] if plan.keyboard else []
    return [*free, *controls, *field, *keyboard]


def _ground_of(box: Box, beneath: list[Element]) -> Colour:
    """The colour of the last thing drawn that holds it."""
    for element in reversed(beneath):
        if isinstance(element, Panel) and element.box.holds(box):
            return element.colour
    return GROUND
