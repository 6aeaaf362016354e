"""One display's pictures: the slide's pages with the bar beneath, as the screen shows them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Literal

from PIL import Image

from assets.i18n import two_languages
from screens.preferences import EVERYBODY, Preferences
from screens.views import InputMode, View

if TYPE_CHECKING:
    from screens.bar.contents import BarEvent

Size = tuple[int, int]


class ScreenCamera:
    """Draws views to pictures. Create it after `start_offscreen`."""

    def __init__(
        self,
        size: Size,
        lang: Literal["es", "en"],
        input_mode: InputMode = "touch",
        *,
        preferences: Preferences = EVERYBODY,
        diagonal_in: float | None = None,
        offered: Collection[BarEvent] | None = None,
    ) -> None:
        """`preferences` are of the person before the screen, `diagonal_in` of the panel; `offered`
        are the bar's buttons, the usual ones where it is not said.
        """
        from screens.bar import OFFERED, Bar
        from screens.painting import SlidePainter

        words = two_languages("screens", lang)
        self._painter = SlidePainter(
            size, words, input_mode, preferences=preferences, diagonal_in=diagonal_in,
            upscaled=False,
        )  # fmt: skip
        self._size = size
        self._bar: Any = None
        if input_mode != "none":
            self._bar = Bar(self._painter.look, words, OFFERED if offered is None else offered)

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
