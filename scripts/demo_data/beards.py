"""Beards and moustaches of the drawn portraits. Called by `faces`."""

from __future__ import annotations

from .drawing import CENTRE, INK, Sheet, mirrored, mixed, moved, on_side
from .people import SKINS, Face, outline


def draw_beard(sheet: Sheet, face: Face) -> None:
    """What grows on chin and cheeks; drawn before the mouth."""
    if face.beard not in {"goatee", "full", "stubble"}:
        return
    skin, head = SKINS[face.skin], outline(face)
    y, low = 890 + face.length * 0.75, face.length
    if face.beard == "goatee":
        goatee = mirrored(
            [(CENTRE, y + 42), (CENTRE + 44, y + 46), (CENTRE + 70, y + 92),
             (CENTRE + 44, 1052 + low),
             (CENTRE, 1086 + low)]
        )  # fmt: skip
        sheet.shape(goatee, face.hair)
        sheet.stroke([(CENTRE - 22, y + 70), (CENTRE - 20, y + 120), (CENTRE - 8, 1050 + low)], 9,
                     mixed(face.hair, "#ffffff", 0.2), taper=1)  # fmt: skip
        return
    chin = 1016 + low + (48 if face.beard == "full" else 0)
    edge = mirrored(
        [
            (CENTRE, 838 + low * 0.6), (CENTRE + 74, 846 + low * 0.6),
            (CENTRE + 142, 836 + low * 0.5),
            (CENTRE + face.cheek - 32, 760), (CENTRE + face.cheek - 14, 690),
            (CENTRE + face.cheek + 2, 690), (CENTRE + face.cheek - 2, 800),
            (CENTRE + face.jaw + 10, 900 + low * 0.8),
            (CENTRE + (face.jaw + face.chin) / 2 + 14, 980 + low),
            (CENTRE + face.chin + 6, chin - 6), (CENTRE, chin + 10),
        ]
    )  # fmt: skip
    if face.beard == "stubble":
        sheet.shape(edge, mixed(face.hair, skin.shade, 0.35), clip=head, opacity=0.42)
        return
    sheet.shape(edge, mixed(face.hair, INK, 0.25))
    sheet.shape(moved(edge, -30, -4), face.hair, clip=edge)
    for dx in (-128, -84, -40, 6, 52, 100):
        strand = [
            (CENTRE + dx, 930 + low),
            (CENTRE + dx * 0.86, 985 + low),
            (CENTRE + dx * 0.6, 1036 + low),
        ]
        sheet.stroke(strand, 8, mixed(face.hair, "#ffffff", 0.14), taper=1, clip=edge)
    # Around the mouth the skin shows.
    sheet.ellipse((CENTRE, y + 12), (98, 48), mixed(skin.tone, face.hair, 0.25))


def draw_moustache(sheet: Sheet, face: Face) -> None:
    """What grows above the lip; drawn after the mouth."""
    if face.beard not in {"moustache", "handlebar", "goatee", "full"}:
        return
    y = 868 + face.length * 0.7
    for side in (-1, 1):
        if face.beard == "handlebar":
            half = [
                (CENTRE - 4, y - 26), (CENTRE + 44, y - 30), (CENTRE + 104, y - 4),
                (CENTRE + 158, y - 12), (CENTRE + 178, y - 56), (CENTRE + 160, y - 74),
                (CENTRE + 160, y - 74), (CENTRE + 190, y - 72), (CENTRE + 198, y - 30),
                (CENTRE + 158, y + 20), (CENTRE + 92, y + 28), (CENTRE + 30, y + 16),
                (CENTRE - 4, y + 2),
            ]  # fmt: skip
        else:
            reach = 116 if face.beard == "moustache" else 104
            fall = 30 if face.beard == "moustache" else 44
            half = [
                (CENTRE - 4, y - 24), (CENTRE + 40, y - 26), (CENTRE + 84, y - 8),
                (CENTRE + reach, y + fall), (CENTRE + reach, y + fall),
                (CENTRE + 70, y + 18), (CENTRE + 26, y + 10), (CENTRE - 4, y + 4),
            ]  # fmt: skip
        colour = face.hair if side < 0 else mixed(face.hair, INK, 0.22)
        sheet.shape(on_side(half, side), colour)
        shine = [(CENTRE + 20, y - 14), (CENTRE + 60, y - 6), (CENTRE + 92, y + 10)]
        sheet.stroke(
            on_side(shine, side), 6, mixed(face.hair, "#ffffff", 0.25), taper=1, opacity=0.8
        )
