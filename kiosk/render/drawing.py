"""One display's pictures: the slide's pages with the bar beneath, as the screen shows them."""

from __future__ import annotations

from typing import Any, Literal

from PIL import Image

from assets.i18n import two_languages
from screens.preferences import EVERYBODY, Preferences
from screens.views import InputMode, View

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
        listens: bool = True,
    ) -> None:
        """`preferences` are of the person before the screen, `diagonal_in` of the panel; `listens`:
        the screen has a voice, and the bar a button for it.
        """
        from screens.bar import Bar, buttons_of
        from screens.painting import SlidePainter

        words = two_languages("screens", lang)
        self._painter = SlidePainter(
            size, words, input_mode, preferences=preferences, diagonal_in=diagonal_in
        )
        self._size = size
        self._bar: Any = None
        if input_mode != "none":
            look = self._painter.display
            self._bar = Bar(look, words, buttons_of(look, listens=listens))

    @property
    def native_px(self) -> int:
        """Type size for a name in its own script."""
        from kiosk.presenting import NATIVE_NAME_PX

        return self._painter.look.text_px(NATIVE_NAME_PX)

    @property
    def photo_size(self) -> Size:
        """Photographs need not be larger than this."""
        look = self._painter.look
        return (look.slide_width, look.slide_height)

    def pictures(self, view: View, progress: tuple[int, int] = (0, 0)) -> list[Image.Image]:
        """One RGB picture a page, the size of the display. `progress`: which slide of how many this
        is, from 0, for the marks in the bar; none are drawn where there is but one.
        """
        from kivy.clock import Clock

        if self._bar is not None:
            self._bar.show_progress(*progress)
        pictures = [self._composed(texture) for texture in self._painter.begin(view).run()]
        Clock.tick()  # lets Kivy free the textures that were dropped
        return pictures

    def _composed(self, texture: Any) -> Image.Image:
        from kivy.graphics import Color, Fbo, Rectangle
        from kivy.lang import Builder

        display = Fbo(size=self._size)
        with display:
            Color(1, 1, 1, 1)
            display_look = self._painter.display  # the stage enlarges what is painted smaller
            Rectangle(
                texture=texture,
                pos=(0, display_look.bar_height),
                size=(display_look.slide_width, display_look.slide_height),
            )
        if self._bar is not None:
            Builder.sync()
            display.add(self._bar.canvas)
        display.draw()
        image = Image.frombytes("RGBA", self._size, display.pixels)
        if self._bar is not None:
            display.remove(self._bar.canvas)
        return image.convert("RGB").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
