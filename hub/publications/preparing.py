"""From a channel's rows to the manifest that answers all of them, kept in the rows before anything
is signed: a killed worker signs the same one again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from pydantic import ValidationError

from hub.publications import claiming
from hub.publications.building import NotPublishable, build_manifest, same_content
from hub.publications.models import Publication
from sync.canonical import canonical_json
from sync.errors import PublishError
from sync.models import ChannelManifest
from sync.publish import Publisher
from sync.types import ChannelId


@dataclass(frozen=True)
class Prepared:
    """A channel's rows and the manifest that answers all of them."""

    rows: tuple[Publication, ...]
    manifest: ChannelManifest


def prepare(
    publisher: Publisher, rows: Sequence[Publication], now: datetime
) -> tuple[Prepared, ...]:
    """Every channel of these rows; those that cannot be published are given the reason."""
    made = (_prepare(publisher, channel, now) for channel in _by_channel(rows))
    return tuple(prepared for prepared in made if prepared is not None)


def give_reason(rows: Sequence[Publication], error: Exception) -> None:
    """Later, where the same may succeed by itself; never, where a person must change something."""
    retry = error.retry if isinstance(error, PublishError) else True
    (claiming.postpone if retry else claiming.fail)(rows, str(error), timezone.now())


def _by_channel(rows: Sequence[Publication]) -> Iterable[tuple[Publication, ...]]:
    ordered = sorted(rows, key=lambda row: (row.channel_id, row.pk))
    return [tuple(group) for _, group in groupby(ordered, key=lambda row: row.channel_id)]


def _prepare(publisher: Publisher, rows: tuple[Publication, ...], now: datetime) -> Prepared | None:
    channel_id = rows[0].channel_id
    published = publisher.current_manifest(ChannelId(channel_id))
    try:
        with transaction.atomic():
            fresh = build_manifest(channel_id, _next_number(channel_id, published), now)
            manifest = _kept(rows, published, fresh) or fresh
            Publication.objects.filter(pk__in=[row.pk for row in rows]).update(
                number=manifest.publication,
                manifest=canonical_json(manifest),
                issued=manifest.issued,
            )
    except NotPublishable as error:
        claiming.fail(rows, str(error), now)
        return None
    return Prepared(rows, manifest)


def _kept(
    rows: Sequence[Publication], published: ChannelManifest | None, fresh: ChannelManifest
) -> ChannelManifest | None:
    """The manifest an interrupted pass kept, or the published one, where nothing has changed since.

    A kept manifest is believed only where the approvals, read again, make the same one.
    """
    half_way = None
    if published is not None and same_content(published, fresh):
        half_way = published.issued + (published.valid_until - published.issued) / 2
        if fresh.issued < half_way:
            return published
    kept = [manifest for row in rows if (manifest := _read(row.manifest))]
    floor = published.publication if published is not None else 0
    for manifest in kept:
        if manifest.publication >= floor and _is_same_state(manifest, fresh):
            return manifest
    return None


def _is_same_state(manifest: ChannelManifest, fresh: ChannelManifest) -> bool:
    lasts = fresh.valid_until - fresh.issued
    return (
        same_content(manifest, fresh)
        and manifest.publication <= fresh.publication
        and manifest.issued <= fresh.issued < manifest.issued + lasts / 2
        and manifest.valid_until - manifest.issued == lasts
    )


def _read(manifest: bytes | memoryview | None) -> ChannelManifest | None:
    try:
        return ChannelManifest.model_validate_json(bytes(manifest)) if manifest else None
    except ValidationError:
        return None


def _next_number(channel_id: str, published: ChannelManifest | None) -> int:
    """Above every one that was published, and above one that was proposed: who signed the earlier
    proposal must not find its number on another content."""
    given = Q(status=Publication.Status.PUBLISHED) | Q(proposed=True)
    found: Mapping[str, int | None] = Publication.objects.filter(
        given, channel_id=channel_id
    ).aggregate(highest=Max("number"))
    return max(found["highest"] or 0, published.publication if published else 0) + 1
