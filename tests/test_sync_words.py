"""Fingerprints as words: a card and a screen agree, or they do not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.canonical import sha256_of
from sync.types import LANGUAGES, Language
from sync.words import (
    content_words,
    data_of,
    fingerprint,
    fingerprint_words,
    words_match,
    words_of,
)

SIXTEEN = st.binary(min_size=16, max_size=16)


def test_the_words_are_those_of_bip39() -> None:
    # Trezor's published vector for 16 bytes of 0x7f.
    assert " ".join(words_of(b"\x7f" * 16, "en")) == (
        "legal winner thank year wave sausage worth useful legal winner thank yellow"
    )


def test_spanish_words_are_composed_as_people_type_them() -> None:
    words = words_of(b"\x00" * 16, "es")
    assert words == ("ábaco",) * 11 + ("abierto",)
    assert all(unicodedata.is_normalized("NFC", word) for word in words)


@given(data=SIXTEEN, language=st.sampled_from(LANGUAGES))
def test_words_say_what_they_were_made_of(data: bytes, language: Language) -> None:
    words = words_of(data, language)
    assert len(words) == 12
    assert data_of(" ".join(words), language) == data


@given(data=SIXTEEN)
def test_accents_case_and_spaces_do_not_matter(data: bytes) -> None:
    typed = "  ".join(words_of(data, "es")).upper()
    bare = "".join(c for c in unicodedata.normalize("NFD", typed) if not unicodedata.combining(c))
    assert data_of(bare, "es") == data


def test_a_word_that_is_in_no_list_is_named() -> None:
    with pytest.raises(ValueError, match="'sebusca' is not a word of the spanish list"):
        data_of("sebusca " * 12, "es")


def test_two_swapped_words_are_noticed() -> None:
    root = b'{"signed": "root"}'
    words = list(fingerprint_words(root, "es"))
    words[3], words[7] = words[7], words[3]
    assert words_match(" ".join(fingerprint_words(root, "es")), root, "es")
    assert not words_match(" ".join(words), root, "es")


def test_another_root_has_other_words() -> None:
    words = " ".join(fingerprint_words(b"one", "en"))
    assert not words_match(words, b"two", "en")


def test_a_fingerprint_is_the_first_half_of_the_sha256() -> None:
    assert fingerprint(b"").hex() == "e3b0c44298fc1c149afbf4c8996fb924"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_content_has_the_words_of_its_hash(language: Language) -> None:
    words = content_words(sha256_of(b"one content"), language)
    assert data_of(" ".join(words), language).hex() == sha256_of(b"one content")[:32]
    assert words != content_words(sha256_of(b"another"), language)
