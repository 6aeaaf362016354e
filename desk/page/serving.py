"""waitress on 127.0.0.1: one socket, no spooling of requests or answers to files, no log."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore

_THREADS = 4
_TURN_S = 1.0
_MEMORY = 64 * 2**20
"""Bytes up to which waitress keeps a request or an answer in memory. Beyond, it writes a temporary
file, and an answer holds words in the clear."""
_LARGEST_REQUEST = 64 * 1024


def listening(port: int) -> socket.socket:
    """A socket on 127.0.0.1; port 0 takes any that is free. Raises OSError."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind(("127.0.0.1", port))
    return opened


@contextmanager
def served(app: Flask, opened: socket.socket) -> Iterator[None]:
    """Serves `app` on the socket in a thread of its own while the context lasts."""
    channels: dict[int, Any] = {}
    server: Any = waitress.create_server(
        app,
        map=channels,
        sockets=[opened],
        threads=_THREADS,
        ident=None,
        connection_limit=32,
        channel_timeout=60,
        inbuf_overflow=_MEMORY,
        outbuf_overflow=_MEMORY,
        max_request_body_size=_LARGEST_REQUEST,
        expose_tracebacks=False,
    )
    ending, woken = Event(), Event()

    def serve() -> None:
        # waitress's own loop ends only once every kept-alive connection has; this one, when told.
        while not ending.is_set():
            wasyncore.loop(timeout=_TURN_S, map=channels, count=1)
        woken.wait()  # or the pull below could write to a descriptor that is another's by then
        server.task_dispatcher.shutdown()
        wasyncore.close_all(channels, ignore_all=True)

    thread = Thread(target=serve, name="page", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        server.pull_trigger()
        woken.set()
        thread.join(timeout=10)
