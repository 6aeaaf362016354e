"""One display's pictures: the slide's pages with the bar beneath, as the screen shows them."""

from __future__ import annotations

from typing import Any, Literal

from PIL import Image

from assets.i18n import two_languages
from screens.views import InputMode, View

Size = tuple[int, int]


class ScreenCamera:
    """Draws views to pictures. Create it after `start_offscreen`."""

    def __init__(
        self, size: Size, lang: Literal["es", "en"], input_mode: InputMode = "touch"
    ) -> None:
        from screens.bar import Bar
        from screens.painting import SlidePainter

        words = two_languages("screens", lang)
        self._painter = SlidePainter(size, words, input_mode, upscaled=False)
        self._size = size
        self._bar: Any = Bar(self._painter.look, words) if input_mode != "none" else None

    @property
    def native_px(self) -> int:
        """Type size for a name in its own script."""
        from kiosk.presenting import NATIVE_NAME_PX

        return self._painter.look.px(NATIVE_NAME_PX)

    @property
    def photo_size(self) -> Size:
        """Photographs need not be larger than this."""
        look = self._painter.look
        return (look.slide_width, look.slide_height)

    def pictures(self, view: View) -> list[Image.Image]:
        """One RGB picture a page, the size of the display."""
        from kivy.clock import Clock

        pictures = [self._composed(texture) for texture in self._painter.begin(view).run()]
        Clock.tick()  # lets Kivy free the textures that were dropped
        return pictures

    def _composed(self, texture: Any) -> Image.Image:
        from kivy.graphics import Color, Fbo, Rectangle
        from kivy.lang import Builder

        display = Fbo(size=self._size)
        with display:
            Color(1, 1, 1, 1)
            Rectangle(texture=texture, pos=(0, self._size[1] - texture.height), size=texture.size)
        if self._bar is not None:
            Builder.sync()
            display.add(self._bar.canvas)
        display.draw()
        image = Image.frombytes("RGBA", self._size, display.pixels)
        if self._bar is not None:
            display.remove(self._bar.canvas)
        return image.convert("RGB").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
