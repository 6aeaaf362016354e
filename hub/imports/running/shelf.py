"""Where fetched photographs are kept: re-encoded in a child process, by hash; or nowhere (dry)."""

from __future__ import annotations

from typing import Protocol

from hub.imports.fetching.photographs import Photograph
from hub.notices.photos import LONGEST_SIDE, add_photo
from sync.pictures import reencode


class Shelf(Protocol):
    """Turns fetched bytes into a photograph of the hub."""

    def keep(self, photograph: Photograph) -> str:
        """The SHA-256 of the re-encoded picture. Raises sync.errors.PictureRefused."""


class HubShelf:
    """The hub's own pictures."""

    def keep(self, photograph: Photograph) -> str:
        """Stores the picture; the same bytes again are the same picture."""
        sha256: str = add_photo(photograph.data, origin=photograph.address).sha256
        return sha256


class DryShelf:
    """Re-encodes and forgets: a dry run reports what a run would, and writes nothing."""

    def keep(self, photograph: Photograph) -> str:
        """The hash that the stored picture would have."""
        picture = reencode(
            photograph.data, max_size=(LONGEST_SIDE, LONGEST_SIDE), subject=photograph.address
        )
        return picture.sha256
