"""What is said about a person, from the charge to the small print, as atoms of a column."""

from __future__ import annotations

from collections.abc import Sequence

from screens.plan import Block, Box, Panel
from screens.slides.facts import Fact, fact_atoms, facts_of, remark_atoms
from screens.slides.flow import Atom
from screens.slides.header import (
    aliases_and_rank,
    aliases_fit,
    aliases_text,
    native_form,
    native_stands,
    room_beneath,
)
from screens.slides.paragraphs import joined, paragraph_atoms
from screens.slides.setting import Setter, beside
from screens.views import NoticeView, Pair, RewardView

_CHARGE_UNITS = 46
_REWARD_UNITS = 76
_REWARD_TEXT_UNITS = 32
_SMALL_UNITS = 24
NOTHING = Pair()


def body_atoms(
    view: NoticeView,
    setter: Setter,
    width: int,
    *,
    promise: Pair = NOTHING,
    more: Sequence[Atom] = (),
) -> list[Atom]:
    """Everything between the header and the footer, in order of weight (DESIGN §8); then `more`,
    and a `promise` that is too long for the footer.
    """
    open_case = view.outcome == "none"
    section = setter.px(38 * setter.scale)
    atoms: list[Atom] = []
    if view.native_name and not native_stands(view):
        atoms += native_form(view.native_name, setter, width)
    elif view.native_lacking:
        atoms += _native_lacking(setter, width)
    quiet = aliases_and_rank(view, setter, width)
    if quiet is not None:
        atoms.append(Atom(quiet, setter.px(26), keep=True))
    above = 46 if quiet is not None else 34  # the aliases belong to the name
    atoms += _charge(view, setter, width, setter.px(above * setter.scale))
    if not open_case:
        atoms += _thanks(setter, width, section)
    if open_case and view.reward is not None:
        atoms += _reward(view.reward, setter, width, section)
    facts = facts_of(view, setter) if open_case else []
    told = fact_atoms(facts, setter, width)
    if view.aliases and not aliases_fit(view, setter, width):
        fact = Fact(setter.wording.fixed("Also known as"), (aliases_text(view), ""))
        told += remark_atoms(fact, setter, width)
    if told:
        atoms += [_rule(setter, width, section), *_after_rule(told, setter)]
    atoms += more
    if promise:
        styles = (
            setter.body("SemiBold", 30, setter.tones.promise),
            setter.body("Regular", 30 * setter.tones.second, setter.tones.quiet),
        )
        said = setter.wording.data(promise)
        atoms += paragraph_atoms(said, styles, setter, width, section, section=True)
    atoms += _small_print(view, setter, width)
    return atoms


def _native_lacking(setter: Setter, width: int) -> list[Atom]:
    style = setter.style("Regular", _SMALL_UNITS, setter.tones.quiet)
    said = joined(setter.wording.fixed("The name in its own script cannot be drawn here."))
    return [
        Atom(line, setter.line_gap(style) if n else setter.px(22))
        for n, line in enumerate(setter.lines(said, style, width))
    ]


def _charge(view: NoticeView, setter: Setter, width: int, gap: int) -> list[Atom]:
    tones = setter.tones
    styles = (
        setter.body("Bold", _CHARGE_UNITS, tones.text),
        setter.body(
            "Bold" if tones.second == 1 else "Regular", _CHARGE_UNITS * tones.second, tones.quiet
        ),
    )
    charge = setter.wording.data(view.charge)
    return paragraph_atoms(charge, styles, setter, width, gap, even=True)


def _thanks(setter: Setter, width: int, gap: int) -> list[Atom]:
    styles = (
        setter.body("Bold", 38, setter.tones.thanks),
        setter.body("Regular", 38 * setter.tones.second, setter.tones.quiet),
    )
    thanks = setter.wording.fixed("Thank you to everyone who gave information.")
    return paragraph_atoms(thanks, styles, setter, width, gap, even=True, section=True)


def _reward(reward: RewardView, setter: Setter, width: int, gap: int) -> list[Atom]:
    atoms: list[Atom] = []
    tones = setter.tones
    words = setter.wording
    if reward.amount is not None:
        amount = _amount(reward.amount, setter, width)
        said = words.fixed("{currency} reward", currency=reward.currency)[0]
        row = [amount, setter.line(said, setter.body("Medium", _REWARD_TEXT_UNITS, tones.text))]
        second = words.fixed("reward")[1]
        if second:
            style = setter.body("Regular", _REWARD_TEXT_UNITS * setter.tones.second, tones.quiet)
            row.append(setter.line(second, style))
        together = beside(row, setter.px(18))
        if together.width <= width:
            atoms.append(Atom(together, gap, section=True))
        else:  # the amount alone on its line, the words beneath
            atoms.append(Atom(amount, gap, section=True, keep=True))
            beneath = max(setter.px(22 * setter.scale), room_beneath(amount))
            atoms += _in_rows(row[1:], setter, width, beneath)
    if reward.text:
        styles = (
            setter.body("SemiBold", _REWARD_TEXT_UNITS, tones.reward),
            setter.body("Regular", _REWARD_TEXT_UNITS * setter.tones.second, tones.quiet),
        )
        text = words.data(reward.text)
        above = setter.px(24) if atoms else gap
        if not atoms:
            label = setter.style("Regular", 24, tones.quiet)
            for n, line in enumerate(setter.lines(joined(words.fixed("Reward")), label, width)):
                above = setter.line_gap(label) if n else gap
                atoms.append(Atom(line, above, section=not n, keep=True))
            above = setter.beneath(18, label)
        atoms += paragraph_atoms(text, styles, setter, width, above)
    return atoms


def _in_rows(blocks: list[Block], setter: Setter, width: int, gap: int) -> list[Atom]:
    """Side by side, or one beneath the other where that is too wide."""
    together = beside(blocks, setter.px(18))
    if together.width <= width:
        return [Atom(together, gap)]
    return [Atom(block, gap) for block in blocks]


def _amount(value: int, setter: Setter, width: int) -> Block:
    """The sum, as large as the column holds; a milliard still fits at half the size."""
    text = setter.wording.amount(value)[0]
    units: float = _REWARD_UNITS
    block = setter.line(text, setter.body("Black", units, setter.tones.reward))
    while block.width > width and units > _REWARD_TEXT_UNITS:
        units -= 4
        block = setter.line(text, setter.body("Black", units, setter.tones.reward))
    return block


def _rule(setter: Setter, width: int, gap: int) -> Atom:
    line = Panel(Box(0, 0, width, max(1, setter.px(2))), setter.tones.line)
    return Atom(Block(width, line.box.height, (line,)), gap, section=True, keep=True)


def _after_rule(atoms: list[Atom], setter: Setter) -> list[Atom]:
    first, *rest = atoms
    return [Atom(first.block, setter.px(28 * setter.scale), keep=first.keep), *rest]


def _small_print(view: NoticeView, setter: Setter, width: int) -> list[Atom]:
    """Who issues the notice and under which number; that charges are accusations (wanted only)."""
    style = setter.style("Regular", _SMALL_UNITS, setter.tones.quiet)
    issuer = [part for part in (*setter.wording.data(view.authority), view.case_number) if part]
    texts = [issuer]
    if view.kind == "wanted":
        texts.append([part for part in setter.wording.fixed("Charges are accusations.") if part])
    atoms: list[Atom] = []
    for parts in texts:
        together = " · ".join(parts)
        lines = [together] if setter.width(together, style) <= width else parts
        broken = [line for text in lines for line in setter.lines(text, style, width)]
        for n, line in enumerate(broken):
            gap = setter.line_gap(style) if n else setter.beneath(18 if atoms else 34, style)
            atoms.append(Atom(line, gap, sink=not atoms))
    return atoms
