"""A small photograph with round corners, cropped around the face."""

from __future__ import annotations

from typing import Any

from kivy.properties import ListProperty, ObjectProperty
from kivy.uix.widget import Widget

from screens.photograph.crop import cover
from screens.plan import Box
from screens.rules import load_rules
from screens.tip.portrait.rounding import fan
from screens.views import Photo


class Portrait(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """`uploaded` is the whole photograph's texture, rows from the top down.

    A mesh, because Kivy's rounded rectangle draws the whole texture whatever part it is given: a
    face would be squeezed into the box.
    """

    texture = ObjectProperty(None, allownone=True)
    vertices = ListProperty()

    def __init__(
        self, photo: Photo, uploaded: Any, box: Box, window_height: int, radius: int
    ) -> None:
        load_rules("tip/portrait")
        pos, size = (box.x, window_height - box.bottom), (box.width, box.height)
        crop = cover(photo.width, photo.height, *size, (photo.focus_x, photo.focus_y))
        u, v = uploaded.uvpos
        wide, high = uploaded.uvsize
        super().__init__(
            size_hint=(None, None),
            pos=pos,
            size=size,
            texture=uploaded,
            vertices=fan(
                *(pos, size, max(radius, 1)),
                corner=(u + crop.left * wide, v + crop.bottom * high),
                extent=((crop.right - crop.left) * wide, (crop.top - crop.bottom) * high),
            ),
        )
