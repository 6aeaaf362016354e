"""Whether a feed on disk is whole: all that a device would check, at once and without a network.

Called by `sebusca-hub keys check`, the hub's health page and tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from sync.canonical import sha256_of
from sync.errors import RepositoryCorrupt
from sync.layout import FEED, RECALLS, RECALLS_TARGET, RepositoryName, media_path
from sync.models import ChannelManifest, RecallList
from sync.publish.reading import (
    ROOT,
    RepositoryState,
    read_state,
    read_target,
    versioned_path,
)
from sync.types import ChannelId, Sha256


@dataclass(frozen=True)
class VerifiedFeed:
    """What a feed says, after every signature, hash, expiry, manifest and picture was checked."""

    states: Mapping[RepositoryName, RepositoryState]
    manifests: Mapping[ChannelId, ChannelManifest]
    recalls: RecallList
    pictures: frozenset[Sha256]


def verify_feed(
    feed_root: Path, now: datetime, pinned: Mapping[RepositoryName, bytes] | None = None
) -> VerifiedFeed:
    """Checks both repositories and every picture; reads all of it.

    `pinned` are version 1 roots from elsewhere (a device's image): the ones on disk must be those.
    Raises `RepositoryCorrupt` naming the file at fault.
    """
    states = {}
    for name in (RECALLS, FEED):
        folder = feed_root / name
        states[name] = read_state(folder)
        first = versioned_path(folder, ROOT, 1)
        if pinned and name in pinned and first.read_bytes() != pinned[name]:
            raise RepositoryCorrupt(str(first), "is another root than the pinned one")
        _refuse_expired(name, states[name], now)
    manifests = _manifests(feed_root / FEED, states[FEED])
    pictures = {sha256 for manifest in manifests.values() for sha256 in manifest.pictures()}
    for sha256 in pictures:
        _verify_picture(feed_root / media_path(sha256), sha256)
    recalls = _recalls(feed_root / RECALLS, states[RECALLS])
    return VerifiedFeed(states, manifests, recalls, frozenset(pictures))


def _refuse_expired(name: RepositoryName, state: RepositoryState, now: datetime) -> None:
    for signed in (state.root, state.timestamp, state.snapshot, state.targets):
        if signed.is_expired(now):
            raise RepositoryCorrupt(
                f"{name} {signed.type}", f"expired at {signed.expires:%Y-%m-%d %H:%M} UTC"
            )


def _manifests(folder: Path, state: RepositoryState) -> dict[ChannelId, ChannelManifest]:
    manifests = {}
    for name in state.targets.targets:
        data = read_target(folder, state.targets, name)
        try:
            manifest = ChannelManifest.model_validate_json(data or b"")
        except ValidationError as error:
            raise RepositoryCorrupt(name, f"is no channel manifest: {error}") from error
        manifests[manifest.channel.content.id] = manifest
    return manifests


def _recalls(folder: Path, state: RepositoryState) -> RecallList:
    data = read_target(folder, state.targets, RECALLS_TARGET)
    try:
        return RecallList.model_validate_json(data or b"")
    except ValidationError as error:
        raise RepositoryCorrupt(RECALLS_TARGET, f"is no recall list: {error}") from error


def _verify_picture(path: Path, sha256: Sha256) -> None:
    try:
        found = sha256_of(path.read_bytes())
    except OSError as error:
        raise RepositoryCorrupt(str(path), f"cannot be read: {error.strerror}") from error
    if found != sha256:
        raise RepositoryCorrupt(str(path), f"has the hash {found}")
