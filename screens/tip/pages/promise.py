"""What happens with what they say, and what does not: before they save it, and where they are asked
how they can be reached."""

from __future__ import annotations

from screens.palette import PAPER
from screens.plan import Box, Element, Icon, IconName, TextStyle
from screens.tip.compositor import Compositor


def promise(c: Compositor, box: Box) -> tuple[Element, ...]:
    """What happens with it, and what does not; as much of it as `box` holds whole."""
    said: list[tuple[IconName, str]] = [
        (
            "lock",
            c.say("Save locks it on this screen, to be delivered. Only the tip desk can open it."),
        ),
        ("person", c.say("Your name is not asked.")),
        ("no_camera", c.say("No pictures and no sound are recorded.")),
    ]
    while said and not (elements := _said(c, box, said)):
        said.pop()
    return elements if said else ()


def _said(c: Compositor, box: Box, said: list[tuple[IconName, str]]) -> tuple[Element, ...]:
    """In the largest letters that hold; () where none do."""
    side = c.px(44)
    gap = c.px(30)
    width = box.width - side - c.px(24)
    # One size for all three: a promise in smaller letters would look like a lesser one.
    style = c.style("Medium", 31, PAPER)
    while True:
        blocks = [(icon, c.paragraph(text, style, width)) for icon, text in said]
        used = sum(max(block.height, side) for _, block in blocks) + gap * (len(blocks) - 1)
        if used <= box.height or style.px <= c.look.smallest_px:
            break
        style = TextStyle(style.face, style.px - 1, style.colour)
    if used > box.height:
        return ()
    y = box.y + (box.height - used) // 2
    elements: list[Element] = []
    for icon, block in blocks:
        high = max(block.height, side)
        elements.append(Icon(Box(box.x, y + (high - side) // 2, side, side), icon, PAPER))
        elements.extend(block.at(box.x + side + c.px(24), y + (high - block.height) // 2))
        y += high + gap
    return tuple(elements)
