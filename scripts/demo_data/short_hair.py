"""Short hair, and hair that stands: a part for each style. Called through `hair`."""

from __future__ import annotations

from .drawing import CENTRE, INK, Path, Point, Sheet, flipped, mixed
from .people import SKINS, Face, outline
from .strands import LIGHT, arc, dark, mass


def _curls(sheet: Sheet, colour: str, places: list[Point], size: float) -> None:
    for n, (x, y) in enumerate(places):
        grown = size + (n * 13) % 17
        tone = mixed(colour, INK, 0.3 if x > CENTRE + 60 else 0.1)
        sheet.ellipse((x, y), (grown, grown), tone)
    for n, (x, y) in enumerate(places):
        curl = [
            (x - size * 0.5, y + size * 0.1),
            (x - size * 0.2, y - size * 0.5),
            (x + size * 0.4, y - size * 0.4),
        ]
        if n % 2 == 0:
            sheet.stroke(curl, 9, mixed(colour, LIGHT, 0.22), taper=1, opacity=0.9)


def parted(sheet: Sheet, _face: Face, colour: str) -> None:
    """Short, parted at the left."""
    points = [
        (384, 716), (384, 716), (372, 610), (372, 490), (412, 372), (520, 306), (650, 296),
        (764, 342), (828, 450), (832, 600), (818, 716), (818, 716), (802, 640), (790, 560),
        (758, 500), (690, 478), (600, 462), (520, 424), (486, 400), (470, 452), (424, 520),
        (400, 620),
    ]  # fmt: skip
    strands: list[Path] = [
        [(500, 392), (580, 358), (680, 372), (776, 450)],
        [(508, 410), (590, 402), (680, 428), (770, 494)],
        [(470, 396), (420, 460), (396, 560)],
        [(520, 350), (600, 326), (690, 336)],
    ]
    mass(sheet, points, colour, strands)
    sheet.stroke([(486, 404), (500, 360), (528, 322)], 6, dark(colour), taper=1)


def slick(sheet: Sheet, _face: Face, colour: str) -> None:
    """Combed back from a widow's peak."""
    points = [
        (386, 700), (386, 700), (374, 600), (378, 480), (424, 366), (520, 312), (600, 302),
        (680, 312), (776, 366), (822, 480), (826, 600), (814, 700), (814, 700), (804, 610),
        (784, 520), (716, 440), (650, 440), (600, 478), (600, 478), (550, 440), (484, 440),
        (416, 520), (396, 610),
    ]  # fmt: skip
    strands: list[Path] = [
        [(CENTRE + dx, 452 - abs(dx) * 0.1), (CENTRE + dx * 1.1, 390), (CENTRE + dx * 0.9, 330)]
        for dx in (-150, -104, -58, -14, 30, 74, 118, 158)
    ]
    mass(sheet, points, colour, strands)


def quiff(sheet: Sheet, _face: Face, colour: str) -> None:
    """Swept up, short at the sides."""
    sides = [
        (384, 704), (384, 704), (374, 600), (386, 470), (470, 400), (730, 400), (816, 470),
        (828, 600), (816, 704), (816, 704), (800, 600), (764, 500), (436, 500), (400, 600),
    ]  # fmt: skip
    sheet.shape(sides, mixed(colour, INK, 0.3))
    top = [
        (418, 486), (396, 410), (404, 320), (470, 246), (580, 218), (700, 232), (796, 290),
        (822, 380), (796, 482), (738, 462), (660, 474), (580, 470), (500, 462),
    ]  # fmt: skip
    strands: list[Path] = [
        [(440, 460), (430, 360), (520, 270), (650, 252)],
        [(500, 452), (496, 370), (570, 310), (700, 300)],
        [(570, 456), (570, 390), (640, 350), (760, 350)],
        [(650, 460), (664, 410), (720, 390), (800, 410)],
    ]
    mass(sheet, top, colour, strands)


def buzz(sheet: Sheet, face: Face, colour: str) -> None:
    """Cropped close; the skin shows through."""
    head = outline(face)
    skin = SKINS[face.skin]
    cap = [
        (380, 680), (380, 680), (360, 520), (440, 340), (600, 330), (760, 340), (840, 520),
        (820, 680), (820, 680), (796, 600), (782, 512), (720, 462), (600, 446), (480, 462),
        (418, 512), (404, 600),
    ]  # fmt: skip
    sheet.shape(cap, mixed(colour, skin.shade, 0.3), clip=head)
    sheet.shape(
        [(x - 44, y) for x, y in cap], mixed(colour, skin.tone, 0.3), clip=head, opacity=0.6
    )


def fringe(sheet: Sheet, face: Face, colour: str) -> None:
    """Bald, with the sides left."""
    for side in (-1, 1):
        x = CENTRE + face.cheek
        tuft = [(x - 30, 700), (x - 22, 600), (x - 40, 520), (x - 6, 540), (x + 26, 610),
                (x + 28, 690),
                (x + 4, 726)]  # fmt: skip
        tone = colour if side < 0 else mixed(colour, INK, 0.25)
        sheet.shape(tuft if side > 0 else flipped(tuft), tone)
    sheet.ellipse((CENTRE - 70, 440), (84, 34), SKINS[face.skin].light, opacity=0.7)


def afro_behind(sheet: Sheet, _face: Face, colour: str) -> None:
    """A round halo of curls."""
    sheet.ellipse((CENTRE, 540), (296, 280), mixed(colour, INK, 0.3))
    sheet.ellipse((CENTRE - 26, 536), (270, 268), colour)
    _curls(sheet, colour, arc(286, 272, -0.14, 1.14, 19), 44)


def afro_before(sheet: Sheet, _face: Face, colour: str) -> None:
    """The curls along the forehead."""
    _curls(sheet, colour, arc(208, 148, 0.02, 0.98, 12), 36)
    _curls(sheet, colour, arc(236, 204, 0.05, 0.95, 13), 42)


def curly_top(sheet: Sheet, _face: Face, colour: str) -> None:
    """Short curls over shorn sides."""
    sides = [
        (386, 690), (386, 690), (372, 590), (390, 460), (600, 400), (810, 460), (828, 590),
        (814, 690), (814, 690), (800, 590), (770, 490), (430, 490), (400, 590),
    ]  # fmt: skip
    sheet.shape(sides, mixed(colour, INK, 0.3))
    _curls(sheet, colour, arc(196, 210, 0.06, 0.94, 10), 46)
    _curls(sheet, colour, arc(196, 130, 0.1, 0.9, 9), 40)
