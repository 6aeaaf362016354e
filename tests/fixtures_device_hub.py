"""A hub's side of enrolment, state and reports, on a real loopback HTTP server, and its lies."""

from __future__ import annotations

import json
import secrets
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from scripts.demo_run.processes import free_port
from sync.device_api import ENROLMENTS, REPORTS, SCREENSHOT, SECRET_HEADER, STATE, TOKEN
from tests.fixtures_agent import CHANNEL

SCREEN = "7K3M9P2X"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Reply = tuple[int, dict[str, Any] | None, dict[str, str]]


def new_secret() -> str:
    """43 characters, as the hub makes them."""
    return secrets.token_urlsafe(32)


@dataclass
class Row:
    """An enrolment at the hub."""

    id: str
    secret: str
    code: str
    expires_at: datetime
    typed: bool = False
    over: bool = False


@dataclass
class DeviceHub:
    """What a device meets. `lie` may change any answer before it is sent."""

    feed_url: str
    channel: str = CHANNEL
    port: int = field(default_factory=free_port)
    code_lives: timedelta = timedelta(minutes=30)
    rows: dict[str, Row] = field(default_factory=dict)
    preseeds: set[str] = field(default_factory=set)
    tokens: list[str] = field(default_factory=list)
    revoked: bool = False
    state: dict[str, Any] = field(default_factory=dict)
    reports: list[dict[str, Any]] = field(default_factory=list)
    screenshots: list[bytes] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    lie: Callable[[str, Reply], Reply] = lambda _call, reply: reply
    _server: ThreadingHTTPServer | None = None

    def __post_init__(self) -> None:
        self.state = {
            "screen": SCREEN,
            "channel": self.channel,
            "poll_s": 5,
            "languages": {"first": "en"},
            "time_zone": "America/Ciudad_Juarez",
            "site": "Puente Ficticio",
            "name": "Pantalla 1",
            "renew_token": False,
        }

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def codes(self) -> list[str]:
        """Every code it gave, oldest first."""
        return [row.code for row in self.rows.values()]

    def type_code(self, code: str) -> None:
        """An admin types it."""
        next(row for row in self.rows.values() if row.code == code).typed = True

    def count(self, method: str, path: str) -> int:
        """How often it was called so."""
        return sum(call == (method, path) for call in self.calls)

    @property
    def is_down(self) -> bool:
        """Whether it was stopped."""
        return self._server is None

    # --- the server ------------------------------------------------------------------------

    def start(self) -> None:
        """Listens."""
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Goes down; the port refuses connections."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> Reply:
        """The truth, before any lie."""
        if (method, path) == ("POST", ENROLMENTS):
            return self._open(json.loads(body or b"{}"))
        if method == "GET" and path.startswith(ENROLMENTS + "/"):
            return self._poll(path.rpartition("/")[2], headers.get(SECRET_HEADER, ""))
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        if self.revoked or token not in self.tokens:
            return 401, {"code": "token"}, {}
        return self._of_a_device(method, path, headers, body)

    def _of_a_device(self, method: str, path: str, headers: Any, body: bytes) -> Reply:
        if (method, path) == ("GET", STATE):
            return self._state(headers.get("If-None-Match"))
        if (method, path) == ("POST", TOKEN):
            self.tokens.append(new_secret())
            self.state["renew_token"] = False
            return 200, {"token": self.tokens[-1]}, {}
        if (method, path) == ("POST", REPORTS):
            report = json.loads(body)
            repeated = report["batch"] in {r["batch"] for r in self.reports}
            self.reports.append(report)
            return 202, {"batch": report["batch"], "repeated": repeated}, {}
        if (method, path) == ("PUT", SCREENSHOT):
            self.screenshots.append(body)
            return 204, None, {}
        return 404, {"code": "unknown"}, {}

    def _open(self, call: dict[str, Any]) -> Reply:
        if (
            "preseed" in call
            and call["preseed"] is not None
            and call["preseed"] not in self.preseeds
        ):
            return 403, {"code": "preseed"}, {}
        code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
        row = Row(
            str(uuid.uuid4()),
            new_secret(),
            f"{code[:4]}-{code[4:]}",
            datetime.now(UTC) + self.code_lives,
            typed=bool(call.get("preseed")),
        )
        self.rows[row.id] = row
        opened = {
            "id": row.id,
            "secret": row.secret,
            "code": row.code,
            "expires_at": row.expires_at.isoformat(),
            "poll_s": 5,
        }
        return 201, opened, {}

    def _poll(self, enrolment: str, secret: str) -> Reply:
        row = self.rows.get(enrolment)
        if row is None:
            return 404, {"code": "unknown"}, {}
        if secret != row.secret:
            return 401, {"code": "secret"}, {}
        if row.over:
            return 410, {"code": "over"}, {}
        if not row.typed:
            return 202, {"state": "waiting", "poll_s": 5}, {}
        self.tokens.append(new_secret())
        return 200, self.enrolled(), {}

    def enrolled(self) -> dict[str, Any]:
        """What a device is told in the end."""
        return {
            "screen": SCREEN,
            "token": self.tokens[-1],
            "feed": {"url": self.feed_url, "channel": self.channel, "poll_s": 5},
            "broker": None,
            "languages": self.state["languages"],
            "time_zone": self.state["time_zone"],
            "site": self.state["site"],
            "name": self.state["name"],
        }

    def _state(self, known: str | None) -> Reply:
        etag = f'"{abs(hash(json.dumps(self.state, sort_keys=True)))}"'
        if known == etag:
            return 304, None, {"ETag": etag}
        return 200, self.state, {"ETag": etag}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: DeviceHub

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.hub.is_down:  # a connection that was kept alive goes down with its hub
            self.close_connection = True
            return
        self.hub.calls.append((self.command, self.path))
        reply = self.hub.answer(self.command, self.path, self.headers, body)
        status, said, headers = self.hub.lie(f"{self.command} {self.path}", reply)
        data = b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):  # a device that has read enough hangs up
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the base class's names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def device_hub(feed_url: str = "http://127.0.0.1:9/feed", **more: Any) -> Iterator[DeviceHub]:
    """A hub, serving."""
    made = DeviceHub(feed_url, **more)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def write_image(folder: Path, hub_url: str, **changes: object) -> Path:
    """The settings file of an image: a hub, two roots, a display, nothing of a channel."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("feed", "recalls"):
        root = folder / f"{name}-root.json"
        if not root.exists():
            root.write_text(f'{{"a root": "{name}"}}', encoding="utf-8")
    values: dict[str, object] = {
        "store_dir": "state/store",
        "runtime_dir": "run",
        "feed": {"root_feed": "feed-root.json", "root_recalls": "recalls-root.json"},
        "hub": {"url": hub_url, "token_file": "state/agent/token"},
        "display": {"width": 800, "height": 480, "fullscreen": False},
        "clock": "trusted",
    }
    file = folder / "kiosk.yaml"
    file.write_text(yaml.safe_dump(values | changes), encoding="utf-8")
    return file
