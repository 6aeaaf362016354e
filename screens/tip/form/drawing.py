"""From a page's plan to widgets, with every photograph uploaded once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kivy.uix.widget import Widget

from screens.building import WidgetBuilder
from screens.look import Look
from screens.photograph.photograph import uploaded
from screens.plan import Element, Photograph
from screens.tip.portrait.portrait import Portrait
from screens.typesetting import Measure
from screens.views import Photo

_RADIUS_UNITS = 14


class PageBuilder:
    """Builds the pages of one form; holds the textures of icons and photographs."""

    def __init__(self, look: Look, measure: Measure) -> None:
        self._look = look
        self._build = WidgetBuilder(measure)
        self._photographs: dict[int, tuple[Photo, Any]] = {}

    def parts(self, elements: Iterable[Element]) -> Iterator[Widget]:
        """A widget an element."""
        for element in elements:
            if isinstance(element, Photograph):
                texture = self._texture(element.photo)
                radius = self._look.px(_RADIUS_UNITS)
                yield Portrait(element.photo, texture, element.box, self._look.height, radius)
            else:
                yield self._build.widget(element, self._look.height, {})

    def forget_photographs(self) -> None:
        """Lets every picture go; what may still be shown is uploaded again."""
        self._photographs.clear()

    def _texture(self, photo: Photo) -> Any:
        """By the photograph itself, which is held so that its identity stays its own."""
        if id(photo) not in self._photographs:
            for texture in uploaded(photo):
                self._photographs[id(photo)] = (photo, texture)
        return self._photographs[id(photo)][1]
