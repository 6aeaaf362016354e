"""Two drawings without a face: the bridge of the demo's image slide, and the cart of its alert.

Plain Pillow, drawn at twice the size and averaged down. The same calls give the same pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageColor, ImageDraw

BRIDGE_SIZE = (1920, 1080)
CART_SIZE = (1200, 1500)
_SCALE = 2
_BUNTING = ("#e2574c", "#f3b43f", "#3fa796", "#e86fa3", "#5b8def", "#9ac24f")

_Point = tuple[float, float]


@cache
def bridge() -> bytes:
    """A bridge over a river at dusk, with paper flags, as a JPEG of `BRIDGE_SIZE` pixels."""
    sheet = _Sheet(BRIDGE_SIZE)
    sheet.ground(0, 760, "#1c2a4f", "#f0a35e")
    sheet.disc((1380, 430), 96, "#ffd98a")
    sheet.shape(_ridge(620, 90, 5.0, 0.4), "#5a4a72")
    sheet.shape(_ridge(700, 60, 8.0, 1.9), "#3b3560")
    sheet.ground(760, 1080, "#35507f", "#16233f")
    for n in range(26):  # the sun on the water
        width = 150 - 4 * n + 22 * sin(n * 1.7)
        x, y = 1380 + 16 * sin(n * 2.3), 772 + 11 * n
        sheet.line([(x - width / 2, y), (x + width / 2, y)], "#f2b774", 4)
    _arches(sheet)
    _flags(sheet, (60, 250), (960, 210), 70, 15)
    _flags(sheet, (960, 210), (1860, 250), 80, 15)
    return sheet.jpeg()


@cache
def cart() -> bytes:
    """An ice-cream cart that rolls by itself, as a JPEG of `CART_SIZE` pixels."""
    sheet = _Sheet(CART_SIZE)
    sheet.ground(0, 1120, "#7fc4d8", "#d9eef0")
    sheet.ground(1120, 1500, "#d8b483", "#b98d5b")
    for n in range(3):  # it is on its way
        sheet.line([(70, 620 + 150 * n), (250 - 40 * n, 620 + 150 * n)], "#ffffff", 14)
    sheet.line([(330, 400), (330, 720)], "#8a8f98", 22)
    sheet.line([(900, 400), (900, 720)], "#8a8f98", 22)
    for n in range(6):  # the awning
        left = 250 + 122 * n
        colour = "#d6453d" if n % 2 == 0 else "#fff6e6"
        sheet.shape([(left, 330), (left + 122, 330), (left + 122, 430), (left, 430)], colour)
        sheet.disc((left + 61, 430), 61, colour)
    sheet.shape([(300, 330), (922, 330), (860, 250), (362, 250)], "#b93a33")
    sheet.shape([(270, 700), (960, 700), (920, 1080), (310, 1080)], "#fff6e6")
    sheet.shape([(262, 690), (968, 690), (962, 752), (268, 752)], "#d6453d")
    _cone(sheet, (615, 800))
    for x in (430, 800):
        sheet.disc((x, 1130), 118, "#2b2f38")
        sheet.disc((x, 1130), 84, "#d9dde3")
        for spoke in range(6):
            turn = pi * spoke / 6 + 0.3
            dx, dy = 84 * cos(turn), 84 * sin(turn)
            sheet.line([(x - dx, 1130 - dy), (x + dx, 1130 + dy)], "#2b2f38", 9)
        sheet.disc((x, 1130), 22, "#2b2f38")
    sheet.line([(960, 740), (1085, 690), (1110, 610)], "#8a8f98", 22)
    sheet.disc((1110, 590), 40, "#f3b43f")  # the bell
    return sheet.jpeg()


def _arches(sheet: _Sheet) -> None:
    stone, shade = "#e9dcc3", "#c3b08f"
    sheet.shape([(0, 560), (1920, 560), (1920, 622), (0, 622)], stone)
    sheet.shape([(0, 622), (1920, 622), (1920, 640), (0, 640)], shade)
    for n in range(5):
        x = 192 + 384 * n
        arch = [(x + 150 * cos(turn), 800 - 150 * sin(turn)) for turn in _half_turn()]
        inner = [(x + 118 * cos(turn), 800 - 118 * sin(turn)) for turn in _half_turn()]
        sheet.shape([*arch, *reversed(inner)], shade)
        sheet.line(arch, stone, 20)
    for n in range(6):
        x = 384 * n
        sheet.shape([(x - 42, 640), (x + 42, 640), (x + 52, 880), (x - 52, 880)], stone)
        sheet.shape([(x + 14, 640), (x + 42, 640), (x + 52, 880), (x + 14, 880)], shade)
    for n in range(25):  # the railing
        x = 24 + 78 * n
        sheet.line([(x, 500), (x, 560)], stone, 12)
    sheet.line([(0, 500), (1920, 500)], stone, 14)


def _flags(sheet: _Sheet, start: _Point, end: _Point, sag: float, count: int) -> None:
    """A string of paper flags from `start` to `end`, hanging by `sag`."""
    steps = [n / (4 * count) for n in range(4 * count + 1)]
    cord = [_on_cord(start, end, sag, share) for share in steps]
    sheet.line(cord, "#f4f1ea", 4)
    for n in range(count):
        left = _on_cord(start, end, sag, (n + 0.12) / count)
        right = _on_cord(start, end, sag, (n + 0.88) / count)
        colour = _BUNTING[n % len(_BUNTING)]
        (x0, y0), (x1, y1) = left, right
        sheet.shape([left, right, (x1, y1 + 54), ((x0 + x1) / 2, (y0 + y1) / 2 + 74),
                     (x0, y0 + 54)], colour)  # fmt: skip
        sheet.disc(((x0 + x1) / 2, (y0 + y1) / 2 + 32), 9, "#2b3a63")


def _on_cord(start: _Point, end: _Point, sag: float, share: float) -> _Point:
    x = start[0] + (end[0] - start[0]) * share
    y = start[1] + (end[1] - start[1]) * share + sag * 4 * share * (1 - share)
    return x, y


def _cone(sheet: _Sheet, top: _Point) -> None:
    x, y = top
    sheet.shape([(x - 52, y + 60), (x + 52, y + 60), (x, y + 230)], "#d99a4e")
    for dx, dy, colour in ((-34, 34, "#e86fa3"), (34, 34, "#9ac24f"), (0, -14, "#fffdf7")):
        sheet.disc((x + dx, y + dy), 46, colour)


def _ridge(base: float, height: float, waves: float, phase: float) -> list[_Point]:
    """Hills over the whole width, above the height 760."""
    tops = [
        (x, base - height * (sin(waves * x / 1920 + phase) + 0.5 * sin(2.7 * waves * x / 1920)))
        for x in range(0, 1921, 24)
    ]
    return [(0, 770), *tops, (1920, 770)]


def _half_turn() -> list[float]:
    return [pi * n / 48 for n in range(49)]


class _Sheet:
    """What is drawn on, in units of its final pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._image = Image.new("RGB", (size[0] * _SCALE, size[1] * _SCALE))
        self._draw = ImageDraw.Draw(self._image)

    def ground(self, top: int, bottom: int, above: str, below: str) -> None:
        """A band over the whole width, from one colour to another."""
        one, other = ImageColor.getrgb(above), ImageColor.getrgb(below)
        rows = (bottom - top) * _SCALE
        for row in range(rows):
            share = row / rows
            colour = tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
            y = top * _SCALE + row
            self._draw.line([(0, y), (self._image.width, y)], fill=colour)

    def shape(self, points: Sequence[_Point], colour: str) -> None:
        """A filled polygon."""
        self._draw.polygon(self._scaled(points), fill=colour)

    def line(self, points: Sequence[_Point], colour: str, width: float) -> None:
        """A line with rounded bends."""
        self._draw.line(self._scaled(points), colour, round(width * _SCALE), joint="curve")

    def disc(self, centre: _Point, radius: float, colour: str) -> None:
        """A filled circle."""
        (x, y), r = centre, radius
        self._draw.ellipse(self._scaled([(x - r, y - r), (x + r, y + r)]), fill=colour)

    def jpeg(self) -> bytes:
        """The finished picture."""
        out = BytesIO()
        self._image.resize(self._size, Image.Resampling.BOX).save(out, "JPEG", quality=90)
        return out.getvalue()

    def _scaled(self, points: Sequence[_Point]) -> list[_Point]:
        return [(x * _SCALE, y * _SCALE) for x, y in points]
