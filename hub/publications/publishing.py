"""One pass of the worker: claim, build, keep, sign, hint. Each step may be the last of a killed
process; the next pass takes the row up where it stands.

Where the hub's key ring lacks approvers' keys, the pass proposes instead (`hub.signing`).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from hub.errors import PictureUnusable
from hub.notices.originals import read_original
from hub.operating.restored import open_restoration
from hub.publications import claiming
from hub.publications.hints import hint_channels
from hub.publications.preparing import Prepared, give_reason, prepare
from hub.publications.signing import open_publisher
from hub.signing.proposing import propose
from hub.signing.putting_up import put_up_signed
from sync.errors import PublicationRefused, PublishError
from sync.publish import Publisher


def publish_once() -> int:
    """Publishes whatever is due; the number of rows that are published now.

    Never raises for what a row can say: the reason is in the row.
    """
    if open_restoration() is not None:
        return 0  # rows wait until two people have looked at what the backup forgot (DESIGN §10)
    signed = put_up_signed()
    now = timezone.now()
    rows = claiming.claim(now)
    if not rows:
        return signed
    try:
        publisher = open_publisher()
        alone = publisher.signs_targets()
        rows = rows if alone else claiming.take_waiting(rows, now)
        prepared = prepare(publisher, rows, now)
    except (PublishError, OSError) as error:
        give_reason(rows, error)
        return signed
    return signed + (_sign(publisher, prepared) if alone else propose(publisher, prepared))


def _sign(publisher: Publisher, prepared: Sequence[Prepared]) -> int:
    """Signs all channels in one go; where one of them is refused, each by itself, so that the rest
    is not held up. The number of rows that are published now."""
    rows = [row for channel in prepared for row in channel.rows]
    try:
        versions = publisher.publish_channels([p.manifest for p in prepared], read_original)
    except PublicationRefused as error:
        if len(prepared) > 1:
            return sum(_sign(publisher, [channel]) for channel in prepared)
        give_reason(rows, error)
        return 0
    except (PublishError, PictureUnusable, OSError) as error:
        give_reason(rows, error)
        return 0
    for channel in prepared:
        number = channel.manifest.publication
        claiming.finish(channel.rows, number, versions.feed_timestamp, timezone.now())
    hint_channels([p.manifest.channel.content.id for p in prepared], versions)
    return len(rows)
