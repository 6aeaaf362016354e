"""Kivy, set up as a kiosk needs it: one input, no keys, no files of its own, no free-running clock.

Kivy reads its environment and its `Config` when its window is first imported, so `open_window` must
run before anything else of Kivy is imported in this process.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from config.kiosk import Display, KioskSettings

_ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",  # our command line is not Kivy's
    "KIVY_NO_CONFIG": "1",  # no config.ini in a home folder changes what a kiosk does
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",  # its records come through `logging` like ours
    "KIVY_CLOCK": "default",
    "KIVY_WINDOW": "sdl2",
    "KIVY_CLIPBOARD": "dummy",  # nothing is copied here, and xclip would be started for it
    # Asked to close (Alt-F4, WM_DELETE_WINDOW, xdg_toplevel.close) a window stays; SDL still says
    # that all is over when the display itself is gone, and then the process is to end.
    "SDL_QUIT_ON_LAST_WINDOW_CLOSE": "0",
}


def kivy_environment(home: Path) -> Mapping[str, str]:
    """What the environment must hold before Kivy is imported; `home` is private to us."""
    return {**_ENVIRONMENT, "KIVY_HOME": str(home)}


def kivy_options(
    display: Display, *, touch: bool, hidden: bool = False
) -> Mapping[str, Mapping[str, str]]:
    """`Config`, section by section. A `hidden` window is there and is not seen until it is shown.

    `maxfps` 0 leaves the pace to our own loop: Kivy's would wake 30 times a second to do nothing.
    There is one input provider at most, or one touch arrives twice. Escape and F1 do nothing.
    """
    across, down = display.width, display.height
    if display.orientation in {90, 270}:  # what is drawn is turned; the panel itself is not
        across, down = down, across
    return {
        "graphics": {
            "width": str(across),
            "height": str(down),
            "rotation": str(display.orientation),
            "fullscreen": "auto" if display.fullscreen else "0",
            "resizable": "0",
            "maxfps": "0",
            "multisamples": "0",
            "show_cursor": "0",
            "window_state": "hidden" if hidden else "visible",
            "allow_screensaver": "0",
        },
        "kivy": {
            "exit_on_escape": "0",
            "pause_on_minimize": "0",
            "desktop": "1",  # elsewhere Kivy neither hides a window nor raises one
            "log_level": "warning",
        },
        "input": {"mouse": "mouse,disable_multitouch"} if touch else {},
        "modules": {},
    }


def open_window(settings: KioskSettings) -> Any:
    """Import Kivy, open the one window of the player and return it."""
    touch = settings.input == "touch"
    window = open_kivy_window(settings.display, home=settings.runtime_dir / "kivy", touch=touch)
    window.clear = partial(_clear_colour, window)
    window.bind(on_hide=lambda hidden: hidden.show())  # whoever hid it: it is what there is to see
    return window


def _clear_colour(window: Any) -> None:
    """Kivy's own clears depth and stencil too, which nothing here draws by: 8 MB more a frame."""
    from kivy.graphics.opengl import GL_COLOR_BUFFER_BIT, glClear, glClearColor

    glClearColor(*window.clearcolor)
    glClear(GL_COLOR_BUFFER_BIT)


def open_kivy_window(display: Display, *, home: Path, touch: bool, hidden: bool = False) -> Any:
    """Import Kivy, open the one window of this process and return it. `home` is made for Kivy."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(kivy_environment(home))
    from kivy.config import Config

    options = kivy_options(display, touch=touch, hidden=hidden)
    for section in ("input", "modules"):
        for key, _value in Config.items(section):
            Config.remove_option(section, key)
    for section, values in options.items():
        for key, value in values.items():
            Config.set(section, key, value)
    from kivy.core.window import Window

    return Window
