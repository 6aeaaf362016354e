"""Draws the icons (`python -m assets.icons.draw`): white shapes, tinted where they are used.

Pictures and not glyphs, so that no font decides how a warning looks. Shapes are on a grid of 24,
drawn 8 times too large and averaged down; the PNGs beside this file are what it writes.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 192
_GRID = 24
_FINER = 8
_STROKE = 2.0

Point = tuple[float, float]


class Pen:
    """Draws on the grid of 24 with round ends and joins."""

    def __init__(self) -> None:
        self._step = SIDE * _FINER / _GRID
        self._image = Image.new("L", (SIDE * _FINER, SIDE * _FINER), 0)
        self._draw = ImageDraw.Draw(self._image)

    def line(self, points: Sequence[Point], width: float = _STROKE, ink: int = 255) -> None:
        """A stroke through the points."""
        scaled = [(x * self._step, y * self._step) for x, y in points]
        self._draw.line(scaled, fill=ink, width=round(width * self._step), joint="curve")
        for point in points:
            self.dot(point, width / 2, ink)

    def dot(self, centre: Point, radius: float, ink: int = 255) -> None:
        """A filled circle."""
        box = [(c + sign * radius) * self._step for sign in (-1, 1) for c in centre]
        self._draw.ellipse(box, fill=ink)

    def shape(self, points: Sequence[Point], ink: int = 255) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * self._step, y * self._step) for x, y in points], fill=ink)

    def arc(self, centre: Point, radius: float, start: float, end: float) -> None:
        """A stroke along a circle, degrees clockwise from three o'clock."""
        steps = 48
        self.line(
            [
                (
                    centre[0] + radius * math.cos(math.radians(start + (end - start) * n / steps)),
                    centre[1] + radius * math.sin(math.radians(start + (end - start) * n / steps)),
                )
                for n in range(steps + 1)
            ]
        )

    def picture(self) -> Image.Image:
        """White, with the drawing as its opacity."""
        coverage = self._image.resize((SIDE, SIDE), Image.Resampling.BOX)
        white = Image.new("L", (SIDE, SIDE), 255)
        return Image.merge("LA", (white, coverage)).convert("RGBA")


def warning(pen: Pen) -> None:
    """A triangle with an exclamation mark (ISO 7010 W001's shape)."""
    pen.line([(12, 3.2), (22, 20.6), (2, 20.6), (12, 3.2)])
    pen.line([(12, 10), (12, 14.6)], 2.2)
    pen.dot((12, 17.6), 1.25)


def information(pen: Pen) -> None:
    """A circle with an i."""
    pen.arc((12, 12), 9.6, 0, 360)
    pen.dot((12, 7.6), 1.3)
    pen.line([(12, 11.4), (12, 16.8)], 2.2)


def check(pen: Pen) -> None:
    """A tick in a circle."""
    pen.arc((12, 12), 9.6, 0, 360)
    pen.line([(7.4, 12.4), (10.7, 15.7), (16.8, 9)], 2.2)


def contrast(pen: Pen) -> None:
    """A disc, half of it filled."""
    pen.arc((12, 12), 8.6, 0, 360)
    half = [
        (12 + 8.6 * math.cos(math.radians(a)), 12 + 8.6 * math.sin(math.radians(a)))
        for a in range(-90, 91, 2)
    ]
    pen.shape(half)


def speaker(pen: Pen) -> None:
    """A loudspeaker with two waves."""
    pen.shape([(3, 9.2), (7, 9.2), (12.2, 4.6), (12.2, 19.4), (7, 14.8), (3, 14.8)])
    pen.arc((12.4, 12), 4.6, -42, 42)
    pen.arc((12.4, 12), 8.4, -42, 42)


def no_photograph(pen: Pen) -> None:
    """The four corners of a frame with nothing in it."""
    for x, y, dx, dy in ((3, 3, 1, 1), (21, 3, -1, 1), (3, 21, 1, -1), (21, 21, -1, -1)):
        pen.line([(x + 5.4 * dx, y), (x, y), (x, y + 5.4 * dy)], 1.5)
    pen.line([(9, 12), (15, 12)], 1.5)


ICONS: tuple[Callable[[Pen], None], ...] = (
    warning,
    information,
    check,
    contrast,
    speaker,
    no_photograph,
)


def draw_all(folder: Path) -> list[Path]:
    """Writes every icon as a PNG into `folder`; returns the files."""
    written = []
    for icon in ICONS:
        pen = Pen()
        icon(pen)
        path = folder / f"{icon.__name__}.png"
        pen.picture().save(path, optimize=True)
        written.append(path)
    return written


if __name__ == "__main__":
    draw_all(Path(__file__).resolve().parent)
    sys.exit(0)
