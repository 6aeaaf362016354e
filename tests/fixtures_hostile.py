"""Hostile content, as real notices of the feed: the issue's list, on every slide that carries it.

120-character names, no photograph, a 1:4 photograph, 6,000-character details, markup characters,
combining accents, emoji, Arabic and CJK names ("The kiosk, complete", must show 2).
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from kiosk.presenting import (
    NATIVE_NAME_PX,
    present_detail,
    present_image,
    present_message,
    present_notice,
    present_ten,
    present_tip_line,
)
from screens.views import Photo, View
from sync.models import Campaign, ImageSlide, MessageSlide, Notice, Picture, TipLines
from sync.types import CampaignId, SlideId
from tests.fixtures_screens import photo

MARKUP = "[b]x[/b] <b>y</b> &amp; {0} %s \\n [ref=1]"
COMBINING = "Jose\u0301 Nu\u0303n\u0303ez Nguye\u0302\u0303n A\u030a\u0323b"
EMOJI = "Ana 🙂👩🏽\u200d🚒 López"
ARABIC, ARABIC_120 = "محمد علي", ("محمد علي الكاظمي بن عبد الرحمن " * 5)[:119].strip()
CHINESE = "李小龍"
NAME_120 = ("Maximiliano Alejandro Fernández de Córdoba y Gutiérrez-Ballesteros Ñúñez " * 2)[
    :119
] + "z"
WORD_120 = ("Wm" * 60)[:120]
DETAILS = "\n\n".join(" ".join(f"párrafo{n}palabra{m}" for m in range(25)) for n in range(20))[
    :6000
]
IN_ENGLISH = DETAILS.replace("palabra", "word")
SENTENCE = ("Confidencial: no pedimos su nombre ni el de nadie más, ñandú 🙂 [b] <i>. " * 6)[:400]
SHAPES: tuple[tuple[int, int], ...] = ((60, 80), (25, 100), (100, 25))
"""Width and height of a photograph: usual, 1:4, 4:1."""

_LATER = datetime(2035, 1, 1, tzinfo=UTC)
CAMPAIGN = Campaign(
    id=CampaignId("ten"),
    title_es=f"Los diez más buscados {MARKUP}"[:80],
    title_en=f"The ten most wanted {EMOJI}",
    tip_lines=TipLines(
        phone="915-555-0142", whatsapp="915-555-0194", web="HTTPS://INFO.SEBUSCA.EXAMPLE"
    ),
)
LONG_PROMISE = CAMPAIGN.model_copy(update={"promise_es": SENTENCE, "promise_en": SENTENCE})


def notice_of(**changes: Any) -> Notice:
    """A notice of the feed; nobody that exists."""
    values: dict[str, Any] = {
        "id": "7K3M9P2X",
        "kind": "wanted",
        "name": "Ramiro Ibáñez",
        "charge_es": "Homicidio",
        "charge_en": "Murder",
        "caution_es": "No se acerque.",
        "caution_en": "Do not approach.",
        "authority_es": "Fiscalía",
        "authority_en": "Prosecutor",
        "case_number": "1",
        "verified_until": _LATER,
    }
    return Notice.model_validate({**values, **changes})


NOTICES: dict[str, Notice] = {
    "long": notice_of(
        name=NAME_120, aliases=[NAME_120, NAME_120], details_es=DETAILS, details_en=IN_ENGLISH
    ),
    "long alert": notice_of(kind="alert", name=WORD_120),
    "uneven": notice_of(details_es=DETAILS[:3000], details_en=DETAILS, kind="alert"),
    "markup": notice_of(
        name=MARKUP, aliases=[MARKUP], charge_es=MARKUP, charge_en=MARKUP, caution_es=MARKUP,
        caution_en=MARKUP, details_es=MARKUP, details_en=MARKUP, case_number=MARKUP,
    ),
    "combining": notice_of(name=COMBINING, kind="missing"),
    "emoji": notice_of(name=EMOJI, charge_es=f"Robo 🚗 {COMBINING}", charge_en="Theft ❤️"),
    "arabic": notice_of(name="Muhammad Ali", native_name=ARABIC_120, kind="seeking_information"),
    "arabic alone": notice_of(name=ARABIC, kind="alert"),
    "chinese": notice_of(name="Li Xiaolong", native_name=CHINESE, kind="missing"),
    "chinese alone": notice_of(name=CHINESE, charge_es="失踪", charge_en="失踪"),
    "mixed": notice_of(
        name="Muhammad Ali", native_name=ARABIC, aliases=[COMBINING, EMOJI, CHINESE],
        details_es=f"{MARKUP}\n\n{EMOJI} {CHINESE}\n\n{COMBINING}",
        details_en=f"{MARKUP}\n\n{EMOJI} {ARABIC}\n\n{COMBINING}",
    ),
}  # fmt: skip
FACES: dict[str, tuple[int, int] | None] = {
    "long": None, "markup": (25, 100), "emoji": (100, 25), "arabic alone": (25, 100)
}  # fmt: skip
"""Shape of the photograph on the notice's slide; the usual where it is not said."""


@cache
def slide_of(name: str, native_px: int = NATIVE_NAME_PX) -> View:
    """The notice's slide."""
    return present_notice(NOTICES[name], CAMPAIGN, face_of(name), native_px=native_px)


@cache
def detail_of(name: str, native_px: int = NATIVE_NAME_PX) -> View:
    """All that it says, with three photographs and their captions."""
    face = face_of(name)
    photos = [photo(*shape) for shape in SHAPES] if face else []
    shown = [(picture_of(each), each) for each in photos]
    return present_detail(NOTICES[name], CAMPAIGN, shown, native_px=native_px)


@cache
def ten_of(*names: str) -> View:
    """The notices side by side."""
    tiles = [(NOTICES[name], place, face_of(name)) for place, name in enumerate(names, 1)]
    return present_ten(tiles, CAMPAIGN)


@cache
def others() -> dict[str, View]:
    """Slides of no notice: tip line, message, image."""
    tall = photo(25, 100)
    return {
        "tip line": present_tip_line(LONG_PROMISE),
        "message": present_message(
            MessageSlide(
                id=SlideId("m"), tone="warning", duration_s=10, title_es=MARKUP, title_en=EMOJI,
                body_es=SENTENCE, body_en=SENTENCE,
            )
        ),
        "image": present_image(
            ImageSlide(
                id=SlideId("i"), duration_s=10, picture=picture_of(tall, captioned=False),
                alt_es=f"{MARKUP} {COMBINING}", alt_en=f"{EMOJI} {CHINESE} {ARABIC}",
            ),
            tall,
        ),
    }  # fmt: skip


def face_of(name: str) -> Photo | None:
    """Its photograph; None where it is shown without."""
    shape = FACES.get(name, SHAPES[0])
    return photo(*shape) if shape else None


def picture_of(face: Photo, *, captioned: bool = True) -> Picture:
    """What the feed says of a photograph."""
    said = {"caption_es": "En 2030 🙂", "caption_en": "In 2030 [b]"} if captioned else {}
    return Picture.model_validate(
        {
            "sha256": "0" * 64, "width": face.width, "height": face.height, "byte_size": 9,
            "media_type": "image/jpeg", **said,
        }
    )  # fmt: skip
