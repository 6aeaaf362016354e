"""A filled rectangle, square or with smooth round corners, with or without an outline."""

from __future__ import annotations

from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.widget import Widget


class Panel(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Ground, ribbon, strip, rule or card."""

    colour = ColorProperty()
    edge_colour = ColorProperty((0, 0, 0, 0))
    edge_width = NumericProperty(0)
    """Pixels; the outline lies within the panel."""
    radius = NumericProperty(0)
    """Pixels."""
