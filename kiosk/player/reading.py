"""From an entry of the programme to the view that is painted: pictures are re-hashed and decoded.

Runs on the preparer's thread.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.player.programme import Entry
from kiosk.presenting import (
    decode_photo,
    present_message,
    present_notice,
    present_tip_line,
    slide_picture,
)
from screens.views import Photo, View
from sync.errors import StoreCorrupt
from sync.models import MessageSlide, Notice, NoticeSlide
from sync.store import DeviceStore, Generation


@dataclass(frozen=True)
class Reader:
    """Reads what an entry is drawn from. `largest` is the size in pixels that slides are drawn at;
    `native_px` the type size of a name in its own script."""

    store: DeviceStore
    largest: tuple[int, int]
    native_px: int

    def present(self, entry: Entry, generation: Generation) -> View:
        """The view of an entry. Raises SyncError where its picture is damaged or not there."""
        slide = entry.slide
        if isinstance(slide, MessageSlide):
            return present_message(slide)
        campaign = entry.campaign.content if entry.campaign is not None else None
        if isinstance(slide, NoticeSlide) and entry.notice is not None:
            notice = entry.notice.content
            rank = (slide.rank, slide.rank_of) if slide.rank is not None else None
            photo = self._photo(notice, generation)
            return present_notice(notice, campaign, photo, rank=rank, native_px=self.native_px)
        if campaign is None:
            raise StoreCorrupt(entry.slide_id, "there is nothing to draw it from")
        return present_tip_line(campaign)

    def _photo(self, notice: Notice, generation: Generation) -> Photo | None:
        picture = slide_picture(notice)
        if picture is None:
            return None
        derivative = generation.record.derivative(picture.sha256)
        if derivative is None:
            raise StoreCorrupt(picture.sha256, "the picture is not on this device")
        return decode_photo(self.store.read_picture(derivative), picture, self.largest)
