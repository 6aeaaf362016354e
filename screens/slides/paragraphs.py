"""A text in both languages: the first at full size, the second beneath it at 60 %."""

from __future__ import annotations

from screens.plan import Block, TextStyle
from screens.slides.flow import Atom
from screens.slides.setting import Setter, stacked
from screens.wording import Both

_BETWEEN_LANGUAGES = 22


def joined(both: Both) -> str:
    """Two short texts on one line."""
    return " · ".join(part for part in both if part)


def paragraph_atoms(
    both: Both,
    styles: tuple[TextStyle, TextStyle],
    setter: Setter,
    width: int,
    gap: int,
    *,
    even: bool = False,
    section: bool = False,
) -> list[Atom]:
    """An atom a line, so that a page may end between lines; short ones keep together."""
    atoms: list[Atom] = []
    for n, (text, style) in enumerate(zip(both, styles, strict=True)):
        lines = setter.lines(text, style, width, even=even)
        above = setter.px(_BETWEEN_LANGUAGES) if n else gap
        for m, line in enumerate(lines):
            # A page never begins with the last line of a paragraph, nor ends with its first.
            keep = m in {0, len(lines) - 2} and m < len(lines) - 1
            atoms.append(
                Atom(
                    line,
                    setter.line_gap(style) if m else above,
                    section=section and not m and not n,
                    keep=keep,
                )
            )
    return atoms


def paragraph(text: str, style: TextStyle, setter: Setter, width: int) -> Block:
    """One text as one block, line beneath line."""
    return stacked((setter.line_gap(style), line) for line in setter.lines(text, style, width))
