"""A widget's picture: drawn into a texture when something in it changes, and else only copied.

Every frame of a fade draws the whole window. The bar's forty-odd shapes and words cost a software
renderer nearly as much as the fade over the rest of the display; one opaque copy costs a tenth.
"""

from __future__ import annotations

from typing import Any

from kivy.graphics import (
    ClearBuffers,
    ClearColor,
    Fbo,
    PopMatrix,
    PushMatrix,
    Rectangle,
    RenderContext,
    Translate,
)
from kivy.uix.widget import Widget

from screens.unblended import unblended

_OPAQUE = """
$HEADER$
void main(void) {
    gl_FragColor = vec4(texture2D(texture0, tex_coord0).rgb, 1.0);
}
"""


class Still(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Stands where `content` stands and as large, and takes its touches to it.

    What is put into it must be opaque, of whole pixels, and stay where it is: blending is off.
    """

    def __init__(self, content: Widget) -> None:
        self.canvas = RenderContext(
            fs=_OPAQUE,
            use_parent_projection=True,
            use_parent_modelview=True,
            use_parent_frag_modelview=True,
        )
        super().__init__(size_hint=(None, None), pos=content.pos, size=content.size)
        self.content = content
        with self.canvas:
            self._picture = Fbo(size=_whole(content.size), with_stencilbuffer=False)
            with unblended():
                Rectangle(pos=self.pos, size=self.size, texture=_sampled(self._picture.texture))
        with self._picture:
            ClearColor(0, 0, 0, 1)
            ClearBuffers()
            PushMatrix()
            Translate(-content.x, -content.y)
        self._add(content)
        with self._picture:
            PopMatrix()

    def _add(self, content: Widget) -> None:
        """A child for touches; its canvas is the picture's and not this widget's."""
        own, self.canvas = self.canvas, self._picture
        super().add_widget(content)
        self.canvas = own


def _sampled(texture: Any) -> Any:
    """Pixel for pixel, which costs a software renderer half of sampling that smooths."""
    texture.min_filter = texture.mag_filter = "nearest"
    return texture


def _whole(size: tuple[float, float]) -> tuple[int, int]:
    return round(size[0]), round(size[1])
