"""Takes the pictures: one camera for each display, language and person, kept while it is used."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PIL import Image

from kiosk.render.drawing import ScreenCamera
from screens.look import Look
from scripts.gallery_run.chosen import Shot
from scripts.gallery_run.form import FormCamera
from scripts.gallery_run.subjects import form_view, subjects

_PROGRESS = (3, 10)
"""The slide is the fourth of ten: the marks in the bar."""


def pictures(shot: Shot) -> list[Image.Image]:
    """One RGB picture a page, the size of the display. Call it after `start_offscreen`."""
    if shot.is_form:
        return [_form_camera(_key(shot)).picture(shot.of)]
    camera: ScreenCamera = _slide_camera(_key(shot))
    view = subjects(camera.native_px)[shot.of]  # type: ignore[index]  # a slide's
    return camera.pictures(view, _PROGRESS)


def _key(shot: Shot) -> tuple[Any, ...]:
    return (shot.size, shot.first, shot.input_mode, shot.preferences)


@lru_cache(maxsize=2)
def _slide_camera(key: tuple[Any, ...]) -> ScreenCamera:
    size, first, mode, preferences = key
    return ScreenCamera(size, first, mode, preferences=preferences)


@lru_cache(maxsize=2)
def _form_camera(key: tuple[Any, ...]) -> FormCamera:
    (width, height), first, mode, preferences = key
    return FormCamera(Look(width, height, mode, preferences), first, form_view())
