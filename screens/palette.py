"""The colours: a near-black navy ground, off-white text, one signal colour per meaning (DESIGN §8).

Every pair of text and ground that a slide uses is listed in `TEXT_ON_GROUND`; a test holds each to
7:1 (WCAG 2.2, success criterion 1.4.6), because screens stand in sunlight. A person who asks for
high contrast gets the same page with each colour exchanged (`HIGH_CONTRAST`), at 10:1 and more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from screens.preferences import Contrast

_LINEAR_BELOW = 0.04045


@dataclass(frozen=True)
class Colour:
    """sRGB, 0 to 255 a channel."""

    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, code: str) -> Colour:
        """From `#RRGGBB`."""
        red, green, blue = bytes.fromhex(code.removeprefix("#"))
        return cls(red, green, blue)

    @property
    def rgba(self) -> tuple[float, float, float, float]:
        """Opaque, 0 to 1 a channel, as Kivy wants it."""
        return (self.red / 255, self.green / 255, self.blue / 255, 1.0)

    @property
    def luminance(self) -> float:
        """Relative luminance (WCAG 2.2, "relative luminance")."""

        def linear(channel: int) -> float:
            share = channel / 255
            return share / 12.92 if share <= _LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4

        return 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((one.luminance, other.luminance), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUND = Colour.of("#0A101F")
PANEL = Colour.of("#111B33")
"""The bar, cards: one step above the ground."""
EDGE = Colour.of("#2A3757")
"""Lines and outlines; never text."""
UNLIT = Colour.of("#2B3858")
"""The part of a progress that is still to come; never text."""
PRESSED = Colour.of("#33446F")
"""A button beneath a finger; text stands on it for that moment."""
PAPER = Colour.of("#F6F3EC")
"""Off-white: text, and the QR's card."""
QUIET = Colour.of("#B3BDD0")
"""The second language and labels."""
INK = Colour.of("#0A101F")
"""Text on paper, amber and green."""
QUIET_INK = Colour.of("#38435C")
WHITE = Colour.of("#FFFFFF")

RED = Colour.of("#B30D23")
BLUE = Colour.of("#174EA6")
VIOLET = Colour.of("#5B37A8")
GREEN = Colour.of("#3CCB7A")
AMBER = Colour.of("#FFB51F")
GOLD = Colour.of("#FFC84A")
QUIET_ON_AMBER = Colour.of("#33270A")
ORANGE = Colour.of("#FF7F3A")
"""An alert's whole ground, and nothing else's."""
STEEL = Colour.of("#DCE3F0")


TEXT_ON_GROUND: tuple[tuple[Colour, Colour], ...] = (
    (PAPER, GROUND),
    (QUIET, GROUND),
    (GOLD, GROUND),
    (AMBER, GROUND),
    (GREEN, GROUND),
    (PAPER, PANEL),
    (PAPER, PRESSED),
    (INK, GOLD),
    (QUIET, PANEL),
    (INK, PAPER),
    (QUIET_INK, PAPER),
    (WHITE, RED),
    (WHITE, BLUE),
    (WHITE, VIOLET),
    (INK, GREEN),
    (INK, AMBER),
    (QUIET_ON_AMBER, AMBER),
    (INK, ORANGE),
    (ORANGE, INK),
)


@dataclass(frozen=True)
class Scheme:
    """Which colour stands for which; a colour that is not exchanged stands for itself."""

    exchanged: Mapping[Colour, Colour] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, colour: Colour) -> Colour:
        """The colour in this scheme."""
        return self.exchanged.get(colour, colour)


_BLACK = Colour.of("#000000")
_YELLOW = Colour.of("#FFE600")

NORMAL = Scheme()
HIGH_CONTRAST = Scheme(
    MappingProxyType(
        {
            GROUND: _BLACK,  # INK too, which is the same colour
            PANEL: _BLACK,
            PRESSED: Colour.of("#404040"),
            UNLIT: Colour.of("#666666"),
            EDGE: WHITE,  # the border of a control is all that tells it from the ground
            PAPER: WHITE,
            QUIET: _YELLOW,
            QUIET_INK: _BLACK,
            RED: Colour.of("#850A15"),
            BLUE: Colour.of("#0B3577"),
            VIOLET: Colour.of("#43248A"),
            GREEN: Colour.of("#5BE896"),
            AMBER: Colour.of("#FFC02E"),
            GOLD: _YELLOW,
            QUIET_ON_AMBER: _BLACK,
            ORANGE: Colour.of("#FFA066"),
            STEEL: WHITE,
        }
    )
)
"""White and yellow on black; signal colours keep their meaning, dark beneath white, light beneath
black."""


def scheme_of(contrast: Contrast) -> Scheme:
    """The scheme that a person asked for."""
    return HIGH_CONTRAST if contrast == "high" else NORMAL
