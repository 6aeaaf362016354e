"""`/health/live` and `/health/ready`: for whatever stands in front or watches, before Django.

Asked by address and not by name, so no host name is looked at; without a cookie or an account, so
nothing is said but yes and no. What a person must know is at `/api/v1/health` and in the admin.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from sync.layout import FEED, RECALLS, metadata_dir

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LIVE: Final = "/health/live"
READY: Final = "/health/ready"
WORKER_SILENT: Final = timedelta(minutes=1)
LEAST_FREE_BYTES: Final = 64 * 2**20
"""Below it a recall may not find room; `check --deploy` warns much earlier."""


def with_health(application: WSGIApplication) -> WSGIApplication:
    """`application` with both answers before it."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path == LIVE:
            return _answer(environ, start_response, {"live": True}, well=True)
        if path == READY:
            said = readiness()
            return _answer(environ, start_response, said, well=said["ready"])
        return application(environ, start_response)

    return serve


def readiness() -> dict[str, bool]:
    """What works. `ready` says whether this process can serve: a silent worker or a feed that ran
    out are a person's business, and taking the web server away would not mend them.
    """
    database, worker = _database()
    disk = _has_room()
    return {
        "ready": database and disk,
        "database": database,
        "disk": disk,
        "worker": worker,
        "feed": all(_is_fresh(repository) for repository in (FEED, RECALLS)),
    }


def _database() -> tuple[bool, bool]:
    """Whether it answers, and whether the worker has lived within a minute."""
    from hub.operating.beats import last_beat  # this module is there before any model may be

    close_old_connections()
    try:
        last = last_beat("worker")
    except DatabaseError:
        connection.close()
        return False, False
    finally:
        close_old_connections()
    return True, last is not None and timezone.now() - last <= WORKER_SILENT


def _has_room() -> bool:
    try:
        return shutil.disk_usage(settings.SEBUSCA_DATA).free >= LEAST_FREE_BYTES
    except OSError:
        return False


def _is_fresh(repository: str) -> bool:
    """Whether the timestamp that lies there is not past its end. Unverified: screens verify it."""
    folder = metadata_dir(FEED if repository == FEED else RECALLS)
    try:
        data = json.loads((settings.SEBUSCA_FEED_ROOT / folder / "timestamp.json").read_bytes())
        expires = datetime.fromisoformat(data["signed"]["expires"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return expires > datetime.now(UTC)


def _answer(
    environ: WSGIEnvironment, start_response: StartResponse, said: dict[str, bool], *, well: bool
) -> list[bytes]:
    method = environ.get("REQUEST_METHOD", "GET")
    if method not in {"GET", "HEAD"}:
        start_response("405 Method Not Allowed", [("Allow", "GET, HEAD"), ("Content-Length", "0")])
        return []
    body = json.dumps(said).encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Cache-Control", "no-store"),
        ("Content-Length", str(len(body))),
    ]
    start_response("200 OK" if well else "503 Service Unavailable", headers)
    return [body] if method == "GET" else []
