"""What makes one drawn person differ from another: skin, and the measures of a face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .drawing import CENTRE, mirrored

Mouth: TypeAlias = Literal["calm", "smile", "grin", "smirk"]
Beard: TypeAlias = Literal["none", "moustache", "handlebar", "goatee", "full", "stubble"]

EYE_LINE = 668
EYE_DISTANCE = 99


@dataclass(frozen=True)
class Skin:
    """Five tones of one skin."""

    tone: str
    shade: str
    light: str
    blush: str
    lip: str


SKINS = {
    "fair": Skin("#f2c9a8", "#d99f7e", "#fbdfc6", "#e58f77", "#c9695f"),
    "olive": Skin("#dfae80", "#bd8658", "#edc79d", "#cf7c5c", "#b05f50"),
    "tan": Skin("#cd9465", "#a56d45", "#dfad80", "#bb6549", "#9d5145"),
    "brown": Skin("#ad7349", "#84502f", "#c58d62", "#a2543b", "#87443b"),
    "deep": Skin("#7d4c31", "#593220", "#986446", "#7a3a2b", "#6b3230"),
    "umber": Skin("#5f3a28", "#41251a", "#7a4f39", "#653025", "#532826"),
}


@dataclass(frozen=True)
class Face:
    """How one face differs from another. Lengths are in units of the sheet."""

    skin: str
    hair: str
    """Colour of brows and beard."""
    jaw: float = 168
    """Half the width at the jaw: 150 fine, 185 square."""
    chin: float = 62
    cheek: float = 214
    length: float = 0
    """Added to the height of chin and mouth."""
    iris: str = "#5b3a24"
    mouth: Mouth = "calm"
    beard: Beard = "none"
    brow: float = 17
    """Thickness of the brows."""
    brow_lift: float = 0
    """Outer end of the brows, upwards."""
    nose: float = 44
    """Half the width at the nostrils."""
    age: int = 0
    """0 young to 3 old: how many lines the face has."""
    lashes: bool = False
    lips: str = ""
    """Lipstick; the skin's own lip colour where empty."""
    full_lips: float = 1.0
    freckles: bool = False
    beauty_mark: bool = False
    lids: float = 0
    """Heavier upper lids, 0 to 1."""


def outline(face: Face) -> list[tuple[float, float]]:
    """The face from the crown to the chin."""
    low = face.length
    return mirrored(
        [
            (CENTRE, 350),
            (CENTRE + 86, 362),
            (CENTRE + face.cheek - 58, 418),
            (CENTRE + face.cheek - 14, 520),
            (CENTRE + face.cheek, 620),
            (CENTRE + face.cheek - 8, 735 + low * 0.4),
            (CENTRE + face.jaw, 862 + low * 0.8),
            (CENTRE + (face.jaw + face.chin) / 2 + 6, 950 + low),
            (CENTRE + face.chin, 1003 + low),
            (CENTRE, 1016 + low),
        ]
    )
