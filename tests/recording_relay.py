"""A TCP relay on loopback that counts what passes each way: bytes on the wire, heads included."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class RecordingRelay:
    """Passes connections on to `port`; `sent` and `received` are seen from the client."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.sent = self.received = self.connections = 0

    @property
    def url(self) -> str:
        """Where a client connects to."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def reset(self) -> None:
        """Count from nothing."""
        self.sent = self.received = self.connections = 0

    def run(self) -> None:
        """Accept until closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(self._target)
                self.connections += 1
                self._open += [client, server]
                for pair, out in (((client, server), True), ((server, client), False)):
                    threading.Thread(target=self._pass, args=(*pair, out), daemon=True).start()

    def close(self) -> None:
        """Stop, and close every connection."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _pass(self, source: socket.socket, sink: socket.socket, out: bool) -> None:
        with suppress(OSError):
            while data := source.recv(2**16):
                if out:
                    self.sent += len(data)
                else:
                    self.received += len(data)
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def relayed(port: int) -> Iterator[RecordingRelay]:
    """A relay to a port, for as long as the body lasts."""
    relay = RecordingRelay(port)
    threading.Thread(target=relay.run, daemon=True).start()
    try:
        yield relay
    finally:
        relay.close()
