"""How wide a text will be, by the library that draws it (SDL2_ttf with HarfBuzz kerning)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

from screens.fonts import Face, font_path

_CACHED_WIDTHS = 8192


class Measure(Protocol):
    """Widths in whole pixels."""

    def width(self, text: str, face: Face, px: int) -> int:
        """Width of one line of text."""
        ...


class SdlMeasure:
    """Measures with the very code that draws, so a line that fits here fits on the screen.

    Kivy's text provider must be importable: set up its environment first (`kiosk.render`). Not for
    other threads than the UI's: SDL2_ttf shares its fonts.
    """

    def __init__(self) -> None:
        self._labels: dict[Face, Any] = {}
        self._width = lru_cache(maxsize=_CACHED_WIDTHS)(self._measured)

    def width(self, text: str, face: Face, px: int) -> int:
        """Width of one line of text, pixels; cached."""
        return self._width(text, face, px)

    def _measured(self, text: str, face: Face, px: int) -> int:
        from kivy.core.text import Label as CoreLabel

        label = self._labels.get(face)
        if label is None:
            label = self._labels[face] = CoreLabel(font_name=font_path(face))
        label.options["font_size"] = px
        return int(label.get_extents(text)[0])
