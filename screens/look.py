"""The measures of a screen: everything is a multiple of one unit, so one layout holds everywhere.

A unit `u` is 1/1080 of the short side of the display: a pixel at 1920x1080, 0.44 at 800x480. Sizes
in this package are written in units and turned into whole pixels here, once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from screens.fonts import CAP_HEIGHT
from screens.palette import Scheme, scheme_of
from screens.preferences import EVERYBODY, TEXT_SIZES, Preferences, TextSize
from screens.views import InputMode

SHORT_SIDE_UNITS = 1080
MIN_TEXT_UNITS = 24
"""The smallest text: 2.2 % of the short side (24 px at 1080p). On a 32-inch 1080p display that is
a 4 mm x-height, read from 1.2 m; names and charges are two to four times as large. Text that
would have to be smaller goes to a further page instead."""
SECOND_LANGUAGE = 0.6
"""The second language's size (DESIGN §8), but never below the smallest text."""

LEAST_CAPITALS_MM = 4.8
"""3/16 inch: the least height of capitals where a screen has no enlargement of its own, "based on
the uppercase letter I" (Section 508 402.4; EN 301 549 5.1.4)."""
_MM_PER_INCH = 25.4
_GROWTH: dict[TextSize, float] = {"normal": 0.0, "large": 0.3, "largest": 0.6}
_GROWS_UP_TO_UNITS = 60
"""Larger type grows by as much as type of this size: a name is read from 3 m as it is."""

_LESS_THAN_LEAST = (0.95, 0.9, 0.8, 0.7, 0.6, 0.0)
"""Shares of the least text that are tried where a page that cannot be divided has no room."""
_SMALL_PANEL_UNITS = 44
"""A least text of more units leaves no room for anything beside anything: up to 13 inches."""

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
    preferences: Preferences = EVERYBODY
    """Of the person who stands there."""
    diagonal_in: float | None = None
    """Inches from corner to corner of the panel; None where nobody has said."""
    share_of_least: float = 1.0
    """Of the panel's least text, for a page that has no room for more (`undivided_sizes`)."""

    def __post_init__(self) -> None:
        if self.width < 320 or self.height < 240:  # noqa: PLR2004 - the smallest display we lay out
            raise ValueError(f"a display of {self.width}x{self.height} is too small (320x240)")

    def sizes(self) -> Iterator[Look]:
        """This look, then with each smaller text down to everybody's, for what has no room. None
        is below the panel's least text: what still has no room then goes to further pages.
        """
        chosen = self.preferences
        for text in reversed(TEXT_SIZES[: TEXT_SIZES.index(chosen.text) + 1]):
            yield self.preferring(replace(chosen, text=text))

    def undivided_sizes(self) -> Iterator[Look]:
        """The same for a page that cannot go on to another (a form's): on a panel of a few inches
        also less than its least text. Words that are cut are no larger for it.
        """
        yield from self.sizes()
        everybodys = self.preferring(replace(self.preferences, text=TEXT_SIZES[0]))
        if self.diagonal_in is not None and self.least_text_px > self.px(MIN_TEXT_UNITS):
            for share in _LESS_THAN_LEAST:
                yield replace(everybodys, share_of_least=share)

    @property
    def small_panel(self) -> bool:
        """Whether its few inches are read from arm's length, a few lines at a time."""
        return self.panels_least_units > _SMALL_PANEL_UNITS

    @property
    def panels_least_units(self) -> float:
        """The panel's least text in units, whatever a page without room for it takes."""
        return self._least_px(1.0) / self.unit

    @property
    def may_be_too_large(self) -> bool:
        """Whether text is larger than the layouts make it by themselves."""
        grown = self.preferences.text != TEXT_SIZES[0]
        return grown or self.least_text_px > self.px(MIN_TEXT_UNITS)

    def preferring(self, preferences: Preferences) -> Look:
        """The same display for a person with these preferences."""
        return replace(self, preferences=preferences)

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

    @property
    def mm_per_px(self) -> float | None:
        """Millimetres that a pixel is wide on this panel; None where its size is not known."""
        if self.diagonal_in is None:
            return None
        return self.diagonal_in * _MM_PER_INCH / math.hypot(self.width, self.height)

    @cached_property
    def least_text_px(self) -> int:
        """Type size in pixels below which no text goes, whatever its size in units."""
        return self._least_px(self.share_of_least)

    def _least_px(self, share: float) -> int:
        if self.mm_per_px is None:
            return 1
        return max(1, math.ceil(share * LEAST_CAPITALS_MM / CAP_HEIGHT / self.mm_per_px))

    @property
    def smallest_px(self) -> int:
        """The least type size in pixels that is drawn for anybody: what has no room at the size
        that a person asked for may shrink to it, and no further.
        """
        return max(math.ceil(MIN_TEXT_UNITS * self.unit), self.least_text_px)

    @property
    def highest_touch(self) -> int:
        """Pixel row of the display above which nothing is touched where all controls are to be
        within reach: its middle. 0 for everybody else.
        """
        return -(-self.height // 2) if self.preferences.reach else 0

    @property
    def scheme(self) -> Scheme:
        """The colours for this person."""
        return scheme_of(self.preferences.contrast)

    def text_px(self, units: float) -> int:
        """Whole pixels for a text size in units, never below the smallest text.

        Where larger text was asked for, it is larger by a share of itself, but type that is large
        already only by as many pixels as that of `_GROWS_UP_TO_UNITS`.
        """
        units = max(units, MIN_TEXT_UNITS)
        grown = units + _GROWTH[self.preferences.text] * min(units, _GROWS_UP_TO_UNITS)
        return max(math.ceil(grown * self.unit), self.least_text_px)

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
    return replace(display, width=display.width // factor, height=display.height // factor)
