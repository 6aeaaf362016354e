"""The screen of a device that is not enrolled: a code to be read from two metres, words to compare.

For a technician, not for the public: everything on one page, whatever the display, because what is
to be compared must not be paged away.
"""

from __future__ import annotations

from collections.abc import Sequence

from screens.palette import AMBER, EDGE, GOLD, GROUND, INK, QUIET_ON_AMBER
from screens.plan import Block, Box, Element, Ground, Page, Panel, TextStyle
from screens.slides.paragraphs import joined
from screens.slides.setting import Setter, beside, stacked
from screens.views import EnrolmentView, RootView
from screens.wording import Both

_MARGIN_UNITS = 56
_COLUMNS = 4
"""Of the words, in rows, as the printed card has them."""
_CODE_UNITS = 300
"""Type size at the most: its capitals are a fifth of the short side, 8 cm on a 32-inch panel."""
_SIZES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4)
"""Text sizes tried, as shares of the largest; none goes below the smallest text."""


def enrolment_pages(view: EnrolmentView, setter: Setter) -> list[Page]:
    """Always one page."""
    look = setter.look
    margin = setter.px(_MARGIN_UNITS)
    width, height = look.slide_width - 2 * margin, look.slide_height - 2 * margin
    for size in _SIZES:
        upper, lower = _upper(view, setter, width, size), _lower(view, setter, width, size)
        if upper.height + setter.px(40 * size) + lower.height <= height:
            break
    spare = max(0, height - upper.height - lower.height)
    top = margin + min(spare // 3, setter.px(120)) if lower.height else margin + spare // 2
    elements: list[Element] = [
        Ground(Box(0, 0, look.slide_width, look.slide_height), GROUND),
        *upper.at(margin, top),
        *lower.at(margin, look.slide_height - margin - lower.height),
    ]
    return [Page(look.slide_width, look.slide_height, tuple(elements))]


# --- the code ------------------------------------------------------------------------------


def _upper(view: EnrolmentView, setter: Setter, width: int, size: float) -> Block:
    words = setter.wording
    parts: list[tuple[int, Block]] = []
    title = _heading(words.fixed("This screen is not enrolled yet"), setter, width, 40 * size)
    parts += _apart(title, 0, setter, size)
    if view.code:
        do = _heading(words.fixed("Type this code into the hub"), setter, width, 48 * size)
        parts += _apart(do, 44, setter, size)
        parts.append((setter.px(44 * size), _code(view.code, setter, width, size)))
        parts += _apart(_below_the_code(view, setter, width, size), 40, setter, size)
    elif view.roots or not view.problem:
        wait = _heading(words.fixed("Asking the hub for a code"), setter, width, 72 * size)
        parts += _apart(wait, 60, setter, size)
        address = setter.style("Regular", 32 * size, setter.tones.quiet)
        parts.append((setter.px(36 * size), _cut(view.hub, address, setter, width)))
    if view.problem:
        parts.append((setter.px(40 * size), _problem(view, setter, width, size)))
    return stacked(parts)


def _code(code: str, setter: Setter, width: int, size: float) -> Block:
    """As large as it may be, and the same on every line of it: it is one line."""
    units = _CODE_UNITS * size
    while True:
        block = setter.number(code.replace("-", "–"), setter.style("Black", units, GOLD))
        if block.width <= width or units < _MARGIN_UNITS:
            return block
        units *= 0.94


def _below_the_code(view: EnrolmentView, setter: Setter, width: int, size: float) -> list[Block]:
    style = setter.style("Regular", 34 * size, setter.tones.quiet)
    lines = [_cut(view.hub, setter.style("SemiBold", 40 * size, setter.tones.text), setter, width)]
    if view.minutes is not None:
        good = setter.wording.fixed("Good for {minutes} more min", minutes=view.minutes)
        lines += setter.lines(joined(good), style, width)
    return lines


def _problem(view: EnrolmentView, setter: Setter, width: int, size: float) -> Block:
    inner = setter.px(28 * size)
    both = setter.wording.data(view.problem)
    first = setter.style("SemiBold", 38 * size, INK)
    second = setter.style("Regular", 30 * size, QUIET_ON_AMBER)
    text = stacked(
        (setter.line_gap(style) + (setter.px(6) if n else 0), line)
        for n, (words, style) in enumerate(((both[0], first), (both[1], second)))
        for line in (setter.lines(words, style, width - 2 * inner) if words else [])
    )
    box = Box(0, 0, width, text.height + 2 * inner)
    panel = Panel(box, AMBER, radius=setter.px(16))
    return Block(width, box.height, (panel, *text.at(inner, inner)))


# --- the words -----------------------------------------------------------------------------


def _lower(view: EnrolmentView, setter: Setter, width: int, size: float) -> Block:
    if not view.roots:
        return Block(0, 0, ())
    gap = setter.px(_MARGIN_UNITS)
    heading = _heading(
        setter.wording.fixed("But first compare these words with the printed card"),
        setter,
        width,
        48 * size,
    )
    portrait = setter.look.portrait
    each = width if portrait else (width - gap) // 2
    roots = [_root(root, setter, each, size) for root in view.roots]
    if portrait:
        words = stacked((setter.px(44 * size), root) for root in roots)
    else:
        words = _side_by_side(roots, each + gap)
    unlike = setter.wording.fixed("If one word differs, do not put this screen up.")
    quiet = setter.style("Regular", 32 * size, setter.tones.quiet)
    warning = setter.lines(joined(unlike), quiet, width)
    line = Block(width, 1, (Panel(Box(0, 0, width, max(1, setter.px(2))), EDGE),))
    return stacked(
        [(0, line), *_apart([*heading, *warning], 40, setter, size), (setter.px(40 * size), words)]
    )


def _side_by_side(blocks: Sequence[Block], step: int) -> Block:
    elements = [e for n, block in enumerate(blocks) for e in block.at(n * step, 0)]
    width = step * (len(blocks) - 1) + blocks[-1].width
    return Block(width, max(block.height for block in blocks), tuple(elements))


def _root(root: RootView, setter: Setter, width: int, size: float) -> Block:
    tones = setter.tones
    titles = {
        "feed": setter.wording.fixed("What may be shown (feed)"),
        "recalls": setter.wording.fixed("What was taken down (recalls)"),
    }
    order = setter.wording.words.order
    by_language = {"es": root.es, "en": root.en}
    first = by_language.get(order[0], root.es)
    second = by_language.get(order[1], root.en)
    title = setter.style("SemiBold", 32 * size, GOLD)
    return stacked(
        [
            *((setter.line_gap(title), line)
              for line in setter.lines(joined(titles[root.repository]), title, width)),
            (setter.px(30 * size),
             _grid(first, setter, width, setter.style("Bold", 38 * size, tones.text))),
            (setter.px(34 * size),
             _grid(second, setter, width, setter.style("Regular", 30 * size, tones.quiet))),
        ]
    )  # fmt: skip


def _grid(words: Sequence[str], setter: Setter, width: int, style: TextStyle) -> Block:
    """Numbered, row by row; narrower type where a word would reach into the next column."""
    step = width // _COLUMNS
    number = TextStyle("Regular", max(setter.look.text_px(0), round(style.px * 0.7)), style.colour)
    room = setter.width("12", number) + setter.px(12)
    gap = setter.px(10)
    while style.px > setter.look.text_px(0) and any(
        room + setter.width(word, style) + gap > step for word in words
    ):
        style = TextStyle(style.face, style.px - 1, style.colour)
    rows = []
    for start in range(0, len(words), _COLUMNS):
        cells = [
            beside(
                [_right(setter.line(str(start + n + 1), number), room - setter.px(12)),
                 setter.line(word, style)],
                setter.px(12),
            )
            for n, word in enumerate(words[start : start + _COLUMNS])
        ]  # fmt: skip
        rows.append((round(style.px * 1.42) - style.cap, _side_by_side(cells, step)))
    return stacked(rows)


def _right(block: Block, width: int) -> Block:
    """Flush right, so that 9 stands above 13's 3."""
    return Block(width, block.height, tuple(block.at(max(0, width - block.width), 0)))


# --- small things --------------------------------------------------------------------------


def _heading(both: Both, setter: Setter, width: int, units: float) -> list[Block]:
    """Both languages on one line where they fit, else one beneath the other."""
    first = setter.style("Bold", units, setter.tones.text)
    second = setter.style("Regular", units * 0.75, setter.tones.quiet)
    if not both[1]:
        return setter.lines(both[0], first, width)
    row = beside([setter.line(both[0], first), setter.line(both[1], second)], setter.px(28))
    if row.width <= width:
        return [row]
    return [*setter.lines(both[0], first, width), *setter.lines(both[1], second, width)]


def _apart(
    blocks: Sequence[Block], gap: float, setter: Setter, size: float
) -> list[tuple[int, Block]]:
    """The first `gap` units below what is above it, the others close beneath."""
    return [(setter.px((gap if not n else 20) * size), block) for n, block in enumerate(blocks)]


def _cut(text: str, style: TextStyle, setter: Setter, width: int) -> Block:
    """An address on one line; its end gives way, never a word's meaning."""
    while len(text) > 1 and setter.width(text, style) > width:
        text = text[:-2] + "…"
    return setter.line(text, style)
