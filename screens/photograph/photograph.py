"""A photograph that covers its box and blends into the ground at one edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kivy.graphics import RenderContext
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from screens.photograph.crop import Crop, cover
from screens.views import Photo

_BYTES_AT_ONCE = 1 << 19
"""Uploaded in one step: a millisecond or two of the UI thread."""

_GREY_AND_FADE = """
$HEADER$
uniform float grey;
uniform vec4 fade;   // ground colour (r, g, b); a: 1 fades rightwards, -1 downwards, 0 not at all
uniform vec2 fade_from_to;  // window pixels, along the fading axis
void main(void) {
    vec4 texel = texture2D(texture0, tex_coord0);
    float luma = dot(texel.rgb, vec3(0.2126, 0.7152, 0.0722));  // ITU-R BT.709
    vec3 rgb = mix(texel.rgb, vec3(luma * 0.86), grey);
    float along = fade.a > 0.0 ? gl_FragCoord.x : gl_FragCoord.y;
    float share = clamp((along - fade_from_to.x) / (fade_from_to.y - fade_from_to.x), 0.0, 1.0);
    share = share * share * (3.0 - 2.0 * share) * abs(fade.a);
    gl_FragColor = vec4(mix(rgb, fade.rgb, share), 1.0);
}
"""


def uploaded(photo: Photo) -> Iterator[Texture]:
    """Uploads in bands of rows, a step each; yields the texture each time, whole in the end."""
    texture = Texture.create(size=(photo.width, photo.height), colorfmt="rgb", mipmap=False)
    texture.wrap = "clamp_to_edge"
    stride = photo.width * 3
    rows = max(1, _BYTES_AT_ONCE // stride)
    for top in range(0, photo.height, rows):
        count = min(rows, photo.height - top)
        texture.blit_buffer(
            photo.pixels[top * stride : (top + count) * stride],
            pos=(0, top),
            size=(photo.width, count),
            colorfmt="rgb",
            bufferfmt="ubyte",
        )
        yield texture


class PhotographPicture(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Cropped around its focus, greyed where the person was captured.

    Its shader is compiled with it, so one widget serves all slides (`show`), one after the other.
    """

    texture = ObjectProperty(None, allownone=True)

    def __init__(self, **attributes: object) -> None:
        self.canvas = RenderContext(
            fs=_GREY_AND_FADE, use_parent_projection=True, use_parent_modelview=True
        )
        super().__init__(**attributes)

    def show(
        self,
        photo: Photo,
        texture: Texture,
        *,
        fade: int,
        fade_side: Literal["right", "bottom"],
        ground: tuple[float, float, float, float],
        grey: bool,
    ) -> None:
        """Shows a photograph within the widget's present box; `fade` in pixels."""
        size = (max(1, int(self.width)), max(1, int(self.height)))
        rightwards = fade_side == "right"
        faded = 0.0 if rightwards else fade / size[1]
        focus = (photo.focus_x, photo.focus_y)
        self.texture = _part_of(
            texture, cover(photo.width, photo.height, *size, focus, faded=faded)
        )
        edge = float(self.right if rightwards else self.y)
        start = edge - fade if rightwards else edge + fade
        direction = 0.0 if not fade else (1.0 if rightwards else -1.0)
        self.canvas["grey"] = 1.0 if grey else 0.0
        self.canvas["fade"] = (*ground[:3], direction)
        self.canvas["fade_from_to"] = (start, edge if fade else edge + 1.0)

    def let_go(self) -> None:
        """Drops the texture, so that its memory is freed when the slide is painted."""
        self.texture = None


def _part_of(texture: Texture, crop: Crop) -> Texture:
    """The cropped part, upright (rows were uploaded from the top down).

    A texture that knows its own coordinates: a rectangle takes them with the texture, and forgets
    any that were set on it before.
    """
    left, top = round(crop.left * texture.width), round(crop.top * texture.height)
    right, bottom = round(crop.right * texture.width), round(crop.bottom * texture.height)
    part = texture.get_region(left, top, max(1, right - left), max(1, bottom - top))
    part.flip_vertical()
    return part
