"""From an entry of the programme to the view that is painted: pictures are re-hashed and decoded.

Runs on the preparer's thread.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from kiosk.player.preparing import Presented
from kiosk.player.programme import Entry
from kiosk.presenting import (
    decode_photo,
    present_detail,
    present_image,
    present_message,
    present_notice,
    present_ten,
    present_tip_line,
    slide_picture,
    tile_photo_size,
)
from screens.views import Photo, View
from sync.errors import StoreCorrupt, SyncError
from sync.models import ImageSlide, MessageSlide, Notice, NoticeSlide, Picture, TenSlide
from sync.store import DeviceStore, Generation

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reader:
    """Reads what an entry is drawn from. `largest` is the size in pixels that slides are drawn at;
    `native_px` the type size of a name in its own script."""

    store: DeviceStore
    largest: tuple[int, int]
    native_px: int

    def present(self, entry: Entry, generation: Generation) -> Presented:
        """The view of an entry. Raises SyncError where its picture is damaged or not there."""
        lacking: list[str] = []
        view = self._view(entry, generation, lacking)
        return Presented(view, "; ".join(lacking) or None)

    def _view(self, entry: Entry, generation: Generation, lacking: list[str]) -> View:
        slide = entry.slide
        if isinstance(slide, MessageSlide):
            return present_message(slide)
        if isinstance(slide, ImageSlide):
            return present_image(slide, self._photo(slide.picture, generation, self.largest))
        campaign = entry.campaign.content if entry.campaign is not None else None
        if campaign is None:
            raise StoreCorrupt(entry.slide_id, "there is nothing to draw it from")
        if entry.notice is not None:
            return self._notice(entry, generation)
        if isinstance(slide, TenSlide):
            return self._ten(entry, generation, lacking)
        return present_tip_line(campaign)

    def _notice(self, entry: Entry, generation: Generation) -> View:
        assert entry.notice is not None  # noqa: S101 - the caller has looked
        notice, slide = entry.notice.content, entry.slide
        campaign = entry.campaign.content if entry.campaign is not None else None
        rank = None
        if isinstance(slide, NoticeSlide) and slide.rank is not None:
            rank = (slide.rank, slide.rank_of)
        if entry.is_detail:
            photos = self._photos(notice.pictures, generation)
            return present_detail(notice, campaign, photos, rank=rank, native_px=self.native_px)
        pictures = notice.pictures
        photo = None
        if pictures:
            picture = pictures[entry.picture_number]
            photo = self._photo(picture, generation, self.largest)
        return present_notice(notice, campaign, photo, rank=rank, native_px=self.native_px)

    def _ten(self, entry: Entry, generation: Generation, lacking: list[str]) -> View:
        """A face that cannot be read leaves its own tile empty, and the others stand. Raises
        SyncError where none of them can be."""
        assert entry.campaign is not None  # noqa: S101 - the caller has looked
        largest = tile_photo_size(self.largest, len(entry.faces))
        tiles: list[tuple[Notice, int | None, Photo | None]] = []
        problem: SyncError | None = None
        for face, rank in zip(entry.faces, entry.ranks, strict=True):
            notice, photo = face.content, None
            picture = slide_picture(notice)
            if picture is not None:
                try:
                    photo = self._photo(picture, generation, largest)
                except SyncError as error:
                    problem = error
                    lacking.append(f"{notice.id}: {error}")
            tiles.append((notice, rank, photo))
        if problem is not None and not any(photo for _notice, _rank, photo in tiles):
            raise problem
        return present_ten(tiles, entry.campaign.content)

    def _photos(
        self, pictures: tuple[Picture, ...], generation: Generation
    ) -> list[tuple[Picture, Photo]]:
        """Those that can be read: a detail is not lost with one of its pictures. Raises SyncError
        where there are pictures and none can be."""
        found: list[tuple[Picture, Photo]] = []
        problem: SyncError | None = None
        for picture in pictures:
            try:
                found.append((picture, self._photo(picture, generation, self.largest)))
            except SyncError as error:
                _log.warning("a picture of a detail cannot be shown: %s", error)
                problem = error
        if problem is not None and not found:
            raise problem
        return found

    def _photo(self, picture: Picture, generation: Generation, largest: tuple[int, int]) -> Photo:
        derivative = generation.record.derivative(picture.sha256)
        if derivative is None:
            raise StoreCorrupt(picture.sha256, "the picture is not on this device")
        return decode_photo(self.store.read_picture(derivative), picture, largest)
