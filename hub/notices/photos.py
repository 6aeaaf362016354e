"""From uploaded or downloaded bytes to a `Photo`: re-encoded in a child process, stored by hash.

Called by the upload form and by importers; no picture enters the hub any other way.
"""

from __future__ import annotations

from hub.notices.likeness import likeness_of
from hub.notices.models import Photo
from hub.notices.originals import write_original
from sync.pictures import reencode

LONGEST_SIDE = 2400
"""Pixels: enough for a portrait screen of 2160 × 3840 with the photograph in its upper half."""


def add_photo(data: bytes, *, origin: str = "") -> Photo:
    """The photograph of these bytes. Raises sync.errors.PictureRefused for anything else."""
    picture = reencode(data, max_size=(LONGEST_SIDE, LONGEST_SIDE), subject=origin or "picture")
    write_original(picture.data)
    photo, _ = Photo.objects.get_or_create(
        sha256=picture.sha256,
        defaults={
            "media_type": picture.media_type,
            "byte_size": len(picture.data),
            "width": picture.width,
            "height": picture.height,
            "origin": origin[:400],
            "likeness": likeness_of(picture.data),
        },
    )
    return photo
