"""From what is asked for to the view that is painted: a notice, a slide, or a campaign's tip line.

As the player does from its store (`kiosk.player.reading`), but from a folder of the hub's pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.presenting import (
    decode_photo,
    present_image,
    present_message,
    present_notice,
    present_ten,
    present_tip_line,
    slide_picture,
)
from kiosk.render.reading import RenderRefused, read_picture
from screens.views import Photo, View
from sync.errors import PictureRefused
from sync.models import (
    AnySlide,
    Campaign,
    ImageSlide,
    MessageSlide,
    Notice,
    NoticeSlide,
    Picture,
    TenSlide,
)


@dataclass(frozen=True)
class Asked:
    """What to draw: a notice; a slide, with the notices that it names; or a campaign alone."""

    notice: Notice | None = None
    slide: AnySlide | None = None
    notices: tuple[Notice, ...] = ()
    campaign: Campaign | None = None


@dataclass(frozen=True)
class Pictures:
    """Where pictures lie, if anywhere, and the size in pixels that they are drawn at."""

    media: Path | None
    largest: tuple[int, int]

    def photo(self, picture: Picture | None) -> Photo | None:
        """Decoded; None without a picture or a folder. Raises `RenderRefused` for one that is
        missing, altered or damaged."""
        if picture is None or self.media is None:
            return None
        try:
            return decode_photo(read_picture(self.media, picture), picture, self.largest)
        except PictureRefused as error:
            raise RenderRefused(str(error)) from error


def view_of(asked: Asked, pictures: Pictures, native_px: int) -> View:
    """The view. Raises `RenderRefused` where what it is drawn from is not there."""
    campaign = asked.campaign
    if asked.notice is not None and asked.slide is not None:
        raise RenderRefused("a notice or a slide is drawn, not both at once")
    if isinstance(asked.slide, MessageSlide):
        return present_message(asked.slide)
    if isinstance(asked.slide, ImageSlide):
        photo = pictures.photo(asked.slide.picture)
        if photo is None:
            raise RenderRefused("an image is drawn from media_dir, and none was given")
        return present_image(asked.slide, photo)
    notice = asked.notice
    rank = None
    if isinstance(asked.slide, NoticeSlide):
        notice = _named(asked.slide.notice_id, asked.notices)
        if asked.slide.rank is not None:
            rank = (asked.slide.rank, asked.slide.rank_of)
    if notice is not None:
        photo = pictures.photo(slide_picture(notice))
        return present_notice(notice, campaign, photo, rank=rank, native_px=native_px)
    if campaign is None:
        raise RenderRefused("a notice, a slide or a campaign must be given")
    if isinstance(asked.slide, TenSlide):
        shown = (_named(notice_id, asked.notices) for notice_id in asked.slide.notice_ids)
        tiles = [(n, place, pictures.photo(slide_picture(n))) for place, n in enumerate(shown, 1)]
        return present_ten(tiles, campaign)
    return present_tip_line(campaign)


def _named(notice_id: str, notices: tuple[Notice, ...]) -> Notice:
    found = next((notice for notice in notices if notice.id == notice_id), None)
    if found is None:
        raise RenderRefused(f"notices: lacks {notice_id}, which the slide names")
    return found
