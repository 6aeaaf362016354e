"""A small photograph with round corners, cropped around the face."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from screens.photograph.crop import cover
from screens.plan import Box
from screens.rules import load_rules
from screens.views import Photo


class Portrait(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """`uploaded` is the whole photograph's texture, rows from the top down."""

    texture = ObjectProperty(None, allownone=True)
    radius = NumericProperty(0)

    def __init__(
        self, photo: Photo, uploaded: Any, box: Box, window_height: int, radius: int
    ) -> None:
        load_rules("tip/portrait")
        crop = cover(
            photo.width, photo.height, box.width, box.height, (photo.focus_x, photo.focus_y)
        )
        left, top = round(crop.left * photo.width), round(crop.top * photo.height)
        right, bottom = round(crop.right * photo.width), round(crop.bottom * photo.height)
        part = uploaded.get_region(left, top, max(1, right - left), max(1, bottom - top))
        part.flip_vertical()
        super().__init__(
            size_hint=(None, None),
            pos=(box.x, window_height - box.bottom),
            size=(box.width, box.height),
            texture=part,
            radius=radius,
        )
