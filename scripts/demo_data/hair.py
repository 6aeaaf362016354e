"""The hair styles of the drawn portraits: for each, a part behind the head and a part before it.

Called by `portraits`: `draw_behind` before the face is drawn, `draw_before` after it.
"""

from __future__ import annotations

from . import long_hair, short_hair
from .drawing import Sheet
from .people import Face
from .strands import Part


def draw_behind(sheet: Sheet, face: Face, style: str, colour: str) -> None:
    """What hangs behind the face and shoulders."""
    STYLES[style][0](sheet, face, colour)


def draw_before(sheet: Sheet, face: Face, style: str, colour: str) -> None:
    """What lies on the forehead and temples."""
    STYLES[style][1](sheet, face, colour)


def _nothing(_sheet: Sheet, _face: Face, _colour: str) -> None:
    """A style without that part."""


STYLES: dict[str, tuple[Part, Part]] = {
    "parted": (_nothing, short_hair.parted),
    "slick": (_nothing, short_hair.slick),
    "quiff": (_nothing, short_hair.quiff),
    "buzz": (_nothing, short_hair.buzz),
    "fringe": (_nothing, short_hair.fringe),
    "afro": (short_hair.afro_behind, short_hair.afro_before),
    "curly": (_nothing, short_hair.curly_top),
    "long": (long_hair.long_behind, long_hair.long_before),
    "bob": (long_hair.bob_behind, long_hair.bob_before),
    "bun": (long_hair.bun_behind, long_hair.bun_before),
    "braids": (_nothing, long_hair.braids_tied("#e0b13c")),
    "crown braid": (_nothing, long_hair.crown_braid),
    "ponytail": (long_hair.tail_behind, long_hair.tail_before),
}
