"""Clothes of the drawn portraits. Called by `portraits`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from .drawing import CENTRE, INK, Path, Sheet, flipped, mirrored, mixed, moved, on_side

Worn: TypeAlias = Callable[[Sheet, str, str], None]
"""Draws on a sheet, in a main and a second colour."""

_BOTTOM = 1420
_WHITE = "#f6f1e6"


def _body(neck_x: float = 128, neck_y: float = 1082) -> list[tuple[float, float]]:
    """Shoulders down to the edge of the sheet, open at the neck by `neck_x` either side."""
    return mirrored(
        [
            (CENTRE, neck_y + 60), (CENTRE + neck_x, neck_y), (CENTRE + neck_x, neck_y),
            (CENTRE + 230, 1122), (CENTRE + 340, 1166), (CENTRE + 424, 1232), (CENTRE + 470, 1330),
            (CENTRE + 490, _BOTTOM), (CENTRE + 490, _BOTTOM), (CENTRE, _BOTTOM),
        ]
    )  # fmt: skip


def _cloth(sheet: Sheet, body: Path, colour: str) -> None:
    """A garment: shade on the right and under the arm."""
    sheet.shape(body, mixed(colour, INK, 0.26))
    sheet.shape(moved(body, -40, -4), colour, clip=body)
    for side in (-1, 1):
        fold = [
            (CENTRE + side * 330, 1250),
            (CENTRE + side * 306, 1330),
            (CENTRE + side * 312, _BOTTOM),
        ]
        sheet.stroke(fold, 12, mixed(colour, INK, 0.32), taper=0.9, clip=body)


def _both(sheet: Sheet, points: Path, left: str, right: str) -> None:
    sheet.shape(flipped(points), left)
    sheet.shape(points, right)


def tee(sheet: Sheet, main: str, second: str) -> None:
    """A round neck with a band."""
    body = _body(150, 1092)
    _cloth(sheet, body, main)
    band = [(CENTRE - 152, 1094), (CENTRE - 96, 1156), (CENTRE, 1178), (CENTRE + 96, 1156),
            (CENTRE + 152, 1094)]  # fmt: skip
    sheet.stroke(band, 26, second)


def stripes(sheet: Sheet, main: str, second: str) -> None:
    """A sailor's jersey."""
    body = _body(150, 1092)
    _cloth(sheet, body, main)
    for y in range(1130, _BOTTOM, 62):
        band = [(CENTRE - 500, y + 96), (CENTRE - 250, y + 40), (CENTRE, y + 66),
                (CENTRE + 250, y + 40),
                (CENTRE + 500, y + 96)]  # fmt: skip
        sheet.stroke(band, 28, second, clip=body)
    neck = [(CENTRE - 152, 1094), (CENTRE - 96, 1156), (CENTRE, 1178), (CENTRE + 96, 1156),
            (CENTRE + 152, 1094)]  # fmt: skip
    sheet.stroke(neck, 24, main)


def turtleneck(sheet: Sheet, main: str, _second: str) -> None:
    """A rolled collar up to the chin."""
    _cloth(sheet, _body(130, 1072), main)
    roll = mirrored(
        [
            (CENTRE, 1058), (CENTRE + 120, 1034), (CENTRE + 142, 1050), (CENTRE + 148, 1112),
            (CENTRE + 128, 1140), (CENTRE, 1170),
        ]
    )  # fmt: skip
    sheet.shape(roll, mixed(main, INK, 0.2))
    sheet.shape(moved(roll, -26, -3), mixed(main, "#ffffff", 0.08), clip=roll)
    for dx in (-96, -60, -24, 12, 48, 84):
        rib = [(CENTRE + dx, 1060), (CENTRE + dx * 1.02, 1150)]
        sheet.stroke(rib, 5, mixed(main, INK, 0.3), clip=roll, opacity=0.6)


def _collar(sheet: Sheet, colour: str, *, reach: float = 176) -> None:
    leaf = [
        (CENTRE + 112, 1046), (CENTRE + 112, 1046), (CENTRE + 146, 1078), (CENTRE + reach, 1140),
        (CENTRE + 118, 1222), (CENTRE + 118, 1222), (CENTRE + 4, 1172), (CENTRE + 4, 1172),
        (CENTRE + 70, 1120),
    ]  # fmt: skip
    for side in (-1, 1):
        shown = on_side(leaf, side)
        sheet.shape(moved(shown, 4, 9), mixed(colour, INK, 0.34))
        sheet.shape(shown, mixed(colour, "#ffffff", 0.10) if side < 0 else mixed(colour, INK, 0.08))


def shirt(sheet: Sheet, main: str, second: str) -> None:
    """A shirt with an open collar; `second` are its buttons."""
    _cloth(sheet, _body(122, 1076), main)
    sheet.stroke([(CENTRE, 1178), (CENTRE + 3, _BOTTOM)], 5, mixed(main, INK, 0.36))
    _collar(sheet, main)
    for y in (1240, 1320, 1400):
        sheet.ellipse((CENTRE + 3, y), (9, 9), second)


def _jacket(sheet: Sheet, main: str, *, under: str) -> None:
    _cloth(sheet, _body(122, 1076), under)
    _collar(sheet, under, reach=164)
    front = [
        (CENTRE + 128, 1062), (CENTRE + 128, 1062), (CENTRE + 232, 1120), (CENTRE + 344, 1164),
        (CENTRE + 430, 1232), (CENTRE + 478, 1330), (CENTRE + 500, _BOTTOM),
        (CENTRE + 500, _BOTTOM),
        (CENTRE + 40, _BOTTOM), (CENTRE + 40, _BOTTOM), (CENTRE + 90, 1290), (CENTRE + 150, 1150),
    ]  # fmt: skip
    _both(sheet, front, main, mixed(main, INK, 0.24))
    lapel = [
        (CENTRE + 128, 1062), (CENTRE + 128, 1062), (CENTRE + 214, 1128), (CENTRE + 252, 1200),
        (CENTRE + 252, 1200), (CENTRE + 210, 1216), (CENTRE + 236, 1244), (CENTRE + 236, 1244),
        (CENTRE + 120, 1350), (CENTRE + 60, 1400), (CENTRE + 60, 1400), (CENTRE + 122, 1240),
        (CENTRE + 152, 1150),
    ]  # fmt: skip
    _both(sheet, lapel, mixed(main, "#ffffff", 0.12), mixed(main, INK, 0.08))


def suit(sheet: Sheet, main: str, second: str) -> None:
    """Jacket, white shirt and a tie in the second colour."""
    _jacket(sheet, main, under=_WHITE)
    tie = mirrored(
        [
            (CENTRE, 1216),
            (CENTRE + 30, 1214),
            (CENTRE + 52, 1330),
            (CENTRE + 46, _BOTTOM),
            (CENTRE, _BOTTOM),
        ]
    )
    sheet.shape(tie, second)
    knot = mirrored([(CENTRE, 1152), (CENTRE + 40, 1158), (CENTRE + 26, 1224), (CENTRE, 1232)])
    sheet.shape(knot, mixed(second, INK, 0.2))
    sheet.shape(moved(knot, -10, -3), mixed(second, "#ffffff", 0.06), clip=knot)


def bow_tie(sheet: Sheet, main: str, second: str) -> None:
    """Jacket, white shirt and a bow."""
    _jacket(sheet, main, under=_WHITE)
    wing = [
        (CENTRE + 4, 1180), (CENTRE + 60, 1150), (CENTRE + 106, 1138), (CENTRE + 106, 1138),
        (CENTRE + 112, 1190), (CENTRE + 106, 1240), (CENTRE + 106, 1240), (CENTRE + 60, 1216),
        (CENTRE + 4, 1198),
    ]  # fmt: skip
    _both(sheet, wing, second, mixed(second, INK, 0.22))
    sheet.ellipse((CENTRE, 1190), (24, 30), mixed(second, INK, 0.12))


def shawl(sheet: Sheet, main: str, second: str) -> None:
    """A rebozo over a blouse, with a woven border."""
    _cloth(sheet, _body(158, 1096), second)
    wrap = [
        (CENTRE + 150, 1070), (CENTRE + 150, 1070), (CENTRE + 260, 1106), (CENTRE + 388, 1176),
        (CENTRE + 480, 1290), (CENTRE + 510, _BOTTOM), (CENTRE + 510, _BOTTOM),
        (CENTRE - 60, _BOTTOM),
        (CENTRE - 60, _BOTTOM), (CENTRE + 70, 1300), (CENTRE + 150, 1180),
    ]  # fmt: skip
    _both(sheet, wrap, main, mixed(main, INK, 0.16))
    for side in (-1, 1):
        edge = [
            (CENTRE + 156, 1084),
            (CENTRE + 158, 1180),
            (CENTRE + 84, 1300),
            (CENTRE - 30, 1416),
        ]
        shown = on_side(edge, side)
        sheet.stroke(shown, 30, mixed(main, INK, 0.34))
        for n in range(9):
            share = n / 8
            x = CENTRE + side * (158 - 186 * max(share - 0.3, 0) / 0.7)
            sheet.ellipse((x, 1096 + 310 * share), (6, 6), mixed(main, "#ffffff", 0.6))


def dungarees(sheet: Sheet, main: str, second: str) -> None:
    """A striped tee under straps."""
    stripes(sheet, _WHITE, second)
    for side in (-1, 1):
        strap = [
            (CENTRE + side * 250, 1112),
            (CENTRE + side * 214, 1230),
            (CENTRE + side * 190, 1330),
        ]
        sheet.stroke(strap, 62, main if side < 0 else mixed(main, INK, 0.16), clip=_body(150, 1092))
        sheet.ellipse((CENTRE + side * 192, 1318), (19, 19), "#d9b24a")
    bib = mirrored(
        [(CENTRE, 1300), (CENTRE + 236, 1296), (CENTRE + 250, _BOTTOM), (CENTRE, _BOTTOM)]
    )
    sheet.shape(bib, main)


CLOTHES: dict[str, Worn] = {
    "tee": tee, "stripes": stripes, "turtleneck": turtleneck, "shirt": shirt, "suit": suit,
    "bow tie": bow_tie, "shawl": shawl, "dungarees": dungarees,
}  # fmt: skip
