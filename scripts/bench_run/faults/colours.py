"""Photographs that say in colours whose they are and of which publication; read from pixels.

The upper half of a photograph has its notice's colour, the lower half its publication's. What a
display shows is so told without asking any program: whose face stands, whether it goes with the
publication it was approved in, and whether it is one that nobody has signed.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from PIL import Image, ImageDraw

import screens.palette

Rgb = tuple[int, int, int]

PHOTO: Final = (240, 300)
"""Pixels of a photograph."""
NOTICES: Final = 12
"""Colours of notices: a recalled one's is not used again before the eleventh after it."""
PUBLICATIONS: Final = 10
NEAR: Final = 24
"""So much a channel may differ: JPEG, scaling and text's edges."""
LEAST: Final = 0.02
"""Share of the display from which on a colour stands there."""
FORGED: Final[Rgb] = (255, 0, 255)
"""Of a picture that nobody has signed."""
_LEVELS: Final = (20, 70, 130, 190, 250)
_APART: Final = 2 * NEAR + 2
_COLOURFUL: Final = 150
_GRID: Final = (96, 54)
_BLACK: Final = 8


@lru_cache(maxsize=1)
def palette() -> tuple[Rgb, ...]:
    """Of notices first, then of publications: none near another, a grey, or the forged one."""
    chosen: list[Rgb] = []
    for colour in _candidates():
        if all(_far(colour, other) for other in (*chosen, FORGED, *_ours())):
            chosen.append(colour)
    if len(chosen) < NOTICES + PUBLICATIONS:
        raise ValueError(f"only {len(chosen)} colours are far enough apart")
    return tuple(chosen[: NOTICES + PUBLICATIONS])


def _candidates() -> Iterator[Rgb]:
    # Mid-bright ones first: the ground is navy, text white, the accents bright.
    levels = product(_LEVELS, _LEVELS, _LEVELS)
    every = [colour for colour in levels if max(colour) - min(colour) >= _COLOURFUL]
    yield from sorted(every, key=lambda colour: abs(sum(colour) - 400))


def _ours() -> Iterator[Rgb]:
    """The colours that slides are drawn in."""
    for colour in vars(screens.palette).values():
        if isinstance(colour, screens.palette.Colour):
            yield colour.red, colour.green, colour.blue


def _far(one: Rgb, other: Rgb) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) >= _APART


def photograph(notice: int, publication: int) -> bytes:
    """A PNG of the notice's colour above its publication's."""
    colours = palette()
    image = Image.new("RGB", PHOTO, colours[notice % NOTICES])
    below = colours[NOTICES + publication % PUBLICATIONS]
    ImageDraw.Draw(image).rectangle((0, PHOTO[1] // 2, *PHOTO), fill=below)
    return _png(image)


def forgery() -> bytes:
    """A PNG that may never be seen."""
    return _png(Image.new("RGB", PHOTO, FORGED))


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True)
class Sight:
    """What stands on a display: the numbers of colours, modulo how many there are."""

    notices: frozenset[int] = frozenset()
    publications: frozenset[int] = frozenset()
    forged: bool = False
    blank: bool = False
    """Nothing is drawn at all."""

    @property
    def face(self) -> tuple[int, int] | None:
        """Notice and publication of the one whole face that stands there."""
        if len(self.notices) == 1 and len(self.publications) == 1:
            return next(iter(self.notices)), next(iter(self.publications))
        return None

    @property
    def mixed(self) -> bool:
        """Parts of more than one photograph, or half of one."""
        return bool(self.notices or self.publications) and self.face is None


def sight_of(picture: Image.Image) -> Sight:
    """Read a picture of the display. One face at a time stands on a notice's slide."""
    small = picture.convert("RGB").resize(_GRID, Image.Resampling.NEAREST)
    counted: Counter[int] = Counter()
    black = 0
    for number, colour in small.getcolors(_GRID[0] * _GRID[1]) or ():
        if not isinstance(colour, tuple):
            continue
        found = _nearest((colour[0], colour[1], colour[2]))
        if found is not None:
            counted[found] += number
        if max(colour) < _BLACK:
            black += number
    dots = _GRID[0] * _GRID[1]
    seen = {index for index, number in counted.items() if number >= LEAST * dots}
    return Sight(
        notices=frozenset(index for index in seen if 0 <= index < NOTICES),
        publications=frozenset(index - NOTICES for index in seen if index >= NOTICES),
        forged=_FORGED_INDEX in seen,
        blank=black > 0.9 * dots,
    )


_FORGED_INDEX: Final = -1


@lru_cache(maxsize=1 << 16)
def _nearest(colour: Rgb) -> int | None:
    for index, known in ((_FORGED_INDEX, FORGED), *enumerate(palette())):
        if max(abs(a - b) for a, b in zip(colour, known, strict=True)) <= NEAR:
            return index
    return None
