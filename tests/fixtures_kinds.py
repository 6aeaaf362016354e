"""Slides of the kinds that `tests.making` puts in no channel by itself: ten-grids and images."""

from __future__ import annotations

from collections.abc import Sequence

from sync.models import AnySlide, ChannelManifest, ImageSlide, Notice, NoticeSlide, TenSlide
from tests.making import make_campaign, make_channel, make_manifest, make_picture, notice_id


def make_ten_slide(*numbers: int, **changes: object) -> TenSlide:
    """A ten-grid `ten` of these notices of `make_notice`; 1 to 10 by default."""
    values: dict[str, object] = {
        "id": "ten",
        "campaign_id": make_campaign().id,
        "notice_ids": tuple(notice_id(number) for number in numbers or range(1, 11)),
    }
    return TenSlide.model_validate(values | changes)


def make_image_slide(seed: int = 20, **changes: object) -> ImageSlide:
    """An image `image` of `make_picture(seed)`."""
    values: dict[str, object] = {
        "id": "image",
        "picture": make_picture(seed),
        "alt_es": "Un puente dibujado sobre un río.",
        "alt_en": "A drawn bridge over a river.",
    }
    return ImageSlide.model_validate(values | changes)


def make_notice_slide(number: int = 1, **changes: object) -> NoticeSlide:
    """The slide `slide-testNNNN` of a notice of `make_notice`."""
    values: dict[str, object] = {
        "id": f"slide-{notice_id(number).lower()}",
        "notice_id": notice_id(number),
        "campaign_id": make_campaign().id,
    }
    return NoticeSlide.model_validate(values | changes)


def manifest_of(
    *slides: AnySlide, notices: Sequence[Notice] = (), first_approval: int = 1
) -> ChannelManifest:
    """A manifest whose channel has exactly these slides."""
    channel = make_channel([], slides=slides)
    return make_manifest(list(notices), channel=channel, first_approval=first_approval)
