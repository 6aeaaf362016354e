"""Text that Red Hat Display can draw: a letter it lacks becomes the nearest one it has.

The face covers Spanish, English and all of Latin-1 and Latin Extended-A, but neither Vietnamese nor
African letters. An empty box in a name helps nobody: marks the face lacks are left off (Nguyễn is
drawn Nguyên), and where there is no near letter at all the text says that something is left out:
"[…]" for letters, "[emoji]" for pictures, once for as many as stand together.
"""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from PIL import ImageFont

from screens.fonts import font_path

_NEAR = {
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
    "\ufe0e": "", "\ufe0f": "", "\u200e": "", "\u200f": "",
    "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—", "\u201b": "‘", "\u201f": "“",
    "\u2024": ".", "\t": " ",
    "Ə": "E", "ə": "e", "Ɓ": "B", "ɓ": "b", "Ɗ": "D", "ɗ": "d", "Ƙ": "K", "ƙ": "k", "Ƴ": "Y",
    "ƴ": "y", "Ɛ": "E", "ɛ": "e", "Ɔ": "O", "ɔ": "o", "ŉ": "’n",
}  # fmt: skip
_LETTERS = "[…]"
_PICTURES = "[emoji]"
"""Emoji is the word in both languages; three dots in brackets are an omission in both."""
_SIZE = 24
_UNASSIGNED = "\U0010fffd"

T = TypeVar("T")


def drawable(text: str) -> str:
    """The text, letter by letter as near as the face allows; unchanged where it has them all."""
    # Twice: a mark that is left of one letter may join what came of another (Ạ and a ring: Å).
    joined = _near(unicodedata.normalize("NFC", _near(unicodedata.normalize("NFC", text))))
    # Without its letter a mark would stand beside it: one that joins none is left off.
    return "".join(char for char in joined if not _is_mark(char))


def has_letters(text: str) -> bool:
    """Whether anything of it is left that can be read."""
    return any(char.isalnum() for char in drawable(text).replace(_PICTURES, ""))


def loses_marks(text: str) -> bool:
    """Whether `drawable` leaves off marks of letters that it keeps."""
    whole, near = (unicodedata.normalize("NFD", each) for each in (text, drawable(text)))
    marks = sum(map(_is_mark, whole)) - sum(map(_is_mark, near))
    kept = _LETTERS not in near and _PICTURES not in near
    return kept and marks > 0


def all_drawable(view: T) -> T:
    """A view (any frozen dataclass) with every text in it drawable."""
    changed: dict[str, Any] = {}
    for field in fields(view):  # type: ignore[arg-type]  # callers pass dataclasses
        value = getattr(view, field.name)
        made = _made_drawable(value)
        if made is not value:
            changed[field.name] = made
    return replace(view, **changed) if changed else view  # type: ignore[type-var]


def _near(text: str) -> str:
    drawn: list[str] = []
    for char in text:
        near = _nearest(char)
        if near not in {_LETTERS, _PICTURES} or near != (drawn[-1] if drawn else ""):
            drawn += [near] if near else []
    return "".join(drawn)


def _made_drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, tuple) and value and all(isinstance(part, str) for part in value):
        return tuple(drawable(part) for part in value)
    if is_dataclass(value) and type(value).__name__ in {"Pair", "RewardView", "FactsView"}:
        return all_drawable(value)
    return value


@lru_cache(maxsize=2048)
def _nearest(char: str) -> str:
    near = _NEAR.get(char, char)
    if all(_has(part) for part in near):
        return near
    plain = "".join(part for part in unicodedata.normalize("NFKD", char) if _has(part))
    letters = unicodedata.normalize("NFC", "".join(p for p in plain if not _is_mark(p)))
    marked = _with_marks(char)
    return marked or letters or (_PICTURES if _is_picture(char) else _LETTERS)


def _with_marks(char: str) -> str:
    """The letter with as many of its marks as the face has: ễ becomes ê."""
    base, *marks = list(unicodedata.normalize("NFD", char))
    best = ""
    for mark in marks:
        joined = unicodedata.normalize("NFC", base + mark)
        if len(joined) == 1 and _has(joined):
            best = best or joined
    return best


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _is_picture(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk"}


@lru_cache(maxsize=1)
def _face() -> tuple[ImageFont.FreeTypeFont, bytes]:
    face = ImageFont.truetype(font_path("Bold"), _SIZE, layout_engine=ImageFont.Layout.BASIC)
    return face, bytes(face.getmask(_UNASSIGNED))


def _has(char: str) -> bool:
    if char.isspace():
        return True
    face, missing = _face()
    return bytes(face.getmask(char)) != missing
