"""An OpenGL context without a display, and a canvas to look at: import `gl` and `Easel`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def gl() -> Iterator[None]:
    """Kivy's one window of this process, offscreen; its size does not matter to `Easel`."""
    from kiosk.player.window import kivy_environment

    with tempfile.TemporaryDirectory() as home:
        for name, value in kivy_environment(Path(home)).items():
            os.environ.setdefault(name, value)
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
        import kivy.core.window  # noqa: F401 - opening it makes the context

        yield


class Easel:
    """Draws a widget into a framebuffer of its own and tells the colour of a pixel."""

    def __init__(self, widget: Any) -> None:
        from kivy.graphics import ClearBuffers, ClearColor, Fbo

        self._fbo = Fbo(size=tuple(map(int, widget.size)))
        self._fbo.add(ClearColor(1, 0, 1, 1))
        self._fbo.add(ClearBuffers())
        self._fbo.add(widget.canvas)

    @property
    def wants_a_frame(self) -> bool:
        """Whether anything has asked to be drawn since the last look."""
        return bool(self._fbo.needs_redraw)

    def look(self, x: int, y: int) -> tuple[int, int, int]:
        """Draw, then the colour at x, y; y counts from the bottom, as Kivy does."""
        self._fbo.draw()
        red, green, blue, _alpha = self._fbo.get_pixel_color(x, y)
        return red, green, blue


def plain_texture(colour: tuple[int, int, int], size: tuple[int, int] = (64, 36)) -> Any:
    """A texture of one colour."""
    from kivy.graphics.texture import Texture

    texture = Texture.create(size=size, colorfmt="rgba")
    pixels = bytes((*colour, 255)) * (size[0] * size[1])
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    return texture
