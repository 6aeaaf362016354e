"""From what is asked for to the view that is painted: a notice, a slide, or a campaign's tip line.

As the player does from its store (`kiosk.player.reading`), but from a folder of the hub's pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
    """What to draw: a notice; a slide, with the notices that it names; or a campaign alone.

    `ranks` are of a grid's notices, in their order; `detail` asks for all that the notice says.
    """

    notice: Notice | None = None
    slide: AnySlide | None = None
    notices: tuple[Notice, ...] = ()
    ranks: tuple[int | None, ...] = ()
    campaign: Campaign | None = None
    detail: bool = False


@dataclass(frozen=True)
class Pictures:
    """Where pictures lie, if anywhere, and the size in pixels that they are drawn at."""

    media: Path | None
    largest: tuple[int, int]

    def photo(
        self, picture: Picture | None, largest: tuple[int, int] | None = None
    ) -> Photo | None:
        """Decoded; None without a picture or a folder. Raises `RenderRefused` for one that is
        missing, altered or damaged."""
        if picture is None or self.media is None:
            return None
        try:
            data = read_picture(self.media, picture)
            return decode_photo(data, picture, largest or self.largest)
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
    notice, rank = _one_person(asked)
    if notice is not None and asked.detail:
        taken = ((picture, pictures.photo(picture)) for picture in notice.pictures)
        photos = [(picture, photo) for picture, photo in taken if photo is not None]
        return present_detail(notice, campaign, photos, rank=rank, native_px=native_px)
    if notice is not None:
        photo = pictures.photo(slide_picture(notice))
        return present_notice(notice, campaign, photo, rank=rank, native_px=native_px)
    if campaign is None:
        raise RenderRefused("a notice, a slide or a campaign must be given")
    if isinstance(asked.slide, TenSlide):
        return present_ten(_tiles(asked.slide, asked, pictures), campaign)
    return present_tip_line(campaign)


def _one_person(asked: Asked) -> tuple[Notice | None, tuple[int, int | None] | None]:
    """The notice that is drawn, where it is one, and its place in a campaign."""
    slide = asked.slide
    if not isinstance(slide, NoticeSlide):
        return asked.notice, None
    rank = (slide.rank, slide.rank_of) if slide.rank is not None else None
    return _named(slide.notice_id, asked.notices), rank


def _tiles(
    slide: TenSlide, asked: Asked, pictures: Pictures
) -> list[tuple[Notice, int | None, Photo | None]]:
    ranks = asked.ranks or (None,) * len(slide.notice_ids)
    if len(ranks) != len(slide.notice_ids):
        raise RenderRefused(f"ranks: {len(ranks)} for {len(slide.notice_ids)} notices")
    largest = tile_photo_size(pictures.largest, len(slide.notice_ids))
    shown = [_named(notice_id, asked.notices) for notice_id in slide.notice_ids]
    return [
        (notice, rank, pictures.photo(slide_picture(notice), largest))
        for notice, rank in zip(shown, ranks, strict=True)
    ]


def _named(notice_id: str, notices: tuple[Notice, ...]) -> Notice:
    found = next((notice for notice in notices if notice.id == notice_id), None)
    if found is None:
        raise RenderRefused(f"notices: lacks {notice_id}, which the slide names")
    return found
