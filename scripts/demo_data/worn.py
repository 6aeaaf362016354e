"""Glasses, jewellery and hats of the drawn portraits. Called by `portraits`."""

from __future__ import annotations

from .clothes import Worn
from .drawing import CENTRE, INK, Sheet, mirrored, mixed, moved, ring
from .people import EYE_DISTANCE, EYE_LINE


def glasses(sheet: Sheet, main: str, second: str) -> None:
    """Round spectacles; `second` tints the lenses faintly."""
    for side in (-1, 1):
        middle = (CENTRE + side * (EYE_DISTANCE + 2), EYE_LINE + 2)
        sheet.ellipse(middle, (82, 78), second, opacity=0.14)
        sheet.stroke(ring(middle, (82, 78)), 13, main)
        glint = [
            (middle[0] - 52, middle[1] + 8),
            (middle[0] - 40, middle[1] - 34),
            (middle[0] - 12, middle[1] - 52),
        ]
        sheet.stroke(glint, 9, "#ffffff", taper=1, opacity=0.6)
        temple = [(middle[0] + side * 80, middle[1] - 12), (CENTRE + side * 222, EYE_LINE - 16)]
        sheet.stroke(temple, 12, main)
    sheet.stroke(
        [(CENTRE - 22, EYE_LINE - 8), (CENTRE, EYE_LINE - 20), (CENTRE + 22, EYE_LINE - 8)],
        12,
        main,
    )


def monocle(sheet: Sheet, main: str, _second: str) -> None:
    """One lens at the right, on a cord."""
    x, y = CENTRE + EYE_DISTANCE + 2, EYE_LINE + 4
    cord = [(x + 60, y + 44), (CENTRE + 214, 830), (CENTRE + 196, 1010), (CENTRE + 170, 1180)]
    sheet.stroke(cord, 6, main)
    sheet.ellipse((x, y), (76, 74), "#dff1fa", opacity=0.2)
    sheet.stroke(ring((x, y), (76, 74)), 12, main)
    sheet.stroke(
        [(x - 48, y + 6), (x - 36, y - 32), (x - 10, y - 48)], 9, "#ffffff", taper=1, opacity=0.7
    )


def hoops(sheet: Sheet, main: str, _second: str) -> None:
    """Two ear-rings."""
    for side in (-1, 1):
        x, y = CENTRE + side * 232, 796
        sheet.stroke(ring((x, y), (36, 46)), 12, main)


def drops(sheet: Sheet, main: str, second: str) -> None:
    """Small pendants."""
    for side in (-1, 1):
        x = CENTRE + side * 230
        sheet.ellipse((x, 762), (12, 12), main)
        sheet.ellipse((x, 800), (18, 27), second)
        sheet.ellipse((x - 5, 792), (5, 8), "#ffffff", opacity=0.6)


# --- hats -----------------------------------------------------------------------------------------


def bowler(sheet: Sheet, main: str, second: str) -> None:
    """A round hat with a ribbon."""
    crown = mirrored(
        [
            (CENTRE, 178),
            (CENTRE + 120, 194),
            (CENTRE + 202, 280),
            (CENTRE + 222, 420),
            (CENTRE, 452),
        ]
    )
    sheet.shape(crown, mixed(main, INK, 0.3))
    sheet.shape(moved(crown, -46, -4), main, clip=crown)
    sheet.stroke([(CENTRE - 110, 250), (CENTRE - 60, 216), (CENTRE + 10, 206)], 20,
                 mixed(main, "#ffffff", 0.22), taper=1)  # fmt: skip
    band = [(CENTRE - 224, 402), (CENTRE, 432), (CENTRE + 224, 402)]
    sheet.stroke(band, 58, second, clip=crown)
    brim = [
        (CENTRE - 318, 422), (CENTRE - 318, 396), (CENTRE - 230, 424), (CENTRE, 452),
        (CENTRE + 230, 424), (CENTRE + 318, 396), (CENTRE + 318, 422), (CENTRE + 220, 478),
        (CENTRE, 502),
        (CENTRE - 220, 478),
    ]  # fmt: skip
    sheet.shape(brim, mixed(main, INK, 0.16))
    sheet.shape(moved(brim, -20, -9), mixed(main, "#ffffff", 0.07), clip=brim)


def flat_cap(sheet: Sheet, main: str, second: str) -> None:
    """A tweed cap with a peak."""
    top = [
        (368, 480), (362, 400), (430, 300), (560, 262), (700, 266), (810, 330), (846, 420),
        (836, 484),
        (600, 452),
    ]  # fmt: skip
    sheet.shape(top, mixed(main, INK, 0.26))
    sheet.shape(moved(top, -40, -4), main, clip=top)
    for x in (430, 510, 590, 670, 750):
        sheet.stroke([(x, 250), (x + (600 - x) * -0.12, 480)], 5, second, clip=top, opacity=0.45)
    for y in (310, 360, 410):
        sheet.stroke(
            [(350, y + 30), (600, y - 6), (850, y + 30)], 5, second, clip=top, opacity=0.45
        )
    sheet.ellipse((596, 264), (24, 15), mixed(main, INK, 0.2))
    peak = [(384, 474), (480, 442), (600, 434), (720, 442), (816, 474), (836, 512), (720, 492),
            (600, 486),
            (480, 492), (364, 512)]  # fmt: skip
    sheet.shape(peak, mixed(main, INK, 0.36))
    sheet.stroke([(400, 480), (600, 446), (800, 480)], 8, mixed(main, "#ffffff", 0.16), taper=0.8)


def headscarf(sheet: Sheet, main: str, second: str) -> None:
    """A kerchief tied behind, with dots."""
    cloth = [
        (366, 640), (366, 640), (360, 500), (420, 360), (520, 304), (600, 296), (680, 304),
        (780, 360),
        (840, 500), (834, 640), (834, 640), (796, 540), (716, 476), (600, 452), (484, 476),
        (404, 540),
    ]  # fmt: skip
    sheet.shape(cloth, mixed(main, INK, 0.24))
    sheet.shape(moved(cloth, -36, -2), main, clip=cloth)
    for row, y in enumerate((338, 388, 438, 488, 538)):
        for n in range(9):
            x = 376 + n * 56 + (28 if row % 2 else 0)
            sheet.ellipse((x, y), (9, 9), second, clip=cloth)
    hem = [(374, 630), (404, 542), (484, 478), (600, 454), (716, 478), (796, 542), (826, 630)]
    sheet.stroke(hem, 14, mixed(main, INK, 0.3))


def headband(sheet: Sheet, main: str, second: str) -> None:
    """A sports band."""
    band = [(384, 566), (480, 506), (600, 486), (720, 506), (816, 566)]
    sheet.stroke(band, 56, mixed(main, INK, 0.1))
    sheet.stroke([(x, y - 2) for x, y in band], 14, second)


def flower(sheet: Sheet, main: str, second: str) -> None:
    """A blossom over the left ear."""
    x, y = 404, 528
    petals = ((0, -44), (42, -14), (26, 36), (-26, 36), (-42, -14))
    for n, (dx, dy) in enumerate(petals):
        sheet.ellipse((x + dx, y + dy), (36, 36), main if n % 2 else mixed(main, INK, 0.12))
    sheet.ellipse((x, y), (23, 23), second)


EXTRAS: dict[str, Worn] = {
    "glasses": glasses, "monocle": monocle, "hoops": hoops, "drops": drops, "bowler": bowler,
    "flat cap": flat_cap, "headscarf": headscarf, "headband": headband, "flower": flower,
}  # fmt: skip
