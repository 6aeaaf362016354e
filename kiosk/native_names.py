"""Names in their own script, shaped and drawn by Pillow: Kivy's text provider reorders nothing.

With raqm (in Pillow's wheels) Arabic joins and runs right to left and Devanagari combines. Without
it a script that needs shaping would be drawn wrongly, and a wrong name is worse than none: only
scripts that set letter by letter (Cyrillic, Greek, Chinese, Japanese, Korean, …) are drawn then.
Fonts are the system's: Noto where it is installed, after it DejaVu, and Droid's fallback for
Chinese and Japanese. Without a font that has every letter the native form is not drawn, and the
slide says so beneath the Latin one; never empty boxes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from screens.views import NativeName

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local" / "share" / "fonts",
)
"""Where fontconfig looks on Debian and Raspberry Pi OS."""

_SHAPED_SCRIPTS = (
    "ARABIC", "HEBREW", "SYRIAC", "THAANA", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI",
    "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN",
    "MYANMAR", "KHMER", "MONGOLIAN",
)  # fmt: skip
_JOINED_SCRIPTS = ("ARABIC", "SYRIAC", "NKO", "MONGOLIAN")
_JOINER = "\u200d"
_PREFERRED = ("NotoSans", "NotoNaskh", "NotoKufi", "NotoSerif", "DejaVuSans", "Noto", "Droid")
_UNASSIGNED = "\U0010fffd"


WIDEST_EM = 9.0
"""Width of a piece, in type sizes: what the narrowest column of a slide has room for."""


def native_pieces(
    text: str,
    px: int,
    widest_em: float = WIDEST_EM,
    folders: tuple[Path, ...] = FONT_FOLDERS,
    *,
    raqm: bool | None = None,
) -> tuple[NativeName, ...]:
    """Draws `text` at `px` type size as coverage, in pieces of at most `widest_em` type sizes for
    a layout to put on lines; () where it cannot be drawn rightly.

    `raqm` is whether Pillow can shape (asked of Pillow where it is None). A word wider than a piece
    is divided, as Latin ones are; what joins its neighbour is drawn joined on both sides.
    """
    shaping = features.check("raqm") if raqm is None else raqm
    if not text.strip() or (needs_shaping(text) and not shaping):
        return ()
    engine = ImageFont.Layout.RAQM if shaping else ImageFont.Layout.BASIC
    font = _font_for(text, px, folders, engine)
    if font is None:
        return ()
    rtl = bool(shaping) and _runs_from_right(text)
    space = round(font.getlength(" "))
    _left, top, _right, bottom = font.getbbox(text)
    rows = (min(0, math.floor(top)), max(sum(font.getmetrics()), math.ceil(bottom)))
    return tuple(
        _drawn(piece, font, rows, space if ends_a_word else 0, rtl=rtl)
        for piece, ends_a_word in _broken(text, font, px * widest_em)
    )


def needs_shaping(text: str) -> bool:
    """Whether a letter belongs to a script that joins, combines or runs right to left."""
    return any(unicodedata.name(char, "").startswith(_SHAPED_SCRIPTS) for char in text)


def _font_for(
    text: str, px: int, folders: tuple[Path, ...], engine: ImageFont.Layout
) -> ImageFont.FreeTypeFont | None:
    for path in _font_files(folders):
        try:
            font = ImageFont.truetype(path, px, layout_engine=engine)
            plain = ImageFont.truetype(path, px, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
        if _has_all(plain, text):
            return font
    return None


@lru_cache(maxsize=4)
def _font_files(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    files = [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in {".ttf", ".otf", ".ttc"} and path.stem.startswith(_PREFERRED)
    ]
    return tuple(sorted(files, key=_preference))


def _preference(path: Path) -> tuple[int, int, str]:
    """Sans before serif, bold before the rest, then by name, so that every run takes the same."""
    family = next(n for n, start in enumerate(_PREFERRED) if path.stem.startswith(start))
    weight = 0 if path.stem.endswith("-Bold") else 1 if path.stem.endswith("-Regular") else 2
    return (family, weight, path.name)


def _has_all(font: ImageFont.FreeTypeFont, text: str) -> bool:
    """Whether no letter falls back to the font's box for missing ones."""
    missing = bytes(font.getmask(_UNASSIGNED))
    return all(bytes(font.getmask(char)) != missing for char in _letters(text))


def _letters(text: str) -> Iterator[str]:
    """All that leaves ink: spaces and signs of direction have none."""
    return (char for char in dict.fromkeys(text) if unicodedata.category(char)[0] not in "ZC")


def _runs_from_right(text: str) -> bool:
    """By its first letter that has a direction (UAX #9, rules P2 and P3)."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((way in {"R", "AL"} for way in directions if way in {"L", "R", "AL"}), False)


def _broken(text: str, font: ImageFont.FreeTypeFont, widest: float) -> Iterator[tuple[str, bool]]:
    """Words, and whether each piece ends one. Words that run against the rest keep together: one
    piece is set in its own order, pieces in that of the whole."""
    rtl = _runs_from_right(text)
    line = ""
    for word in text.split():
        joined = f"{line} {word}"
        against = line and _runs_from_right(line) != rtl and _runs_from_right(word) != rtl
        if against and font.getlength(joined) <= widest:
            line = joined
            continue
        if line:
            yield line, True
        *whole, line = _divided(word, font, widest)
        yield from ((piece, False) for piece in whole)
    yield line, True


def _divided(word: str, font: ImageFont.FreeTypeFont, widest: float) -> Iterator[str]:
    """The word in pieces that fit; never between a letter and its marks."""
    joins = unicodedata.name(word[0], "").startswith(_JOINED_SCRIPTS)
    piece = ""
    for char in word:
        longer = piece + char
        if piece and not unicodedata.combining(char) and font.getlength(longer) > widest:
            yield piece + (_JOINER if joins else "")
            longer = (_JOINER if joins else "") + char
        piece = longer
    yield piece


def _drawn(
    text: str, font: ImageFont.FreeTypeFont, rows: tuple[int, int], space: int, *, rtl: bool
) -> NativeName:
    """`rows` are the same for all pieces of a name, so that they stand on one line."""
    direction = "rtl" if rtl else None
    left, _top, right, _bottom = font.getbbox(text, direction=direction)
    size = (max(1, round(right - left)), rows[1] - rows[0])
    image = Image.new("L", size, 0)
    ImageDraw.Draw(image).text((-left, -rows[0]), text, fill=255, font=font, direction=direction)
    bare = text.replace(_JOINER, "")
    return NativeName(bare, image.tobytes(), *size, space=space, from_right=rtl)
