"""From what is asked for to PNG files: one camera a display size and language, kept warm."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kiosk.render.drawing import ScreenCamera
from kiosk.render.reading import RenderRefused
from kiosk.render.subjects import Asked, Pictures, view_of
from screens.preferences import EVERYBODY, Preferences
from screens.views import InputMode

if TYPE_CHECKING:
    from PIL import Image

Lang = Literal["es", "en"]
_MOST_CAMERAS = 6


class Studio:
    """Create it after `start_offscreen`. Not for other threads than the one that did."""

    def __init__(self, input_mode: InputMode = "touch", *, listens: bool = True) -> None:
        self._input_mode: InputMode = input_mode
        self._listens = listens
        self._cameras: dict[tuple[tuple[int, int], Lang, Preferences], ScreenCamera] = {}

    def warm(self, size: tuple[int, int], lang: Lang) -> None:
        """Compiles shaders and opens fonts before anybody waits for a picture."""
        from screens.views import MessageView, Pair

        self._camera(size, lang).pictures(MessageView(Pair("…", "…")))

    def draw(
        self,
        asked: Asked,
        media: Path | None,
        out: Path,
        *,
        size: tuple[int, int],
        lang: Lang,
        preferences: Preferences = EVERYBODY,
    ) -> list[Path]:
        """Writes `out` (and `-p2`, `-p3`, … beside it for further pages); returns the files.

        Without a folder of pictures the place of the photograph stays empty. Raises
        `RenderRefused` for a picture that is missing, altered or damaged, or a file that cannot be
        written; nothing is written then.
        """
        camera = self._camera(size, lang, preferences)
        view = view_of(asked, Pictures(media, camera.photo_size), camera.native_px)
        written = []
        for number, image in enumerate(camera.pictures(view), start=1):
            name = out if number == 1 else out.with_name(f"{out.stem}-p{number}{out.suffix}")
            _save(image, name)
            written.append(name)
        return written

    def _camera(
        self, size: tuple[int, int], lang: Lang, preferences: Preferences = EVERYBODY
    ) -> ScreenCamera:
        key = (size, lang, preferences)
        camera = self._cameras.pop(key, None) or ScreenCamera(
            size, lang, self._input_mode, preferences=preferences, listens=self._listens
        )
        self._cameras[key] = camera  # the most recent last
        while len(self._cameras) > _MOST_CAMERAS:
            self._cameras.pop(next(iter(self._cameras)))
        return camera


def _save(image: Image.Image, path: Path) -> None:
    """Whole or not at all. Compression 1: a preview is looked at once, and is waited for."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            image.save(file, format="PNG", compress_level=1)
        os.replace(partial, path)  # noqa: PTH105 - atomic, and says so
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise RenderRefused(f"{path}: cannot be written: {error.strerror or error}") from error
