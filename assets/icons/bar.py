"""The icons of the bar's buttons."""

from __future__ import annotations

import math
from collections.abc import Callable

from assets.icons.pen import Pen


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


def silence(pen: Pen) -> None:
    """A filled square in a circle: stop."""
    pen.arc((12, 12), 9.4, 0, 360)
    pen.shape([(8.6, 8.6), (15.4, 8.6), (15.4, 15.4), (8.6, 15.4)])


def language(pen: Pen) -> None:
    """A globe with its meridians."""
    pen.arc((12, 12), 9.2, 0, 360, 1.8)
    pen.line([(2.8, 12), (21.2, 12)], 1.6)
    pen.line([(12, 2.8), (12, 21.2)], 1.6)
    for bend in (-1, 1):
        pen.arc((12 - bend * 6.6, 12), 11.3, -54 + 90 - bend * 90, 54 + 90 - bend * 90, 1.6)


def text_size(pen: Pen) -> None:
    """A small and a large A on one line."""
    for left, top, right in ((1.6, 11.6, 9.0), (8.6, 3.8, 22.4)):
        middle, stroke = (left + right) / 2, 1.9 if right < 10 else 2.3  # noqa: PLR2004
        pen.line([(left, 20), (middle, top), (right, 20)], stroke)
        share = 0.62
        y = top + (20 - top) * share
        half = (right - left) / 2 * share
        pen.line([(middle - half, y), (middle + half, y)], stroke * 0.9)


def reach(pen: Pen) -> None:
    """An arrow down on to a line: everything comes lower."""
    pen.line([(12, 2.8), (12, 15.6)], 2.4)
    pen.line([(6.2, 10), (12, 15.8), (17.8, 10)], 2.4)
    pen.line([(3.4, 21), (20.6, 21)], 2.4)


BAR_ICONS: tuple[Callable[[Pen], None], ...] = (
    contrast,
    speaker,
    silence,
    language,
    text_size,
    reach,
)
