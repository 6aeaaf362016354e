"""A web server on loopback that answers as a test says, and a way to run an import quietly."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


@dataclass
class Answer:
    """One answer of the server."""

    body: bytes = b""
    media_type: str = "application/octet-stream"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    claimed_length: int | None = None
    """Content-Length that is not the body's."""


@dataclass
class WebServer:
    """Answers by path (with its query); everything asked for is kept in `asked`."""

    address: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    fallback: Answer = field(default_factory=lambda: Answer(status=404))

    def on(self, path: str, *answers: Answer) -> None:
        """Answers in turn; the last one is repeated."""
        self.answers[path] = list(answers)

    def answer(self, path: str) -> Answer:
        """The next answer of a path."""
        waiting = self.answers.get(path)
        if waiting is None:
            return self.fallback
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.hosts.append(self.headers.get("Host", ""))
            answer = server.answer(self.path)
            self.send_response(answer.status)
            if answer.media_type:
                self.send_header("Content-Type", answer.media_type)
            length = len(answer.body) if answer.claimed_length is None else answer.claimed_length
            self.send_header("Content-Length", str(length))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Quiet."""

    return Handler


@pytest.fixture
def web() -> Iterator[WebServer]:
    """The server, stopped after the test."""
    made = WebServer("")
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    made.address = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(
        target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    yield made
    http.shutdown()
    http.server_close()
    thread.join()


def write_pages(folder: Path, pages: list[dict[str, Any]]) -> Path:
    """A folder of the pages, as a crawl would have left it; what was there before goes."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for page in pages:
        file = folder / f"page-{page['page']}.json"
        file.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    return folder


def write_records(folder: Path, *records: dict[str, Any]) -> Path:
    """A folder with one page that holds the whole list."""
    return write_pages(folder, [{"total": len(records), "page": 1, "items": list(records)}])


def run_import(source: Path | str, *options: str) -> dict[str, Any]:
    """The JSON report of `import-fbi`, without photographs unless a test gives a server."""
    fetching = () if "--image-base" in options else ("--no-images",)
    out = io.StringIO()
    call_command(
        "import_fbi",
        str(source),
        "--json",
        "-",
        "--language",
        "en",
        *fetching,
        *options,
        stdout=out,
    )
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def failing_import(source: Path | str, *options: str) -> str:
    """The message of an import that fails."""
    with pytest.raises(CommandError) as caught:
        run_import(source, *options)
    return str(caught.value)


def record_named(report: dict[str, Any], title: str) -> dict[str, Any]:
    """The report's line of one record."""
    return next(line for line in report["records"] if line["title"] == title)
