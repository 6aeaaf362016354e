"""Counts what a device and its hub say to each other on the wire, heads included.

A plain TCP relay on loopback: it opens nothing and changes nothing. Used by the bench and by tests.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

CHUNK = 1 << 16


class Relay:
    """Listens on a free port and passes everything on to `target_port`; counts from the device.

    `sent` and `received` are bytes, `requests` the HTTP requests among what was sent.
    """

    def __init__(self, target_port: int) -> None:
        self._target = ("127.0.0.1", target_port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self.port: int = self._listener.getsockname()[1]
        self.reset()

    @property
    def url(self) -> str:
        """Where a device connects to."""
        return f"http://127.0.0.1:{self.port}"

    def reset(self) -> None:
        """Counts from nothing."""
        with self._lock:
            self.sent = self.received = self.connections = self.requests = 0

    def run(self) -> None:
        """Accepts until closed."""
        with suppress(OSError):
            while True:
                device, _ = self._listener.accept()
                hub = socket.create_connection(self._target)
                with self._lock:
                    self.connections += 1
                    self._open += [device, hub]
                for way in (
                    partial(self._pass, device, hub, self._count_sent),
                    partial(self._pass, hub, device, self._count_received),
                ):
                    threading.Thread(target=way, daemon=True).start()

    def close(self) -> None:
        """Takes no more connections and ends those that are open."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _count_sent(self, data: bytes) -> None:
        with self._lock:
            self.sent += len(data)
            self.requests += data.count(b"GET /")

    def _count_received(self, data: bytes) -> None:
        with self._lock:
            self.received += len(data)

    @staticmethod
    def _pass(source: socket.socket, sink: socket.socket, count: Callable[[bytes], None]) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                count(data)
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def relayed(port: int) -> Iterator[Relay]:
    """A relay to a port of loopback, for as long as the body lasts."""
    relay = Relay(port)
    threading.Thread(target=relay.run, daemon=True).start()
    try:
        yield relay
    finally:
        relay.close()
