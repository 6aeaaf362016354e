"""The outline of a box with round corners, as vertices that carry a texture's coordinates."""

from __future__ import annotations

import math
from collections.abc import Iterator

SEGMENTS = 8
"""Of each quarter circle."""


def outline(width: float, height: float, radius: float) -> Iterator[tuple[float, float]]:
    """Points around a box whose lower left corner is (0, 0), in order, y upwards."""
    radius = max(0.0, min(radius, width / 2, height / 2))
    middles = (
        (width - radius, height - radius),
        (radius, height - radius),
        (radius, radius),
        (width - radius, radius),
    )
    for quarter, (x, y) in enumerate(middles):
        for step in range(SEGMENTS + 1):
            angle = (quarter + step / SEGMENTS) * math.pi / 2
            yield x + radius * math.cos(angle), y + radius * math.sin(angle)


def fan(
    pos: tuple[float, float],
    size: tuple[float, float],
    radius: float,
    corner: tuple[float, float],
    extent: tuple[float, float],
) -> list[float]:
    """Vertices (x, y, u, v) of a triangle fan over the box at `pos`.

    The texture is at `corner` (u, v) in the box's lower left corner, and reaches `extent` further
    at the upper right one.
    """
    vertices: list[float] = []
    for x, y in outline(*size, radius):
        u = corner[0] + extent[0] * x / size[0]
        v = corner[1] + extent[1] * y / size[1]
        vertices += [pos[0] + x, pos[1] + y, u, v]
    return vertices
