"""In place of a photograph: an empty frame and a plain sentence. Never a figure: a silhouette has
hair, a build, a sex, and would look like somebody.
"""

from __future__ import annotations

from screens.palette import EDGE, PANEL, QUIET
from screens.plan import Box, Element, Icon, Panel
from screens.slides.setting import Setter, centred

_ICON_UNITS = 168


def no_photograph(place: Box, setter: Setter) -> list[Element]:
    """Fills `place`."""
    words = setter.wording.fixed("No photograph")
    first = setter.style("Medium", 38, QUIET)
    second = setter.style("Regular", 38 * 0.6, QUIET)
    lines = [
        line
        for said, style in zip(words, (first, second), strict=True)
        for line in setter.lines(said, style, place.width - setter.px(112))
    ]
    text = centred((setter.px(24), line) for line in lines)
    side = setter.px(_ICON_UNITS)
    gap = setter.px(44)
    top = place.y + (place.height - side - gap - text.height) // 2
    icon = Icon(Box(place.x + (place.width - side) // 2, top, side, side), "no_photograph", QUIET)
    inset = setter.px(40)
    frame = Panel(
        place.inset(inset), PANEL, setter.px(10), edge=EDGE, edge_width=max(1, setter.px(3))
    )
    beneath = text.at(place.x + (place.width - text.width) // 2, top + side + gap)
    return [Panel(place, PANEL), frame, icon, *beneath]
