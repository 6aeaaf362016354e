"""Who: the name, on every page; its native form, the aliases, the place in the ranking."""

from __future__ import annotations

from collections.abc import Sequence

from screens.plan import Block, Box, NativeLine, TextLine, TextStyle
from screens.slides.flow import Atom
from screens.slides.setting import Setter, stacked
from screens.typesetting import fit_name
from screens.typesetting.name import NAME_FACE
from screens.views import NativeName, NoticeView, TileView

_NAME_LEADING = 1.07
_LEAST_NAME_UNITS = 30
_MOST_LINES = 3
_ALIAS_UNITS = 34
_QUOTES = '"“”«» '


def header(view: NoticeView, setter: Setter, width: int, largest_units: float) -> Block:
    """The name, on two lines where it holds on those; in its own script where the face has no
    letter of it.
    """
    if native_stands(view):
        return stacked(
            (atom.gap, atom.block) for atom in native_form(view.native_name, setter, width)
        )
    fitted = fit_name(
        view.name,
        width,
        setter.look.text_px(largest_units),
        setter.look.text_px(_LEAST_NAME_UNITS),
        setter.measure,
        _MOST_LINES,
    )
    style = TextStyle(NAME_FACE, fitted.px, setter.tones.text)
    gap = round(fitted.px * _NAME_LEADING) - style.cap
    return stacked((gap, setter.line(line, style)) for line in fitted.lines)


def name_atoms(view: NoticeView, setter: Setter, width: int) -> list[Atom]:
    """A name that is too long for a header, line by line, at the least size of one."""
    style = TextStyle(NAME_FACE, setter.look.text_px(_LEAST_NAME_UNITS), setter.tones.text)
    return [Atom(line, setter.line_gap(style)) for line in setter.lines(view.name, style, width)]


def native_stands(view: NoticeView | TileView) -> bool:
    """Whether nothing but the native form says who it is."""
    return bool(view.native_name) and not any(map(str.isalnum, view.name.replace("[emoji]", "")))


def room_beneath(head: Block) -> int:
    """Pixels that the name's g, p and y reach below its last line."""
    depths = (e.style.descent for e in head.elements if isinstance(e, TextLine))
    return max(depths, default=0)


def aliases_text(view: NoticeView) -> str:
    """All aliases, each in quotation marks."""
    return ", ".join(f"“{alias.strip(_QUOTES)}”" for alias in view.aliases)


def aliases_fit(view: NoticeView, setter: Setter, width: int) -> bool:
    """Whether aliases and rank go on the one line beneath the name."""
    return setter.width(_quiet_text(view), _quiet_style(setter)) <= width


def aliases_and_rank(view: NoticeView, setter: Setter, width: int) -> Block | None:
    """One quiet line; where the aliases are too many, the rank alone (they follow in the body)."""
    text = _quiet_text(view) if aliases_fit(view, setter, width) else _rank_text(view)
    return setter.line(text, _quiet_style(setter)) if text else None


def _quiet_text(view: NoticeView) -> str:
    return " · ".join(part for part in (aliases_text(view), _rank_text(view)) if part)


def _rank_text(view: NoticeView) -> str:
    if view.rank is None:
        return ""
    place, length = view.rank
    return f"{place:02d} / {length:02d}" if length else f"{place:02d}"


def _quiet_style(setter: Setter) -> TextStyle:
    return setter.style("Regular", _ALIAS_UNITS, setter.tones.quiet)


def native_form(
    name: Sequence[NativeName], setter: Setter, width: int, height: int | None = None
) -> list[Atom]:
    """The name in its own script, line by line, as many pieces on each as `width` pixels hold; no
    line higher than `height`."""
    share = min(1.0, *(width / piece.width for piece in name))
    if height is not None:
        share = min(share, height / name[0].height)
    lines = [_native_line(pieces, setter, share) for pieces in _lines_of(name, width / share)]
    widest = max(line.width for line in lines)
    atoms = []
    for line in lines:
        x = widest - line.width if name[0].from_right else 0
        atoms.append(Atom(Block(widest, line.height, tuple(line.at(x, 0))), 0, keep=True))
    return atoms


def _lines_of(name: Sequence[NativeName], width: float) -> list[list[NativeName]]:
    lines: list[list[NativeName]] = [[]]
    for piece in name:
        taken = sum(each.width + each.space for each in lines[-1])
        if lines[-1] and taken + piece.width > width:
            lines.append([])
        lines[-1].append(piece)
    return lines


def _native_line(pieces: Sequence[NativeName], setter: Setter, share: float) -> Block:
    sizes = [(round(each.width * share), round(each.height * share)) for each in pieces]
    gaps = [round(each.space * share) for each in pieces]
    width = sum(wide for wide, _high in sizes) + sum(gaps[:-1])
    elements = []
    start = 0
    for piece, size, gap in zip(pieces, sizes, gaps, strict=True):
        x = width - start - size[0] if piece.from_right else start
        elements.append(NativeLine(Box(x, 0, *size), piece, setter.tones.text))
        start += size[0] + gap
    return Block(width, sizes[0][1], tuple(elements))
