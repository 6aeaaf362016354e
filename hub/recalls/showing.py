"""What may be on screens now, for the pages that take it off again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language

from hub.approvals.current import approved_channels, approved_notice
from hub.approvals.naming import slide_words
from hub.publications.building import may_be_shown
from hub.recalls.standing import is_recalled
from sync.models import ImageSlide
from sync.models.slide import notices_of
from sync.models.text import text_in
from sync.types import Language


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


def faces() -> tuple[Face, ...]:
    """Of every approved channel, in the order of its slides, each once. One whose day has not come
    is among them, so that it can be taken down before it shows.
    """
    return tuple(_faces())


def channels() -> tuple[ShownChannel, ...]:
    """Every approved channel with what is left of its slides."""
    return tuple(
        ShownChannel(
            found.content.name,
            tuple(
                ShownSlide(slide.id, place, slide_words(slide))
                for place, slide in enumerate(found.content.slides, 1)
                if not is_recalled("slide", slide.id, found.ref.number)
            ),
        )
        for found in approved_channels()
    )


def images() -> tuple[ShownImage, ...]:
    """Of every approved channel, in the order of its slides, in the reader's language."""
    return tuple(
        ShownImage(slide.id, slide.picture.sha256, text_in(slide, "alt", _language()))
        for found in approved_channels()
        for slide in found.content.slides
        if isinstance(slide, ImageSlide)
        and not is_recalled("slide", slide.id, found.ref.number)
        and not is_recalled("picture", slide.picture.sha256)
    )


def _language() -> Language:
    return "es" if (get_language() or "es").startswith("es") else "en"


def _faces() -> Iterator[Face]:
    now = timezone.now()
    seen: set[str] = set()
    for channel in approved_channels():
        for notice_id in (
            notice for slide in channel.content.slides for notice in notices_of(slide)
        ):
            if notice_id in seen:
                continue
            seen.add(notice_id)
            found = approved_notice(notice_id)
            if found is None or found.content.verified_until <= now or not may_be_shown(found):
                continue
            pictures = tuple(picture.sha256 for picture in found.content.pictures)
            yield Face(notice_id, found.content.name, pictures)
