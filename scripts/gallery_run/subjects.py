"""What the gallery shows: one view of each kind of slide, with the demo's fictional people.

The measuring test takes the same views (`tests/test_screens_gallery.py`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Literal, TypeAlias

from PIL import Image

from kiosk.presenting import (
    decode_photo,
    present_detail,
    present_message,
    present_notice,
    present_ten,
    present_tip_line,
)
from screens.tip.views import FormView, PersonView
from screens.views import DetailView, ImageView, NoticeView, Pair, Photo, TenView, TipLineView, View
from scripts.demo_data.cast import Member, load_cast
from sync.models import Campaign, MessageSlide
from sync.types import SlideId

Subject: TypeAlias = Literal[
    "wanted",
    "missing",
    "seeking",
    "alert",
    "captured",
    "located",
    "no_photograph",
    "ten",
    "mixed",
    "detail",
    "image",
    "tip_line",
    "message",
]
LARGEST_PHOTO = (2160, 2160)
"""No slide of the matrix shows one larger, pixels."""
_WEB = "HTTPS://INFO.SEBUSCA.EXAMPLE"
_MIXED = ("perla", "minutero", "paraguas", "globo")
_NOW = datetime(2031, 4, 17, 12, tzinfo=UTC)


@cache
def subjects(native_px: int) -> Mapping[Subject, View]:
    """By kind; `native_px` is the type size of a name in its own script, pixels."""
    missing = _notice("perla", native_px)
    return {
        "wanted": _notice("minutero", native_px, (1, 10)),
        "missing": missing,
        "seeking": _notice("paraguas", native_px),
        "alert": _notice(load_cast().alert.portrait, native_px),
        "captured": _notice("globo", native_px),
        "located": replace(missing, outcome="located"),
        "no_photograph": replace(_notice("incognita", native_px, (6, 10)), photo=None),
        "ten": _ten(load_cast().ranked()),
        "mixed": _ten(map(_member, _MIXED)),
        "detail": _detail(native_px),
        "image": _image(),
        "tip_line": _tip_line(),
        "message": present_message(
            MessageSlide(
                id=SlideId("made-up"), tone="warning", **load_cast().channel_fields["message"]
            )
        ),
    }


@cache
def form_view() -> FormView:
    """A form about the wanted person, with the others to choose from."""
    wanted, *others = (_person(member) for member in load_cast().ranked()[2:8])
    tip = _tip_line().tip
    return FormView(
        wanted,
        tuple(others),
        tip.phone,
        tip.whatsapp or "",
        tip.emergency,
        tip.promise,
        answers_at="info.sebusca.example/R",
    )


@cache
def _campaign() -> Campaign:
    return load_cast().campaign(_WEB)


def _tip_line() -> TipLineView:
    return present_tip_line(_campaign())


def _ten(members: Iterable[Member]) -> TenView:
    places = {member.portrait: place for place, member in enumerate(load_cast().ranked(), 1)}
    tiles = [
        (member.notice(_NOW), places.get(member.portrait), _photo(member.portrait))
        for member in members
    ]
    return present_ten(tiles, _campaign())


def _detail(native_px: int) -> DetailView:
    member = _member("papel")
    photos = [(member.picture(), _photo(member.portrait))]
    notice = member.notice(_NOW)
    return present_detail(notice, _campaign(), photos, rank=(4, 10), native_px=native_px)


def _image() -> ImageView:
    cast = load_cast()
    with Image.open(io.BytesIO(cast.image_bytes)) as image:
        rgb = image.convert("RGB")
    said = cast.channel_fields["image"]
    return ImageView(
        Photo(rgb.tobytes(), rgb.width, rgb.height), Pair(said["alt_es"], said["alt_en"])
    )


@cache
def _photo(portrait: str) -> Photo:
    member = _member(portrait)
    return decode_photo(member.picture_bytes, member.picture(), LARGEST_PHOTO)


def _member(portrait: str) -> Member:
    cast = load_cast()
    return next(m for m in (*cast.members, cast.alert) if m.portrait == portrait)


def _notice(portrait: str, native_px: int, rank: tuple[int, int] | None = None) -> NoticeView:
    notice = _member(portrait).notice(_NOW)
    return present_notice(notice, _campaign(), _photo(portrait), rank=rank, native_px=native_px)


def _person(member: Member) -> PersonView:
    fields = member.fields
    return PersonView(fields["id"], fields["name"], _photo(member.portrait), fields["kind"])
