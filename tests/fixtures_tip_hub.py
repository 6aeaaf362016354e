"""A hub that takes sealed tips over real HTTP and keeps them in memory, strict as the real one."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from scripts.demo_run.processes import free_port
from sync.canonical import sha256_of
from sync.errors import EnvelopeRefused
from sync.sealing import check_submission, read_delivery
from sync.types import TipId
from sync.work import is_paid


@dataclass(frozen=True)
class Says:
    """An answer in place of the hub's own."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    keeps: bool = False
    """Whether the tip is stored all the same."""


@dataclass
class TipHub:
    """What it holds and what it was sent. `instead` may answer in its place."""

    bits: int = 0
    port: int = field(default_factory=free_port)
    checks: bool = True
    """Off: any submission, for tests of numbers."""
    kept: dict[str, bytes] = field(default_factory=dict)
    """Canonical JSON of each submission."""
    order: list[str] = field(default_factory=list)
    """Ids in the order of their arrival, each once."""
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    """Whence they came, each once."""
    instead: Callable[[str], Says | None] = lambda _tip: None
    before_answer: Callable[[], None] = lambda: None
    """Called when the tip is stored and the answer is not yet sent."""
    certificate: Path | None = None
    """PEM file of a key and its certificate: then it speaks TLS."""
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listens."""
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        if self.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Goes down; the port refuses connections."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, tip: str, raw: bytes) -> Says:
        """What the hub says to a delivery."""
        said = self.instead(tip)
        if said is not None and not said.keeps:
            return said
        own = self._take(tip, raw)
        return said or own

    def _take(self, tip: str, raw: bytes) -> Says:
        members = json.loads(raw)
        work = members.pop("work")
        content = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
        if self.checks:
            try:
                check_submission(read_delivery(raw)[0], tip_id=TipId(tip))
            except EnvelopeRefused as refused:
                return _problem(422, refused.rule)
        if not is_paid(TipId(tip), sha256_of(content), work, self.bits):
            return _problem(402, "work", {"bits": [str(self.bits)]})
        if tip in self.kept:
            same = self.kept[tip] == content
            return Says(200, {"id": tip}) if same else _problem(409, "other_bytes")
        self.kept[tip] = content
        self.order.append(tip)
        return Says(201, {"id": tip})


def _problem(status: int, code: str, fields: Mapping[str, list[str]] | None = None) -> Says:
    return Says(status, {"code": code, "message": "No.", "fields": dict(fields or {})})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    hub: TipHub

    def do_PUT(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.hub.connections.add(self.client_address)
        self.hub.requests.append((self.command, self.path, dict(self.headers)))
        said = self.hub.take(self.path.rsplit("/", 1)[-1], raw)
        self.hub.before_answer()
        self._answer(said)

    def do_GET(self) -> None:
        self.hub.requests.append((self.command, self.path, dict(self.headers)))
        self._answer(Says(404))

    def _answer(self, said: Says) -> None:
        data = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""


@contextmanager
def tip_hub(*, starts: bool = True, **settings: Any) -> Iterator[TipHub]:
    """A hub that is stopped at the end; with `starts=False` it is away at first."""
    made = TipHub(**settings)
    if starts:
        made.start()
    try:
        yield made
    finally:
        made.stop()
