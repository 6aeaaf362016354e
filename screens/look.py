"""The measures of a screen: everything is a multiple of one unit, so one layout holds everywhere.

A unit `u` is 1/1080 of the short side of the display: a pixel at 1920x1080, 0.44 at 800x480. Sizes
in this package are written in units and turned into whole pixels here, once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from screens.views import InputMode

SHORT_SIDE_UNITS = 1080
MIN_TEXT_UNITS = 24
"""The smallest text: 2.2 % of the short side (24 px at 1080p). On a 32-inch 1080p display that is
a 4 mm x-height, read from 1.2 m; names and charges are two to four times as large. Text that
would have to be smaller goes to a further page instead."""
SECOND_LANGUAGE = 0.6
"""The second language's size (DESIGN §8), but never below the smallest text."""

_BAR_UNITS = 120
_BAR_UNITS_PORTRAIT = 148
_QR_SHARE = 0.18
_QR_SHARE_WITHOUT_BAR = 0.225
_QR_SHARE_TIP = 0.45
QUIET_ZONE = 4
"""Modules of white around a symbol (ISO/IEC 18004 §9.1)."""


@dataclass(frozen=True)
class Look:
    """Sizes for one display. `width` and `height` are the whole display's, in pixels."""

    width: int
    height: int
    input_mode: InputMode = "touch"

    def __post_init__(self) -> None:
        if self.width < 320 or self.height < 240:  # noqa: PLR2004 - the smallest display we lay out
            raise ValueError(f"a display of {self.width}x{self.height} is too small (320x240)")

    @property
    def portrait(self) -> bool:
        """Taller than wide."""
        return self.height > self.width

    @property
    def unit(self) -> float:
        """Pixels per unit."""
        return min(self.width, self.height) / SHORT_SIDE_UNITS

    def px(self, units: float) -> int:
        """Whole pixels for a length in units."""
        return round(units * self.unit)

    def text_px(self, units: float) -> int:
        """Whole pixels for a text size in units, never below the smallest text."""
        return math.ceil(max(units, MIN_TEXT_UNITS) * self.unit)

    @cached_property
    def bar_height(self) -> int:
        """Pixels of the bar beneath the slide; 0 where there is no input."""
        if self.input_mode == "none":
            return 0
        return self.px(_BAR_UNITS_PORTRAIT if self.portrait else _BAR_UNITS)

    @property
    def slide_width(self) -> int:
        """Pixels; a slide is as wide as the display."""
        return self.width

    @property
    def slide_height(self) -> int:
        """Pixels of the display above the bar: the size of a slide's texture."""
        return self.height - self.bar_height

    def qr_module(self, modules: int) -> int:
        """Whole pixels per module on a notice: the symbol takes at least 18 % of the height."""
        share = _QR_SHARE_WITHOUT_BAR if self.input_mode == "none" else _QR_SHARE
        if self.portrait and self.input_mode == "none":
            share = (share + _QR_SHARE) / 2  # the width has to hold the text beside it too
        return math.ceil(share * self.height / modules)

    def tip_qr_module(self, modules: int, room: int) -> int:
        """Whole pixels per module on the tip-line slide, within `room` pixels of width.

        The symbol takes at least 45 % of the slide's height, or all of `room` where its quiet
        zone leaves less (a portrait display without a bar).
        """
        wanted = math.ceil(_QR_SHARE_TIP * self.height / modules)
        return max(1, min(wanted, room // (modules + 2 * QUIET_ZONE)))


def texture_look(display: Look, limit: tuple[int, int] = (1920, 1080)) -> Look:
    """The look to paint slides with: the display's own, or one half (a third, …) of it where it
    has more pixels than `limit`. A 4K screen shows 1080p textures upscaled by a whole factor
    (DESIGN §8): four times the memory for detail nobody sees from 3 m.
    """
    most = limit[0] * limit[1]
    factor = 1
    while display.width * display.height > most * factor**2:
        factor += 1
    if factor == 1:
        return display
    return Look(display.width // factor, display.height // factor, display.input_mode)
