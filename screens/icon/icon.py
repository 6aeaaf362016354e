"""A tinted picture of `assets/icons`; never a glyph of a font."""

from __future__ import annotations

from importlib import resources
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.properties import ColorProperty, ObjectProperty
from kivy.uix.widget import Widget


class IconPicture(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """White with coverage in the file; drawn in `colour`."""

    texture = ObjectProperty(None, allownone=True)
    colour = ColorProperty()


def icon_texture(name: str) -> Any:
    """The picture of `assets/icons/<name>.png`, with mipmaps so that small sizes stay smooth."""
    path = resources.files("assets") / "icons" / f"{name}.png"
    return CoreImage(str(path), nocache=True, mipmap=True).texture
