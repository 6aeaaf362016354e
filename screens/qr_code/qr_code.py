"""A QR symbol on its white card: whole pixels per module, edges unsmoothed, so phones read it."""

from __future__ import annotations

from kivy.graphics.texture import Texture
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from screens.views import QrMatrix


class QrCode(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """`module` whole pixels a module; the card is the widget's size and holds the quiet zone."""

    module = NumericProperty(1)
    radius = NumericProperty(0)
    paper_colour = ColorProperty()
    ink_colour = ColorProperty()
    symbol = ObjectProperty(None, allownone=True)
    symbol_side = NumericProperty(0)

    def __init__(self, matrix: QrMatrix, module: int, **attributes: object) -> None:
        super().__init__(
            module=module,
            symbol=_symbol(matrix),
            symbol_side=module * matrix.modules,
            **attributes,
        )


def _symbol(matrix: QrMatrix) -> Texture:
    """One texel a module, opaque where it is dark."""
    side = matrix.modules
    texture = Texture.create(size=(side, side), colorfmt="rgba", mipmap=False)
    texture.mag_filter = texture.min_filter = "nearest"
    texture.wrap = "clamp_to_edge"
    texels = b"".join(
        b"\xff\xff\xff\xff" if dark else b"\xff\xff\xff\x00"
        for row in reversed(matrix.rows)
        for dark in row
    )
    texture.blit_buffer(texels, colorfmt="rgba", bufferfmt="ubyte")
    return texture
