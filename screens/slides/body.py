"""What is said about a person, from the charge to the small print, as atoms of a column."""

from __future__ import annotations

from screens.plan import Block, Box, Panel
from screens.slides.facts import Fact, fact_atoms, facts_of, remark_atoms
from screens.slides.flow import Atom
from screens.slides.header import aliases_fit, aliases_text
from screens.slides.paragraphs import joined, paragraph_atoms
from screens.slides.setting import Setter, beside
from screens.views import NoticeView, RewardView

_CHARGE_UNITS = 46
_REWARD_UNITS = 76
_REWARD_TEXT_UNITS = 32
_SMALL_UNITS = 24


def body_atoms(view: NoticeView, setter: Setter, width: int, header_width: int) -> list[Atom]:
    """Everything between the header and the footer, in order of weight (DESIGN §8)."""
    open_case = view.outcome == "none"
    section = setter.px(38 * setter.scale)
    atoms = _charge(view, setter, width)
    if not open_case:
        atoms += _thanks(setter, width, section)
    if open_case and view.reward is not None:
        atoms += _reward(view.reward, setter, width, section)
    facts = facts_of(view, setter) if open_case else []
    told = fact_atoms(facts, setter, width)
    if view.aliases and not aliases_fit(view, setter, header_width):
        fact = Fact(setter.wording.fixed("Also known as"), (aliases_text(view), ""))
        told += remark_atoms(fact, setter, width)
    if told:
        atoms += [_rule(setter, width, section), *_after_rule(told, setter)]
    atoms += _small_print(view, setter, width)
    return atoms


def _charge(view: NoticeView, setter: Setter, width: int) -> list[Atom]:
    tones = setter.tones
    styles = (
        setter.body("SemiBold", _CHARGE_UNITS, tones.text),
        setter.body("Regular", _CHARGE_UNITS * 0.6, tones.quiet),
    )
    charge = setter.wording.data(view.charge)
    return paragraph_atoms(charge, styles, setter, width, 0, even=True)


def _thanks(setter: Setter, width: int, gap: int) -> list[Atom]:
    styles = (
        setter.body("SemiBold", 38, setter.tones.reward),
        setter.body("Regular", 38 * 0.6, setter.tones.quiet),
    )
    thanks = setter.wording.fixed("Thank you to everyone who gave information.")
    return paragraph_atoms(thanks, styles, setter, width, gap, even=True, section=True)


def _reward(reward: RewardView, setter: Setter, width: int, gap: int) -> list[Atom]:
    atoms: list[Atom] = []
    tones = setter.tones
    words = setter.wording
    if reward.amount is not None:
        amount = words.amount(reward.amount)[0]
        said = words.fixed("{currency} reward", currency=reward.currency)[0]
        row = [
            setter.line(amount, setter.body("ExtraBold", _REWARD_UNITS, tones.reward)),
            setter.line(said, setter.body("Medium", _REWARD_TEXT_UNITS, tones.text)),
        ]
        second = words.fixed("reward")[1]
        if second:
            row.append(setter.line(second, setter.style("Regular", 24, tones.quiet)))
        atoms.append(Atom(beside(row, setter.px(18)), gap, section=True))
    if reward.text:
        styles = (
            setter.body("SemiBold", _REWARD_TEXT_UNITS, tones.reward),
            setter.body("Regular", _REWARD_TEXT_UNITS * 0.6, tones.quiet),
        )
        text = words.data(reward.text)
        above = setter.px(24) if atoms else gap
        if not atoms:
            label = setter.style("Regular", 24, tones.quiet)
            heading = setter.line(joined(words.fixed("Reward")), label)
            atoms.append(Atom(heading, gap, section=True, keep=True))
            above = setter.px(18)
        atoms += paragraph_atoms(text, styles, setter, width, above)
    return atoms


def _rule(setter: Setter, width: int, gap: int) -> Atom:
    line = Panel(Box(0, 0, width, max(1, setter.px(2))), setter.tones.line)
    return Atom(Block(width, line.box.height, (line,)), gap, section=True, keep=True)


def _after_rule(atoms: list[Atom], setter: Setter) -> list[Atom]:
    first, *rest = atoms
    return [Atom(first.block, setter.px(28 * setter.scale), keep=first.keep), *rest]


def _small_print(view: NoticeView, setter: Setter, width: int) -> list[Atom]:
    """Who issues the notice and under which number; that charges are accusations (wanted only)."""
    style = setter.style("Regular", _SMALL_UNITS, setter.tones.quiet)
    issuer = (*setter.wording.data(view.authority), view.case_number)
    texts = [" · ".join(part for part in issuer if part)]
    if view.kind == "wanted":
        texts.append(joined(setter.wording.fixed("Charges are accusations.")))
    atoms: list[Atom] = []
    for text in texts:
        for n, line in enumerate(setter.lines(text, style, width)):
            gap = setter.line_gap(style) if n else setter.px(20 if atoms else 34)
            atoms.append(Atom(line, gap, sink=not atoms))
    return atoms
