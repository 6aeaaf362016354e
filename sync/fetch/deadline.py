"""A deadline for a whole exchange, which no socket time-out gives.

A time-out bounds the silence between two bytes: a server that sends one byte of a header every
nine seconds never trips it. Here a timer shuts the connection down from outside, whatever phase it
is in, TLS handshake included; the blocked read then ends.
"""

from __future__ import annotations

import socket
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_Lifelines: TypeAlias = weakref.WeakKeyDictionary[
    HTTPConnection, tuple[socket.socket, Callable[[], object]]
]
"""For each connection a descriptor of its socket, and what closes it at last."""


class Deadline:
    """The moment (monotonic seconds) by which an exchange must be over."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether it is over."""
        return time.monotonic() >= self._at


class DeadlineAdapter(HTTPAdapter):
    """A transport of `requests` whose connections can be shut down at a deadline."""

    def __init__(self) -> None:
        self._lifelines: _Lifelines = weakref.WeakKeyDictionary()
        super().__init__(pool_connections=2, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have the pools make connections that leave a lifeline behind."""
        super().init_poolmanager(*args, **kwargs)
        lifelines = self._lifelines

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _with_lifeline(super()._new_conn(), self, lifelines)

        class Encrypted(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _with_lifeline(super()._new_conn(), self, lifelines)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}

    @contextmanager
    def until(self, seconds: float) -> Iterator[Deadline]:
        """Run the body against a deadline: at that moment every connection is shut down."""
        deadline = Deadline(seconds)
        timer = threading.Timer(seconds, self._shut)
        timer.daemon = True
        timer.start()
        try:
            yield deadline
        finally:
            timer.cancel()

    def _shut(self) -> None:
        for lifeline, _close in list(self._lifelines.values()):
            with suppress(OSError):
                lifeline.shutdown(socket.SHUT_RDWR)


def _with_lifeline(
    sock: socket.socket, connection: HTTPConnection, lifelines: _Lifelines
) -> socket.socket:
    # urllib3 connects the same object again after a server has hung up. The lifeline of before is
    # of no use then, and open it would keep that connection half-closed for good.
    if connection in lifelines:
        _lifeline, close = lifelines.pop(connection)
        close()
    # A duplicate descriptor: wrapping a socket in TLS takes the original one away.
    lifeline = sock.dup()
    lifelines[connection] = (lifeline, weakref.finalize(connection, lifeline.close))
    return sock
