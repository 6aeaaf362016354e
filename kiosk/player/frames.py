"""Kivy's window and event loop, driven one round at a time, every flip counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from kiosk.player.screenshot import Pixels


class KivyFrames:
    """Draws when something asks for it; `after_flip` is told the moment (seconds since 1970)."""

    before_flip: Callable[[], None] | None = None
    """Called when a frame is drawn and not yet flipped."""

    def __init__(self, window: Any, after_flip: Callable[[float], None]) -> None:
        from kivy.base import EventLoop, runTouchApp

        self._window = window
        self._loop = EventLoop
        self._after_flip = after_flip
        self._drawn = False
        self.count = 0
        """Frames flipped so far."""
        window.bind(on_flip=self._on_flip)  # observers are called before the window flips
        runTouchApp(embedded=True)

    @property
    def closed(self) -> bool:
        """Whether the window is gone."""
        return bool(self._loop.quit)

    @property
    def is_owing(self) -> bool:
        """Whether something asks for a frame that the last round did not draw."""
        return bool(self._window.canvas.needs_redraw)

    def run_once(self) -> None:
        """Window events first, so that a touch is dispatched in the round it came in."""
        self._window.mainloop()
        self._loop.idle()
        if self._drawn:
            self._drawn = False
            self.count += 1
            self._after_flip(time.time())

    def ask(self) -> None:
        """Have one frame drawn although nothing has changed."""
        self._window.canvas.ask_update()

    def read(self) -> Pixels:
        """What was drawn: RGBA, rows from the bottom. Call before the flip."""
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

        width, height = map(int, self._window.system_size)
        return glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE), width, height

    @staticmethod
    def finish() -> None:
        """Return once the GPU has done what it was given."""
        from kivy.graphics.opengl import glFinish

        glFinish()

    def close(self) -> None:
        """Close the window."""
        from kivy.base import stopTouchApp

        stopTouchApp()
        self._window.close()

    def _on_flip(self, *_: object) -> None:
        self._drawn = True
        if self.before_flip is not None:
            self.before_flip()
