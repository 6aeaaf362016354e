"""Whether a page of the form has room for what is on it: read off its plan."""

from __future__ import annotations

from collections.abc import Iterator

from screens.holding import any_meet, ink_of
from screens.plan import Box, Element, Ground, Panel, TextLine
from screens.tip.planning import PagePlan

ELLIPSIS = "…"
_LINE = 1.2
"""Height of a row of typed text, in type sizes."""


def holds(plan: PagePlan, width: int, height: int) -> bool:
    """Whether nothing reaches beyond the window of `width` by `height` pixels or its own control,
    nothing lies over anything else, and the field has room for a row of text."""
    window = Box(0, 0, width, height)
    if not all(window.holds(ink_of(element)) for element in plan.all_elements()):
        return False
    for control in plan.controls:
        if not all(control.box.holds(ink_of(element)) for element in control.elements):
            return False
        if any_meet(e.box for e in control.elements if _is_solid(e)):
            return False
    field = plan.field
    if field is not None and field.text_box.height < field.style.px * _LINE:
        return False
    return not any_meet(_apart(plan))


def cut_lines(plan: PagePlan) -> int:
    """Lines that end before their text does; an answer that is shown to be changed may."""
    return sum(
        isinstance(element, TextLine) and element.text.endswith(ELLIPSIS)
        for control in plan.controls
        if not control.action.startswith("change:")
        for element in control.elements
    ) + sum(isinstance(e, TextLine) and e.text.endswith(ELLIPSIS) for e in plan.elements)


def _apart(plan: PagePlan) -> Iterator[Box]:
    """What stands by itself on the page."""
    yield from (ink_of(element) for element in plan.elements if _is_solid(element))
    yield from (control.box for control in plan.controls)
    if plan.field is not None:
        yield plan.field.text_box
    if plan.keyboard is not None:
        yield plan.keyboard.box


def _is_solid(element: Element) -> bool:
    return not isinstance(element, Ground | Panel)
