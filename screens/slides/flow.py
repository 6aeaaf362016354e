"""Text that flows down a column and, where it is too long, on to further pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screens.plan import Block, Element


@dataclass(frozen=True)
class Atom:
    """A block that is not divided, and the space above it (none at the top of a page)."""

    block: Block
    gap: int
    section: bool = False
    """Starts a section: spare height is shared out above it."""
    keep: bool = False
    """Stays on one page with the next atom."""
    sink: bool = False
    """This and what follows it sink to the bottom of the column."""


def height_of(atoms: Sequence[Atom]) -> int:
    """Pixels from the first atom's top to the last one's bottom."""
    return sum(a.block.height + (a.gap if n else 0) for n, a in enumerate(atoms))


def pages_of(atoms: Sequence[Atom], height: int) -> list[list[Atom]]:
    """Fills columns of `height` pixels one after the other. An atom (or kept group) higher than a
    whole column gets one of its own; layouts make none such.
    """
    pages: list[list[Atom]] = [[]]
    for group in _groups(atoms):
        too_long = height_of(group) > height  # to be kept together after all
        for part in [[atom] for atom in group] if too_long else [group]:
            if pages[-1] and height_of([*pages[-1], *part]) > height:
                pages.append([])
            pages[-1].extend(part)
    return pages


def _groups(atoms: Sequence[Atom]) -> list[list[Atom]]:
    groups: list[list[Atom]] = []
    open_group = False
    for atom in atoms:
        if open_group:
            groups[-1].append(atom)
        else:
            groups.append([atom])
        open_group = atom.keep
    return groups


def placed(atoms: Sequence[Atom], x: int, y: int, height: int, most_extra: int) -> list[Element]:
    """Elements of one column: spare height widens the gaps above sections by at most `most_extra`
    pixels each; what sinks stands at the bottom.
    """
    spare = max(0, height - height_of(atoms))
    sections = sum(1 for n, atom in enumerate(atoms) if n and atom.section)
    extra = min(most_extra, spare // (sections + 1)) if sections else 0
    left = spare - extra * sections
    elements: list[Element] = []
    for n, atom in enumerate(atoms):
        if n:
            y += atom.gap + (extra if atom.section else 0)
        if atom.sink:
            y += left
            left = 0
        elements.extend(atom.block.at(x, y))
        y += atom.block.height
    return elements
