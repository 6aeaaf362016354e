"""Long hair, buns and braids: parts behind and before the face. Called through `hair`."""

from __future__ import annotations

from .drawing import CENTRE, INK, Path, Sheet, flipped, mirrored, mixed
from .people import Face
from .strands import LIGHT, Part, arc, dark, mass


def long_behind(sheet: Sheet, _face: Face, colour: str) -> None:
    """Waves down the back."""
    fall = mirrored(
        [
            (CENTRE, 292), (CENTRE + 140, 312), (CENTRE + 232, 420), (CENTRE + 262, 600),
            (CENTRE + 250, 760), (CENTRE + 296, 900), (CENTRE + 270, 1040), (CENTRE + 312, 1180),
            (CENTRE + 250, 1270), (CENTRE + 130, 1240), (CENTRE, 1160),
        ]
    )  # fmt: skip
    sheet.shape(fall, mixed(colour, INK, 0.34))
    for dx in (-262, -236, 226, 262):
        lock = [(CENTRE + dx * 0.86, 700), (CENTRE + dx * 1.04, 900), (CENTRE + dx * 0.94, 1040),
                (CENTRE + dx * 1.06, 1190)]  # fmt: skip
        sheet.stroke(lock, 16, mixed(colour, LIGHT, 0.12), taper=1, clip=fall)


def long_before(sheet: Sheet, _face: Face, colour: str) -> None:
    """Waves either side of the face."""
    left = [
        (548, 330), (462, 326), (376, 420), (346, 600), (352, 760), (306, 900), (334, 1040),
        (292, 1170), (350, 1230), (420, 1130), (398, 980), (424, 840), (392, 700), (416, 560),
        (492, 452),
    ]  # fmt: skip
    right = [
        (540, 330), (640, 288), (752, 322), (836, 430), (856, 600), (846, 760), (898, 900),
        (868, 1040), (910, 1170), (850, 1230), (786, 1130), (806, 980), (778, 840), (812, 700),
        (788, 560), (700, 472), (596, 420),
    ]  # fmt: skip
    mass(sheet, left, colour, [
        [(500, 360), (410, 470), (380, 620), (388, 780), (344, 920), (366, 1060), (330, 1170)],
        [(524, 380), (440, 480), (400, 600)],
    ])  # fmt: skip
    mass(sheet, right, colour, [
        [(600, 340), (720, 380), (800, 500), (824, 660), (816, 800), (856, 920), (830, 1060),
         (866, 1180)],
        [(590, 372), (690, 420), (770, 520)],
    ])  # fmt: skip


def bob_behind(sheet: Sheet, _face: Face, colour: str) -> None:
    """What hangs behind the jaw."""
    back = mirrored(
        [
            (CENTRE, 300), (CENTRE + 160, 324), (CENTRE + 250, 440), (CENTRE + 272, 640),
            (CENTRE + 284, 860), (CENTRE + 264, 960), (CENTRE + 170, 968), (CENTRE, 940),
        ]
    )  # fmt: skip
    sheet.shape(back, mixed(colour, INK, 0.4))


def bob_before(sheet: Sheet, _face: Face, colour: str) -> None:
    """A straight fringe and sides to the jaw."""
    points = [
        (316, 940), (310, 800), (334, 600), (356, 430), (450, 320), (600, 288), (750, 320),
        (844, 430), (866, 600), (890, 800), (884, 940), (810, 968), (810, 968), (796, 840),
        (806, 700), (790, 566), (790, 566), (700, 556), (600, 552), (500, 556), (410, 566),
        (410, 566), (394, 700), (404, 840), (390, 968), (390, 968),
    ]  # fmt: skip
    strands: list[Path] = [
        [(480, 350), (450, 450), (444, 548)],
        [(560, 330), (536, 440), (532, 540)],
        [(640, 330), (640, 440), (634, 540)],
        [(720, 350), (742, 450), (744, 548)],
        [(380, 480), (358, 660), (350, 880)],
        [(820, 480), (846, 660), (848, 880)],
    ]
    mass(sheet, points, colour, strands)


def bun_behind(sheet: Sheet, _face: Face, colour: str) -> None:
    """The bun on top."""
    sheet.ellipse((CENTRE, 268), (112, 96), mixed(colour, INK, 0.3))
    sheet.ellipse((CENTRE - 12, 264), (98, 84), colour)
    for n in range(3):
        turn = [
            (CENTRE - 84 + n * 26, 290),
            (CENTRE - 20 + n * 12, 214 + n * 18),
            (CENTRE + 60, 236 + n * 20),
        ]
        sheet.stroke(turn, 9, mixed(colour, LIGHT, 0.25), taper=1)


def bun_before(sheet: Sheet, _face: Face, colour: str) -> None:
    """Hair drawn up to a bun."""
    points = [
        (392, 690), (392, 690), (374, 590), (382, 460), (440, 356), (540, 316), (660, 316),
        (760, 356), (818, 460), (826, 590), (808, 690), (808, 690), (802, 600), (770, 508),
        (690, 448), (600, 432), (510, 448), (430, 508), (398, 600),
    ]  # fmt: skip
    strands: list[Path] = [
        [(CENTRE + dx, 446 + abs(dx) * 0.55), (CENTRE + dx * 0.86, 392), (CENTRE + dx * 0.3, 326)]
        for dx in (-172, -120, -66, 66, 120, 172)
    ]
    mass(sheet, points, colour, strands)


def _centre_parted(sheet: Sheet, colour: str) -> None:
    half = [
        (CENTRE, 318), (CENTRE + 120, 326), (CENTRE + 210, 420), (CENTRE + 236, 560),
        (CENTRE + 226, 700), (CENTRE + 200, 724), (CENTRE + 196, 620), (CENTRE + 160, 520),
        (CENTRE + 80, 456), (CENTRE, 410), (CENTRE, 410),
    ]  # fmt: skip
    strands: list[Path] = [
        [(CENTRE + 20, 370), (CENTRE + 120, 420), (CENTRE + 194, 540), (CENTRE + 206, 660)],
        [(CENTRE + 30, 400), (CENTRE + 110, 456), (CENTRE + 178, 548)],
    ]
    for side in (-1, 1):
        shown = strands if side > 0 else [flipped(strand) for strand in strands]
        mass(sheet, half if side > 0 else flipped(half), colour, list(shown))
    sheet.stroke([(CENTRE, 412), (CENTRE, 320)], 5, dark(colour), taper=1)


def _braids_before(sheet: Sheet, _face: Face, colour: str) -> None:
    _centre_parted(sheet, colour)
    for side in (-1, 1):
        for n in range(9):
            y = 760 + n * 62
            x = CENTRE + side * (236 + min(n, 4) * 6 + (6 if n % 2 else -6))
            width = 46 - n * 1.6
            sheet.ellipse((x, y), (width, 46), mixed(colour, INK, 0.34))
            sheet.ellipse(
                (x - 7, y - 5), (width - 8, 37), colour if side < 0 else mixed(colour, INK, 0.12)
            )
            sheet.stroke([(x - 22, y + 4), (x - 6, y - 20), (x + 14, y - 24)], 8,
                         mixed(colour, LIGHT, 0.22), taper=1)  # fmt: skip


def braids_tied(ribbon: str) -> Part:
    """Two braids, tied behind the ears with a ribbon of this colour."""

    def draw(sheet: Sheet, face: Face, colour: str) -> None:
        _braids_before(sheet, face, colour)
        for side in (-1, 1):
            sheet.ellipse((CENTRE + side * 236, 738), (34, 22), ribbon)

    return draw


def crown_braid(sheet: Sheet, face: Face, colour: str) -> None:
    """A plait laid around the head."""
    bun_before(sheet, face, colour)
    for x, y in arc(206, 208, 0.06, 0.94, 13):
        sheet.ellipse((x, y), (42, 38), mixed(colour, INK, 0.36))
        sheet.ellipse((x - 6, y - 6), (33, 29), mixed(colour, INK, 0.14 if x > CENTRE + 90 else 0))
        sheet.stroke([(x - 20, y + 6), (x - 4, y - 16), (x + 16, y - 12)], 8,
                     mixed(colour, LIGHT, 0.24), taper=1)  # fmt: skip


def tail_behind(sheet: Sheet, _face: Face, colour: str) -> None:
    """A pony tail over the left shoulder."""
    tail = [
        (690, 250), (800, 236), (900, 330), (944, 520), (930, 720), (968, 900), (930, 1040),
        (930, 1040), (880, 960), (846, 800), (850, 600), (800, 420), (730, 350),
    ]  # fmt: skip
    mass(sheet, tail, mixed(colour, INK, 0.12), [
        [(760, 290), (860, 400), (894, 580), (884, 740), (920, 900)],
        [(740, 310), (820, 430), (858, 600), (856, 740)],
    ])  # fmt: skip


def tail_before(sheet: Sheet, face: Face, colour: str) -> None:
    """Hair drawn back to a pony tail."""
    bun_before(sheet, face, colour)
