"""The buttons for text size, contrast and reach on the form's own bar, where they have room.

The bar beneath the slides has them too; whoever finds only here that the letters are too small need
not leave for it.
"""

from __future__ import annotations

from screens.plan import Box, IconName
from screens.preferences import EVERYBODY, Preferences
from screens.tip.compositor import Compositor
from screens.tip.planning import Control

PREFERENCES = ("text_size", "contrast", "reach")
"""Their actions."""


def preference_buttons(
    c: Compositor, row: Box, beside: Box, end: int, gap: int
) -> tuple[Control, ...]:
    """As many as fit between the button `beside` and the pixel column `end`, drawn as high as it,
    without their words where those would leave one out; their touch zones are as high as `row`."""
    controls: list[Control] = []
    x = beside.right + gap
    offered = _offered(c)
    narrow = max(beside.height, c.touch_px(0))
    labelled = [max(c.compact_width(label, beside.height), narrow) for *_, label, _on in offered]
    all_fit = x + sum(labelled) + gap * (len(labelled) - 1) <= end
    for (action, icon, label, on), with_word in zip(offered, labelled, strict=True):
        width = with_word if all_fit else narrow
        if x + width > end:
            break
        box = Box(x, beside.y, width, beside.height)
        touch = Box(x - gap // 2, row.y, width + gap, row.height)
        controls.append(c.compact(action, icon, label, box, touch, on=on))
        x += width + gap
    return tuple(controls)


def preferred(preferences: Preferences, action: str) -> Preferences:
    """What the action makes of them. Raises `ValueError` for another action."""
    match action:
        case "text_size":
            return preferences.next_text()
        case "contrast":
            return preferences.other_contrast()
        case "reach":
            return preferences.other_reach()
    raise ValueError(f"{action!r} is no preference ({', '.join(PREFERENCES)})")


def _offered(c: Compositor) -> list[tuple[str, IconName, str, bool]]:
    """(action, icon, label, chosen); a keypad has no use for reach."""
    chosen = c.look.preferences
    listed: list[tuple[str, IconName, str, bool]] = [
        ("text_size", "text_size", c.say("Text"), chosen.text != EVERYBODY.text),
        ("contrast", "contrast", c.say("Contrast"), chosen.contrast != EVERYBODY.contrast),
    ]
    if c.look.input_mode == "touch":
        listed.append(("reach", "reach", c.say("Lower"), chosen.reach))
    return listed
