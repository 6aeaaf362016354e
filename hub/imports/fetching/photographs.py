"""A record's photographs: addresses tried in order, bytes checked for what they claim to be.

What comes back here is still hostile; `hub.notices.photos.add_photo` decodes and re-encodes it in a
child process before anything is kept.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from hub.imports.errors import FetchFailed, FetchRefused, ImportRefused
from hub.imports.fbi.drafting import PictureWish
from hub.imports.fetching.addresses import mirrored
from hub.imports.fetching.guarded import Fetcher, Limits
from hub.imports.fetching.waiting import patiently
from hub.imports.reasons import reason

ACCEPT = "image/jpeg, image/png, image/webp"
# A file without an extension, as the FBI's often are, comes from a plain server without a type.
_NO_CLAIM = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_TYPES = frozenset({"image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/webp"})
_TRIES = 3
_PATIENCE = 3  # photographs in a row that a server failed to give; then it is left alone
PHOTOGRAPH = Limits(max_bytes=8 * 2**20)


@dataclass(frozen=True)
class PhotographPolicy:
    """How many photographs a record may have, how large, and from where."""

    max_images: int = 3
    """0: none are fetched."""
    image_base: str | None = None
    """A mirror's address in place of the original scheme and host."""
    limits: Limits = PHOTOGRAPH


@dataclass(frozen=True)
class Photograph:
    """Bytes as fetched, not yet decoded, and the address they came from."""

    data: bytes
    address: str


class PhotographSource:
    """Fetches what a wish names: the original, and its smaller form where that is refused."""

    def __init__(
        self,
        fetcher: Fetcher,
        policy: PhotographPolicy,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._sleep = sleep
        self._failures: Counter[str] = Counter()
        self.policy = policy

    def fetch(self, wish: PictureWish) -> Photograph:
        """Raises FetchRefused or FetchFailed for the first address, the one that was meant."""
        first: ImportRefused | None = None
        for address in wish.addresses:
            try:
                return self._fetch_one(mirrored(address, self.policy.image_base))
            except (FetchRefused, FetchFailed) as error:
                first = first or error
        raise first or FetchRefused("photograph", reason("the record names no address"))

    def _fetch_one(self, address: str) -> Photograph:
        host = urlsplit(address).netloc
        if self._failures[host] >= _PATIENCE:
            raise FetchFailed(
                address, reason("its server did not answer; not asked again this time")
            )
        try:
            got = patiently(
                lambda: self._fetcher.fetch(address, accept=ACCEPT, limits=self.policy.limits),
                tries=_TRIES,
                sleep=self._sleep,
            )
        except FetchFailed:
            self._failures[host] += 1
            raise
        self._failures[host] = 0
        if got.media_type not in _TYPES | _NO_CLAIM:
            why = reason("is {type}, not a JPEG, PNG or WebP photograph", type=got.media_type)
            raise FetchRefused(address, why)
        return Photograph(got.data, address)
