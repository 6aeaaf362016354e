"""Where a device's feed is, and the two roots it believes: pinned, never fetched."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from sync.errors import FeedRefused
from sync.layout import FEED, RepositoryName, media_path, metadata_dir, targets_dir
from sync.types import ChannelId, Sha256


@dataclass(frozen=True)
class FeedSource:
    """Address of the feed root, the channel to play, and the pinned roots' exact bytes."""

    url: str
    channel: ChannelId
    root_feed: bytes
    root_recalls: bytes

    def __post_init__(self) -> None:
        check_address(self.url)

    def root(self, repository: RepositoryName) -> bytes:
        """The pinned root metadata of a repository."""
        return self.root_feed if repository == FEED else self.root_recalls

    def metadata_url(self, repository: RepositoryName) -> str:
        """Base address of a repository's metadata."""
        return self._below(metadata_dir(repository))

    def target_url(self, repository: RepositoryName, path: str) -> str:
        """Address of a target file, by its consistent-snapshot path."""
        return self._below(f"{targets_dir(repository)}/{path}")

    def media_url(self, picture: Sha256) -> str:
        """Address of a picture."""
        return self._below(media_path(picture))

    def _below(self, path: str) -> str:
        return f"{self.url.rstrip('/')}/{path}"


def check_address(url: str) -> None:
    """Raise FeedRefused unless `url` is HTTPS, or HTTP to this very machine.

    Signatures would still hold over plain HTTP, but anybody on the way would learn which screen
    asks for what, and could hold news back at will.
    """
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise FeedRefused(
        url,
        "is neither https:// nor http:// to this machine itself; change the feed's address",
        rule="the feed is fetched over TLS, plain HTTP only on loopback",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
