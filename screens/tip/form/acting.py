"""From what was touched to the next state: pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from screens.tip.pages.who import ABSENT, listed_others
from screens.tip.steps import Form, Part
from screens.tip.views import FormView


@dataclass(frozen=True)
class Outcome:
    """The state that follows, or the reason why the form is over."""

    form: Form
    leave: Literal["left", "done"] | None = None
    wants_qr: bool = False


def acted(form: Form, action: str, view: FormView, sheets: int) -> Outcome:
    """What an action makes of the form. Raises `ValueError` for an action that no page offers."""
    kind, _, value = action.partition(":")
    match kind:
        case "leave":
            left = form.leave()
            return Outcome(form, leave="left") if left is None else Outcome(left)
        case "done":
            return Outcome(form, leave="done")
        case "qr":
            return Outcome(form, wants_qr=True)
        case "person":
            person = view.people().get(value)
            return Outcome(form.choose_person(value, person.name) if person else form)
    return Outcome(_stepped(form, kind, value, view, sheets))


def _stepped(form: Form, kind: str, value: str, view: FormView, sheets: int) -> Form:
    steps: dict[str, Callable[[], Form]] = {
        "someone_else": lambda: form.choose_someone_else(from_pictures=bool(listed_others(view))),
        ABSENT: lambda: form.choose_someone_else(from_pictures=False),
        "not_sure": form.choose_not_sure,
        "turn": lambda: form.turn(sheets),
        "knows": lambda: form.toggle(value),
        "when": lambda: form.choose_when(value),
        "change": lambda: form.change(cast("Part", value)),
        "next": form.forward,
        "back": form.back,
        "finish": form.finish,
        "save": form.save,
        "stay": form.stay,
        "more_time": form.stay,
        "language": lambda: form.spoken("en" if form.language == "es" else "es"),
    }
    if kind not in steps:
        raise ValueError(f"{kind!r} is no action of the tip form")
    return steps[kind]()
