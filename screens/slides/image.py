"""One picture, whole: nothing of it is cropped away, and nothing is written over it."""

from __future__ import annotations

from screens.palette import GROUND
from screens.plan import Box, Ground, Page, Photograph
from screens.slides.setting import Setter
from screens.views import ImageView


def image_pages(view: ImageView, setter: Setter) -> list[Page]:
    """Always one page: as large as it goes, in the middle of the slide's ground."""
    look = setter.look
    width, height = look.slide_width, look.slide_height
    share = min(width / view.photo.width, height / view.photo.height)
    size = (max(1, round(view.photo.width * share)), max(1, round(view.photo.height * share)))
    place = Box((width - size[0]) // 2, (height - size[1]) // 2, *size)
    ground = Ground(Box(0, 0, width, height), GROUND)
    return [Page(width, height, (ground, Photograph(place, view.photo, GROUND)))]
