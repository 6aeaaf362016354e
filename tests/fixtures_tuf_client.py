"""A feed read the way a device would, by python-tuf's own client, straight from the folder.

It shares no code with the publisher, so that the two can disagree. Its metadata folder lives on
between refreshes: rollback rules of TUF 5.4 and 5.5 apply to everything it has seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import Updater
from tuf.ngclient.fetcher import FetcherInterface

from sync.canonical import sha256_of
from sync.models import ChannelManifest, RecallList
from sync.publish import Ceremony
from sync.types import ChannelId


class FolderFetcher(FetcherInterface):
    """`file:` addresses; a missing file is a 404, as a web server says it."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            yield Path(url.removeprefix("file:")).read_bytes()
        except FileNotFoundError as error:
            raise DownloadHTTPError(f"no {url}", 404) from error


class FolderClient:
    """One device's view of both repositories below a feed root."""

    def __init__(self, feed_root: Path, ceremony: Ceremony, folder: Path) -> None:
        self._feed_root = feed_root
        self._ceremony = ceremony
        self._folder = folder

    def _refreshed(self, repository: str) -> Updater:
        metadata, targets = self._folder / repository / "m", self._folder / repository / "t"
        metadata.mkdir(parents=True, exist_ok=True)
        targets.mkdir(exist_ok=True)
        base = f"file:{self._feed_root / repository}"
        updater = Updater(
            str(metadata),
            f"{base}/metadata/",
            str(targets),
            f"{base}/targets/",
            FolderFetcher(),
            bootstrap=self._ceremony.roots["feed" if repository == "feed" else "recalls"],
        )
        updater.refresh()
        return updater

    def manifest(self, channel: ChannelId) -> ChannelManifest | None:
        """The verified manifest, after every picture it names was found with its hash."""
        updater = self._refreshed("feed")
        target = updater.get_targetinfo(f"channels/{channel}.json")
        if target is None:
            return None
        data = Path(updater.download_target(target)).read_bytes()
        manifest = ChannelManifest.model_validate_json(data)
        for sha256 in manifest.pictures():
            picture = self._feed_root / "media" / sha256[:2] / sha256
            assert sha256_of(picture.read_bytes()) == sha256
        return manifest

    def recalls(self) -> RecallList:
        """The verified recall list."""
        updater = self._refreshed("recalls")
        target = updater.get_targetinfo("recalls.json")
        assert target is not None
        return RecallList.model_validate_json(Path(updater.download_target(target)).read_bytes())
