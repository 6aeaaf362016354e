"""Receipts: eight words that lead back, in two languages, however they are typed."""

from __future__ import annotations

import secrets
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import ReceiptUnreadable
from sync.receipts import WORDS, Receipt
from sync.types import LANGUAGES, Language
from sync.words import word_list
from tests.fixtures_tips import made_receipt

RECEIPT = made_receipt(1)
BYTES = st.binary(min_size=10, max_size=10)
LANGUAGE = st.sampled_from(LANGUAGES)


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@settings(max_examples=200, deadline=None)
@given(BYTES, LANGUAGE)
def test_the_words_of_any_receipt_read_back(data: bytes, language: Language) -> None:
    words = Receipt(data).words(language)
    assert len(words) == WORDS
    assert Receipt.read(" ".join(words), languages=(language,)).data == data


@settings(max_examples=100, deadline=None)
@given(BYTES, LANGUAGE)
def test_a_receipt_is_read_without_being_told_its_language(data: bytes, language: Language) -> None:
    text = " ".join(Receipt(data).words(language))
    assert Receipt.read(without_accents(text).upper()).data == data


@pytest.mark.parametrize("between", [" ", "  \n", ", ", " - ", "\t", ". ", "\u00a0", "_", " ² "])
def test_what_stands_between_the_words_does_not_matter(between: str) -> None:
    assert Receipt.read(between.join(RECEIPT.words("es"))) == RECEIPT


def test_a_numbered_list_is_read() -> None:
    listed = "\n".join(f"{n}) {word}" for n, word in enumerate(RECEIPT.words("es"), start=1))
    assert Receipt.read(listed) == RECEIPT


def test_words_typed_with_loose_accents_are_read() -> None:
    loose = unicodedata.normalize("NFD", " ".join(RECEIPT.words("es")))
    assert Receipt.read(loose) == RECEIPT


@pytest.mark.parametrize("place", range(1, 9))
def test_the_first_wrong_word_is_named_by_its_number_and_not_repeated(place: int) -> None:
    words = list(RECEIPT.words("es"))
    words[place - 1] = "zzyzx"
    with pytest.raises(ReceiptUnreadable) as refused:
        Receipt.read(" ".join(words))
    assert refused.value.word == place
    assert "zzyzx" not in str(refused.value)
    assert not any(word in str(refused.value).split() for word in words)


@pytest.mark.parametrize("count", [0, 1, 7, 9, 16])
def test_too_few_or_too_many_words_are_counted(count: int) -> None:
    words = (RECEIPT.words("es") * 2)[:count]
    with pytest.raises(ReceiptUnreadable, match=f"and {count} were given"):
        Receipt.read(" ".join(words))


def test_nearly_every_swapped_or_mistaken_word_is_noticed() -> None:
    noticed = tried = 0
    book = word_list("es")
    for place in range(WORDS):
        for _ in range(40):
            words = list(RECEIPT.words("es"))
            words[place] = secrets.choice(book)
            if tuple(words) == RECEIPT.words("es"):
                continue
            tried += 1
            try:
                Receipt.read(" ".join(words))
            except ReceiptUnreadable as refused:
                noticed += refused.word is None
    assert noticed / tried > 0.95  # eight bits of checksum: all but one in 256


def test_words_of_two_languages_are_no_receipt() -> None:
    mixed = [*RECEIPT.words("es")[:4], *RECEIPT.words("en")[4:]]
    with pytest.raises(ReceiptUnreadable) as refused:
        Receipt.read(" ".join(mixed))
    assert refused.value.word == 5


def test_new_receipts_differ_and_are_eighty_bits() -> None:
    many = {Receipt.new().data for _ in range(200)}
    assert {len(data) for data in many} == {10}
    assert len(many) == 200


def test_another_length_is_no_receipt() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        Receipt(bytes(11))


def test_a_receipt_gives_the_same_keys_again_and_another_gives_others() -> None:
    one, again, other = RECEIPT.keys(), Receipt(RECEIPT.data).keys(), made_receipt(2).keys()
    assert one == again
    assert (one.lookup == other.lookup, one.wrap == other.wrap) == (False, False)
