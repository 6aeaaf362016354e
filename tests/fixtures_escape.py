"""Another program on the same X display: a window above ours, a request to close, a dropped file.

`xdotool` has none of these. It speaks to the server through libX11, as any client would.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_CLIENT_MESSAGE, _SELECTION_REQUEST, _SELECTION_NOTIFY = 33, 30, 31  # <X11/X.h>
_XDND_VERSION = 5
_ERROR_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_HEAD = [
    ("type", ctypes.c_int),
    ("serial", ctypes.c_ulong),
    ("send_event", ctypes.c_int),
    ("display", ctypes.c_void_p),
]


class _Message(ctypes.Structure):
    """XClientMessageEvent, as long as any XEvent."""

    _fields_ = [
        *_HEAD,
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 12),
    ]


class _Request(ctypes.Structure):
    """XSelectionRequestEvent, as long as any XEvent."""

    _fields_ = [
        *_HEAD,
        *((name, ctypes.c_ulong) for name in ("owner", "requestor", "selection", "target")),
        *((name, ctypes.c_ulong) for name in ("property", "time")),
        ("rest", ctypes.c_long * 14),
    ]


class _Answer(ctypes.Structure):
    """XSelectionEvent, as long as any XEvent."""

    _fields_ = [
        *_HEAD,
        *((name, ctypes.c_ulong) for name in ("requestor", "selection", "target")),
        *((name, ctypes.c_ulong) for name in ("property", "time")),
        ("rest", ctypes.c_long * 15),
    ]


class OtherProgram:
    """A client of the display `name`, with a window of its own that is not shown yet."""

    def __init__(self, name: str, size: tuple[int, int]) -> None:
        self._lib = lib = ctypes.CDLL("libX11.so.6")
        lib.XOpenDisplay.restype = ctypes.c_void_p
        lib.XDefaultRootWindow.restype = ctypes.c_ulong
        lib.XCreateSimpleWindow.restype = ctypes.c_ulong
        lib.XInternAtom.restype = ctypes.c_ulong
        # Xlib ends the process at an error of the server's; here that would be the test's.
        self._ignoring = _ERROR_HANDLER(lambda _display, _event: 0)
        lib.XSetErrorHandler(self._ignoring)
        self._display = ctypes.c_void_p(lib.XOpenDisplay(name.encode("ascii")))
        assert self._display.value, f"no connection to {name}"
        root = ctypes.c_ulong(lib.XDefaultRootWindow(self._display))
        white = ctypes.c_ulong(0xFFFFFF)
        at = (root, 0, 0, *map(ctypes.c_uint, size), 0, white, white)
        self.window = int(lib.XCreateSimpleWindow(self._display, *at))

    def close(self) -> None:
        """It ends, and its window with it."""
        self._lib.XCloseDisplay(self._display)

    def cover(self) -> None:
        """Its window over everything else."""
        self._call("XMapRaised", ctypes.c_ulong(self.window))

    def ask_to_close(self, window: int) -> None:
        """WM_DELETE_WINDOW (ICCCM 4.2.8.1), which a window manager sends for Alt-F4."""
        self._send(window, "WM_PROTOCOLS", self._atom("WM_DELETE_WINDOW"))

    def drop_file(self, window: int, uri: str, *, seconds: float = 2.0) -> bool:
        """A file dragged onto a window and dropped (XDND); whether the window asked what it is."""
        ours, kind = ctypes.c_ulong(self.window), self._atom("text/uri-list")
        self._call("XSetSelectionOwner", ctypes.c_ulong(self._atom("XdndSelection")), ours, 0)
        self._send(window, "XdndEnter", self.window, _XDND_VERSION << 24, kind)
        copy = self._atom("XdndActionCopy")
        self._send(window, "XdndPosition", self.window, 0, (300 << 16) | 200, 0, copy)
        self._send(window, "XdndDrop", self.window)
        deadline = time.monotonic() + seconds
        event = _Request()
        while time.monotonic() < deadline:
            while self._lib.XPending(self._display):
                self._lib.XNextEvent(self._display, ctypes.byref(event))
                if event.type == _SELECTION_REQUEST:
                    self._give(event, uri.encode("utf-8"))
                    return True
            time.sleep(0.01)
        return False

    def _give(self, asked: Any, data: bytes) -> None:
        where = (ctypes.c_ulong(asked.requestor), ctypes.c_ulong(asked.property))
        self._call("XChangeProperty", *where, ctypes.c_ulong(asked.target), 8, 0, data, len(data))
        answer = _Answer(
            type=_SELECTION_NOTIFY,
            requestor=asked.requestor,
            selection=asked.selection,
            target=asked.target,
            property=asked.property,
            time=asked.time,
        )
        self._call("XSendEvent", ctypes.c_ulong(asked.requestor), 0, 0, ctypes.byref(answer))

    def _send(self, window: int, kind: str, *data: int) -> None:
        message = _Message(
            type=_CLIENT_MESSAGE, window=window, message_type=self._atom(kind), format=32
        )
        message.data[: len(data)] = data
        self._call("XSendEvent", ctypes.c_ulong(window), 0, 0, ctypes.byref(message))

    def _atom(self, name: str) -> int:
        return int(self._lib.XInternAtom(self._display, name.encode("ascii"), 0))

    def _call(self, name: str, *arguments: Any) -> None:
        getattr(self._lib, name)(self._display, *arguments)
        self._lib.XSync(self._display, 0)


@contextmanager
def another_program(name: str, size: tuple[int, int]) -> Iterator[OtherProgram]:
    """Another client of the display; ended afterwards."""
    program = OtherProgram(name, size)
    try:
        yield program
    finally:
        program.close()


def _chords(*keys: str) -> tuple[str, ...]:
    return ("key", "--clearmodifiers", *keys)


def _clicks(*buttons: str) -> tuple[str, ...]:
    return tuple(word for button in buttons for word in ("click", "--delay", "10", button))


KEYS: dict[str, Sequence[str]] = {
    "function keys": _chords("F1", "F2", "F5", "F10", "F11", "F12", "shift+F12", "Print"),
    "keys that end programs": _chords(
        *("Escape", "alt+F4", "ctrl+c", "ctrl+q", "ctrl+w", "ctrl+d", "ctrl+backslash", "super+q")
    ),
    "keys that change windows": _chords(
        *("Super_L", "Tab", "alt+Tab", "alt+space", "super+d", "Menu", "ctrl+alt+t", "alt+F2")
    ),
    "keys that end the display": _chords("ctrl+alt+BackSpace", "ctrl+alt+Delete", "ctrl+alt+F2"),
    "keys of Kivy's own tools": _chords("ctrl+e", "F1", "F12", "ctrl+shift+e", "ctrl+alt+p"),
    "keys held down": (
        *("keydown", "Control_L", "keydown", "Alt_L", "keydown", "F1", "keydown", "Escape"),
        *("sleep", "0.5", "keyup", "Escape", "keyup", "F1", "keyup", "Alt_L", "keyup", "Control_L"),
    ),
}
"""What somebody tries on a keyboard that they have plugged in, in xdotool's words."""


def fingers(x: int, y: int) -> dict[str, Sequence[str]]:
    """What somebody tries with fingers, or a mouse of their own, at a pixel where nothing is."""
    at = ("mousemove", str(x), str(y))
    several = ("1", "2", "3", "8", "9")
    return {
        "a long press": (*at, "mousedown", "1", "sleep", "0.8", "mouseup", "1"),
        "a menu": (*at, *_clicks("3", "2", "8", "9")),
        "a wheel": (*at, *_clicks("4", "5", "5", "6", "7")),
        "many at once": (
            *at,
            *(word for button in several for word in ("mousedown", button)),
            *("sleep", "0.1", "mousemove_relative", "9", "9"),
            *(word for button in several for word in ("mouseup", button)),
        ),
        "many in a row": (*at, "click", "--repeat", "40", "--delay", "5", "1"),
    }
