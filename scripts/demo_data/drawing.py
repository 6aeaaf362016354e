"""A small vector kit on Pillow: smooth shapes, strokes and clipping, drawn large and reduced.

Used by the demo's portraits. Coordinates are in units of a 1200 × 1500 sheet; y grows downwards.
Everything is deterministic: the same calls give the same pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import TypeAlias

from PIL import Image, ImageChops, ImageColor, ImageDraw

WIDTH, HEIGHT = 1200, 1500
CENTRE = WIDTH / 2
INK = "#20181c"
"""The darkest tone; shades are mixed towards it."""

_SCALE = 3
"""Drawn at three times the size and averaged down: nine grey levels on every edge."""

_ZOOM = 1.25
_ZOOM_FROM, _ZOOM_TO = 660, 722
"""The portrait fills the sheet: heights are spread by `_ZOOM` about one line, put at another."""

_CURVE_STEPS = 14
_RING_STEPS = 72

Point: TypeAlias = tuple[float, float]
Path: TypeAlias = Sequence[Point]
Colour: TypeAlias = str


def smooth(points: Path) -> list[Point]:
    """A closed curve through `points` (Catmull-Rom); a point given twice is a corner."""
    count = len(points)
    curve: list[Point] = []
    for n in range(count):
        before, start, end, after = (points[(n + k) % count] for k in (-1, 0, 1, 2))
        if start != end:
            curve += _segment(before, start, end, after)
    return curve


def smooth_line(points: Path) -> list[Point]:
    """An open curve through `points`, from the first to the last."""
    curve: list[Point] = []
    last = len(points) - 1
    for n in range(last):
        before, after = points[max(n - 1, 0)], points[min(n + 2, last)]
        curve += _segment(before, points[n], points[n + 1], after)
    return [*curve, points[last]]


def ring(centre: Point, radii: Point) -> list[Point]:
    """An upright ellipse as a polygon, from the right and round to the right again."""
    (x, y), (rx, ry) = centre, radii
    turns = [2 * pi * n / _RING_STEPS for n in range(_RING_STEPS + 1)]
    return [(x + rx * cos(turn), y + ry * sin(turn)) for turn in turns]


def mirrored(points: Path) -> list[Point]:
    """`points` run down the right side; adds the left side, so that the whole is symmetrical."""
    return [*points, *((2 * CENTRE - x, y) for x, y in reversed(points) if x != CENTRE)]


def flipped(points: Path) -> list[Point]:
    """The mirror image of `points` about the middle of the sheet."""
    return [(2 * CENTRE - x, y) for x, y in points]


def on_side(points: Path, side: int) -> Path:
    """`points` describe the right side; side -1 gives their mirror image."""
    return points if side > 0 else flipped(points)


def moved(points: Path, dx: float, dy: float) -> list[Point]:
    """`points` shifted."""
    return [(x + dx, y + dy) for x, y in points]


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two: `share` 0 is `one`, 1 is `other`."""
    pairs = zip(ImageColor.getrgb(one)[:3], ImageColor.getrgb(other)[:3], strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _segment(before: Point, start: Point, end: Point, after: Point) -> list[Point]:
    points = []
    for step in range(_CURVE_STEPS):
        t = step / _CURVE_STEPS
        points.append(
            (
                _catmull(before[0], start[0], end[0], after[0], t),
                _catmull(before[1], start[1], end[1], after[1], t),
            )
        )
    return points


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def _on_sheet(points: Path) -> list[Point]:
    """Pixels of the large sheet."""
    return [
        (
            (CENTRE + (x - CENTRE) * _ZOOM) * _SCALE,
            (_ZOOM_TO + (y - _ZOOM_FROM) * _ZOOM) * _SCALE,
        )
        for x, y in points
    ]


class Sheet:
    """What is drawn on. `clip`, where given, is a closed outline outside which nothing lands."""

    def __init__(self, colour: Colour) -> None:
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), colour)
        self._draw = ImageDraw.Draw(self._image)

    def finished(self) -> Image.Image:
        """The picture at 1200 × 1500."""
        return self._image.reduce(_SCALE)

    def shape(
        self, points: Path, colour: Colour, *, clip: Path | None = None, opacity: float = 1.0
    ) -> None:
        """Fills the closed smooth curve through `points`."""
        self.outline(smooth(points), colour, clip=clip and smooth(clip), opacity=opacity)

    def ellipse(
        self,
        centre: Point,
        radii: Point,
        colour: Colour,
        *,
        clip: Path | None = None,
        opacity: float = 1.0,
    ) -> None:
        """Fills an upright ellipse."""
        self.outline(ring(centre, radii), colour, clip=clip and smooth(clip), opacity=opacity)

    def stroke(
        self,
        points: Path,
        width: float,
        colour: Colour,
        *,
        taper: float = 0.0,
        clip: Path | None = None,
        opacity: float = 1.0,
    ) -> None:
        """A smooth line; `taper` 1 thins it to nothing at both ends, 0 leaves it even."""
        curve = smooth_line(points)
        last = len(curve) - 1
        left: list[Point] = []
        right: list[Point] = []
        for n, (x, y) in enumerate(curve):
            (ax, ay), (bx, by) = curve[max(n - 1, 0)], curve[min(n + 1, last)]
            length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1.0
            bulge = 4 * (n / last) * (1 - n / last)
            half = width / 2 * (1 - taper + taper * bulge)
            nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
            left.append((x + nx, y + ny))
            right.append((x - nx, y - ny))
        self.outline([*left, *reversed(right)], colour, clip=clip and smooth(clip), opacity=opacity)
        if taper < 1:
            for x, y in (curve[0], curve[-1]):
                end = width / 2 * (1 - taper)
                self.ellipse((x, y), (end, end), colour, clip=clip, opacity=opacity)

    def outline(
        self, points: Path, colour: Colour, *, clip: Path | None = None, opacity: float = 1.0
    ) -> None:
        """Fills the polygon `points` as it stands; `clip` is a polygon too."""
        scaled = _on_sheet(points)
        if clip is None and opacity >= 1:
            self._draw.polygon(scaled, fill=colour)
            return
        xs, ys = [x for x, _ in scaled], [y for _, y in scaled]
        left, top = max(int(min(xs)), 0), max(int(min(ys)), 0)
        right = min(int(max(xs)) + 1, self._image.width)
        bottom = min(int(max(ys)) + 1, self._image.height)
        if right <= left or bottom <= top:
            return
        size = (right - left, bottom - top)
        mask = Image.new("L", size, 0)
        local = [(x - left, y - top) for x, y in scaled]
        ImageDraw.Draw(mask).polygon(local, fill=round(255 * opacity))
        if clip is not None:
            window = Image.new("L", size, 0)
            inside = [(x - left, y - top) for x, y in _on_sheet(clip)]
            ImageDraw.Draw(window).polygon(inside, fill=255)
            mask = ImageChops.multiply(mask, window)
        self._image.paste(colour, (left, top, right, bottom), mask)
