"""Breaking text into lines that fit a width. Nothing is shortened; a word too long is divided."""

from __future__ import annotations

from collections.abc import Callable

from screens.plan import TextStyle
from screens.typesetting.measure import Measure

_NARROWEST = 0.6
_MOST_EVEN_LINES = 4
_SHORT_WORD = 3
_SHORTEST = 0.55
"""Of the next line's width: a line that a short word is taken from keeps as much."""
_BREAK_AFTER = "-/–_@"


def broken(text: str, style: TextStyle, width: int, measure: Measure) -> tuple[str, ...]:
    """Lines of at most `width` pixels, filled greedily; () for an empty text.

    A word wider than a line is divided where the line ends, after a hyphen or slash if it has one.
    """

    def fits(line: str) -> bool:
        return measure.width(line, style.face, style.px) <= width

    lines: list[str] = []
    current = ""
    for word in text.split():
        joined = f"{current} {word}" if current else word
        if fits(joined):
            current = joined
            continue
        if current:
            lines.append(current)
        *whole, current = _divided(word, fits)
        lines.extend(whole)
    if current:
        lines.append(current)
    return tuple(lines)


def balanced(text: str, style: TextStyle, width: int, measure: Measure) -> tuple[str, ...]:
    """Like `broken`, in as few lines, but evenly long, so that no last line is one lone word.

    Long paragraphs (more than four lines) stay as wide as they can be.
    """
    lines = broken(text, style, width, measure)
    if not 1 < len(lines) <= _MOST_EVEN_LINES:
        return lines
    # Never narrower than a word that is whole now: a line more even is no reason to divide one.
    words = [measure.width(word, style.face, style.px) for word in text.split()]
    widest = max((wide for wide in words if wide <= width), default=0)
    low, high = max(int(width * _NARROWEST), widest - 1), width
    best = lines
    while high - low > style.px // 4:
        middle = (low + high) // 2
        tried = broken(text, style, middle, measure)
        if len(tried) == len(lines):
            best, high = tried, middle
        else:
            low = middle
    return _bound(best, width, lambda line: measure.width(line, style.face, style.px))


def _bound(lines: tuple[str, ...], most: int, wide: Callable[[str], int]) -> tuple[str, ...]:
    """Takes a short word (y, de, the) from a line's end to the word that it belongs to, where the
    next line has room for it in `most` pixels and the two stay of a kind."""
    bound = list(lines)
    for n in range(len(bound) - 1):
        head, _, last = bound[n].rpartition(" ")
        while head and len(last) <= _SHORT_WORD and last.isalpha():
            longer = f"{last} {bound[n + 1]}"
            if wide(longer) > most or wide(head) < _SHORTEST * wide(longer):
                break
            bound[n], bound[n + 1] = head, longer
            head, _, last = head.rpartition(" ")
    return tuple(bound)


def _divided(word: str, fits: Callable[[str], bool]) -> list[str]:
    """The word in pieces that fit; one piece where it fits as it is."""
    pieces: list[str] = []
    rest = word
    while not fits(rest) and len(rest) > 1:
        low, high = 1, len(rest) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(rest[:middle]) else (low, middle - 1)
        cut = max(rest.rfind(sign, 0, low) + 1 for sign in _BREAK_AFTER) or low
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]
