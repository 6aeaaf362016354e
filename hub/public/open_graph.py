"""The picture that goes with a link to a notice, 1200 × 630 (ogp.me): what a slide says, smaller.

The face at the left, cut about its focal point; the ribbon in its colour and both languages, name,
what it is about, and the tip line. Drawn with the house's letters (Red Hat Display).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from django.utils.translation import gettext, override
from PIL import Image, ImageDraw, ImageFont, ImageOps

from hub.notices.originals import read_original
from hub.public.views_of import NoticePage, TipLine
from sync.canonical import sha256_of
from sync.models import Picture
from sync.types import Language, Sha256

SIZE = (1200, 630)
DRAWN = 1
"""Grows with every change of what is drawn, so that no older picture is taken for it."""
_GROUND, _PANEL, _PAPER, _QUIET, _INK = "#0A101F", "#111B33", "#F6F3EC", "#B3BDD0", "#0A101F"
_GOLD = "#FFC84A"
_RIBBONS = {
    "wanted": ("#B30D23", "#FFFFFF"),
    "missing": ("#174EA6", "#FFFFFF"),
    "seeking_information": ("#5B37A8", "#FFFFFF"),
    "alert": ("#FF7F3A", _INK),
    "captured": ("#3CCB7A", _INK),
    "located": ("#3CCB7A", _INK),
}
"""Ground and letters by look: the colours of the screens (DESIGN §8)."""
_PHOTO_WIDTH, _FOOT, _MARGIN, _RIBBON = 500, 132, 44, 92
_RIBBON_SIZES, _LEAST_WITH_BOTH = (46, 42, 38, 36, 46, 42, 38, 34, 30, 26), 36


@dataclass(frozen=True)
class Card:
    """All that is drawn."""

    look: str
    ribbon: str
    ribbon_beside: str
    name: str
    said: str
    reward: str
    foot_small: str
    foot: str
    photo: Sha256 | None
    focus: tuple[int, int]
    """Percent from the left and from the top."""

    @property
    def key(self) -> str:
        """Changes with anything that is drawn."""
        return sha256_of(repr((DRAWN, sorted(asdict(self).items()))).encode())


def card_of(
    page: NoticePage, tips: TipLine, language: Language, pictures: Sequence[Picture]
) -> Card:
    """Of a notice. Whoever was captured or located is asked about no more: thanks, no number."""
    photo = pictures[0] if pictures else None
    with override(language):
        thanks = gettext("Thank you to everyone who gave information.")
    return Card(
        look=page.look,
        ribbon=page.ribbon,
        ribbon_beside=page.ribbon_beside,
        name=page.name,
        said="" if page.over else page.charge.text,
        reward=page.reward,
        foot_small="" if page.over else tips.promise.text,
        foot=thanks if page.over else tips.phone,
        photo=photo.sha256 if photo else None,
        focus=(photo.focus_x, photo.focus_y) if photo else (50, 38),
    )


def draw_card(card: Card) -> bytes:
    """A JPEG of about 80 KB. Raises hub.errors.PictureUnusable where the photograph is gone."""
    image = Image.new("RGB", SIZE, _GROUND)
    left = _MARGIN
    if card.photo is not None:
        image.paste(_face(card), (0, 0))
        left += _PHOTO_WIDTH
    draw = ImageDraw.Draw(image)
    _draw_ribbon(draw, card)
    _draw_foot(draw, card, left)
    _draw_words(draw, card, left, _MARGIN + (0 if card.photo else _RIBBON))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84, optimize=True, progressive=True)
    return out.getvalue()


def _face(card: Card) -> Image.Image:
    assert card.photo is not None  # noqa: S101 - asked by the caller
    box = (_PHOTO_WIDTH, SIZE[1])
    with Image.open(io.BytesIO(read_original(card.photo)), formats=["JPEG", "PNG"]) as opened:
        opened.draft("RGB", (box[0] * 2, box[1] * 2))
        image = ImageOps.exif_transpose(opened).convert("RGB")
    if card.look in {"captured", "located"}:
        image = ImageOps.grayscale(image).convert("RGB")
    x, y = card.focus
    return ImageOps.fit(image, box, Image.Resampling.LANCZOS, centering=(x / 100, y / 100))


def _draw_ribbon(draw: ImageDraw.ImageDraw, card: Card) -> None:
    ground, letters = _RIBBONS[card.look]
    top, room = 36, (_PHOTO_WIDTH if card.photo else SIZE[0]) - 2 * 32
    beside = card.ribbon_beside if card.ribbon_beside != card.ribbon else ""
    for size in _RIBBON_SIZES:  # both languages, where they fit; else the first alone
        first, second = _font("ExtraBold", size), _font("Medium", round(size * 0.66))
        width = first.getlength(card.ribbon)
        if width + (20 + second.getlength(beside) if beside else 0) <= room:
            break
        if size == _LEAST_WITH_BOTH:
            beside = ""
    right = 32 + width + (20 + second.getlength(beside) if beside else 0) + 32
    draw.rectangle((0, top, right, top + _RIBBON - 1), fill=ground)
    middle = top + _RIBBON / 2
    draw.text((32, middle), card.ribbon, letters, first, anchor="lm")
    if beside:
        draw.text((52 + width, middle), beside, letters, second, anchor="lm")


def _draw_foot(draw: ImageDraw.ImageDraw, card: Card, left: int) -> None:
    top = SIZE[1] - _FOOT
    draw.rectangle((left - _MARGIN, top, *SIZE), fill=_PANEL)
    room = SIZE[0] - left - _MARGIN
    if not card.foot_small:
        lines, font = _fitted(card.foot, "SemiBold", (36, 26), room, 2)
        _draw_lines(
            draw, lines, font, (left, top + (_FOOT - len(lines) * font.size * 1.2) / 2), _PAPER
        )
        return
    small, font = _fitted(card.foot_small, "Medium", (24, 18), room, 1)
    draw.text((left, top + 20), small[0], _QUIET, font)
    draw.text((left, top + 52), card.foot, _PAPER, _font("ExtraBold", 54))


def _draw_words(draw: ImageDraw.ImageDraw, card: Card, left: int, top: int) -> None:
    room, bottom = SIZE[0] - left - _MARGIN, SIZE[1] - _FOOT - 24
    names, font = _fitted(card.name, "ExtraBold", (78, 46), room, 2)
    if names[-1].endswith("…"):  # a long name whole, rather than large
        names, font = _fitted(card.name, "ExtraBold", (60, 30), room, 4 if card.photo else 2)
    y = _draw_lines(draw, names, font, (left, top), _PAPER) + 16
    reserved = 68 if card.reward else 0
    for size in (36, 32, 28, 26):
        said, font = _fitted(card.said, "Medium", (size, size), room, 9)
        if y + len(said) * size * 1.2 <= bottom - reserved:
            break
    fits = max(1, int((bottom - reserved - y) / (font.size * 1.2)))
    if len(said) > fits:
        said = [*said[: fits - 1], f"{said[fits - 1].rstrip(' .,;:')}…"]
    y = _draw_lines(draw, said, font, (left, y), _PAPER) + 16
    if card.reward:
        draw.text((left, y), card.reward, _GOLD, _font("Bold", 48))


def _draw_lines(
    draw: ImageDraw.ImageDraw,
    lines: Sequence[str],
    font: ImageFont.FreeTypeFont,
    at: tuple[float, float],
    colour: str,
) -> float:
    """Where the next line would begin."""
    x, y = at
    for line in lines:
        draw.text((x, y), line, colour, font)
        y += font.size * 1.2
    return y


def _fitted(
    text: str, face: str, sizes: tuple[int, int], room: int, lines: int
) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The text at the largest size at which it takes no more lines; at the least, cut."""
    largest, least = sizes
    for size in range(largest, least - 1, -2):
        font = _font(face, size)
        found = _wrapped(text, font, room)
        if len(found) <= lines and (size == least or not _broken(text, font, room)):
            return found, font
    return [*found[: lines - 1], f"{found[lines - 1].rstrip(' .,;:')}…"], font


def _broken(text: str, font: ImageFont.FreeTypeFont, room: int) -> bool:
    """Whether a word is wider than a line."""
    return any(font.getlength(word) > room for word in text.split())


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Lines no wider than the room; a word that is wider goes on in the next."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
        while font.getlength(lines[-1]) > room:
            fits = next(n for n in range(len(lines[-1]), 0, -1)
                        if n == 1 or font.getlength(lines[-1][:n]) <= room)  # fmt: skip
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return lines


@lru_cache(maxsize=64)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    path = Path(str(resources.files("font_rhd"))) / "files" / f"RedHatDisplay-{face}.ttf"
    return ImageFont.truetype(str(path), size)
