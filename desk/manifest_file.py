"""A channel's manifest as a file, to list the desk keys it names. For looking: not verified."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from desk.errors import DeskError
from desk.telling import told
from sync.models import ChannelManifest

LONGEST = 4 * 2**20
"""Bytes of a manifest, as a device caps it."""


class ManifestUnusable(DeskError):
    """The file given is not a channel's manifest."""


def read_manifest(file: Path) -> ChannelManifest:
    """The manifest in `file`, `feed/targets/channels/….json` of a feed. Its signature is the
    feed's, not the file's, and is not checked here. Raises ManifestUnusable."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(LONGEST + 1)
    except OSError as error:
        raise _unusable(file, error.strerror or str(error)) from error
    if len(raw) > LONGEST:
        raise _unusable(file, f"> {LONGEST} bytes")
    try:
        return ChannelManifest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _unusable(file, f"{place}: {first['msg']}".lstrip(": ")) from error


def _unusable(file: Path, reason: str) -> ManifestUnusable:
    return ManifestUnusable(
        told("{file}: is not a channel's manifest: {reason}", file=file, reason=reason)
    )
