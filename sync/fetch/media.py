"""Pictures of a manifest: only those that are missing, each checked, each decoded in the child."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sync.canonical import sha256_of
from sync.errors import FeedFileMissing, MediaRefused, PictureRefused
from sync.fetch.http import Fetcher
from sync.fetch.source import FeedSource
from sync.layout import media_path
from sync.models import ChannelManifest, Picture
from sync.pictures import EncodedPicture
from sync.rules.latch import Latch, allowed_pictures
from sync.store import Derivative, DeviceStore
from sync.types import Sha256


class PicturePreparer(Protocol):
    """Makes a device's picture of a feed's; `sync.pictures.DisplayPreparer` is the real one."""

    @property
    def fitted_to(self) -> str:
        """Names the display: another name means that all pictures are made anew."""
        ...

    def prepare(self, data: bytes, subject: str) -> EncodedPicture:
        """Decode and re-encode. Raises PictureRefused, naming `subject`."""
        ...

    def rest(self) -> None:
        """Free what is kept for speed between pictures."""
        ...


class MediaGatherer:
    """Sees to it that every picture a manifest may show is on disk."""

    def __init__(
        self,
        source: FeedSource,
        store: DeviceStore,
        fetcher: Fetcher,
        preparer: PicturePreparer,
    ) -> None:
        self._source = source
        self._store = store
        self._fetcher = fetcher
        self._preparer = preparer

    @property
    def fitted_to(self) -> str:
        """What display pictures are fitted to."""
        return self._preparer.fitted_to

    def gather(
        self, manifest: ChannelManifest, latch: Latch, meanwhile: Callable[[], None]
    ) -> dict[Sha256, Derivative]:
        """The derivative of every picture that no recall forbids, fetched where it is missing.

        Raises MediaRefused, FeedFileMissing, FileTooLarge, FeedUnreachable, StoreFull; pictures
        that came before are kept and not fetched again. `meanwhile` is called before each fetch.
        """
        known = self._store.known_derivatives(self.fitted_to)
        wanted = manifest.pictures()
        try:
            for source in sorted(allowed_pictures(latch, manifest) - known.keys()):
                meanwhile()
                known[source] = self._fetch(wanted[source])
        finally:
            self._preparer.rest()
        return {source: known[source] for source in allowed_pictures(latch, manifest)}

    def _fetch(self, picture: Picture) -> Derivative:
        subject = media_path(picture.sha256)
        try:
            data = self._fetcher.get(self._source.media_url(picture.sha256), picture.byte_size)
        except FeedFileMissing as missing:
            raise FeedFileMissing(
                subject, f"a signed manifest names it, but {missing.why}"
            ) from missing
        if sha256_of(data) != picture.sha256:
            raise MediaRefused(
                subject,
                f"its {len(data)} bytes are not the {picture.byte_size} that were approved",
                rule="a picture has the hash that the signed manifest pins",
            )
        try:
            encoded = self._preparer.prepare(data, subject)
        except PictureRefused as refused:
            raise MediaRefused(
                subject, refused.why, rule="a picture decodes within its limits"
            ) from refused
        return self._store.keep_picture(picture.sha256, encoded, self.fitted_to)
