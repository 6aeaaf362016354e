"""What is drawn and not touched, as live widgets."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.widget import Widget

from screens.look import Look
from screens.plan import Element
from screens.tip.form.drawing import PageBuilder
from screens.typesetting import Measure


class Drawn(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Shows elements in their order; of the next page, what begins as this one does stays."""

    def __init__(self, look: Look, measure: Measure) -> None:
        super().__init__(size_hint=(None, None), size=(look.width, look.height), pos=(0, 0))
        self._builder = PageBuilder(look, measure)
        self._elements: tuple[Element, ...] = ()
        self._widgets: list[Widget] = []

    def show(self, elements: Sequence[Element]) -> None:
        """These, and no others."""
        same = 0
        for old, new in zip(self._elements, elements, strict=False):
            if old != new:
                break
            same += 1
        self.clear_widgets(self._widgets[same:])
        added = list(self._builder.parts(elements[same:]))
        for widget in added:
            self.add_widget(widget)
        self._widgets = self._widgets[:same] + added
        self._elements = tuple(elements)
