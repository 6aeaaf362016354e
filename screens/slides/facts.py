"""The description: a quiet row of what an eye can check, and the longer remarks beneath it."""

from __future__ import annotations

from dataclasses import dataclass

from screens.plan import Block
from screens.slides.flow import Atom
from screens.slides.paragraphs import joined, paragraph_atoms
from screens.slides.setting import Setter, beside, stacked
from screens.views import NoticeView
from screens.wording import Both

_LABEL_UNITS = 24
_VALUE_UNITS = 34
_REMARK_UNITS = 32
_TRIED = ((1.0, 46), (1.0, 32), (0.9, 32), (0.82, 32))
"""Share of the body's scale, and units between two facts."""
_ROW_GAP_UNITS = 32


@dataclass(frozen=True)
class Fact:
    """A label and a value, each in two languages."""

    label: Both
    value: Both


def facts_of(view: NoticeView, setter: Setter) -> list[Fact]:
    """The facts that are known, in the order a person is recognised by."""
    words = setter.wording
    facts = view.facts
    found: list[Fact] = []
    if facts.age is not None:
        found.append(Fact(words.fixed("Age"), (words.age(facts.age), "")))
    elif facts.born:
        found.append(Fact(words.fixed("Born"), (facts.born, "")))
    if facts.height_cm is not None:
        found.append(Fact(words.fixed("Height"), words.height(facts.height_cm)))
    if facts.weight_kg is not None:
        found.append(Fact(words.fixed("Weight"), words.weight(facts.weight_kg)))
    for label, pair in (
        (words.fixed("Hair"), facts.hair),
        (words.fixed("Eyes"), facts.eyes),
        (words.fixed("Marks"), facts.marks),
        (words.fixed("Last seen"), facts.last_seen),
    ):
        if pair:
            found.append(Fact(label, words.data(pair)))
    return found


def fact_atoms(facts: list[Fact], setter: Setter, width: int) -> list[Atom]:
    """Short facts side by side in rows, long ones as paragraphs of their own."""
    row_gap = setter.px(_ROW_GAP_UNITS * setter.scale)
    short = [fact for fact in facts if _cell(fact, setter).width <= width]
    rows = [Atom(row, row_gap) for row in _fewest_rows(short, setter, width)]
    long = (remark_atoms(fact, setter, width) for fact in facts if fact not in short)
    return [*rows, *(atom for atoms in long for atom in atoms)]


def _cell(fact: Fact, setter: Setter) -> Block:
    quiet_label = setter.style("Regular", _LABEL_UNITS, setter.tones.quiet)
    label = setter.line(joined(fact.label), quiet_label)
    value = [setter.line(fact.value[0], setter.body("Bold", _VALUE_UNITS, setter.tones.text))]
    if fact.value[1]:
        quiet = setter.body("Regular", _VALUE_UNITS * setter.tones.second, setter.tones.quiet)
        value.append(setter.line(fact.value[1], quiet))
    gap = setter.beneath(18 * setter.scale, quiet_label)
    return stacked([(0, label), (gap, beside(value, setter.px(14)))])


def _fewest_rows(facts: list[Fact], setter: Setter, width: int) -> list[Block]:
    """Closer together, then smaller, where that saves a row: the charge and the reward, which are
    read from further away, have its room."""
    found: list[list[Block]] = []
    for share, gap in _TRIED:
        cells = [_cell(fact, setter.scaled(setter.scale * share)) for fact in facts]
        found.append(_rows(cells, width, setter.px(gap)))
        if len(found[-1]) <= 1:
            break
    return min(found, key=len)


def _rows(cells: list[Block], width: int, gap: int) -> list[Block]:
    rows: list[list[Block]] = []
    for cell in cells:
        if rows and sum(c.width + gap for c in rows[-1]) + cell.width <= width:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [beside(row, gap) for row in rows]


def remark_atoms(fact: Fact, setter: Setter, width: int) -> list[Atom]:
    """A fact too long for a cell: its label, and beneath it the text in both languages."""
    tones = setter.tones
    style = setter.style("Regular", _LABEL_UNITS, tones.quiet)
    label = setter.lines(joined(fact.label), style, width)
    above = setter.px(_ROW_GAP_UNITS * setter.scale)
    styles = (
        setter.body("SemiBold", _REMARK_UNITS, tones.text),
        setter.body("Regular", _REMARK_UNITS * setter.tones.second, tones.quiet),
    )
    return [
        *(Atom(line, setter.line_gap(style) if n else above, keep=True)
          for n, line in enumerate(label)),
        *paragraph_atoms(fact.value, styles, setter, width, setter.beneath(18, style)),
    ]  # fmt: skip
