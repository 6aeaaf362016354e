"""A tinted picture of `assets/icons`; never a glyph of a font."""

from __future__ import annotations

from kivy.properties import ColorProperty, ObjectProperty
from kivy.uix.widget import Widget


class IconPicture(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """White with coverage in the file; drawn in `colour`."""

    texture = ObjectProperty(None, allownone=True)
    colour = ColorProperty()
