"""A laid-out slide: which element lies where, in whole pixels from the top left corner.

Pure values between the layouts (`screens.slides`), which decide, and the widgets, which draw. That
nothing overlaps and nothing is clipped can be read off a plan without drawing it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from screens.fonts import CAP_HEIGHT, DESCENT, Face
from screens.palette import Colour
from screens.views import NativeName, Photo, QrMatrix

IconName: TypeAlias = Literal[
    "warning", "information", "check", "no_photograph",
    "back", "next", "cross", "lock", "pencil", "eye", "place", "vehicle", "phone", "people",
    "person", "history", "more", "question", "clock", "sun", "calendar", "no_camera", "qr",
    "shift", "backspace", "new_line", "text_size", "contrast", "reach",
]  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A rectangle; `x`, `y` is its top left corner, y grows downwards."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First pixel column beyond it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First pixel row beyond it."""
        return self.y + self.height

    def moved(self, dx: int, dy: int) -> Box:
        """The same size, elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def inset(self, sides: int, ends: int | None = None) -> Box:
        """Smaller by `sides` at left and right, by `ends` (default `sides`) above and below."""
        ends = sides if ends is None else ends
        return Box(self.x + sides, self.y + ends, self.width - 2 * sides, self.height - 2 * ends)

    def holds(self, other: Box) -> bool:
        """Whether `other` lies wholly within."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Box) -> bool:
        """Whether they share a pixel."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True)
class TextStyle:
    """A face, a size in pixels and a colour."""

    face: Face
    px: int
    colour: Colour

    @property
    def cap(self) -> int:
        """Height of its capitals, pixels."""
        return round(self.px * CAP_HEIGHT)

    @property
    def descent(self) -> int:
        """Depth below the baseline, pixels."""
        return round(self.px * DESCENT)


@dataclass(frozen=True)
class Ground:
    """The whole slide in one colour."""

    box: Box
    colour: Colour


@dataclass(frozen=True)
class Panel:
    """A filled rectangle, with round corners where `radius` (pixels) is not 0."""

    box: Box
    colour: Colour
    radius: int = 0
    edge: Colour | None = None
    edge_width: int = 0


@dataclass(frozen=True)
class Photograph:
    """A photograph that covers its box; `fade` pixels at the `fade_side` blend into `ground`."""

    box: Box
    photo: Photo
    ground: Colour
    fade: int = 0
    fade_side: Literal["right", "bottom"] = "right"
    grey: bool = False


@dataclass(frozen=True)
class TextLine:
    """One line. `box.y` is the top of its capitals and `box.bottom` its baseline."""

    box: Box
    text: str
    style: TextStyle
    digit_cells: bool = False
    """Digits in cells of one width, so that numbers of equal length align."""


@dataclass(frozen=True)
class NativeLine:
    """A name in its own script, tinted; drawn at the size of its coverage or smaller."""

    box: Box
    name: NativeName
    colour: Colour


@dataclass(frozen=True)
class QrCode:
    """The white card with the symbol; `module` whole pixels a module, quiet zone included."""

    box: Box
    matrix: QrMatrix
    module: int
    paper: Colour
    ink: Colour
    radius: int = 0


@dataclass(frozen=True)
class Icon:
    """A picture of `assets/icons`, tinted."""

    box: Box
    name: IconName
    colour: Colour


Element: TypeAlias = Ground | Panel | Photograph | TextLine | NativeLine | QrCode | Icon


def moved(element: Element, dx: int, dy: int) -> Element:
    """The element, elsewhere."""
    return replace(element, box=element.box.moved(dx, dy))


@dataclass(frozen=True)
class Block:
    """Elements that keep together, from (0, 0); text within may reach `DESCENT` below `height`."""

    width: int
    height: int
    elements: tuple[Element, ...]

    def at(self, x: int, y: int) -> Iterator[Element]:
        """Its elements with the block's corner at (x, y)."""
        return (moved(element, x, y) for element in self.elements)


BACK = "back"
"""What a zone opens that leads back to the slides."""
NEXT = "next"
"""What a zone opens that turns the page."""


@dataclass(frozen=True)
class Zone:
    """A place that answers a touch: `opens` is a notice's id, or `BACK`, or `NEXT`."""

    box: Box
    opens: str


@dataclass(frozen=True)
class Page:
    """One page of a slide, elements in drawing order."""

    width: int
    height: int
    elements: tuple[Element, ...]
    zones: tuple[Zone, ...] = ()
    """In reading order: that of the keypad's focus."""

    def texts(self) -> tuple[str, ...]:
        """Every text on it, in drawing order."""
        return tuple(
            element.text if isinstance(element, TextLine) else element.name.text
            for element in self.elements
            if isinstance(element, TextLine | NativeLine)
        )
