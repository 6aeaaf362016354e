"""A text in both languages: the first at full size, the second beneath it at 60 %."""

from __future__ import annotations

from screens.plan import Block, TextStyle
from screens.slides.flow import Atom
from screens.slides.setting import Setter, stacked
from screens.wording import Both

_BETWEEN_LANGUAGES = 22
_SHORT = 3
"""Lines."""


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
    texts = [
        setter.lines(text, style, width, even=even)
        for text, style in zip(both, styles, strict=True)
    ]
    short = all(len(lines) <= _SHORT for lines in texts)
    between = setter.beneath(_BETWEEN_LANGUAGES, styles[1])
    between = max(between, round(styles[0].descent * 1.8))
    if styles[0].px == styles[1].px:  # nothing but the space tells where the second begins
        between = round(setter.line_gap(styles[0]) * 1.7)
    for n, (lines, style) in enumerate(zip(texts, styles, strict=True)):
        above = between if n else gap
        last = len(lines) - 1
        for m, line in enumerate(lines):
            # A page never begins with the last line of a paragraph, nor ends with its first; two
            # short paragraphs of the same meaning stay together.
            keep = m < last and (short or m in {0, last - 1})
            atoms.append(
                Atom(
                    line,
                    setter.line_gap(style) if m else above,
                    section=section and not m and not n,
                    keep=keep or (short and not n and bool(texts[1])),
                )
            )
    return atoms


def paragraph(text: str, style: TextStyle, setter: Setter, width: int) -> Block:
    """One text as one block, line beneath line."""
    return stacked((setter.line_gap(style), line) for line in setter.lines(text, style, width))
