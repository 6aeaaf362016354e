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
    width: int,
    height: int,
    box_width: int,
    box_height: int,
    focus: tuple[float, float],
    faded: float = 0.0,
) -> Crop:
    """The largest part with the box's proportions that has `focus` nearest its middle; at the
    bottom, the share `faded` of the box blends into the ground.

    A focus is put between the eyes, which are the middle of a head: in the middle of what is clear
    they leave hair and chin as much room.
    """
    share_x = min(1.0, box_width * height / (box_height * width))
    share_y = min(1.0, box_height * width / (box_width * height))
    left = min(max(focus[0] - share_x / 2, 0.0), 1.0 - share_x)
    top = min(max(focus[1] - share_y * (1 - faded) / 2, 0.0), 1.0 - share_y)
    return Crop(left, top, left + share_x, top + share_y)
