"""One line of text, its baseline where the plan says. Long text is lines, broken beforehand."""

from __future__ import annotations

from kivy.core.text import Label as CoreLabel
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget


class Words(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Text that is as large as its letters; never wraps and never shortens.

    Kivy's own `Label` would do, but does not say where its baseline is: two sizes on one line, or a
    second language beneath the first, stand at an even distance only by their baselines.
    """

    text = StringProperty()
    colour = ColorProperty()
    texture = ObjectProperty(None, allownone=True)
    depth = NumericProperty(0)
    """Pixels of the texture below the baseline."""

    def __init__(self, text: str, font_path: str, font_px: int, **attributes: object) -> None:
        label = CoreLabel(text=text, font_name=font_path, font_size=font_px)
        label.refresh()
        label.texture.bind()  # Kivy draws the letters at the first use: make that now
        super().__init__(
            text=text,
            texture=label.texture,
            size=label.texture.size,
            depth=label.texture.height - label.get_ascent(),
            **attributes,
        )

    def stand_on(self, x: float, baseline: float) -> None:
        """Places the left end of the baseline (y grows upwards, as in Kivy)."""
        self.pos = (x, baseline - self.depth)
