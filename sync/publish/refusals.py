"""What the publisher refuses to sign: pure rules, no I/O. Each raises `PublicationRefused`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sync.errors import PublicationRefused
from sync.models import (
    ApprovalRef,
    ChannelManifest,
    Picture,
    RecallList,
)
from sync.publish.policy import ISSUED_AHEAD
from sync.rules.latch import highest_recallable
from sync.types import ChannelId, PublicationNumber, Sha256, instant_text

_MAGIC = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


def changed_manifests(
    manifests: Sequence[ChannelManifest],
    current: Mapping[ChannelId, ChannelManifest | PublicationNumber],
    now: datetime,
) -> list[ChannelManifest]:
    """Those that are not published yet, after every one of them passed every rule.

    `current` is what is published: a number alone where an earlier version of this software
    published a manifest that today's model refuses, so that it can be replaced by one that fits.
    """
    refuse_contradictions(manifests)
    changed = []
    for manifest in manifests:
        channel = manifest.channel.content.id
        published = current.get(channel)
        if published == manifest:
            continue
        if published is not None:
            _refuse_number(channel, published, manifest)
        if isinstance(published, ChannelManifest):
            _refuse_steps_back(channel, published, manifest)
        if manifest.issued > now + ISSUED_AHEAD:
            raise PublicationRefused(
                channel,
                f"is issued {instant_text(manifest.issued)}, after now ({instant_text(now)}); "
                "devices would take it for the time: set the hub's clock",
            )
        changed.append(manifest)
    return changed


def refuse_contradictions(manifests: Iterable[ChannelManifest]) -> None:
    """Two manifests for a channel, two contents under one approval, two accounts of one picture."""
    channels: set[ChannelId] = set()
    approvals: dict[int, tuple[str, ApprovalRef]] = {}
    contents: dict[tuple[type, str], tuple[ChannelId, ApprovalRef]] = {}
    pictures: dict[Sha256, Picture] = {}
    for manifest in manifests:
        channel = manifest.channel.content.id
        if channel in channels:
            raise PublicationRefused(channel, "has two manifests in one publication")
        channels.add(channel)
        for part in manifest.parts():
            seen = approvals.setdefault(part.approval.number, (part.content.id, part.approval))
            if seen != (part.content.id, part.approval):
                raise PublicationRefused(
                    f"{channel}: {part.content.id}",
                    f"approval {part.approval.number} names {seen[0]} with another content",
                )
            key = (type(part.content), str(part.content.id))
            other, approval = contents.setdefault(key, (channel, part.approval))
            if approval != part.approval:
                raise PublicationRefused(
                    f"{channel}: {part.content.id}",
                    f"is of approval {part.approval.number} here and {approval.number} in {other}; "
                    "publish the same approval on every channel",
                )
        for picture in manifest.each_picture():
            _refuse_other_account(channel, pictures, picture)


def _refuse_other_account(
    channel: ChannelId, pictures: dict[Sha256, Picture], picture: Picture
) -> None:
    known = pictures.setdefault(picture.sha256, picture)
    for field in ("media_type", "byte_size", "width", "height"):
        if getattr(known, field) != getattr(picture, field):
            raise PublicationRefused(
                f"{channel}: picture {picture.sha256}",
                f"{field} is {getattr(picture, field)} in one place and {getattr(known, field)} "
                "in another; the same bytes have one",
            )


def _refuse_number(
    channel: ChannelId, published: ChannelManifest | PublicationNumber, manifest: ChannelManifest
) -> None:
    number = published.publication if isinstance(published, ChannelManifest) else published
    if manifest.publication <= number:
        raise PublicationRefused(
            channel,
            f"publication {manifest.publication} is not above the published {number} "
            "and differs from it; numbers only grow",
        )


def _refuse_steps_back(
    channel: ChannelId, published: ChannelManifest, manifest: ChannelManifest
) -> None:
    if manifest.issued < published.issued:
        raise PublicationRefused(channel, "is issued before the published one; set the hub's clock")
    before = _approvals(published)
    for key, number in _approvals(manifest).items():
        if number < before.get(key, 0):
            raise PublicationRefused(
                f"{channel}: {key[1]}",
                f"approval {number} is older than the published {before[key]}; "
                "approve the content anew to go back to it",
            )


def _approvals(manifest: ChannelManifest) -> dict[tuple[type, str], int]:
    return {
        (type(part.content), str(part.content.id)): part.approval.number
        for part in manifest.parts()
    }


def refuse_wrong_media(picture: Picture, data: bytes, sha256: Sha256) -> None:
    """`sha256` is that of `data`, which a media reader returned for `picture`."""
    subject = f"picture {picture.sha256}"
    if sha256 != picture.sha256:
        raise PublicationRefused(subject, f"the stored bytes have another hash ({sha256})")
    if len(data) != picture.byte_size:
        raise PublicationRefused(
            subject, f"is of {len(data)} bytes, and the notice says {picture.byte_size}"
        )
    if not data.startswith(_MAGIC[picture.media_type]):
        raise PublicationRefused(subject, f"is no {picture.media_type}, as the notice says it is")


def refuse_unfit_recalls(recalls: RecallList, published: RecallList, root_version: int) -> None:
    """A list that screens would refuse: it lacks a published recall, or one could not be lifted."""
    refuse_shrunk(recalls, published)
    if recalls.sequence > published.sequence:
        refuse_unliftable(recalls, root_version)


def refuse_unliftable(recalls: RecallList, root_version: int) -> None:
    """A recall of a number that this version of the recalls' root does not open: devices refuse
    the whole list, because no approval could ever be later (`sync.rules.latch.check_numbers`)."""
    highest = highest_recallable(root_version)
    for recall in recalls.recalls:
        if recall.up_to_approval > highest:
            raise PublicationRefused(
                f"recall {recall.sequence} ({recall.target} {recall.target_id})",
                f"speaks against approvals up to {recall.up_to_approval}, and root version "
                f"{root_version} lets it up to {highest}; no screen would heed the list",
            )


def refuse_shrunk(recalls: RecallList, published: RecallList) -> None:
    """A list must begin with every recall that is published, unchanged: nothing is ever lifted."""
    for old in published.recalls:
        new = recalls.recalls[old.sequence - 1] if old.sequence <= recalls.sequence else None
        if new != old:
            state = "is missing" if new is None else "was changed"
            raise PublicationRefused(
                f"recall {old.sequence} ({old.target} {old.target_id})",
                f"{state} in the new list; a published recall stays, new ones go to the end",
            )
