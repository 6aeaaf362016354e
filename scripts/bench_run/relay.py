"""Counts what a device and its hub say to each other on the wire, heads included.

A plain TCP relay on loopback: it opens nothing and changes nothing.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field

CHUNK = 1 << 16


@dataclass
class Relay:
    """Listens on a free port and passes everything on to `target_port`."""

    target_port: int
    sent: int = 0
    """Bytes from the device to the hub."""
    received: int = 0
    """Bytes from the hub to the device."""
    requests: int = 0
    """HTTP requests among what was sent."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def taken(self) -> tuple[int, int, int]:
        """Bytes sent, bytes received and requests since the last call."""
        with self._lock:
            found = self.sent, self.received, self.requests
            self.sent = self.received = self.requests = 0
        return found

    def close(self) -> None:
        """Takes no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                device, _ = self._listener.accept()
                hub = socket.create_connection(("127.0.0.1", self.target_port))
                for source, sink, upwards in ((device, hub, True), (hub, device, False)):
                    threading.Thread(
                        target=self._pass, args=(source, sink, upwards), daemon=True
                    ).start()

    def _pass(self, source: socket.socket, sink: socket.socket, upwards: bool) -> None:  # noqa: FBT001 - a thread's
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                with self._lock:
                    if upwards:
                        self.sent += len(data)
                        self.requests += data.count(b"GET /")
                    else:
                        self.received += len(data)
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
