"""Kivy without a display, a window system, or a trace in the user's home."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile

_WINDOW = (64, 64)


def start_offscreen() -> None:
    """Opens Kivy's GL context on SDL's `offscreen` driver (same pixels as a display server's).

    Must run before anything imports `kivy`: Kivy reads all of this at import. Its home is a folder
    of this process, removed at the end; nothing is logged to files and no option of ours is its.
    Call once; later calls do nothing.
    """
    if "kivy" not in sys.modules:
        _quiet_environment()
    from kivy.config import Config

    Config.set("kivy", "log_level", "warning")
    Config.set("graphics", "width", str(_WINDOW[0]))
    Config.set("graphics", "height", str(_WINDOW[1]))
    Config.set("graphics", "multisamples", "0")
    Config.set("graphics", "maxfps", "0")
    from kivy.core.window import Window

    if Window is None:
        raise RuntimeError(
            "no GL context: SDL's offscreen driver needs EGL (Debian: libegl1, libgles2,"
            " libgl1-mesa-dri)"
        )


def _quiet_environment() -> None:
    home = tempfile.mkdtemp(prefix="sebusca-render-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(
        SDL_VIDEODRIVER="offscreen",
        KIVY_WINDOW="sdl2",  # without GL it ends the process itself where it may try another
        KIVY_HOME=home,
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",  # or Kivy takes sys.stderr for its own log
    )
