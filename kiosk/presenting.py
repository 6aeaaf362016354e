"""From the feed's models to what screens draw. Called by the player and by `render`.

Pure but for decoding a photograph and drawing a name in its own script, which belong off the UI
thread; everything here may run on any thread.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, UnidentifiedImageError

from kiosk.drawable import all_drawable, has_letters, loses_marks
from kiosk.native_names import WIDEST_EM, native_pieces
from kiosk.qr import qr_matrix
from screens.views import (
    DetailView,
    FactsView,
    ImageView,
    MessageView,
    NoticeView,
    Pair,
    Photo,
    RewardView,
    TenView,
    TileView,
    TipLineView,
    TipView,
)
from sync.errors import PictureRefused
from sync.models import (
    Campaign,
    Description,
    ImageSlide,
    MessageSlide,
    Notice,
    Picture,
    Reward,
)

NATIVE_NAME_PX = 56
"""Type size of a native name at 1080p; `Look.text_px(NATIVE_NAME_PX)` at other sizes."""
_NAME_SHARE = 1.6
"""Of a native name that stands for the Latin one, to one that stands beneath it."""
_MOST_PIXELS = 64_000_000
_TILES_ACROSS = 3
"""No tile of a full grid is wider than this part of the slide."""


def decode_photo(data: bytes, picture: Picture, largest: tuple[int, int] | None = None) -> Photo:
    """Decodes a verified picture to RGB, no larger than `largest` (pixels) needs to be covered.

    `data` may be a derivative: only the focus is taken from `picture`. Raises `PictureRefused`.
    """
    subject = picture.sha256
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise PictureRefused(subject, f"{image.width}x{image.height} is too large to show")
            if largest is not None:
                image.draft("RGB", largest)  # JPEG: decodes at a half, a quarter, an eighth
            rgb = image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PictureRefused(subject, f"cannot be decoded ({error})") from error
    if largest is not None:
        share = max(largest[0] / rgb.width, largest[1] / rgb.height)
        if share < 1:
            size = (max(1, round(rgb.width * share)), max(1, round(rgb.height * share)))
            rgb = rgb.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return Photo(rgb.tobytes(), rgb.width, rgb.height, picture.focus_x / 100, picture.focus_y / 100)


def present_notice(
    notice: Notice,
    campaign: Campaign | None,
    photo: Photo | None,
    *,
    rank: tuple[int, int | None] | None = None,
    native_px: int = NATIVE_NAME_PX,
) -> NoticeView:
    """A notice as a slide; without a campaign it has no numbers and no QR (a draft's preview)."""
    # A name that the face has no letter of is given as its native form, as large as a name; "[…]"
    # says who has none. One that only loses marks (Nguyễn) stands beneath as it is spelt.
    latin = has_letters(notice.name)
    spelt = latin and not loses_marks(notice.name)
    own_script = notice.native_name or ("" if spelt else notice.name)
    larger = 1.0 if latin else _NAME_SHARE
    native = native_pieces(own_script, round(native_px * larger), WIDEST_EM / larger)
    view = NoticeView(
        notice_id=notice.id,
        kind=notice.kind,
        name=notice.name,
        outcome=notice.outcome,
        gender=notice.description.gender,
        native_name=native,
        native_lacking=bool(own_script) and not native,
        aliases=notice.aliases,
        rank=rank,
        charge=Pair(notice.charge_es, notice.charge_en),
        caution=Pair(notice.caution_es, notice.caution_en),
        reward=_reward(notice.reward),
        facts=_facts(notice.description),
        authority=Pair(notice.authority_es, notice.authority_en),
        case_number=notice.case_number,
        photo=photo,
        tip=_tip(campaign, campaign.notice_address(notice.id)) if campaign else None,
    )
    return all_drawable(view)


def present_detail(
    notice: Notice,
    campaign: Campaign | None,
    photos: Sequence[tuple[Picture, Photo]],
    *,
    rank: tuple[int, int | None] | None = None,
    native_px: int = NATIVE_NAME_PX,
) -> DetailView:
    """Everything that a notice says, with those of its pictures that may be shown, decoded."""
    captions = tuple(Pair(picture.caption_es, picture.caption_en) for picture, _photo in photos)
    return DetailView(
        notice=present_notice(notice, campaign, None, rank=rank, native_px=native_px),
        photos=tuple(photo for _picture, photo in photos),
        captions=tuple(all_drawable(caption) for caption in captions),
        details=all_drawable(Pair(notice.details_es, notice.details_en)),
    )


def present_ten(
    tiles: Sequence[tuple[Notice, int | None, Photo | None]], campaign: Campaign
) -> TenView:
    """Notices side by side, each with its rank and its photograph, where it has them."""
    title = all_drawable(Pair(campaign.title_es, campaign.title_en))
    shown = tuple(
        all_drawable(
            TileView(
                notice_id=notice.id,
                name=notice.name,
                kind=notice.kind,
                outcome=notice.outcome,
                gender=notice.description.gender,
                rank=rank,
                photo=photo,
                native_name=()
                if has_letters(notice.name)
                else native_pieces(notice.native_name or notice.name, NATIVE_NAME_PX),
            )
        )
        for notice, rank, photo in tiles
    )
    return TenView(shown, title, _tip(campaign, None))


def present_image(slide: ImageSlide, photo: Photo) -> ImageView:
    """One picture, with what it is for who cannot see it."""
    return ImageView(photo, all_drawable(Pair(slide.alt_es, slide.alt_en)))


def present_tip_line(campaign: Campaign) -> TipLineView:
    """The campaign's tip line; its QR leads to the campaign's own page."""
    title = Pair(campaign.title_es, campaign.title_en)
    return all_drawable(TipLineView(_tip(campaign, campaign.tip_address()), title))


def present_message(slide: MessageSlide) -> MessageView:
    """A few words of the authority."""
    title, body = Pair(slide.title_es, slide.title_en), Pair(slide.body_es, slide.body_en)
    return all_drawable(MessageView(title, body, slide.tone))


def tile_photo_size(largest: tuple[int, int], tiles: int) -> tuple[int, int]:
    """Pixels that a grid's photographs need, on slides drawn at `largest`."""
    width, height = largest
    return (width // _TILES_ACROSS, height // 2) if tiles > _TILES_ACROSS else largest


def slide_picture(notice: Notice) -> Picture | None:
    """The picture a slide shows: the first."""
    return notice.pictures[0] if notice.pictures else None


def _tip(campaign: Campaign, address: str | None) -> TipView:
    lines = campaign.tip_lines
    return TipView(
        phone=lines.phone,
        whatsapp=lines.whatsapp,
        emergency=lines.emergency,
        promise=all_drawable(Pair(campaign.promise_es, campaign.promise_en)),
        qr=qr_matrix(address) if address else None,
    )


def _reward(reward: Reward | None) -> RewardView | None:
    if reward is None:
        return None
    return RewardView(reward.amount, reward.currency, Pair(reward.text_es, reward.text_en))


def _facts(known: Description) -> FactsView:
    return FactsView(
        age=known.age,
        born=known.born,
        height_cm=known.height_cm,
        weight_kg=known.weight_kg,
        hair=Pair(known.hair_es, known.hair_en),
        eyes=Pair(known.eyes_es, known.eyes_en),
        marks=Pair(known.marks_es, known.marks_en),
        last_seen=Pair(known.last_seen_es, known.last_seen_en),
    )
