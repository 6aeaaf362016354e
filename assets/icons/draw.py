"""Draws the icons (`python -m assets.icons.draw`): white shapes, tinted where they are used.

Pictures and not glyphs, so that no font decides how a warning looks. Shapes are on a grid of 24,
drawn 8 times too large and averaged down; the PNGs beside this file are what it writes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from assets.icons.bar import BAR_ICONS
from assets.icons.form import FORM_ICONS
from assets.icons.pen import Pen


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


def no_photograph(pen: Pen) -> None:
    """The four corners of a frame with nothing in it."""
    for x, y, dx, dy in ((3, 3, 1, 1), (21, 3, -1, 1), (3, 21, 1, -1), (21, 21, -1, -1)):
        pen.line([(x + 5.4 * dx, y), (x, y), (x, y + 5.4 * dy)], 1.5)
    pen.line([(9, 12), (15, 12)], 1.5)


ICONS: tuple[Callable[[Pen], None], ...] = (
    warning,
    information,
    check,
    no_photograph,
    *BAR_ICONS,
    *FORM_ICONS,
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
