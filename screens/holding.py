"""Whether a page has room for what is on it: read off its plan, before anything is drawn.

Larger text needs more room. What can be read only in part helps nobody, so a page that does not
hold is laid out anew with the next smaller text (`Look.sizes`).
"""

from __future__ import annotations

from collections.abc import Iterable

from screens.plan import Box, Element, Ground, Page, Panel, Photograph, TextLine


def page_holds(page: Page) -> bool:
    """Whether no text reaches beyond the page or lies over anything else."""
    whole = Box(0, 0, page.width, page.height)
    solid: list[tuple[int, Element, Box]] = []
    for number, element in enumerate(page.elements):
        if isinstance(element, Ground | Panel):
            continue
        ink = ink_of(element)
        if isinstance(element, TextLine) and not whole.holds(ink):
            return False
        if any(
            ink.meets(other_ink) and not _is_screened(page, at, other, ink)
            for at, other, other_ink in solid
            if isinstance(element, TextLine) or isinstance(other, TextLine)
        ):
            return False
        solid.append((number, element, ink))
    return True


def any_meet(boxes: Iterable[Box]) -> bool:
    """Whether any two of them share a pixel."""
    seen: list[Box] = []
    for box in boxes:
        if any(box.meets(other) for other in seen):
            return True
        seen.append(box)
    return False


def ink_of(element: Element) -> Box:
    """Its box, with the part of its letters that lies below the baseline."""
    box = element.box
    if not isinstance(element, TextLine):
        return box
    depth = element.style.descent if set("gjpqy,;Q()") & set(element.text) else 0
    return Box(box.x, box.y, box.width, box.height + depth)


def _is_screened(page: Page, beneath: int, element: Element, ink: Box) -> bool:
    """Whether a panel lies between them: a rank on its badge in the corner of a photograph."""
    if not isinstance(element, Photograph):
        return False
    above = page.elements[beneath + 1 :]
    return any(isinstance(panel, Panel) and panel.box.holds(ink) for panel in above)
