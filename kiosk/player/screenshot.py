"""What is on the display, as a PNG: read back before the flip, packed on a thread of its own."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PIL import Image

from kiosk.player.control import Answer, OrderRefused

_PACKED_QUICKLY = 1  # zlib level: 5 times as fast as the default for a tenth more bytes
_TURN_BACK = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}

Pixels = tuple[bytes, int, int]
"""RGBA, rows from the bottom, and their width and height."""

_log = logging.getLogger(__name__)


class Camera:
    """Takes a picture of the next frame. `ask_for_frame` has one drawn, `read` reads it back."""

    def __init__(
        self, read: Callable[[], Pixels], ask_for_frame: Callable[[], None], orientation: int
    ) -> None:
        self._read = read
        self._ask_for_frame = ask_for_frame
        self._orientation = orientation
        self._waiting: list[tuple[Path, Future[Answer]]] = []
        self._packer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="screenshot")

    def order(self, path: str, answer: Future[Answer]) -> None:
        """Write the next frame to `path`, then answer. Raises OrderRefused."""
        file = Path(path)
        if not file.is_absolute() or not file.parent.is_dir():
            raise OrderRefused(
                f"{path}: a screenshot needs an absolute path in a folder that exists"
            )
        self._waiting.append((file, answer))
        self._ask_for_frame()

    def frame_drawn(self) -> None:
        """The drawing thread has drawn a frame and not yet flipped it."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        try:
            pixels = self._read()
        except Exception as error:  # noqa: BLE001 - whoever waits must have an answer, and the frame
            _log.exception("a frame could not be read back")
            for _file, answer in waiting:
                answer.set_result({"ok": False, "error": f"the frame: {type(error).__name__}"})
            return
        for file, answer in waiting:
            self._packer.submit(self._pack, pixels, file, answer)

    def close(self) -> None:
        """Finish the pictures under way."""
        self._packer.shutdown(wait=True, cancel_futures=True)

    def _pack(self, pixels: Pixels, file: Path, answer: Future[Answer]) -> None:
        try:
            write_png(pixels, file, self._orientation)
        except OSError as error:
            answer.set_result({"ok": False, "error": f"{file}: {error.strerror or error}"})
        except Exception as error:  # noqa: BLE001 - whoever waits must have an answer
            _log.exception("a screenshot could not be packed")
            answer.set_result({"ok": False, "error": f"{type(error).__name__}: {error}"})
        else:
            answer.set_result({"ok": True, "path": str(file)})


def write_png(pixels: Pixels, file: Path, orientation: int = 0) -> None:
    """Pack a frame into `file`, whole or not at all, upright as a person before it sees it."""
    data, width, height = pixels
    image = Image.frombuffer("RGBA", (width, height), data, "raw", "RGBA", 0, -1).convert("RGB")
    if orientation in _TURN_BACK:
        image = image.transpose(_TURN_BACK[orientation])
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        image.save(partial, "PNG", compress_level=_PACKED_QUICKLY)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
