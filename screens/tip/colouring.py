"""A page of the form in the colours that a person asked for."""

from __future__ import annotations

from dataclasses import replace

from screens.palette import Scheme
from screens.plan import TextStyle
from screens.recolouring import recoloured
from screens.tip.planning import Control, FieldPlan, PagePlan


def plan_in(plan: PagePlan, scheme: Scheme) -> PagePlan:
    """The plan with every colour exchanged for the scheme's."""
    if not scheme.exchanged:
        return plan
    return replace(
        plan,
        elements=tuple(recoloured(element, scheme) for element in plan.elements),
        controls=tuple(_control(control, scheme) for control in plan.controls),
        field=_field(plan.field, scheme) if plan.field is not None else None,
    )


def _control(control: Control, scheme: Scheme) -> Control:
    return replace(control, elements=tuple(recoloured(e, scheme) for e in control.elements))


def _field(field: FieldPlan, scheme: Scheme) -> FieldPlan:
    def styled(style: TextStyle) -> TextStyle:
        return replace(style, colour=scheme.of(style.colour))

    return replace(field, style=styled(field.style), hint_style=styled(field.hint_style))
