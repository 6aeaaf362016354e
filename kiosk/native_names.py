"""Names in their own script, shaped and drawn by Pillow: Kivy's text provider reorders nothing.

With raqm (in Pillow's wheels) Arabic joins and runs right to left and Devanagari combines. Without
it a script that needs shaping would be drawn wrongly, and a wrong name is worse than none: only
scripts that set letter by letter (Cyrillic, Greek, Chinese, Japanese, Korean, …) are drawn then.
Fonts are the system's: Noto where it is installed, DejaVu after it. Without a font that has every
letter the native form is not drawn, and the slide says so beneath the Latin one; never empty boxes.
"""

from __future__ import annotations

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
_PREFERRED = ("NotoSans", "NotoNaskh", "NotoKufi", "NotoSerif", "DejaVuSans", "Noto")
_UNASSIGNED = "\U0010fffd"


def native_name(
    text: str, px: int, folders: tuple[Path, ...] = FONT_FOLDERS, *, raqm: bool | None = None
) -> NativeName | None:
    """Draws `text` at `px` type size as coverage; None where it cannot be drawn rightly.

    `raqm` is whether Pillow can shape (asked of Pillow where it is None).
    """
    shaping = features.check("raqm") if raqm is None else raqm
    if not text or (needs_shaping(text) and not shaping):
        return None
    engine = ImageFont.Layout.RAQM if shaping else ImageFont.Layout.BASIC
    font = _font_for(text, px, folders, engine)
    return _drawn(text, font) if font is not None else None


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


def _drawn(text: str, font: ImageFont.FreeTypeFont) -> NativeName:
    left, top, right, bottom = font.getbbox(text)
    size = (max(1, round(right - left)), max(1, round(bottom - top)))
    image = Image.new("L", size, 0)
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font)
    return NativeName(text, image.tobytes(), *size)
