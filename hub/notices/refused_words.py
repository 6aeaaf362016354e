"""Why a picture cannot be used, in an editor's words, and what to do instead. For `choosing`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sync.errors import PictureReason
from sync.pictures import DEFAULT_LIMITS

_WORDS = {
    "heic": _(
        "This picture is HEIC, as an iPhone takes them, and cannot be read here. Open it on a"
        " computer and save it as JPEG, or have the iPhone take JPEG: Settings › Camera › Formats ›"
        " Most Compatible."
    ),
    "kind": _(
        "This file is not a JPEG, PNG or WebP picture. Open it on a computer and save it as JPEG."
    ),
    "damaged": _(
        "This picture is damaged or incomplete. Upload it again, or ask for it once more."
    ),
    "pixels": _(
        "This picture has more than %(millions)d million pixels. Save it smaller: 2400 pixels on"
        " the longest side are enough."
    ),
    "small": _(
        "This picture is less than %(side)d pixels wide or high: no face can be seen. Choose a"
        " larger one."
    ),
    "bytes": _(
        "This picture is larger than %(megabytes)d MB. Save it smaller, as JPEG: 2400 pixels on the"
        " longest side are enough."
    ),
    "unreadable": _(
        "This picture cannot be read. Open it on a computer, save it as JPEG, and upload that one."
    ),
}


def words_of(reason: PictureReason) -> str:
    """In the reader's language."""
    limits = {
        "millions": DEFAULT_LIMITS.max_pixels // 1_000_000,
        "side": DEFAULT_LIMITS.min_side,
        "megabytes": DEFAULT_LIMITS.max_bytes // 2**20,
    }
    return str(_WORDS[reason]) % limits
