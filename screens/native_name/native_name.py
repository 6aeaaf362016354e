"""A name in its own script, shaped and drawn by Pillow (`kiosk.presenting`), tinted here."""

from __future__ import annotations

from kivy.graphics.texture import Texture
from kivy.properties import ColorProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from screens.views import NativeName


class NativeNamePicture(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Coverage as opacity."""

    text = StringProperty()
    texture = ObjectProperty(None, allownone=True)
    colour = ColorProperty()

    def __init__(self, name: NativeName, **attributes: object) -> None:
        texels = bytearray(b"\xff" * (4 * len(name.coverage)))
        texels[3::4] = name.coverage
        texture = Texture.create(size=(name.width, name.height), colorfmt="rgba", mipmap=True)
        texture.blit_buffer(bytes(texels), colorfmt="rgba", bufferfmt="ubyte")
        texture.flip_vertical()
        super().__init__(text=name.text, texture=texture, **attributes)
