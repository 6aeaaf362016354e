"""Which part of a photograph a box shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Crop:
    """Shares (0 to 1) of the photograph, from its left and its top."""

    left: float
    top: float
    right: float
    bottom: float


def cover(
    width: int, height: int, box_width: int, box_height: int, focus: tuple[float, float]
) -> Crop:
    """The largest part with the box's proportions that has `focus` nearest its middle.

    Upright, the focus (a face) is wanted a little above the middle: foreheads matter more than
    shirts.
    """
    share_x = min(1.0, box_width * height / (box_height * width))
    share_y = min(1.0, box_height * width / (box_width * height))
    left = min(max(focus[0] - share_x / 2, 0.0), 1.0 - share_x)
    top = min(max(focus[1] - share_y * _FACE_HEIGHT, 0.0), 1.0 - share_y)
    return Crop(left, top, left + share_x, top + share_y)


_FACE_HEIGHT = 0.46
