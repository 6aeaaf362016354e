"""Connections that only go to an address that was just checked, and that end when time is up.

The check is made where the socket is opened. A host is resolved once; the connection goes to one of
the checked addresses and not to the name again, so an answer that changes between check and use
(DNS rebinding) changes nothing. The name stays in `Host`, in SNI and in the certificate's check.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from hub.imports.fetching.addresses import refusal
from hub.imports.reasons import Reason, reason

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses, best first. Raises OSError where the name has none."""
Open = Callable[[str, int, Any, Any], socket.socket]


class AddressRefused(Exception):
    """A host resolves to an address that may not be connected to."""

    def __init__(self, why: Reason) -> None:
        super().__init__(str(why))
        self.why = why


def resolve_host(host: str, port: int) -> list[str]:
    """The system's own resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """A context in which every socket is shut down when the time is up.

    A time-out on silence does not end a server that sends one byte now and then, in its headers or
    its body; this does, from a thread of its own.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for held in self._open:
                held.close()
            self._open.clear()

    def watch(self, opened: socket.socket) -> None:
        """Adds a socket. A duplicate is held, because TLS takes the original over."""
        with self._lock:
            self._open.append(opened.dup())
            if self.passed:
                self._shut()

    def _pass(self) -> None:
        with self._lock:
            self.passed = True
            self._shut()

    def _shut(self) -> None:
        for held in self._open:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


def checked_opener(resolve: Resolve, *, allow_private: bool, deadline: Deadline) -> Open:
    """A function that resolves once, checks every answer and connects to a checked one.

    One forbidden address among several refuses the host: which of them a connection would reach
    is not for the host to choose. Raises AddressRefused, OSError.
    """

    def open_checked(host: str, port: int, timeout: Any, source: Any) -> socket.socket:
        found = resolve(host, port)
        for address in found:
            if why := refusal(address, allow_private=allow_private):
                raise AddressRefused(
                    reason(
                        "{host} leads to {address}, which is not allowed: {why}",
                        host=host,
                        address=address,
                        why=why,
                    )
                )
        failure = OSError(f"{host} has no address")
        for address in found:
            try:
                opened = socket.create_connection((address, port), timeout, source)
            except OSError as error:
                failure = error
                continue
            deadline.watch(opened)
            return opened
        raise failure

    return open_checked


class GuardedAdapter(HTTPAdapter):
    """Requests' adapter over pools whose connections open their socket with `open_checked`."""

    def __init__(self, open_checked: Open) -> None:
        self._open = open_checked
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Called by the base class."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _guarded_pools(self._open)


def _guarded_pools(open_checked: Open) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools, with the one method replaced that opens a connection's socket."""

    def new_socket(connection: HTTPConnection) -> socket.socket:
        try:
            return open_checked(
                connection.host, connection.port, connection.timeout, connection.source_address
            )
        except TimeoutError as error:  # as urllib3 raises them, so that requests knows them
            raise ConnectTimeoutError(connection, "no connection in time") from error
        except OSError as error:
            raise NewConnectionError(connection, f"no connection: {error}") from error

    class PlainConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return new_socket(self)

    class TlsConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return new_socket(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": PlainPool, "https": TlsPool}
