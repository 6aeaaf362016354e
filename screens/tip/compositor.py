"""Sets the form's type: text in its language, in this display's pixels, never clipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from assets.i18n import Translator
from assets.questions import words as question_words
from screens.fonts import Face
from screens.look import Look
from screens.palette import EDGE, INK, PANEL, PAPER, Colour
from screens.plan import Block, Box, Element, Icon, IconName, Panel, TextLine, TextStyle
from screens.slides.setting import LEADING, TITLE_LEADING, stacked
from screens.tip.answers import Language
from screens.tip.holding import ELLIPSIS
from screens.tip.planning import Control
from screens.typesetting import Measure, balanced, broken

LEAST_TOUCH_PX = 48
"""A fingertip on the smallest display that we lay out for (800x480 on seven inches)."""
LEAST_TOUCH_UNITS = 72
RADIUS_UNITS = 18
_LARGE_UNITS = 50
_SHRINK = 0.94

Speaker: TypeAlias = Callable[[str, Language], Translator]
"""(domain, language) -> its translator."""


@dataclass(frozen=True)
class Compositor:
    """The look, the words of one language and the ruler."""

    look: Look
    say: Translator
    """Of the domain `screens`, in the language that the form is in."""
    other_say: Translator
    """The same domain in the other language: the 911 strip and the language button speak it."""
    answer_words: Mapping[str, str]
    """`assets.questions.words` in the form's language."""
    measure: Measure
    language: Language

    def px(self, units: float) -> int:
        """Whole pixels for a length in units."""
        return self.look.px(units)

    def touch_px(self, units: float) -> int:
        """Whole pixels for something to touch: never smaller than a fingertip."""
        return max(self.look.px(max(units, LEAST_TOUCH_UNITS)), LEAST_TOUCH_PX)

    @property
    def radius(self) -> int:
        """Of cards and buttons, pixels."""
        return self.px(RADIUS_UNITS)

    def style(self, face: Face, units: float, colour: Colour) -> TextStyle:
        """Text of `units`, never below the smallest text."""
        return TextStyle(face, self.look.text_px(units), colour)

    def width(self, text: str, style: TextStyle) -> int:
        """Pixels of one line."""
        return self.measure.width(text, style.face, style.px)

    def line_gap(self, style: TextStyle) -> int:
        """Pixels between one line's baseline and the capitals of the next."""
        large = style.px > self.px(_LARGE_UNITS)
        return round(style.px * (TITLE_LEADING if large else LEADING)) - style.cap

    def line(self, text: str, style: TextStyle) -> Block:
        """One line: as high as its capitals."""
        width = self.width(text, style)
        return Block(width, style.cap, (TextLine(Box(0, 0, width, style.cap), text, style),))

    def paragraph(self, text: str, style: TextStyle, width: int, *, even: bool = True) -> Block:
        """Lines of at most `width` pixels."""
        breaking = balanced if even else broken
        lines = breaking(text, style, width, self.measure)
        return stacked((self.line_gap(style), self.line(line, style)) for line in lines)

    def fitted(
        self, text: str, style: TextStyle, width: int, height: int, most_lines: int = 99
    ) -> Block:
        """The paragraph, smaller where it has to be, within `width` by `height` pixels.

        At the smallest text it is shortened instead, and says so by an ellipsis: what a person
        typed can be long, and the page that it is typed on shows all of it.
        """
        smallest = self.look.smallest_px
        px = style.px
        while True:
            tried = TextStyle(style.face, px, style.colour)
            block = self.paragraph(text, tried, width)
            words_whole = max((self.width(w, tried) for w in text.split()), default=0) <= width
            fits = block.height <= height and len(block.elements) <= most_lines
            if fits and (words_whole or px <= smallest):
                return block
            if px <= smallest:
                return self.shortened(text, tried, width, height, most_lines)
            px = max(smallest, int(px * _SHRINK))

    def is_whole(self, block: Block, text: str) -> bool:
        """Whether a fitted block says all of the text."""
        said = " ".join(e.text for e in block.elements if isinstance(e, TextLine))
        return "".join(said.split()) == "".join(text.split())

    def shortened(
        self, text: str, style: TextStyle, width: int, height: int, most_lines: int = 99
    ) -> Block:
        """As many whole lines as `height` pixels hold; the last ends in an ellipsis if more
        would follow."""
        gap = self.line_gap(style)
        count = max(1, min((height + gap) // (style.cap + gap), most_lines))
        lines = list(broken(text, style, width, self.measure))
        if len(lines) > count:
            last = lines[count - 1]
            while last and self.width(last + ELLIPSIS, style) > width:
                last = last[:-1]
            lines = [*lines[: count - 1], last.rstrip() + ELLIPSIS]
        return stacked((gap, self.line(line, style)) for line in lines)

    def icon(self, name: IconName, box: Box, colour: Colour) -> Icon:
        """A square icon in the middle of `box`."""
        side = min(box.width, box.height)
        x, y = box.x + (box.width - side) // 2, box.y + (box.height - side) // 2
        return Icon(Box(x, y, side, side), name, colour)

    def card(self, box: Box, *, light: bool) -> Panel:
        """The ground of a card or a button; a light one is chosen, or the next thing to do."""
        edge = PAPER if light else EDGE
        return Panel(box, PAPER if light else PANEL, self.radius, edge, max(1, self.px(2.5)))

    def button(
        self,
        action: str,
        text: str,
        box: Box,
        *,
        touch: Box | None = None,
        light: bool = False,
        icon: IconName | None = None,
        units: float = 34,
        held: bool = False,
    ) -> Control:
        """A button: an icon and a few words in its middle, on as many lines as it takes."""
        colour = INK if light else PAPER
        style = self.style("ExtraBold" if light else "SemiBold", units, colour)
        side = round(style.px * 1.05) if icon else 0
        gap = self.px(14) if icon and text else 0
        room = box.width - 2 * self.px(22) - side - gap
        block = self.fitted(text, style, room, box.height - 2 * self.px(10) - style.descent)
        x = box.x + (box.width - block.width - side - gap) // 2
        y = box.y + (box.height - block.height) // 2
        elements: list[Element] = [self.card(box, light=light)]
        if icon:
            icon_box = Box(x, box.y + (box.height - side) // 2, side, side)
            elements.append(Icon(icon_box, icon, colour))
        elements.extend(centred_lines(block, x + side + gap, y))
        return Control(
            action, box, touch or box, tuple(elements), self.radius, light=light, held=held
        )

    def compact(
        self, action: str, icon: IconName, label: str, box: Box, touch: Box, *, on: bool = False
    ) -> Control:
        """A button no wider than it must be: an icon above its word, or the icon alone where the
        word has no room."""
        ink = INK if on else PAPER
        style = TextStyle("SemiBold", self.look.smallest_px, ink)
        width, gap = self.width(label, style), self.px(10)
        side = min(self.px(46), box.height - 2 * gap)
        elements: list[Element] = [self.card(box, light=on)]
        y = box.y + (box.height - side) // 2
        left = box.height - 2 * self.px(8) - style.cap - style.descent - gap
        if width <= box.width - 2 * self.px(6) and left >= self.px(26):
            side = min(side, left)
            y = box.y + (box.height - side - gap - style.cap) // 2
            words = self.line(label, style)
            elements.extend(words.at(box.x + (box.width - width) // 2, y + side + gap))
        elements.append(Icon(Box(box.x + (box.width - side) // 2, y, side, side), icon, ink))
        return Control(action, box, touch, tuple(elements), self.radius, light=on)

    def compact_width(self, label: str, height: int) -> int:
        """Pixels that such a button wants."""
        style = TextStyle("SemiBold", self.look.smallest_px, PAPER)
        return max(height, self.width(label, style) + 2 * self.px(10))

    def sizes(self) -> Iterator[Compositor]:
        """This one, and then with each smaller text: a page that has no room for the size that was
        asked for takes the next."""
        return (replace(self, look=look) for look in self.look.undivided_sizes())

    @property
    def highest_touch(self) -> int:
        """Pixel row above which nothing is touched where everything is to be within reach; 0."""
        return self.look.highest_touch

    def button_width(self, text: str, *, icon: bool, light: bool = False, units: float = 34) -> int:
        """Pixels that a button's words want on one line."""
        style = self.style("ExtraBold" if light else "SemiBold", units, PAPER)
        extra = round(style.px * 1.05) + self.px(14) if icon else 0
        return self.width(text, style) + extra + 2 * self.px(34)


def compositor_for(
    look: Look, language: Language, speaker: Speaker, measure: Measure
) -> Compositor:
    """The compositor of a form that is in `language`."""
    other: Language = "en" if language == "es" else "es"
    return Compositor(
        look,
        speaker("screens", language),
        speaker("screens", other),
        question_words(speaker("questions", language)),
        measure,
        language,
    )


def centred_lines(block: Block, x: int, y: int) -> tuple[Element, ...]:
    """The block at (x, y), each of its lines in the middle."""
    return tuple(
        element
        for line in block.elements
        for element in Block(0, 0, (line,)).at(x + (block.width - line.box.width) // 2, y)
    )
