"""The form's end of the socket pair: orders come in on a thread of its own, words go out."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from typing import NoReturn

from kiosk.form.messages import LONGEST_ORDER, MessageRefused, Order, Word, read_order, word_line


class Link:
    """Speaks to the player over an open descriptor. Where the player is gone, so is the form."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._lines = self._socket.makefile("rb")

    def tell(self, word: Word) -> None:
        """Say a word to the player."""
        try:
            self._socket.sendall(word_line(word))
        except OSError:
            leave_no_trace()

    def next_order(self) -> Order:
        """Waits for the player's next order. Does not return where the player is gone or says
        what is no order: a form without its player has nobody to draw for."""
        line = self._lines.readline(LONGEST_ORDER)
        if not line.endswith(b"\n"):
            leave_no_trace()
        try:
            return read_order(line)
        except MessageRefused:
            self.tell("failed")
            leave_no_trace(1)

    def listen(self, heard: Callable[[Order], None]) -> None:
        """From now on every order is given to `heard`, on a thread of its own."""

        def run() -> None:
            while True:
                heard(self.next_order())

        threading.Thread(target=run, name="link", daemon=True).start()


def leave_no_trace(code: int = 0) -> NoReturn:
    """End the process at once: no `atexit`, no destructor, nothing that could write or linger.

    The kernel takes the window off the display and every page of memory back.
    """
    os._exit(code)
