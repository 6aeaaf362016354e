"""A number whose digits stand in cells of one width (`typesetting.cells`)."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Rectangle
from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from screens.typesetting.cells import Cell


class Digits(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """A telephone number; each sign is drawn once and used in every cell it stands in."""

    text = StringProperty()
    colour = ColorProperty()
    depth = NumericProperty(0)
    """Pixels of the texture below the baseline."""

    def __init__(
        self, cells: Sequence[Cell], font_path: str, font_px: int, **attributes: object
    ) -> None:
        super().__init__(text="".join(cell.sign for cell in cells), **attributes)
        textures = {}
        for sign in dict.fromkeys(self.text):
            label = CoreLabel(text=sign, font_name=font_path, font_size=font_px)
            label.refresh()
            label.texture.bind()  # as in Words
            textures[sign] = label.texture
            self.depth = label.texture.height - label.get_ascent()
            self.height = label.texture.height
        self.width = cells[-1].x + cells[-1].width if cells else 0
        with self.canvas:
            for cell in cells:
                texture = textures[cell.sign]
                Rectangle(
                    texture=texture,
                    pos=(cell.x + (cell.width - texture.width) // 2, 0),
                    size=texture.size,
                )

    def stand_on(self, x: float, baseline: float) -> None:
        """Places the left end of the baseline (y grows upwards, as in Kivy)."""
        self.pos = (x, baseline - self.depth)
