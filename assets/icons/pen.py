"""A pen that draws icons: white strokes and shapes on a grid of 24."""

from __future__ import annotations

import math
from collections.abc import Sequence

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

    def arc(
        self,
        centre: Point,
        radius: float,
        start: float,
        end: float,
        width: float = _STROKE,
        ink: int = 255,
    ) -> None:
        """A stroke along a circle, degrees clockwise from three o'clock."""
        steps = 48
        self.line(
            [
                (
                    centre[0] + radius * math.cos(math.radians(start + (end - start) * n / steps)),
                    centre[1] + radius * math.sin(math.radians(start + (end - start) * n / steps)),
                )
                for n in range(steps + 1)
            ],
            width,
            ink,
        )

    def rounded(
        self, corners: tuple[float, float, float, float], radius: float, width: float = _STROKE
    ) -> None:
        """The outline of a rectangle (left, top, right, bottom) with round corners."""
        left, top, right, bottom = corners
        points: list[Point] = []
        for x, y, start in (
            (right - radius, top + radius, -90),
            (right - radius, bottom - radius, 0),
            (left + radius, bottom - radius, 90),
            (left + radius, top + radius, 180),
        ):
            points.extend(
                (
                    x + radius * math.cos(math.radians(start + 10 * n)),
                    y + radius * math.sin(math.radians(start + 10 * n)),
                )
                for n in range(10)
            )
        self.line([*points, points[0]], width)

    def picture(self) -> Image.Image:
        """White, with the drawing as its opacity."""
        coverage = self._image.resize((SIDE, SIDE), Image.Resampling.BOX)
        white = Image.new("L", (SIDE, SIDE), 255)
        return Image.merge("LA", (white, coverage)).convert("RGBA")
