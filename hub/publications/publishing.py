"""One pass of the worker: claim, build, keep, sign, hint. Each step may be the last of a killed
process; the next pass takes the row up where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from pydantic import ValidationError

from hub.errors import PictureUnusable
from hub.notices.originals import read_original
from hub.publications import claiming
from hub.publications.building import NotPublishable, build_manifest, same_content
from hub.publications.hints import hint_channels
from hub.publications.models import Publication
from hub.publications.signing import open_publisher
from sync.canonical import canonical_json
from sync.errors import PublicationRefused, PublishError
from sync.models import ChannelManifest
from sync.publish import Publisher
from sync.types import ChannelId


@dataclass(frozen=True)
class Prepared:
    """A channel's rows and the manifest that answers all of them."""

    rows: tuple[Publication, ...]
    manifest: ChannelManifest


def publish_once() -> int:
    """Publishes whatever is due; the number of rows that are published now.

    Never raises for what a row can say: the reason is in the row.
    """
    now = timezone.now()
    rows = claiming.claim(now)
    if not rows:
        return 0
    try:
        publisher = open_publisher()
        prepared = [p for channel in _by_channel(rows) if (p := _prepare(publisher, channel, now))]
    except (PublishError, OSError) as error:
        _give_reason(rows, error)
        return 0
    return _sign(publisher, prepared)


def _sign(publisher: Publisher, prepared: Sequence[Prepared]) -> int:
    """Signs all channels in one go; where one of them is refused, each by itself, so that the rest
    is not held up. The number of rows that are published now."""
    rows = [row for channel in prepared for row in channel.rows]
    try:
        versions = publisher.publish_channels([p.manifest for p in prepared], read_original)
    except PublicationRefused as error:
        if len(prepared) > 1:
            return sum(_sign(publisher, [channel]) for channel in prepared)
        _give_reason(rows, error)
        return 0
    except (PublishError, PictureUnusable, OSError) as error:
        _give_reason(rows, error)
        return 0
    for channel in prepared:
        number = channel.manifest.publication
        claiming.finish(channel.rows, number, versions.feed_timestamp, timezone.now())
    hint_channels([p.manifest.channel.content.id for p in prepared], versions)
    return len(rows)


def _give_reason(rows: Sequence[Publication], error: Exception) -> None:
    """Later, where the same may succeed by itself; never, where a person must change something."""
    retry = error.retry if isinstance(error, PublishError) else True
    (claiming.postpone if retry else claiming.fail)(rows, str(error), timezone.now())


def _by_channel(rows: Sequence[Publication]) -> Iterable[tuple[Publication, ...]]:
    ordered = sorted(rows, key=lambda row: (row.channel_id, row.pk))
    return [tuple(group) for _, group in groupby(ordered, key=lambda row: row.channel_id)]


def _prepare(publisher: Publisher, rows: tuple[Publication, ...], now: datetime) -> Prepared | None:
    """The manifest for a channel's rows, kept in them before anything is signed."""
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
    rows: Mapping[str, int | None] = Publication.objects.filter(
        channel_id=channel_id, status=Publication.Status.PUBLISHED
    ).aggregate(highest=Max("number"))
    return max(rows["highest"] or 0, published.publication if published else 0) + 1
