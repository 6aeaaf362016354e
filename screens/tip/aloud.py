"""What a voice says of the form: pure, and apart what everyone may hear and what only one may.

Everyone: the form's own words. One person, in a headset: whom they chose, what they typed, each
letter as it is typed, and the receipt. Whoever speaks (`kiosk.form.listening`) leaves out what the
place does not allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from screens.plan import TextLine
from screens.tip.compositor import Compositor
from screens.tip.frame import chosen_name
from screens.tip.keyboard.pressing import Stroke
from screens.tip.planning import Control, PagePlan
from screens.tip.steps import STEPS, Form

KEY = "key:"
"""How the keyboard's keys are named among the boxes of a page."""


@dataclass(frozen=True)
class Said:
    """A sentence, or one letter."""

    text: str = field(repr=False)
    private: bool = False
    """For a headset alone."""
    instead: bool = False
    """Said where nothing private may be: that it can be heard with a headset."""
    other_language: bool = False
    """It is in the one that the form is not in: the button that leads to it."""


def page_said(
    c: Compositor, form: Form, plan: PagePlan, *, focus: str | None, warned: bool
) -> tuple[Said, ...]:
    """A page that has just come on: its question, what was answered before, and what to choose
    from; with a keypad, which reads each choice when it comes to it, only where its `focus` is."""
    said = (*_question(c, form, plan, warned=warned),)
    if focus is not None:
        return said + focus_said(c, form, plan, focus)
    listed = [each for each in plan.controls if _is_choice(form, each.action)]
    return said + tuple(each for c_ in listed for each in focus_said(c, form, plan, c_.action))


def _question(c: Compositor, form: Form, plan: PagePlan, *, warned: bool) -> list[Said]:
    said = [Said(text) for text in plan.heading if text]
    if warned or form.asking:
        return said
    if form.step:
        said.insert(0, Said(c.say("Step {step} of {steps}", step=form.step, steps=STEPS)))
    if form.page == "saved":
        said.extend(_receipt(c, form))
    elif form.page == "review":
        said.extend(_answers(c, form, plan))
    elif form.part:
        said.append(Said(c.say("To write by ear, plug in a headset."), instead=True))
        said.extend(_typed(form))
    return said


def focus_said(c: Compositor, form: Form, plan: PagePlan, name: str) -> tuple[Said, ...]:
    """The control that Enter would press now. Letters are nobody else's to hear: who hears where
    the focus goes hears what is written."""
    if name.startswith(KEY):
        return (Said(key_name(c, name.removeprefix(KEY)), private=True),)
    control = next((each for each in plan.controls if each.action == name), None)
    if control is None:
        return ()
    if name == "language":
        return tuple(Said(text, other_language=True) for text in _sentences(control))
    if name.startswith("change:"):
        label, *_ = _sentences(control)
        return (Said(label), Said(_answer(c, form, name), private=True))
    said = [Said(text) for text in _sentences(control)]
    if _is_chosen(form, name):
        said.append(Said(c.say("Chosen"), private=True))
    return tuple(said)


def stroke_said(c: Compositor, before: Form, after: Form, stroke: Stroke) -> tuple[Said, ...]:
    """A letter that was typed or taken away; nothing where the text stayed as it was."""
    if before.typed == after.typed:
        return ()
    if stroke.act == "erase":
        gone = before.typed[0][before.caret - 1 : before.caret]
        return (Said(c.say("Erased"), private=True), Said(gone, private=True))
    return (Said(key_name(c, stroke.text), private=True),)


def is_other_page(before: Form, after: Form) -> bool:
    """Whether what is on has changed so much that it is read from its beginning."""
    return (before.page, before.asking, before.sheet, before.language) != (
        after.page,
        after.asking,
        after.sheet,
        after.language,
    )


def key_name(c: Compositor, name: str) -> str:
    """How a key is called; a letter or sign by itself, which the voice knows the names of."""
    names = {
        "space": c.say("space"),
        " ": c.say("space"),
        "shift": c.say("Capitals"),
        "backspace": c.say("Erase"),
        "new_line": c.say("New line"),
        "\n": c.say("New line"),
        "signs": c.say("Digits and signs"),
        "done": c.say("Done"),
    }
    return names.get(name, name)


def _receipt(c: Compositor, form: Form) -> Iterator[Said]:
    yield Said(c.say("To hear them, plug in a headset."), instead=True)
    for number, word in enumerate(form.receipt, 1):
        yield Said(f"{number}: {word}", private=True)


def _answers(c: Compositor, form: Form, plan: PagePlan) -> Iterator[Said]:
    yield Said(c.say("To hear your answers, plug in a headset."), instead=True)
    for control in plan.controls:
        if control.action.startswith("change:"):
            label, *_ = _sentences(control)
            yield Said(f"{label}: {_answer(c, form, control.action)}", private=True)


def _answer(c: Compositor, form: Form, action: str) -> str:
    """In full, however much of it there is room for."""
    draft = form.draft
    answers = {
        "change:who": chosen_name(c, form),
        "change:knows": ", ".join(c.answer_words[known] for known in draft.knows),
        "change:when": c.answer_words[draft.when] if draft.when else "",
        "change:where": draft.where,
        "change:words": draft.words,
        "change:contact": draft.contact,
    }
    return answers[action].strip() or c.say("Not answered")


def _typed(form: Form) -> Iterator[Said]:
    text, _caret = form.typed
    if text:
        yield Said(text, private=True)


def _is_choice(form: Form, action: str) -> bool:
    """What answers the page's question; the bar beneath is the same everywhere."""
    kind = action.partition(":")[0]
    if form.asking or kind == "more_time":
        return True
    return kind in {"person", "someone_else", "not_sure", "absent", "turn", "knows", "when"}


def _is_chosen(form: Form, name: str) -> bool:
    kind, _, value = name.partition(":")
    draft = form.draft
    match kind:
        case "knows":
            return value in draft.knows
        case "when":
            return value == draft.when
        case "person":
            return draft.about == "notice" and value == draft.notice_id
    return kind == draft.about


def _sentences(control: Control) -> list[str]:
    """The texts of a control, whose lines were broken to fit it: one for each style of letters."""
    lines = [element for element in control.elements if isinstance(element, TextLine)]
    return [
        " ".join(line.text for line in same)
        for _style, same in groupby(lines, key=lambda line: (line.style.face, line.style.px))
    ]
