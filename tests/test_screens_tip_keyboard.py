"""The keyboard on the screen: its keys, their places, and what fingers on them mean."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from screens.plan import Box
from screens.tip.answers import Language
from screens.tip.field.wrapping import caret_at, place_of, wrapped
from screens.tip.keyboard.arrangement import arranged, key_at, popup_boxes
from screens.tip.keyboard.layouts import Key, key_rows, shown
from screens.tip.keyboard.pressing import HOLD_S, REPEAT_AFTER_S, Pressing, Stroke
from screens.tip.planning import KeyboardKind

LANGUAGES: tuple[Language, ...] = get_args(Language)
KINDS: tuple[KeyboardKind, ...] = get_args(KeyboardKind)
A = Key("letter", "a", held=("á", "à"))
B = Key("letter", "b")
BOX = Box(100, 500, 1560, 480)


def _letters(language: Language, kind: KeyboardKind, rows: int, *, signs: bool) -> set[str]:
    keys = itertools.chain.from_iterable(key_rows(language, kind, rows, signs=signs))
    return {key.text for key in keys if key.kind == "letter"}


def test_spanish_has_a_key_for_every_letter_of_its_own() -> None:
    assert set("ñáéíóúü¿¡") <= _letters("es", "words", 6, signs=False)
    assert set("ñáéíóúü¿¡") <= _letters("es", "words", 5, signs=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [5, 6])
def test_everything_can_be_typed_within_a_touch_a_hold_or_the_other_page(
    language: Language, kind: KeyboardKind, count: int
) -> None:
    first = _letters(language, kind, count, signs=False)
    keys = itertools.chain.from_iterable(key_rows(language, kind, count, signs=False))
    held = {letter for key in keys for letter in key.held}
    other = _letters(language, kind, count, signs=True)
    assert set("abcdefghijklmnopqrstuvwxyz") <= first
    assert set("ñáéíóúü") <= first | held
    assert set("0123456789@-_+#/()¿?¡!:;") <= first | held | other


def test_a_held_n_is_an_enye_in_english() -> None:
    keys = itertools.chain.from_iterable(key_rows("en", "words", 5, signs=False))
    (n,) = [key for key in keys if key.text == "n"]
    assert n.held == ("ñ",)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("signs", [False, True])
def test_keys_have_names_of_their_own_and_rows_fit(
    language: Language, kind: KeyboardKind, signs: bool
) -> None:
    for count in (5, 6):
        rows = key_rows(language, kind, count, signs=signs)
        names = [key.name for row in rows for key in row if key.kind == "letter"]
        assert all(sum(key.width for key in row) <= 10 for row in rows)
        assert {key.kind for row in rows for key in row} >= {"shift", "backspace", "space", "done"}
        if not signs:
            assert len(rows) == (5 if language == "en" else count)
            assert sorted(names) == sorted(set(names))


def test_every_point_of_the_keyboard_is_one_key() -> None:
    keys = arranged(key_rows("es", "words", 6, signs=False), BOX, 8)
    for x, y in itertools.product(range(BOX.x, BOX.right, 13), range(BOX.y, BOX.bottom, 7)):
        holding = [placed for placed in keys if key_at([placed], x, y)]
        assert len(holding) == 1, (x, y)
    for placed in keys:
        assert BOX.holds(placed.box)
        assert placed.touch.holds(placed.box)


def test_opened_letters_stay_over_the_keyboard() -> None:
    keys = arranged(key_rows("es", "words", 6, signs=False), BOX, 8)
    for placed in keys:
        for box in popup_boxes(placed, 4, BOX, 8):
            assert BOX.x <= box.x
            assert box.right <= BOX.right
            assert box.bottom <= placed.touch.y


def test_one_touch_is_one_letter() -> None:
    pressing = Pressing()
    assert pressing.down("f", B, 0.0) == [Stroke("write", "b")]
    assert pressing.step(5.0) == []
    assert pressing.up("f") == []


def test_a_letter_with_accents_is_typed_when_the_finger_leaves() -> None:
    pressing = Pressing()
    assert pressing.down("f", A, 0.0) == []
    assert pressing.up("f") == [Stroke("write", "a")]


def test_a_held_letter_opens_its_accents_and_types_nothing_itself() -> None:
    pressing = Pressing()
    pressing.down("f", A, 10.0)
    assert pressing.next_s(10.1) == pytest.approx(HOLD_S - 0.1)
    assert pressing.step(10.0 + HOLD_S) == []
    assert pressing.opened == A
    assert pressing.up("f") == []
    assert pressing.pick("á") == [Stroke("write", "á")]
    assert pressing.opened is None


def test_the_next_key_puts_opened_accents_away() -> None:
    pressing = Pressing()
    pressing.down("f", A, 10.0)
    pressing.step(11.0)
    pressing.up("f")
    assert pressing.down("g", B, 12.0) == [Stroke("write", "b")]
    assert pressing.opened is None


def test_fast_typing_keeps_its_order() -> None:
    pressing = Pressing()
    typed = [*pressing.down("one", A, 0.0), *pressing.down("two", B, 0.1)]
    typed += [*pressing.up("one"), *pressing.up("two")]
    assert typed == [Stroke("write", "a"), Stroke("write", "b")]


def test_a_held_backspace_erases_again_and_again() -> None:
    pressing = Pressing()
    backspace = Key("backspace")
    assert pressing.down("f", backspace, 0.0) == [Stroke("erase")]
    assert pressing.step(REPEAT_AFTER_S - 0.01) == []
    assert pressing.step(REPEAT_AFTER_S) == [Stroke("erase")]
    assert pressing.step(REPEAT_AFTER_S + 1) == [Stroke("erase")]
    pressing.up("f")
    assert pressing.step(9.0) == []
    assert pressing.next_s(9.0) is None


def test_shift_is_for_one_letter_then_locked_then_off() -> None:
    pressing, shift = Pressing(), Key("shift")
    pressing.down("f", shift, 0.0)
    assert pressing.down("g", B, 1.0) == [Stroke("write", "B")]
    assert pressing.down("g", B, 2.0) == [Stroke("write", "b")]
    pressing.down("f", shift, 3.0)
    pressing.down("f", shift, 4.0)
    assert [pressing.down("g", B, 5.0), pressing.down("g", B, 6.0)] == [[Stroke("write", "B")]] * 2
    pressing.down("f", shift, 7.0)
    assert pressing.shift == "off"


def test_capitals_of_accents_are_one_character() -> None:
    assert [shown(letter, "once") for letter in "ñáü¿"] == ["Ñ", "Á", "Ü", "¿"]


def _width(text: str) -> int:
    return 10 * len(text)


def test_rows_keep_every_character() -> None:
    text = "Lo vi en la calle Mesa,\n\ncerca  del puente " + "x" * 45
    rows = wrapped(text, 200, _width)
    assert all(_width(row.text) <= 200 for row in rows)
    covered = "".join(
        text[row.start : after.start] for row, after in itertools.pairwise(rows)
    ) + text[rows[-1].start :]  # fmt: skip
    assert covered == text


def test_words_stay_whole_where_they_fit() -> None:
    assert [row.text for row in wrapped("uno dos tres", 80, _width)] == ["uno dos", "tres"]


def test_a_touch_finds_the_nearest_place_between_letters() -> None:
    first, second = wrapped("uno dos\ntres", 200, _width)
    assert caret_at(first, 32, _width) == 3
    assert caret_at(first, 999, _width) == 7
    assert caret_at(second, -5, _width) == 8


def test_the_caret_is_on_the_row_that_begins_with_it() -> None:
    rows = wrapped("uno dos\ntres", 200, _width)
    assert [place_of(rows, caret) for caret in (0, 7, 8, 12)] == [(0, 0), (0, 7), (1, 0), (1, 4)]
