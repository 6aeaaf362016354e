"""The client of the player's socket takes no answer on trust."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.control import order
from kiosk.errors import PlayerRefused, PlayerUnreachable

Answering = Callable[[bytes | None], Path]


@pytest.fixture
def answering(tmp_path: Path) -> Iterator[Answering]:
    """A player that gives one answer to everybody; None: it never answers."""
    listeners: list[socket.socket] = []
    held: list[socket.socket] = []

    def open_(answer: bytes | None) -> Path:
        path = tmp_path / "player.sock"
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(path))
        listener.listen()
        listeners.append(listener)

        def serve() -> None:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            held.append(connection)
            if answer is not None:
                connection.recv(1000)
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)

        threading.Thread(target=serve, daemon=True).start()
        return path

    yield open_
    for opened in (*listeners, *held):
        opened.close()


def test_an_answer_is_returned(answering: Answering) -> None:
    assert order(answering(b'{"ok":true,"slide":"a"}\n'), "status") == {"ok": True, "slide": "a"}


def test_a_no_is_raised_with_its_reason(answering: Answering) -> None:
    with pytest.raises(PlayerRefused, match="show: not in the channel"):
        order(answering(b'{"ok":false,"error":"not in the channel"}\n'), "show")


@pytest.mark.parametrize("answer", [b"", b"\n", b"nonsense\n", b"[1]\n", b'{"ok":'])
def test_what_is_no_answer_is_no_player(answering: Answering, answer: bytes) -> None:
    with pytest.raises(PlayerUnreachable):
        order(answering(answer), "status")


def test_a_frozen_player_is_given_up_in_time(answering: Answering) -> None:
    with pytest.raises(PlayerUnreachable, match="timed out"):
        order(answering(None), "status", timeout_s=0.2)


def test_no_player_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PlayerUnreachable, match="No such file or directory"):
        order(tmp_path / "player.sock", "status")
