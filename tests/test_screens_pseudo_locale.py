"""The pseudo-locale: what a screen shows is a notice's data or comes from the catalogues."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass

import pytest

from assets.i18n import PSEUDO_CLOSE, PSEUDO_OPEN
from screens.look import Look
from screens.views import NoticeView, QrMatrix, View
from tests.fixtures_screens import CASES, offscreen, words

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

_CATALOGUED = re.compile(f"{PSEUDO_OPEN}[^{PSEUDO_OPEN}]*{PSEUDO_CLOSE}")
_LETTERS = re.compile(r"[^\W\d_]+")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_no_slide_shows_a_word_outside_the_catalogues(name: str, size: tuple[int, int]) -> None:
    from screens.painting import SlidePainter

    job = SlidePainter(size, words("qps")).begin(CASES[name])
    job.run()
    assert _bare_words(job.texts(), CASES[name]) == []


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (800, 480)])
def test_the_bar_shows_no_word_outside_the_catalogues(size: tuple[int, int]) -> None:
    from screens.bar import Bar
    from screens.bar.bar import Bar as Class

    bar = Bar(Look(*size), words("qps"), offered=Class.__events__)
    texts = [widget.text for widget in bar.walk() if getattr(widget, "text", "")]
    assert len(texts) >= 2
    assert _bare_words(texts, None) == []


def test_the_test_sees_a_bare_word() -> None:
    assert _bare_words([f"{PSEUDO_OPEN}Age{PSEUDO_CLOSE} · Hair"], None) == ["Hair"]


def _bare_words(texts: list[str] | tuple[str, ...], view: View | None) -> list[str]:
    """Words that are neither bracketed nor part of the view's own text. A bracketed text may be
    broken over lines, so all of a slide's lines are read as one.
    """
    shown = _CATALOGUED.sub(" ", " ".join(texts))
    own = " ".join(_data(view)) if view is not None else ""
    return [word for word in _LETTERS.findall(shown) if word not in own]


def _data(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in _data(part)]
    if is_dataclass(value) and not isinstance(value, QrMatrix):
        plain = {"kind", "outcome", "gender", "currency", "tone"} if is_dataclass(value) else set()
        return [
            text
            for field in fields(value)
            if field.name not in plain
            for text in _data(getattr(value, field.name))
        ]
    return []


def test_data_leaves_out_what_is_not_shown() -> None:
    assert "wanted" not in _data(NoticeView(kind="wanted", name="Ana"))
