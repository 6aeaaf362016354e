"""Portraits of people who do not exist, drawn by code for the demo: `draw(name)` gives a JPEG.

Called by `cast` and so by `scripts/demo`. The same name gives the same bytes with the same Pillow.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from .clothes import CLOTHES
from .drawing import CENTRE, Sheet, mixed
from .faces import draw_ears, draw_features, draw_neck, draw_skin
from .hair import draw_before, draw_behind
from .people import Face
from .worn import EXTRAS

JPEG_QUALITY = 92
FOCUS = (50, 49)
"""Where the eyes are, in percent from the left and from the top."""


@dataclass(frozen=True)
class Portrait:
    """A face, its hair, what it wears, and the ground it stands before."""

    ground: str
    face: Face
    hair: tuple[str, str]
    """Style and colour."""
    clothes: tuple[str, str, str]
    """Garment, main and second colour."""
    extras: tuple[tuple[str, str, str], ...] = ()
    """Glasses, jewellery and hats, each with two colours, drawn in this order."""


_BLACK, _BROWN, _CHESTNUT, _GREY, _WHITE = "#1d1719", "#3b261c", "#6d3f24", "#8d8985", "#d9d5cf"
_GOLD = "#e2b33f"

PORTRAITS: dict[str, Portrait] = {
    "minutero": Portrait(
        "#7d9aa6",
        Face("fair", _GREY, jaw=176, age=3, beard="handlebar", brow=22, nose=50, iris="#4f7390"),
        ("fringe", _GREY), ("bow tie", "#3d4a63", "#b5402f"), (("bowler", "#2f3747", "#b5402f"),),
    ),
    "salsa": Portrait(
        "#d9a441",
        Face("tan", _BLACK, jaw=172, chin=70, cheek=222, age=1, mouth="smile", lashes=True,
             lips="#b02a37",
             full_lips=1.15, beauty_mark=True, brow=15),
        ("crown braid", "#241a1a"), ("shawl", "#a8324a", "#f1e6d0"),
        (("hoops", _GOLD, _GOLD), ("flower", "#e4572e", _GOLD)),
    ),
    "sombra": Portrait(
        "#8aa68c",
        Face("fair", "#262233", jaw=152, chin=52, mouth="calm", lashes=True, lips="#a63d57",
             iris="#54734a",
             brow=13, brow_lift=4),
        ("bob", "#26253a"), ("turtleneck", "#39634f", ""), (("drops", _GOLD, "#4fa58a"),),
    ),
    "papel": Portrait(
        "#a98a9b",
        Face("olive", _BLACK, jaw=158, chin=54, length=10, mouth="smirk", beard="goatee", brow=16,
             brow_lift=12, age=1, lids=0.6),
        ("slick", "#221b1d"), ("suit", "#4a3550", "#d0a93f"), (("monocle", _GOLD, ""),),
    ),
    "trampolin": Portrait(
        "#e08f62",
        Face("deep", _BLACK, jaw=164, mouth="grin", nose=52, full_lips=1.2, brow=17),
        ("afro", "#241a18"), ("tee", "#2f7f8f", "#f2d16b"), (("headband", "#f2f0e6", "#c8402f"),),
    ),
    "incognita": Portrait(
        "#8d92b8",
        Face("olive", _GREY, jaw=158, chin=58, age=3, mouth="smirk", lashes=True, lips="#a4505a",
             brow=13,
             iris="#5f6f52"),
        ("bun", "#aaa6a6"), ("shirt", "#5c6396", "#f3ecd9"),
        (("glasses", "#6b2f3e", "#dff1fa"), ("drops", _GOLD, "#7a4f9a")),
    ),
    "concha": Portrait(
        "#c7b299",
        Face("brown", _BLACK, jaw=180, chin=74, cheek=224, length=-6, mouth="smile",
             beard="stubble", brow=20,
             nose=52, lids=0.4),
        ("buzz", "#1f1718"), ("stripes", "#f2ede1", "#33415c"),
        (("flat cap", "#7b6a52", "#4b3f30"),),
    ),
    "farola": Portrait(
        "#5f7f9a",
        Face("umber", _BLACK, jaw=176, chin=66, age=1, beard="full", mouth="calm", nose=54,
             full_lips=1.15,
             brow=18),
        ("buzz", "#17110f"), ("shirt", "#c98a3a", "#5b3a1a"), (),
    ),
    "luna": Portrait(
        "#6d6a94",
        Face("tan", "#4b2a1c", jaw=154, chin=52, mouth="smile", lashes=True, lips="#b3484f",
             freckles=True,
             iris="#6a4a2a", brow=14),
        ("long", "#6a3824"), ("tee", "#f0e4cd", "#c7923b"), (("hoops", _GOLD, _GOLD),),
    ),
    "zigzag": Portrait(
        "#b9c08a",
        Face("fair", "#8a4a22", jaw=170, chin=62, mouth="grin", freckles=True, iris="#4a7d86",
             brow=18,
             beard="none"),
        ("quiff", "#a4562a"), ("dungarees", "#35588c", "#c8502f"), (),
    ),
    "perla": Portrait(
        "#9fb8c4",
        Face("brown", _WHITE, jaw=160, chin=60, age=3, mouth="smile", lashes=True, lips="#9d5750",
             brow=13),
        ("braids", "#c9c5c0"), ("shawl", "#2f6f86", "#f4ead6"), (),
    ),
    "paraguas": Portrait(
        "#c9a6a0",
        Face("deep", _BLACK, jaw=152, chin=52, mouth="calm", lashes=True, lips="#8f3240",
             full_lips=1.25,
             nose=50, brow=14),
        ("bun", "#1f1716"), ("turtleneck", "#c23b35", ""),
        (("headscarf", "#c23b35", "#f4e3c6"), ("hoops", _GOLD, _GOLD)),
    ),
    "globo": Portrait(
        "#a3b5a0",
        Face("olive", _BROWN, jaw=172, chin=64, mouth="smirk", beard="moustache", brow=18, age=1),
        ("parted", "#35241c"), ("suit", "#5b4a3c", "#a23a32"), (),
    ),
}  # fmt: skip


def draw(name: str) -> bytes:
    """The portrait as a JPEG of 1200 × 1500 pixels; the eyes are at `FOCUS`.

    Raises `KeyError` for a name that is not in `PORTRAITS`.
    """
    portrait = PORTRAITS[name]
    sheet = Sheet(portrait.ground)
    sheet.ellipse((CENTRE, 640), (420, 420), mixed(portrait.ground, "#ffffff", 0.16))
    draw_behind(sheet, portrait.face, *portrait.hair)
    draw_neck(sheet, portrait.face)
    garment, main, second = portrait.clothes
    CLOTHES[garment](sheet, main, second)
    draw_ears(sheet, portrait.face)
    draw_skin(sheet, portrait.face)
    draw_features(sheet, portrait.face)
    draw_before(sheet, portrait.face, *portrait.hair)
    for extra, main, second in portrait.extras:
        EXTRAS[extra](sheet, main, second)
    out = BytesIO()
    sheet.finished().save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()
