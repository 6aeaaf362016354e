"""Who gets the keys of a keypad on an X display without a window manager: taken back after a form.

There a window that is shown takes the keyboard, and when it goes nobody has it (SDL sets the focus
to revert to none). SDL has no way to ask for it again, so this speaks to the X server by itself.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Mapping
from typing import Any

_POINTER_ROOT = 1  # <X11/X.h>: whichever window is under the pointer
_REVERT_TO_POINTER_ROOT = 1
_CURRENT_TIME = 0
_ERROR_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

_log = logging.getLogger(__name__)


class NoKeys:
    """Where keys need no care: another kind of display, or a screen that is touched."""

    def remember(self) -> None:
        """A form is about to open."""

    def take_back(self) -> None:
        """It is gone."""


class XKeys(NoKeys):
    """A connection of our own to the X server. Raises OSError where there is none to be had."""

    def __init__(self) -> None:
        self._lib = lib = ctypes.CDLL("libX11.so.6")
        lib.XOpenDisplay.restype = ctypes.c_void_p
        self._display = lib.XOpenDisplay(None)
        if not self._display:
            raise OSError("no connection to the X server")
        # Xlib ends the process at an error of the server's, such as a window that is gone.
        self._ignoring = _ERROR_HANDLER(lambda _display, _event: 0)
        lib.XSetErrorHandler(self._ignoring)
        self._window = ctypes.c_ulong(_POINTER_ROOT)

    def remember(self) -> None:
        """A form is about to open: whoever has the keys now is to have them again."""
        window, revert = ctypes.c_ulong(), ctypes.c_int()
        self._call("XGetInputFocus", ctypes.byref(window), ctypes.byref(revert))
        self._window = window if window.value else ctypes.c_ulong(_POINTER_ROOT)

    def take_back(self) -> None:
        """It is gone."""
        revert, now = ctypes.c_int(_REVERT_TO_POINTER_ROOT), ctypes.c_ulong(_CURRENT_TIME)
        self._call("XSetInputFocus", self._window, revert, now)
        self._call("XSync", ctypes.c_int(0))

    def _call(self, name: str, *arguments: Any) -> None:
        getattr(self._lib, name)(ctypes.c_void_p(self._display), *arguments)


def keys_of(environment: Mapping[str, str], *, keypad: bool) -> NoKeys:
    """Whatever this display needs."""
    is_x = environment.get("SDL_VIDEODRIVER", "x11").lower() == "x11" and "DISPLAY" in environment
    if not keypad or not is_x:
        return NoKeys()
    try:
        return XKeys()
    except OSError as error:
        _log.warning("after a form the keypad may be without effect: %s", error)
        return NoKeys()
