"""The control socket: a thread that takes orders and hands each to the drawing thread.

Unix stream socket, for its owner alone or, where the folder is for that, for its group: the agent
may be another user. One JSON object a line each way; the orders are listed in `kiosk.player`.
Nothing that comes in here can change what may be shown.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeAlias

from sync.store.files import is_for_its_group

ANSWER_S = 5.0
"""The drawing thread has this long; a caller is told so after it."""
IDLE_S = 30.0
"""A connection that says nothing for this long is closed."""
LONGEST_ORDER = 4096
"""Bytes of one line."""

Answer: TypeAlias = Mapping[str, Any]
Handle: TypeAlias = Callable[[Mapping[str, Any], "Future[Answer]"], None]
"""Given an order and where to put its answer; returns at once."""
Apart: TypeAlias = Mapping[str, Callable[[Mapping[str, Any]], Answer]]
"""By name, orders that need nothing of the drawing thread and may take long: each is answered on
its caller's own thread. They raise OrderRefused."""

_log = logging.getLogger(__name__)


class OrderRefused(Exception):
    """An order that cannot be carried out; its text is the caller's answer."""


class ControlSocket:
    """Serves `path` until stopped. A socket that a dead player left behind is replaced."""

    def __init__(self, path: Path, handle: Handle, apart: Apart | None = None) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        # The socket is created 0600 (or 0660), not made so a moment later.
        old = os.umask(0o117 if is_for_its_group(path.parent) else 0o177)
        try:
            self._server = _Server(str(path), _Connection)
        finally:
            os.umask(old)
        self._server.handle_order = handle
        self._server.apart = apart or {}
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="control", daemon=True
        )

    def start(self) -> None:
        """Begin to take orders."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more, and remove the socket."""
        self._server.shutdown()
        self._server.server_close()
        self._path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    handle_order: Handle
    apart: Apart

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        _log.exception("an order could not be answered")


class _Connection(socketserver.StreamRequestHandler):
    timeout = IDLE_S
    server: _Server

    def handle(self) -> None:
        with contextlib.suppress(TimeoutError, BrokenPipeError, ConnectionResetError):
            while line := self.rfile.readline(LONGEST_ORDER + 1):
                said = self._answer(line)
                self.wfile.write(json.dumps(said, ensure_ascii=False).encode("utf-8") + b"\n")
                if len(line) > LONGEST_ORDER:
                    return
            self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, line: bytes) -> Answer:
        try:
            order = _order(line)
            if (apart := self.server.apart.get(order["do"])) is not None:
                return apart(order)
            answer: Future[Answer] = Future()
            self.server.handle_order(order, answer)
            return answer.result(timeout=ANSWER_S)
        except OrderRefused as refused:
            return {"ok": False, "error": str(refused)}
        except TimeoutError:
            return {"ok": False, "error": f"the player did not answer within {ANSWER_S:g} s"}


def _order(line: bytes) -> Mapping[str, Any]:
    if len(line) > LONGEST_ORDER:
        raise OrderRefused(f"an order is one line of at most {LONGEST_ORDER} bytes")
    try:
        order = json.loads(line)
    except ValueError as error:
        raise OrderRefused("an order is one JSON object a line") from error
    if not isinstance(order, dict) or not isinstance(order.get("do"), str):
        raise OrderRefused('an order is a JSON object with a "do"')
    return order
