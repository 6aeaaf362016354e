"""HTML of a stranger into plain paragraphs, and paragraphs into sentences that fit."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hub.imports.fbi.plain import lines, paragraphs, tidy_line
from hub.imports.fbi.record import LONGEST_TEXT
from hub.imports.fbi.sentences import clip, clip_paragraphs, sentences
from sync.models.text import Line, Paragraphs, Sentence

HOSTILE = [
    ("<script>alert(1)</script>Shown", "Shown"),
    ("<p>a</p><script src=x>", "a"),
    ("a<iframe src='https://x/'>b<p>c</p></iframe>d", "ad"),
    ("<img src=x onerror=alert(1)>Shown", "Shown"),
    ("<a href='javascript:alert(1)' onclick=alert(2)>words of a link</a>", "words of a link"),
    ("<style>p{color:red}</style><svg><text>no</text></svg>yes", "yes"),
    ("<scr<script>ipt>alert(1)</script>", "ipt>alert(1)"),
    ("<!-- <p>no</p> --><p>yes</p>", "yes"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
    ("<template><p>no</p></template>yes</template>", "yes"),
    ("a\u202etxet\u202c b\u200b\x00\x07c", "atxet bc"),
    ("<p>unclosed <b>bold", "unclosed bold"),
]


@pytest.mark.parametrize(("html", "plain"), HOSTILE)
def test_only_words_survive(html: str, plain: str) -> None:
    assert paragraphs(html) == plain


def test_paragraphs_lists_and_breaks_keep_their_lines() -> None:
    html = (
        "<p>One\u00a0two\r\nthree.</p>\r\n<p>\u00a0</p>\r\n<p>Four<br/>five</p>"
        "<ul><li>red</li><li><p>blue</p></li><li></li></ul>six"
    )
    assert paragraphs(html) == "One two three.\n\nFour\nfive\n\n• red\n• blue\n\nsix"


@pytest.mark.parametrize("part", ["<!--", "<!", "<a ", "<", "&", "<div>", "<li><p>", "</p>", '"'])
def test_a_hundred_kilobytes_of_anything_are_read_in_seconds(part: str) -> None:
    begun = time.monotonic()
    paragraphs(part * (LONGEST_TEXT // len(part)))
    assert time.monotonic() - begun < 20


def test_lines_of_a_description_lose_their_line_ends() -> None:
    assert lines("Homicide Victim\r\n\r\n Hammond,\u00a0Indiana \nJuly 29, 2020") == [
        "Homicide Victim",
        "Hammond, Indiana",
        "July 29, 2020",
    ]


@given(st.text())
def test_whatever_comes_in_is_fit_for_a_notice(text: str) -> None:
    TypeAdapter(Paragraphs).validate_python(clip_paragraphs(paragraphs(text), 10_000))
    TypeAdapter(Line).validate_python(clip(tidy_line(text), 80))
    TypeAdapter(Sentence).validate_python(clip(tidy_line(text), 400))


def test_abbreviations_end_no_sentence() -> None:
    text = (
        "At 11:05 p.m. on May 1, Mr. J. Doe Jr. left St. Paul for the U.S. border. "
        'He said "wait." Then he went.'
    )
    assert sentences(text) == [
        "At 11:05 p.m. on May 1, Mr. J. Doe Jr. left St. Paul for the U.S. border.",
        'He said "wait."',
        "Then he went.",
    ]


def test_a_long_text_is_cut_after_a_sentence_or_clause_and_marked() -> None:
    assert clip("One two. Three four. Five six seven.", 26) == "One two. Three four. …"
    assert clip("Robbery; Theft; Money Laundering", 20) == "Robbery; Theft…"
    assert clip("unbroken" * 20, 20) == "unbrokenunbrokenun…"
    assert clip("It fits.", 20) == "It fits."


@given(st.text(max_size=500), st.integers(10, 200))
def test_a_cut_text_is_never_too_long(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit
    assert len(clip_paragraphs(text, limit)) <= limit
