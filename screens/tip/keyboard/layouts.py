"""The keys of each language, row by row. Pure.

Spanish has ñ on a key of its own and a row for accents; what has no key opens from the letter it
belongs to when that is held. Nothing here depends on the system's own layouts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from screens.tip.answers import Language
from screens.tip.planning import KeyboardKind

KeyKind: TypeAlias = Literal["letter", "shift", "backspace", "space", "new_line", "signs", "done"]
ShiftState: TypeAlias = Literal["off", "once", "locked"]


@dataclass(frozen=True)
class Key:
    """A key: its letter in lower case, how wide it is (a letter is 1), what it opens when held."""

    kind: KeyKind
    text: str = ""
    width: float = 1.0
    held: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Unique on its keyboard: the letter, or what it does."""
        return self.text if self.kind == "letter" else self.kind


Rows: TypeAlias = tuple[tuple[Key, ...], ...]

_HELD: dict[str, tuple[str, ...]] = {
    "a": ("á", "à"),
    "e": ("é", "è"),
    "i": ("í",),
    "o": ("ó",),
    "u": ("ú", "ü"),
    "n": ("ñ",),
    "c": ("ç",),
    "?": ("¿",),
    "!": ("¡",),
    "$": ("€",),
    ".": ("…", ":", ";"),
    ",": ("¿", "?", "¡", "!"),
}
_DIGITS = "1234567890"
_ACCENTS = "áéíóúü¿?¡!"
_SIGNS = ("@#$%&*()/+", "-_:;\"'¿?¡!", "áéíóúüñ")


def key_rows(language: Language, kind: KeyboardKind, count: int, *, signs: bool) -> Rows:
    """Five rows, or six: in Spanish digits above the accents. Rows are 10 letters wide or less."""
    if signs:
        top = [_letters(_DIGITS), *(_letters(row) for row in _SIGNS[:2])]
        if count > len(top) + 2:
            top.insert(1, _letters(_ACCENTS))
            top[3] = _letters("-_:;\"'=<>°")
        third = _SIGNS[2]
    else:
        spanish = language == "es"
        tops = [_DIGITS, _ACCENTS] if spanish else [_DIGITS]
        if spanish and count == 5:  # noqa: PLR2004 - five rows leave room for one of the two
            tops = [_DIGITS] if kind == "contact" else [_ACCENTS]
        top = [
            *(_letters(row) for row in tops),
            _letters("qwertyuiop"),
            _letters("asdfghjklñ" if spanish else "asdfghjkl'"),
        ]
        third = "zxcvbnm"
    shifted = (
        Key("shift", width=1.5),
        *_letters(third),
        Key("backspace", width=1.5),
    )
    return (*top, shifted, _bottom(kind))


def shown(text: str, shift: ShiftState) -> str:
    """A letter as it stands on its key and is typed."""
    return text if shift == "off" else text.upper()


def _letters(text: str) -> tuple[Key, ...]:
    return tuple(Key("letter", each, held=_HELD.get(each, ())) for each in text)


def _bottom(kind: KeyboardKind) -> tuple[Key, ...]:
    comma, dot = _letters(",.")
    at = Key("letter", "@")
    signs, done = Key("signs", width=1.5), Key("done", width=2.0)
    if kind == "contact":
        return (signs, at, Key("letter", "-"), Key("space", width=3.5), dot, done)
    if kind == "words":
        space = Key("space", width=3.3)
        return (signs, comma, space, dot, Key("new_line", width=1.2), done)
    return (signs, comma, Key("space", width=4.5), dot, done)
