"""What may be on screens now, for the pages that take it off again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language

from hub.approvals.current import approved_notices
from hub.approvals.naming import names_in, slide_words
from hub.approvals.remembered import remembered_channels
from hub.notices.finding import found as found_notices
from hub.notices.models import Notice
from hub.recalls.models import Recall
from hub.recalls.standing import standing_recalls
from sync.models import ImageSlide
from sync.models.slide import notices_of
from sync.models.text import text_in
from sync.types import Language

MOST: Final = 60
"""Faces on one page; a search finds the others."""


@dataclass(frozen=True)
class Face:
    """A notice that screens may show."""

    notice_id: str
    name: str
    pictures: tuple[str, ...]
    """Hashes, the one that screens show first."""


@dataclass(frozen=True)
class ShownImage:
    """An image slide against which no recall stands."""

    slide_id: str
    sha256: str
    words: str


@dataclass(frozen=True)
class ShownSlide:
    """A slide that no recall stands against."""

    id: str
    place: int
    words: str


@dataclass(frozen=True)
class ShownChannel:
    """A channel's slides, in order."""

    name: str
    slides: tuple[ShownSlide, ...]


@dataclass(frozen=True)
class Faces:
    """Some of the notices that screens may show."""

    shown: tuple[Face, ...]
    more: int
    """At most so many others."""


def faces(words: str = "", most: int = MOST) -> Faces:
    """Of every approved channel, in the order of its slides, each once; with `words` those that an
    editor's search finds. One whose day has not come is among them, so that it can be taken down
    before it shows.
    """
    ids = list(
        dict.fromkeys(
            notice
            for channel in remembered_channels()
            for slide in channel.content.slides
            for notice in notices_of(slide)
        )
    )
    if words.strip():
        known = set(_known_by(words))
        ids = [notice for notice in ids if notice in known]
    shown: list[Face] = []
    looked = 0
    while len(shown) < most and looked < len(ids):
        some = ids[looked : looked + most - len(shown)]
        shown += _shown(some)
        looked += len(some)
    return Faces(tuple(shown), len(ids) - looked)


def channel_names() -> tuple[tuple[str, str], ...]:
    """Id and name of every approved channel."""
    return tuple((found.content.id, found.content.name) for found in remembered_channels())


def channel_shown(channel_id: str) -> ShownChannel | None:
    """An approved channel with what is left of its slides."""
    standing = standing_recalls()
    for found in remembered_channels():
        if found.content.id == channel_id:
            known = names_in(found.content.slides)
            return ShownChannel(
                found.content.name,
                tuple(
                    ShownSlide(slide.id, place, slide_words(slide, known))
                    for place, slide in enumerate(found.content.slides, 1)
                    if not standing.is_recalled("slide", slide.id, found.ref.number)
                ),
            )
    return None


def with_names(recalls: Iterable[Recall]) -> list[Recall]:
    """The rows, with the names of their notices asked for at once."""
    rows = list(recalls)
    found = approved_notices({row.target_id for row in rows if row.target == "notice"})
    for row in rows:
        if row.target == "notice" and row.target_id in found:
            row.name = found[row.target_id].content.name
    return rows


def images() -> tuple[ShownImage, ...]:
    """Of every approved channel, in the order of its slides, in the reader's language."""
    standing = standing_recalls()
    return tuple(
        ShownImage(slide.id, slide.picture.sha256, text_in(slide, "alt", _language()))
        for found in remembered_channels()
        for slide in found.content.slides
        if isinstance(slide, ImageSlide)
        and not standing.is_recalled("slide", slide.id, found.ref.number)
        and not standing.is_recalled("picture", slide.picture.sha256)
    )


def _language() -> Language:
    return "es" if (get_language() or "es").startswith("es") else "en"


def _known_by(words: str) -> Iterator[str]:
    yield from found_notices(Notice.objects.all(), words).values_list("notice_id", flat=True)


def _shown(notice_ids: Sequence[str]) -> Iterator[Face]:
    """Those of them that are approved and stand. Whether a picture's file is whole is for whoever
    publishes to see: reading thousands would take this page minutes."""
    now, standing = timezone.now(), standing_recalls()
    approved = approved_notices(notice_ids)
    for found in (approved[each] for each in notice_ids if each in approved):
        pictures = tuple(picture.sha256 for picture in found.content.pictures)
        gone = standing.is_recalled("notice", found.content.id, found.ref.number) or any(
            standing.is_recalled("picture", sha256) for sha256 in pictures
        )
        if found.content.verified_until > now and not gone:
            yield Face(found.content.id, found.content.name, pictures)
