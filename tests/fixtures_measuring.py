"""Measures a painted slide: its letters against their own coverage, its ground, and its QR as a
telephone's camera would see it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageFont

from screens.fonts import Face, font_path
from screens.palette import Colour
from screens.plan import Box, NativeLine, TextLine, TextStyle
from screens.typesetting import Measure
from screens.typesetting.cells import cells

DIAGONAL_IN = 43.0
MM_PER_PX_AT_3_M = 2.15
"""What one pixel of a telephone's camera covers at 3 m; it grows with the distance."""
TURNED_DEGREES = 15.0
BLUR_SIGMA_PX = 0.7
JPEG_QUALITY = 70
_SEEN = 96
"""Coverage, of 255, from which on a pixel must show its letter."""
_APART = 26
"""Of 255 a channel, between a pixel and what its letter and its ground make together."""


_SOLID = 250
"""Coverage from which on a pixel of a name that is scaled must show nothing but its letter."""
_APART_SCALED = 96


class Letters(NamedTuple):
    """A run of letters as Kivy draws it, and where its left upper corner lies on the page."""

    coverage: Image.Image
    x: int
    y: int
    capitals: tuple[int, int]
    """Rows of the coverage from the top of its capitals to its baseline."""


@dataclass(frozen=True)
class Drawn:
    """How a line of text looks on the picture."""

    text: str
    missing: float
    """Share of its pixels that do not show it: cut off, or with something over them."""
    ground: Colour
    """What lies around its letters: the colour that has the most pixels."""
    mixed: float
    """Share of the pixels around its letters that have another colour."""


def measured(line: TextLine, picture: Image.Image, measure: Measure) -> Drawn:
    """The line on the picture of its page (RGB, as large as the page)."""
    inside = Box(0, 0, *picture.size)
    total = wrong = 0
    grounds: dict[tuple[int, int, int], int] = {}
    runs = list(_runs(line, measure))
    for run in runs:
        bare = run.coverage.filter(ImageFilter.MaxFilter(3)).point(lambda a: 255 * (a == 0))
        band = (0, run.capitals[0], run.coverage.width, run.capitals[1])
        for colour, count in _colours(_crop(picture, run).crop(band), bare.crop(band)):
            grounds[colour] = grounds.get(colour, 0) + count
    if not grounds:  # one small sign leaves none bare: what stands at its left
        beside = (line.box.x - 3, line.box.y, line.box.x - 1, line.box.bottom)
        strip = picture.crop(beside)
        grounds = dict(_colours(strip, Image.new("L", strip.size, 255)))
    most = max(grounds, key=lambda colour: grounds[colour])
    for run in runs:
        letters = run.coverage.point(lambda a: 255 * (a >= _SEEN))
        total += letters.histogram()[255]
        if not inside.holds(_box(run)):
            wrong += _outside(run, inside)
        ink = line.style.colour
        expected = Image.composite(
            Image.new("RGB", run.coverage.size, (ink.red, ink.green, ink.blue)),
            Image.new("RGB", run.coverage.size, most),
            run.coverage,
        )
        wrong += _differing(_crop(picture, run), expected, letters)
    around_all = sum(grounds.values())
    return Drawn(
        line.text, wrong / max(1, total), Colour(*most), 1 - grounds[most] / max(1, around_all)
    )


def native_measured(line: NativeLine, picture: Image.Image) -> Drawn:
    """The same of a name in its own script: its coverage, as large as it is drawn."""
    box, name = line.box, line.name
    coverage = Image.frombytes("L", (name.width, name.height), name.coverage)
    coverage = coverage.resize((box.width, box.height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    part = picture.crop((box.x, box.y, box.right, box.bottom))
    grounds = dict(_colours(part, coverage.point(lambda a: 255 * (a == 0))))
    most = max(grounds, key=lambda colour: grounds[colour])
    letters = coverage.point(lambda a: 255 * (a >= _SOLID))
    ink = line.colour
    expected = Image.new("RGB", part.size, (ink.red, ink.green, ink.blue))
    wrong = _differing(part, expected, letters, _APART_SCALED)
    total = max(1, letters.histogram()[255])
    return Drawn(name.text, wrong / total, Colour(*most), 1 - grounds[most] / sum(grounds.values()))


def lacking(line: TextLine) -> str:
    """Its characters that the face it is set in does not have."""
    return "".join(char for char in line.text if not char.isspace() and not _has(char, line.style))


def seen_by_a_camera(
    picture: Image.Image, mm_per_px: float, metres: float, turned: float
) -> Image.Image:
    """The picture of a display whose pixels are `mm_per_px` wide, from so far away and `turned` by
    so many degrees, with the camera's blur and a JPEG's losses.
    """
    scale = mm_per_px / (MM_PER_PX_AT_3_M * metres / 3)
    size = (round(picture.width * scale), round(picture.height * scale))
    seen = picture.resize(size, Image.Resampling.LANCZOS)
    distance_px = metres * 1000 / (MM_PER_PX_AT_3_M * metres / 3)
    seen = _turned(seen, math.radians(turned), distance_px)
    seen = seen.filter(ImageFilter.GaussianBlur(BLUR_SIGMA_PX))
    file = io.BytesIO()
    seen.save(file, "JPEG", quality=JPEG_QUALITY)
    return Image.open(io.BytesIO(file.getvalue())).convert("RGB")


def codes(picture: Image.Image) -> list[str]:
    """The texts of all QR codes that a reader finds."""
    return [str(found.text) for found in zxingcpp.read_barcodes(picture)]


def mm_per_px_of(size: tuple[int, int]) -> float:
    """Of a 43-inch display with so many pixels."""
    return DIAGONAL_IN * 25.4 / math.hypot(*size)


def _turned(picture: Image.Image, angle: float, distance: float) -> Image.Image:
    """Turned about its upright middle line, seen from `distance` pixels before its middle.

    A point x, y of the display appears at u = d x cos a / (d + x sin a), v = d y / (d + x sin a);
    Pillow wants the way back, about the left upper corner.
    """
    cos, sin = math.cos(angle), math.sin(angle)
    middle_x, middle_y = picture.width / 2, picture.height / 2
    low = distance * cos + middle_x * sin
    # x = mx + d (u - mx) / (d cos - (u - mx) sin); y = my + d cos (v - my) / (the same)
    coefficients = (
        (distance - middle_x * sin) / low,
        0.0,
        (middle_x * low - distance * middle_x) / low,
        -middle_y * sin / low,
        distance * cos / low,
        (middle_y * low - distance * cos * middle_y) / low,
        -sin / low,
        0.0,
    )
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC
    )


def _runs(line: TextLine, measure: Measure) -> Iterator[Letters]:
    style = line.style
    if not line.digit_cells:
        yield _letters(line.text, style, line.box.x, line.box.bottom)
        return
    for cell in cells(line.text, style, measure):
        aside = (cell.width - measure.width(cell.sign, style.face, style.px)) // 2
        yield _letters(cell.sign, style, line.box.x + cell.x + aside, line.box.bottom)


def _letters(text: str, style: TextStyle, x: int, baseline: int) -> Letters:
    coverage, ascent = _coverage(text, style.face, style.px)
    return Letters(coverage, x, baseline - ascent, (ascent - style.cap, ascent))


@lru_cache(maxsize=4096)
def _coverage(text: str, face: Face, px: int) -> tuple[Image.Image, int]:
    """The letters alone as Kivy draws them (8-bit coverage), and pixels above their baseline."""
    from kivy.core.text import Label

    label = Label(text=text, font_name=font_path(face), font_size=px)
    label.refresh()
    texture: Any = label.texture
    image = Image.frombytes("RGBA", texture.size, texture.pixels)
    return image.getchannel("A"), int(label.get_ascent())


def _box(run: Letters) -> Box:
    seen = run.coverage.point(lambda a: 255 * (a >= _SEEN)).getbbox() or (0, 0, 0, 0)
    return Box(run.x + seen[0], run.y + seen[1], seen[2] - seen[0], seen[3] - seen[1])


def _crop(picture: Image.Image, run: Letters) -> Image.Image:
    wide, high = run.coverage.size
    return picture.crop((run.x, run.y, run.x + wide, run.y + high))


def _outside(run: Letters, inside: Box) -> int:
    """Letters' pixels beyond the picture."""
    wide, high = run.coverage.size
    within = (
        max(0, inside.x - run.x),
        max(0, inside.y - run.y),
        min(wide, inside.right - run.x),
        min(high, inside.bottom - run.y),
    )
    seen = run.coverage.point(lambda a: 255 * (a >= _SEEN))
    return seen.histogram()[255] - seen.crop(within).histogram()[255]


def _colours(picture: Image.Image, where: Image.Image) -> list[tuple[tuple[int, int, int], int]]:
    """(colour, pixels) of the part of the picture that the mask shows."""
    masked = Image.new("RGBA", picture.size)
    masked.paste(picture, (0, 0))
    masked.putalpha(where)
    found: Any = masked.getcolors(picture.width * picture.height) or []
    return [(colour[:3], count) for count, colour in found if colour[3] == 255]


def _differing(
    one: Image.Image, other: Image.Image, where: Image.Image, apart: int = _APART
) -> int:
    """Pixels of the mask on which the two differ by more than a rounding."""
    red, green, blue = ImageChops.difference(one, other).split()
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    far = worst.point(lambda far: 255 * (far > apart))
    return int(ImageChops.multiply(far, where).histogram()[255])


@lru_cache(maxsize=4096)
def _has_glyph(char: str, face: Face) -> bool:
    font, missing = _font(face)
    return bytes(font.getmask(char)) != missing


def _has(char: str, style: TextStyle) -> bool:
    return _has_glyph(char, style.face)


@lru_cache(maxsize=8)
def _font(face: Face) -> tuple[ImageFont.FreeTypeFont, bytes]:
    font = ImageFont.truetype(font_path(face), 32, layout_engine=ImageFont.Layout.BASIC)
    return font, bytes(font.getmask("\U0010fffd"))
