"""The ring around what Enter would press: on the slides, on their bar and in the form.

Gold between two dark lines, which have 12:1 with it, so that it is seen on any photograph (WCAG
2.2, 2.4.13 asks for 3:1 and for 2 CSS pixels; technique C40).
"""

from __future__ import annotations

from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.widget import Widget

from screens.look import Look
from screens.palette import GOLD, GROUND
from screens.plan import Box
from screens.rules import load_rules

_THICK_UNITS = 7
_LEAST_THICK = 3
_GAP_UNITS = 7
_RADIUS_UNITS = 18


class FocusRing(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Move it with `around`."""

    colour = ColorProperty()
    ground_colour = ColorProperty()
    thick = NumericProperty(0)
    """Of the gold line, pixels; the dark ones are as thick each."""
    radius = NumericProperty(0)

    def __init__(self, look: Look) -> None:
        load_rules("focus_ring")
        super().__init__(
            size_hint=(None, None),
            thick=max(_LEAST_THICK, look.px(_THICK_UNITS)),
            radius=look.px(_RADIUS_UNITS + _GAP_UNITS),
        )
        self._look = look
        self.prefer(look)

    def prefer(self, look: Look) -> None:
        """In the colours of whoever uses the keypad."""
        self.colour = look.scheme.of(GOLD).rgba
        self.ground_colour = look.scheme.of(GROUND).rgba

    def around(self, box: Box) -> None:
        """Around a box of the display, counted from the top left corner; where the display ends,
        within it: all of the ring is seen."""
        look, gap, edge = self._look, self._look.px(_GAP_UNITS), round(self.thick * 1.5)
        left, top = max(edge, box.x - gap), max(edge, box.y - gap)
        right = min(look.width - edge, box.right + gap)
        bottom = min(look.height - edge, box.bottom + gap)
        self.pos = (left, look.height - bottom)
        self.size = (right - left, bottom - top)
