"""A laid-out page of the form: pure values between the layouts (`screens.tip.pages`) and widgets.

Boxes are in whole pixels from the window's top left corner, like every plan of the screens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from screens.plan import Box, Element, NativeLine, TextLine, TextStyle
from screens.tip.answers import TextPart

KeyboardKind: TypeAlias = Literal["words", "line", "contact"]
"""Paragraphs; one line; one line of telephone numbers and addresses."""


@dataclass(frozen=True)
class Control:
    """Something to touch. `touch` reaches beyond what is drawn; no two of a page share a pixel."""

    action: str
    box: Box
    touch: Box
    elements: tuple[Element, ...]
    radius: int = 0
    light: bool = False
    """Drawn on paper: its pressed look is darker, not lighter."""
    held: bool = False
    """It acts while a finger rests on it, and stops when the finger leaves."""


@dataclass(frozen=True)
class FieldPlan:
    """Where typed text stands; `text_box` is the part that rows of text may take."""

    part: TextPart
    box: Box
    text_box: Box
    style: TextStyle
    hint: str
    """What is shown while nothing is typed."""
    hint_style: TextStyle
    masked: bool = False


@dataclass(frozen=True)
class KeyboardPlan:
    """Where the keyboard stands and what it is for."""

    box: Box
    kind: KeyboardKind
    rows: int
    ceiling: int = 0
    """Pixel row above which nothing may open."""


@dataclass(frozen=True)
class PagePlan:
    """One page: what is drawn, what can be touched, what is typed into."""

    elements: tuple[Element, ...] = ()
    controls: tuple[Control, ...] = ()
    field: FieldPlan | None = None
    keyboard: KeyboardPlan | None = None
    heading: tuple[str, ...] = ()
    """What a voice says of the page: its question and what explains it, never an answer."""

    def __add__(self, other: PagePlan) -> PagePlan:
        return PagePlan(
            self.elements + other.elements,
            self.controls + other.controls,
            other.field or self.field,
            other.keyboard or self.keyboard,
            self.heading + other.heading,
        )

    def all_elements(self) -> Iterator[Element]:
        """Everything that is drawn, in drawing order."""
        yield from self.elements
        for control in self.controls:
            yield from control.elements

    def texts(self) -> tuple[str, ...]:
        """Every text that stands on it, what is typed apart."""
        return tuple(
            element.text if isinstance(element, TextLine) else element.name.text
            for element in self.all_elements()
            if isinstance(element, TextLine | NativeLine)
        )
