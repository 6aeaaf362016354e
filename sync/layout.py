"""Where things lie in a published feed: the one map shared by publisher, server and device.

<feed root>/feed/metadata/…       TUF repository: what may be shown (DESIGN §4 Trust)
<feed root>/feed/targets/…        channels/<channel id>.json, consistent snapshots
<feed root>/recalls/metadata/…    TUF repository: what may not
<feed root>/recalls/targets/…     recalls.json
<feed root>/media/<aa>/<sha256>   pictures, outside TUF, pinned by hash in the manifests
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from sync.types import ChannelId, Sha256

RepositoryName: TypeAlias = Literal["feed", "recalls"]
FEED: RepositoryName = "feed"
RECALLS: RepositoryName = "recalls"

RECALLS_TARGET = "recalls.json"


def channel_target(channel: ChannelId) -> str:
    """TUF target path of a channel's manifest."""
    return f"channels/{channel}.json"


def media_path(sha256: Sha256) -> str:
    """Path of a picture below the feed root; two characters of fan-out keep folders small."""
    return f"media/{sha256[:2]}/{sha256}"


def metadata_dir(repository: RepositoryName) -> str:
    """Path of a repository's metadata below the feed root."""
    return f"{repository}/metadata"


def targets_dir(repository: RepositoryName) -> str:
    """Path of a repository's targets below the feed root."""
    return f"{repository}/targets"
