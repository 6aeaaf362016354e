"""The sizes in which a photograph is offered, and how a page names them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from sync.models import Picture
from sync.types import Sha256

if TYPE_CHECKING:
    from hub.public.views_of import Words

Format: TypeAlias = Literal["webp", "jpg"]
WIDTHS = (360, 540, 800, 1200)
"""Pixels: a phone of 360 points with one, and with two to three pixels a point; a desk."""
THUMBNAIL_WIDTH = 360
_LATER = 540
"""What is loaded by a browser that knows no `srcset`."""


def widths_of(width: int) -> tuple[int, ...]:
    """The widths in which a picture is offered; never wider than it is."""
    return tuple(w for w in WIDTHS if w < width) + ((width,) if width <= WIDTHS[-1] else ())


@dataclass(frozen=True)
class PictureView:
    """One photograph as a page shows it."""

    sha256: Sha256
    width: int
    height: int
    caption: Words
    x: int
    """Where the face is, in tenths from the left: `object-position` by a class of the sheet."""
    y: int

    @property
    def webp(self) -> str:
        """`srcset` of the smaller files."""
        return self._set("webp")

    @property
    def jpeg(self) -> str:
        """`srcset` for browsers without WebP."""
        return self._set("jpg")

    @property
    def plain(self) -> str:
        """`src`."""
        widths = widths_of(self.width)
        return _address(self.sha256, next((w for w in widths if w >= _LATER), widths[-1]), "jpg")

    @property
    def thumbnail(self) -> str:
        """`src` in a list."""
        return _address(self.sha256, widths_of(self.width)[0], "jpg")

    @property
    def thumbnail_webp(self) -> str:
        """Likewise, smaller."""
        return _address(self.sha256, widths_of(self.width)[0], "webp")

    def _set(self, form: Format) -> str:
        widths: Iterable[int] = widths_of(self.width)
        return ", ".join(f"{_address(self.sha256, width, form)} {width}w" for width in widths)


def picture_view(picture: Picture, caption: Words) -> PictureView:
    """A notice's picture."""
    return PictureView(
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        caption=caption,
        x=round(picture.focus_x / 10),
        y=round(picture.focus_y / 10),
    )


def _address(sha256: str, width: int, form: Format) -> str:
    return f"/p/{sha256}/{width}.{form}"
