"""From a finger on the glass to the zone of a slide's picture that it touches: pure."""

from __future__ import annotations

from collections.abc import Iterable

from screens.plan import Box, Zone

Point = tuple[float, float]
Size = tuple[int, int]


def in_texture(at: Point, slide: Size, texture: Size) -> Point | None:
    """The pixel of a `texture` that is drawn over all of `slide`, from its top left corner.

    `at` counts from the slide's bottom left corner, as the window does, in pixels of the display;
    a texture may have fewer (a 4K screen shows 1080p textures). None outside the slide.
    """
    x, y = at
    width, height = slide
    if not (0 <= x < width and 0 <= y < height):
        return None
    return x * texture[0] / width, (height - y) * texture[1] / height


def on_display(box: Box, slide: Size, texture: Size) -> Box:
    """Where a box of the texture is seen on the display, from its top left corner: slides begin
    there."""
    across, down = slide[0] / texture[0], slide[1] / texture[1]
    left, top = round(box.x * across), round(box.y * down)
    return Box(left, top, round(box.right * across) - left, round(box.bottom * down) - top)


def zone_at(zones: Iterable[Zone], at: Point) -> Zone | None:
    """The zone that lies under a pixel of the texture; the last of several, which was drawn over
    the others."""
    x, y = at
    found = None
    for zone in zones:
        box = zone.box
        if box.x <= x < box.right and box.y <= y < box.bottom:
            found = zone
    return found
