"""The face of a drawn portrait: skin, ears, eyes, brows, nose, mouth, age and beard.

Light falls from the upper left, so every form has its shade on the right. Called by `portraits`.
"""

from __future__ import annotations

from .beards import draw_beard, draw_moustache
from .drawing import CENTRE, INK, Sheet, mirrored, mixed, moved, on_side
from .people import EYE_DISTANCE, EYE_LINE, SKINS, Face, outline

_GROWN, _OLD = 1, 2
"""From which `age` on a face has the lines of one."""


def draw_neck(sheet: Sheet, face: Face, *, width: float = 112) -> None:
    """Neck and the top of the chest, with the chin's shade on it."""
    skin = SKINS[face.skin]
    neck = mirrored(
        [
            (CENTRE, 860),
            (CENTRE + width, 860),
            (CENTRE + width, 1020),
            (CENTRE + width + 26, 1088),
            (CENTRE + width + 90, 1126),
            (CENTRE + width + 110, 1300),
            (CENTRE, 1400),
        ]
    )
    sheet.shape(neck, skin.tone)
    sheet.shape(moved(outline(face), 14, 74), mixed(skin.shade, INK, 0.1), clip=neck)
    sheet.stroke(
        [(CENTRE - 62, 1104), (CENTRE - 32, 1160), (CENTRE - 10, 1190)],
        9, skin.shade, taper=1, opacity=0.55,
    )  # fmt: skip
    sheet.stroke(
        [(CENTRE + 62, 1104), (CENTRE + 36, 1160), (CENTRE + 14, 1190)],
        9, skin.shade, taper=1, opacity=0.8,
    )  # fmt: skip


def draw_ears(sheet: Sheet, face: Face) -> None:
    """Both ears; drawn before the face."""
    skin = SKINS[face.skin]
    for side, colour in ((-1, skin.tone), (1, skin.shade)):
        x = CENTRE + side * (face.cheek + 4)
        sheet.ellipse((x, 690), (36, 68), colour)
        sheet.ellipse(
            (x - side * 2, 690), (20, 44), mixed(skin.shade, INK, 0.10 if side > 0 else 0)
        )
        sheet.ellipse((x - side * 10, 704), (15, 34), colour)


def draw_skin(sheet: Sheet, face: Face) -> None:
    """The face's form: tone, shade on the right, light on brow, nose and cheek, blush."""
    skin = SKINS[face.skin]
    head = outline(face)
    sheet.shape(head, skin.shade)
    sheet.shape(moved(head, -44, -8), skin.tone, clip=head)
    low = face.length
    rosy = 1.3 if face.lashes else 0.75
    for side, strength in ((-1, 0.26 * rosy), (1, 0.24 * rosy)):
        sheet.ellipse((CENTRE + side * 124, 792 + low * 0.4), (62, 44), skin.blush,
                      clip=head, opacity=strength)  # fmt: skip
        sheet.ellipse((CENTRE + side * 124, 792 + low * 0.4), (40, 27), skin.blush,
                      clip=head, opacity=strength * 0.6)  # fmt: skip
    sheet.ellipse((CENTRE - 62, 520), (98, 56), skin.light, clip=head, opacity=0.55)
    sheet.ellipse((CENTRE - 140, 738), (38, 20), skin.light, clip=head, opacity=0.6)
    # Sockets: a little shade between brow and lid gives the eyes their depth.
    for side, strength in ((-1, 0.34), (1, 0.5)):
        sheet.ellipse((CENTRE + side * (EYE_DISTANCE - 8), EYE_LINE - 14), (66, 40), skin.shade,
                      clip=head, opacity=strength)  # fmt: skip


def draw_features(sheet: Sheet, face: Face) -> None:
    """Age lines, beard, nose, mouth, eyes and brows, in the order in which they overlap."""
    _age_lines(sheet, face)
    if face.freckles:
        _freckles(sheet, face)
    draw_beard(sheet, face)
    _nose(sheet, face)
    _mouth(sheet, face)
    draw_moustache(sheet, face)
    for side in (-1, 1):
        _eye(sheet, face, side)
        _brow(sheet, face, side)
    if face.beauty_mark:
        sheet.ellipse((CENTRE + 96, 868 + face.length), (8, 8), "#3a221c")


def _eye(sheet: Sheet, face: Face, side: int) -> None:
    skin = SKINS[face.skin]
    x, y = CENTRE + EYE_DISTANCE, EYE_LINE
    droop = 7 * face.lids
    inner, outer = (x - 48, y + 7), (x + 50, y - 3)
    almond = on_side(
        [
            inner, inner, (x - 24, y - 19 + droop), (x + 6, y - 26 + droop),
            (x + 32, y - 18 + droop), outer, outer, (x + 28, y + 15), (x, y + 20), (x - 28, y + 17),
        ],
        side,
    )  # fmt: skip
    sheet.shape(almond, mixed("#fdfaf6", skin.shade, 0.10 if side < 0 else 0.2))
    middle = (CENTRE + side * (EYE_DISTANCE + 2), y - 3)
    sheet.ellipse(middle, (25, 25), mixed(face.iris, INK, 0.45), clip=almond)
    sheet.ellipse((middle[0], middle[1] + 2), (20, 20), face.iris, clip=almond)
    sheet.ellipse(
        (middle[0], middle[1] + 9), (14, 10), mixed(face.iris, "#ffffff", 0.28), clip=almond
    )
    sheet.ellipse(middle, (11, 11), INK, clip=almond)
    # The lid's own shade on the ball.
    arch = ((-50, -2), (-22, -20), (8, -26), (36, -18), (52, -4))
    lid = [(x + dx, y + dy + droop) for dx, dy in arch]
    sheet.stroke(on_side(lid, side), 15, mixed(skin.shade, INK, 0.35), clip=almond, opacity=0.55)
    sheet.ellipse((middle[0] - 9, middle[1] - 9), (6.5, 6.5), "#ffffff", clip=almond)
    upper = [inner, (x - 22, y - 19 + droop), (x + 8, y - 26 + droop), (x + 36, y - 17 + droop),
             (x + 56, y - 1)]  # fmt: skip
    sheet.stroke(on_side(upper, side), 13 if face.lashes else 9.5, INK, taper=0.75)
    if face.lashes:
        for dx, dy, ex, ey in ((26, -24, 52, -42), (38, -17, 68, -28), (46, -8, 76, -11)):
            lash = [(x + dx, y + dy), (x + dx + 6, y + dy + 1),
                    (x + (dx + ex) / 2 + 3, y + (dy + ey) / 2 + 3),
                    (x + ex, y + ey)]  # fmt: skip
            sheet.stroke(on_side(lash, side), 8, INK, taper=1)
    lower = [(x - 38, y + 15), (x - 4, y + 21), (x + 30, y + 15), (x + 48, y + 2)]
    sheet.stroke(on_side(lower, side), 5, mixed(skin.shade, INK, 0.35), taper=1, opacity=0.8)
    crease = [
        (x - 44, y - 16),
        (x - 18, y - 37),
        (x + 12, y - 42),
        (x + 44, y - 29),
        (x + 60, y - 14),
    ]
    sheet.stroke(on_side(crease, side), 6, mixed(skin.shade, INK, 0.3), taper=1, opacity=0.75)


def _brow(sheet: Sheet, face: Face, side: int) -> None:
    x, y, thick, lift = CENTRE + EYE_DISTANCE, EYE_LINE - 78, face.brow, face.brow_lift
    brow = [
        (x - 58, y + 4), (x - 60, y + 4 - thick * 0.85), (x - 20, y - 6 - thick),
        (x + 30, y - 8 - thick - lift), (x + 76, y + 8 - lift), (x + 76, y + 8 - lift),
        (x + 32, y - 6 - lift), (x - 18, y + thick * 0.1),
    ]  # fmt: skip
    sheet.shape(on_side(brow, side), face.hair)


def _nose(sheet: Sheet, face: Face) -> None:
    skin = SKINS[face.skin]
    w, y = face.nose, 802 + face.length * 0.45
    side = [
        (CENTRE + 8, 640), (CENTRE + 24, 690), (CENTRE + 30, 742), (CENTRE + w, y - 26),
        (CENTRE + w + 2, y - 2), (CENTRE + w * 0.55, y + 9), (CENTRE + 4, y + 16),
        (CENTRE + 16, y - 20), (CENTRE + 8, 730),
    ]  # fmt: skip
    sheet.shape(side, skin.shade, opacity=0.72)
    under = [
        (CENTRE - w + 2, y - 4), (CENTRE - w * 0.5, y - 2), (CENTRE, y + 8),
        (CENTRE + w * 0.5, y - 2), (CENTRE + w - 2, y - 4), (CENTRE + w * 0.6, y + 14),
        (CENTRE, y + 24), (CENTRE - w * 0.6, y + 14),
    ]  # fmt: skip
    sheet.shape(under, skin.shade, opacity=0.85)
    dark = mixed(skin.shade, INK, 0.5)
    for sign in (-1, 1):
        nostril = [(CENTRE + sign * (w - 12), y + 4), (CENTRE + sign * w * 0.45, y + 2),
                   (CENTRE + sign * w * 0.24, y + 11)]  # fmt: skip
        sheet.stroke(nostril, 10, dark, taper=1)
        wing = [(CENTRE + sign * (w - 6), y - 34), (CENTRE + sign * (w + 5), y - 12),
                (CENTRE + sign * (w - 8), y + 6)]  # fmt: skip
        sheet.stroke(wing, 6, mixed(skin.shade, INK, 0.2), taper=1, opacity=0.8)
    sheet.ellipse((CENTRE - 8, y - 30), (14, 17), skin.light, opacity=0.75)
    sheet.stroke([(CENTRE - 8, 668), (CENTRE - 10, 720), (CENTRE - 9, 754)], 12, skin.light,
                 taper=1, opacity=0.55)  # fmt: skip


def _mouth(sheet: Sheet, face: Face) -> None:
    skin = SKINS[face.skin]
    y, lip = 890 + face.length * 0.75, face.lips or skin.lip
    wide = {"calm": 74, "smile": 88, "grin": 96, "smirk": 78}[face.mouth]
    corner = {"calm": 0, "smile": -14, "grin": -22, "smirk": -3}[face.mouth]
    skew = -16 if face.mouth == "smirk" else 0  # the right corner, upwards
    left, right = (CENTRE - wide, y + corner), (CENTRE + wide, y + corner + skew)
    full = face.full_lips
    line = [left, (CENTRE - 36, y + 4), (CENTRE, y + 1), (CENTRE + 36, y + 4 + skew * 0.3), right]
    upper = [
        left, left, (CENTRE - 40, y - 13 * full), (CENTRE - 15, y - 20 * full),
        (CENTRE, y - 15 * full), (CENTRE + 15, y - 20 * full),
        (CENTRE + 40, y - 13 * full + skew * 0.4), right, right,
        (CENTRE + 36, y + 6 + skew * 0.3), (CENTRE, y + 3), (CENTRE - 36, y + 6),
    ]  # fmt: skip
    drop = 26 if face.mouth == "grin" else 0
    lower = [
        left, left, (CENTRE - 36, y + 2), (CENTRE, y),
        (CENTRE + 36, y + 2 + skew * 0.3), right, right,
        (CENTRE + 44, y + 20 * full + drop + skew * 0.3), (CENTRE, y + 31 * full + drop),
        (CENTRE - 44, y + 20 * full + drop),
    ]  # fmt: skip
    sheet.shape(lower, mixed(lip, skin.light, 0.16))
    if face.mouth == "grin":
        _teeth(sheet, left, right, y)
    sheet.shape(upper, mixed(lip, INK, 0.14))
    sheet.ellipse((CENTRE - 12, y + 18 * full + drop), (24, 6), "#ffffff", opacity=0.16)
    if face.mouth != "grin":
        sheet.stroke(line, 7, mixed(lip, INK, 0.62), taper=0.7)
    for (cx, cy), sign in ((left, -1), (right, 1)):
        sheet.stroke([(cx - sign * 4, cy + 3), (cx + sign * 7, cy - 4), (cx + sign * 11, cy - 12)],
                     7, mixed(skin.shade, INK, 0.3), taper=1, opacity=0.8)  # fmt: skip
    if face.beard in {"none", "stubble", "moustache", "handlebar"}:
        sheet.ellipse((CENTRE + 4, y + 52 * full + drop), (46, 9), skin.shade, opacity=0.6)


def _teeth(sheet: Sheet, left: tuple[float, float], right: tuple[float, float], y: float) -> None:
    opening = [
        left, left, (CENTRE - 36, y - 2), (CENTRE, y - 4), (CENTRE + 36, y - 2), right, right,
        (CENTRE + 46, y + 26), (CENTRE, y + 38), (CENTRE - 46, y + 26),
    ]  # fmt: skip
    sheet.shape(opening, "#5b2024")
    teeth = [left, left, (CENTRE, y - 4), right, right, (CENTRE + 44, y + 14), (CENTRE, y + 22),
             (CENTRE - 44, y + 14)]  # fmt: skip
    sheet.shape(teeth, "#fbf6ee", clip=opening)


def _age_lines(sheet: Sheet, face: Face) -> None:
    skin = SKINS[face.skin]
    line = mixed(skin.shade, INK, 0.18)
    low = face.length * 0.6
    smiling = face.mouth in {"smile", "grin"}
    for side in (-1, 1):
        if face.age >= _GROWN or smiling:
            fold = [(CENTRE + 62, 806 + low), (CENTRE + 100, 846 + low), (CENTRE + 112, 902 + low)]
            sheet.stroke(on_side(fold, side), 7, line, taper=1, opacity=0.75 if face.age else 0.4)
        if face.age >= _GROWN:
            bag = [(CENTRE + 62, 706), (CENTRE + 98, 722), (CENTRE + 136, 710)]
            sheet.stroke(on_side(bag, side), 6, line, taper=1, opacity=0.7)
        if face.age >= _OLD:
            for dy in (-12, 4, 20):
                foot = [(CENTRE + 164, 668 + dy * 0.4), (CENTRE + 190, 664 + dy * 1.6)]
                sheet.stroke(on_side(foot, side), 5, line, taper=1, opacity=0.75)
            hollow = [
                (CENTRE + 150, 800 + low),
                (CENTRE + 138, 850 + low),
                (CENTRE + 118, 884 + low),
            ]
            sheet.stroke(on_side(hollow, side), 9, line, taper=1, opacity=0.35)
    for n in range(max(face.age - 1, 0) + (1 if face.age >= _OLD else 0)):
        y, half = 520 - n * 38, 116 - n * 18
        sheet.stroke([(CENTRE - half, y + 6), (CENTRE - 30, y - 4), (CENTRE + 30, y - 4),
                      (CENTRE + half, y + 6)], 6, line, taper=1, opacity=0.6)  # fmt: skip


def _freckles(sheet: Sheet, face: Face) -> None:
    skin = SKINS[face.skin]
    spots = (
        (58, 764),
        (84, 750),
        (110, 768),
        (136, 752),
        (74, 786),
        (122, 790),
        (26, 748),
        (98, 806),
    )
    for n, (x, y) in enumerate(spots):
        for side in (-1, 1):
            size = 4.2 + (n * 7 + side) % 3
            sheet.ellipse((CENTRE + side * x, y + side * 3), (size, size), skin.shade, opacity=0.8)
