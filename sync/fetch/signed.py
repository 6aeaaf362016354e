"""What signed files say once their signatures hold: models, and the rules beyond their form."""

from __future__ import annotations

from datetime import timedelta

from pydantic import ValidationError

from sync.errors import ManifestRefused
from sync.models import ChannelManifest, RecallList
from sync.rules.time import ReferenceTime
from sync.types import ChannelId

_FUTURE = timedelta(days=1)
"""How far ahead of a synchronised clock a manifest may be issued: hubs in other hands drift, but
one dated years ahead would raise the time floor for good."""


def recall_list(data: bytes, subject: str) -> RecallList:
    """The recall list in `data`. Raises ManifestRefused, naming `subject`."""
    try:
        return RecallList.model_validate_json(data)
    except ValidationError as error:
        raise _unfit(subject, error) from error


def channel_manifest(
    data: bytes, subject: str, *, channel: ChannelId, reference: ReferenceTime
) -> ChannelManifest:
    """The manifest in `data`, if it is this channel's and not of the future. Raises
    ManifestRefused, naming `subject`."""
    try:
        manifest = ChannelManifest.model_validate_json(data)
    except ValidationError as error:
        raise _unfit(subject, error) from error
    if manifest.channel.content.id != channel:
        raise ManifestRefused(
            subject,
            f"is the manifest of channel {manifest.channel.content.id}",
            rule="a screen plays the channel it was given",
        )
    if reference.trusted and manifest.issued > reference.now + _FUTURE:
        raise ManifestRefused(
            subject,
            f"was issued at {manifest.issued:%F %H:%MZ}, and it is {reference.now:%F %H:%MZ};"
            " correct the hub's clock and publish again",
            rule="a manifest is not issued in the future",
        )
    return manifest


def _unfit(subject: str, error: ValidationError) -> ManifestRefused:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "as a whole"
    return ManifestRefused(
        subject,
        f"does not fit its model in {error.error_count()} place(s), first {where}: {first['msg']}",
        rule="what is signed must also be well-formed",
    )
