"""The feed's files over HTTP, in front of Django: no cookie, no middleware, the fewest headers.

`timestamp.json` is asked for by every screen every few seconds: never cached, answered by its ETag
(RFC 9110 §13.1.2). Everything else has its version or hash in its name and never changes. Any
static server or CDN with these two rules can take this one's place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/feed/"
# The layout of sync.layout, and nothing else of the folder: no dot files, no lock, no partial file.
_SERVED = re.compile(
    r"(?:feed|recalls)/metadata/(?:[0-9]{1,12}\.(?:root|targets|snapshot)|timestamp)\.json"
    r"|(?:feed|recalls)/targets/(?:[a-z0-9-]{1,64}/)?[0-9a-f]{64}\.[a-z0-9-]{1,64}\.json"
    r"|media/[0-9a-f]{2}/[0-9a-f]{64}"
)
_IMMUTABLE = "public, max-age=31536000, immutable"


def with_feed(application: WSGIApplication) -> WSGIApplication:
    """`application` with the feed's files served before it."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return application(environ, start_response)
        return feed_answer(settings.SEBUSCA_FEED_ROOT, path.removeprefix(PREFIX), environ,
                           start_response)  # fmt: skip

    return serve


def feed_answer(
    root: Path, name: str, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Answers one request for a file below the feed root: 200, 304, 404 or 405."""
    method = environ.get("REQUEST_METHOD", "GET")
    if method not in {"GET", "HEAD"}:
        return _plain(start_response, "405 Method Not Allowed", [("Allow", "GET, HEAD")])
    if not _SERVED.fullmatch(name):
        return _plain(start_response, "404 Not Found", [])
    try:
        data = (root / name).read_bytes()
    except OSError:
        return _plain(start_response, "404 Not Found", [])
    if not name.endswith("/timestamp.json"):
        kind = "application/json" if name.endswith(".json") else _picture_type(data)
        headers = [("Cache-Control", _IMMUTABLE), ("Content-Type", kind)]
        return _body(start_response, headers, data, method)
    etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    headers = [("Cache-Control", "no-cache"), ("ETag", etag)]
    if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", headers)
        return []
    return _body(start_response, [*headers, ("Content-Type", "application/json")], data, method)


def _picture_type(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"


def _plain(
    start_response: StartResponse, status: str, headers: list[tuple[str, str]]
) -> Iterable[bytes]:
    start_response(status, [*headers, ("Content-Length", "0")])
    return []


def _body(
    start_response: Callable[..., object], headers: list[tuple[str, str]], data: bytes, method: str
) -> Iterable[bytes]:
    start_response("200 OK", [*headers, ("Content-Length", str(len(data)))])
    return [data] if method == "GET" else []
