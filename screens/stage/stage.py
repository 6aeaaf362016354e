"""One quad and one fragment shader that mixes two textures. The player owns it and steps it.

Two stacked, blended quads cost 2.2 times the CPU of one mixing quad on a software renderer
(DESIGN §9), so there is one, and it is opaque: blending is off while it is drawn. Nothing here
schedules anything: between two calls not a frame is drawn.
"""

from __future__ import annotations

from typing import Any

from kivy.graphics import BindTexture, Rectangle, RenderContext
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from screens.palette import GROUND
from screens.stage.easing import Fade
from screens.unblended import unblended

_UPRIGHT = (0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0)
_OVER_UNIT = 1

_MIX = """
$HEADER$
uniform sampler2D over;
uniform float progress;
void main(void) {
    vec3 below = texture2D(texture0, tex_coord0).rgb;
    vec3 above = texture2D(over, tex_coord0).rgb;
    gl_FragColor = vec4(mix(below, above, progress), 1.0);
}
"""


class Stage(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Shows one texture, or the way from one to another, over its whole rectangle.

    Textures are held only while they can be seen: after a fade the old one is let go, so whoever
    owns it may paint on it again. One smaller than the stage is scaled up. A texture must be
    upright and whole, as an `Fbo` gives it (`ValueError`).
    """

    def __init__(self, **kwargs: Any) -> None:
        self.canvas = RenderContext(
            fs=_MIX,
            use_parent_projection=True,
            use_parent_modelview=True,
            use_parent_frag_modelview=True,
        )
        super().__init__(**kwargs)
        self._ground = _ground_texture()
        with self.canvas, unblended():
            self._over = BindTexture(index=_OVER_UNIT)
            self._quad = Rectangle()
        self.canvas["over"] = _OVER_UNIT
        self._shown: Texture | None = None
        self._next: Texture | None = None
        self._fade: Fade | None = None
        self.clear()
        self.bind(pos=self._place, size=self._place)
        self._place()

    @property
    def shown(self) -> Texture | None:
        """The texture that stands, or that a fade is leading to; None on a bare stage."""
        return self._next if self._next is not None else self._shown

    @property
    def visible(self) -> tuple[Texture, ...]:
        """Every texture of which something can be seen: nobody may paint on these."""
        return tuple(t for t in (self._shown, self._next) if t is not None)

    @property
    def fading(self) -> bool:
        """Whether `advance` has frames to draw."""
        return self._fade is not None

    def show(self, texture: Texture) -> None:
        """Cut: the next frame is this texture alone, whatever was under way."""
        self._take(texture)
        self._shown, self._next, self._fade = texture, None, None
        self._bind(texture, texture)
        self._mix(0.0)

    def clear(self) -> None:
        """Cut to the bare ground colour, and let go of every texture."""
        self._shown, self._next, self._fade = None, None, None
        self._bind(self._ground, self._ground)
        self._mix(0.0)

    def crossfade(self, texture: Texture, seconds: float, now_s: float) -> None:
        """Begin to mix towards `texture`, at `now_s` of a monotonic clock; `advance` does the rest.

        A fade that is under way ends at once: what it led to becomes what is left behind. On a
        bare stage, or with no time to spend, it is a cut.
        """
        behind = self.shown
        if behind is None or seconds <= 0:
            self.show(texture)
            return
        self._take(texture)
        self._shown, self._next = behind, texture
        self._fade = Fade(started_s=now_s, seconds=seconds)
        self._bind(behind, texture)
        self._mix(0.0)

    def advance(self, now_s: float) -> bool:
        """One step of a running fade; True while there is more to come."""
        if self._fade is None or self._next is None:
            return False
        if self._fade.is_over(now_s):
            self.show(self._next)
            return False
        self._mix(self._fade.mix(now_s))
        return True

    def _take(self, texture: Texture) -> None:
        """Check a texture and choose how it is sampled: pixel for pixel where it fits the stage,
        which costs a software renderer a third less than sampling that smooths."""
        if tuple(texture.tex_coords) != _UPRIGHT:
            raise ValueError(
                "a stage texture must be upright and whole, as an Fbo gives it;"
                f" its corners are {texture.tex_coords}"
            )
        fits = tuple(texture.size) == (round(self.width), round(self.height))
        wanted = "nearest" if fits else "linear"
        if texture.min_filter != wanted or texture.mag_filter != wanted:
            texture.min_filter = texture.mag_filter = wanted

    def _bind(self, below: Texture, above: Texture) -> None:
        self._quad.texture = below
        self._over.texture = above

    def _mix(self, progress: float) -> None:
        self.canvas["progress"] = float(progress)
        self.canvas.ask_update()

    def _place(self, *_: object) -> None:
        self._quad.pos, self._quad.size = self.pos, self.size


def _ground_texture() -> Texture:
    texture = Texture.create(size=(1, 1), colorfmt="rgba")
    colour = bytes((GROUND.red, GROUND.green, GROUND.blue, 255))
    texture.blit_buffer(colour, colorfmt="rgba", bufferfmt="ubyte")
    return texture
