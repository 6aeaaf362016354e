"""Slides painted as the player paints them, and what is wrong with their pictures.

For the gallery and for hostile content alike: nothing clipped, contrast, letters, and the codes as
a telephone sees them ("The kiosk, complete", must show 1 and 2).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL import Image

from assets.i18n import Locale
from screens.look import Look, texture_look
from screens.palette import contrast
from screens.plan import Box, Ground, NativeLine, Page, Panel, Photograph, QrCode, TextLine
from screens.preferences import EVERYBODY, Preferences
from screens.slides import lay_out
from screens.typesetting import Measure, SdlMeasure
from screens.views import DetailView, NoticeView, TenView, View
from screens.wording import Wording
from tests.fixtures_measuring import (
    codes,
    lacking,
    measured,
    mm_per_px_of,
    native_measured,
    seen_by_a_camera,
)
from tests.fixtures_screens import words

NAMES, REST = 7.0, 4.5
"""Contrast ratios (WCAG 2.2, success criteria 1.4.6 and 1.4.3)."""
HIDDEN = 0.012
"""Share of a line's pixels that may differ: the edges of digits that touch, in the smallest text.
A row of pixels that is cut off is seven times as much."""
_MIXED = 0.02
_NATIVE_HIDDEN = 0.06
"""Likewise of a name that is scaled as it is drawn: its edges are softer than its coverage."""


@dataclass(frozen=True)
class Painted:
    """A slide as the player paints it: its plan, and the picture of each page."""

    view: View
    pages: tuple[Page, ...]
    pictures: tuple[Image.Image, ...]
    size: tuple[int, int]
    """Of the whole display as it was drawn: half of one that is enlarged."""


@cache
def ruler() -> Measure:
    """One for all tests: it keeps the widths that it has measured."""
    return SdlMeasure()


def painted_view(
    view: View,
    size: tuple[int, int],
    first: Locale,
    preferences: Preferences = EVERYBODY,
    *,
    diagonal_in: float | None = None,
    most: int | None = None,
) -> Painted:
    """The slide in the language order, as a screen of this size shows it; of no more than `most`
    pages the pictures.
    """
    from screens.painting import SlidePainter

    look = texture_look(Look(*size, preferences=preferences, diagonal_in=diagonal_in))
    pages = lay_out(view, look, Wording(words(first)), ruler())
    painter = SlidePainter(size, words(first), preferences=preferences, diagonal_in=diagonal_in)
    job = painter.begin(view)
    wanted = len(pages) if most is None else min(most, len(pages))
    while len(job.zones) < wanted:
        job.step()
    if most is None:
        job.run()
    textures = job._pages
    assert most is not None or len(textures) == len(pages)
    pictures = tuple(_picture(texture) for texture in textures)
    return Painted(view, tuple(pages), pictures, (look.width, look.height))


def faults(slide: Painted) -> Iterator[str]:
    """What is clipped, covered, pale, or has no letter in its face."""
    names = names_of(slide.view)
    for page in slide.pages:
        yield from clipped(page)
    for page, picture in zip(slide.pages, slide.pictures, strict=False):
        if picture.size != (page.width, page.height):
            yield f"the picture is {picture.size}"
        for line in lines_of(page):
            yield from _faults_of_line(line, picture, names)
        for native in (e for e in page.elements if isinstance(e, NativeLine)):
            drawn = native_measured(native, picture)
            if drawn.missing > _NATIVE_HIDDEN:
                yield f"{drawn} is not wholly on the picture"
            if (ratio := contrast(native.colour, drawn.ground)) < NAMES:
                yield f"{drawn}: {ratio:.1f} : 1"


def _faults_of_line(line: TextLine, picture: Image.Image, names: tuple[str, ...]) -> Iterator[str]:
    drawn = measured(line, picture, ruler())
    if drawn.missing > HIDDEN:
        yield f"{drawn} is not wholly on the picture"
    if drawn.mixed > _MIXED:
        yield f"{drawn} stands on more than one colour"
    least = NAMES if is_of_a_name(line.text, names) else REST
    if (ratio := contrast(line.style.colour, drawn.ground)) < least:
        yield f"{drawn}: {ratio:.1f} : 1"
    if lacking(line):
        yield f"{line.text!r}: no letter in the face for {lacking(line)!r}"


def unread_codes(slide: Painted, metres: float, turned: tuple[float, ...]) -> Iterator[str]:
    """Codes that a telephone does not read from so far away, turned by so many degrees."""
    wide = mm_per_px_of(slide.size)
    for page, picture in zip(slide.pages, slide.pictures, strict=False):
        for code in (e for e in page.elements if isinstance(e, QrCode)):
            for angle in turned:
                seen = codes(seen_by_a_camera(picture, wide, metres, angle))
                if code.matrix.address not in seen:
                    yield f"{angle}° from {metres} m"


def clipped(page: Page) -> Iterator[str]:
    """What reaches beyond the page, or lies over a line of text."""
    whole = Box(0, 0, page.width, page.height)
    inks = [(line, ink_of(line)) for line in lines_of(page)]
    for line, ink in inks:
        if not whole.holds(ink):
            yield f"{line.text!r} reaches beyond the page"
        wide = ruler().width(line.text, line.style.face, line.style.px)
        if wide > line.box.width + 1 and not line.digit_cells:
            yield f"{line.text!r} is wider than its box"
    natives = [e for e in page.elements if isinstance(e, NativeLine)]
    inks += [(native, native.box) for native in natives]  # type: ignore[misc]  # both have a box
    yield from (f"{n.name.text!r} reaches beyond" for n in natives if not whole.holds(n.box))
    solid = [e for e in page.elements if not isinstance(e, Ground | Panel)]
    for (line, ink), other in itertools.product(inks, solid):
        if other is not line and ink.meets(ink_of(other)) and not _is_screened(page, other, ink):
            yield f"{line!r:.60} lies over {other!r:.80}"
    if len(set(map(id, page.elements))) != len(page.elements):
        yield "an element is drawn twice"


def lines_of(page: Page) -> list[TextLine]:
    """Its lines of text that have any letters."""
    return [e for e in page.elements if isinstance(e, TextLine) and e.text.strip()]


def ink_of(element: Any) -> Box:
    """Its box, with what reaches below the baseline of a text."""
    box: Box = element.box
    if not isinstance(element, TextLine):
        return box
    depth = element.style.descent if set("gjpqyçạ,;Q()[]{}$|&") & set(element.text) else 0
    return Box(box.x, box.y, box.width, box.height + depth)


def names_of(view: View) -> tuple[str, ...]:
    """The names of people that the slide shows."""
    match view:
        case NoticeView():
            return (view.name,)
        case DetailView():
            return (view.notice.name,)
        case TenView():
            return tuple(tile.name for tile in view.tiles)
    return ()


def is_of_a_name(text: str, names: tuple[str, ...]) -> bool:
    """Whether the line is a name or a part of one."""
    return any(text in name for name in names)


def _is_screened(page: Page, beneath: Any, ink: Box) -> bool:
    """Whether a panel lies between them: a rank on its badge in the corner of a photograph."""
    if not isinstance(beneath, Photograph):
        return False
    above = page.elements[page.elements.index(beneath) + 1 :]
    return any(isinstance(e, Panel) and e.box.holds(ink) for e in above)


def _picture(texture: Any) -> Image.Image:
    image = Image.frombytes("RGBA", texture.size, bytes(texture.pixels))
    return image.convert("RGB").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
