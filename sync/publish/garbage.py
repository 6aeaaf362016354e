"""Removes old metadata, manifests and pictures, and never what the current timestamp reaches.

A version counts as old once the version after it is `keep_days` old: a device that read the
earlier timestamp a moment before it was replaced still finds all that it named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError
from tuf.api.metadata import Targets

from sync.errors import PublishError, RepositoryCorrupt
from sync.models import ChannelManifest
from sync.publish.disk import Disk
from sync.publish.reading import (
    METADATA_DIR,
    SNAPSHOT,
    TARGETS,
    TARGETS_DIR,
    RepositoryState,
    read_targets_file,
    target_path,
    versioned_path,
    versions_on_disk,
)
from sync.publish.repository import Repository

_PARTIAL = re.compile(r"^\..+\.partial$")
MEDIA_DIR = "media"


@dataclass(frozen=True)
class Garbage:
    """What was removed."""

    files: int = 0
    byte_size: int = 0


def collect_garbage(
    feed_root: Path, repositories: Iterable[Repository], disk: Disk, now: datetime, keep_days: int
) -> Garbage:
    """Holds each repository's lock in turn. Raises `PublishError`; what is removed stays so."""
    if keep_days < 1:
        raise PublishError("keep_days", "must be at least 1: a device may be in mid-download")
    cutoff = (now - timedelta(days=keep_days)).timestamp()
    files, size = 0, 0
    for repository in repositories:
        with repository.locked():
            state = repository.read()
            for path in list(_garbage(feed_root, repository, state, cutoff)):
                size += path.stat().st_size
                files += 1
                try:
                    disk.unlink(path)
                except OSError as error:
                    raise PublishError(str(path), f"cannot be removed: {error.strerror}") from error
    return Garbage(files, size)


def _garbage(
    feed_root: Path, repository: Repository, state: RepositoryState, cutoff: float
) -> Iterator[Path]:
    folder = repository.folder
    for role, reached in ((SNAPSHOT, state.snapshot.version), (TARGETS, state.targets.version)):
        for version in _superseded(folder, role, reached, cutoff):
            yield versioned_path(folder, role, version)
    kept_targets = _kept_targets(folder, state, cutoff)
    kept_files = {target_path(folder, f) for t in kept_targets for f in t.targets.values()}
    yield from _older(folder / TARGETS_DIR, kept_files, cutoff)
    yield from _partials(folder / METADATA_DIR)
    if repository.name == "feed":
        pictures = {sha256 for path in kept_files for sha256 in _pictures(path)}
        media = feed_root / MEDIA_DIR
        kept_media = {path for path in media.glob("*/*") if path.name in pictures}
        yield from _older(media, kept_media, cutoff)


def _superseded(folder: Path, role: str, reached: int, cutoff: float) -> Iterator[int]:
    """Versions whose successor has been there since before the cutoff; none above the reached."""
    versions = [version for version in versions_on_disk(folder, role) if version <= reached]
    for version, successor in pairwise(versions):
        if versioned_path(folder, role, successor).stat().st_mtime < cutoff:
            yield version


def _kept_targets(folder: Path, state: RepositoryState, cutoff: float) -> list[Targets]:
    reached = state.targets.version
    gone = set(_superseded(folder, TARGETS, reached, cutoff))
    kept = [state.targets]
    for version in versions_on_disk(folder, TARGETS):
        if version not in gone and version != reached:
            try:
                kept.append(read_targets_file(folder, version))
            except RepositoryCorrupt:
                continue  # an older file that no timestamp needs any more; it goes in its time
    return kept


def _pictures(manifest: Path) -> set[str]:
    """Pictures that a manifest file names; an unreadable old one names none."""
    try:
        return set(ChannelManifest.model_validate_json(manifest.read_bytes()).pictures())
    except (OSError, ValidationError):
        return set()


def _older(folder: Path, kept: set[Path], cutoff: float) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if (
            path.is_file()
            and path not in kept
            and (_PARTIAL.match(path.name) or path.stat().st_mtime < cutoff)
        ):
            yield path


def _partials(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if _PARTIAL.match(path.name))
