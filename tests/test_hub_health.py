"""Live and ready, as whatever stands in front asks: by address, and told but yes and no."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from hub.operating import beats, health
from hub.operating.beats import beat
from hub.operating.models import Beat
from hub.publications.worker import PublicationWorker
from tests.fixtures_hub import Hub, hub  # noqa: F401

ALL_WELL = {"ready": True, "database": True, "disk": True, "worker": True, "feed": True}


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own connection is not closed under it."""
    monkeypatch.setattr(health, "close_old_connections", lambda: None)


def ask(path: str, method: str = "GET", **more: str) -> tuple[str, dict[str, str], Any]:
    """What is answered, and that Django was not asked."""
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], *_more: Any) -> Any:
        said.update(status=status, headers=dict(headers))

    def django(_environ: Any, _start: Any) -> list[bytes]:
        raise AssertionError("Django was asked")

    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": "10.0.0.9", **more}
    body = b"".join(health.with_health(django)(environ, start))
    return said["status"], said["headers"], json.loads(body) if body else None


def test_a_process_that_lives_says_so_without_its_database(
    hub: Hub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(beats, "last_beat", fails)
    assert ask("/health/live")[0::2] == ("200 OK", {"live": True})


def fails(_name: str) -> Any:
    raise DatabaseError("could not connect to server at 10.1.2.3")


def test_a_hub_that_is_well_is_ready(hub: Hub) -> None:  # noqa: F811
    beat("worker")
    status, headers, said = ask("/health/ready")
    assert (status, said) == ("200 OK", ALL_WELL)
    assert headers["Cache-Control"] == "no-store"


def test_without_its_database_it_is_not_ready_and_says_no_more(
    hub: Hub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(beats, "last_beat", fails)
    monkeypatch.setattr(health.connection, "close", lambda: None)
    status, _, said = ask("/health/ready")
    assert status == "503 Service Unavailable"
    assert said == ALL_WELL | {"ready": False, "database": False, "worker": False}


def test_a_full_disk_takes_it_out_of_service(
    hub: Hub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beat("worker")
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1))
    assert ask("/health/ready")[0::2] == (
        "503 Service Unavailable",
        ALL_WELL | {"ready": False, "disk": False},
    )


def test_a_silent_worker_and_a_feed_that_ran_out_are_said_and_take_nothing_away(
    hub: Hub,  # noqa: F811
) -> None:
    Beat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=2))
    path = hub.feed_root / "recalls" / "metadata" / "timestamp.json"
    data = json.loads(path.read_bytes())
    data["signed"]["expires"] = "2026-01-01T00:00:00Z"
    path.write_text(json.dumps(data))
    said = ask("/health/ready")
    assert said[0::2] == ("200 OK", ALL_WELL | {"worker": False, "feed": False})
    path.write_text("{}")
    assert ask("/health/ready")[2]["feed"] is False


def test_the_worker_gives_a_sign_of_life(hub: Hub) -> None:  # noqa: F811
    chores = {chore.do.__name__: chore for chore in PublicationWorker()._chores}  # type: ignore[attr-defined]
    chores["worker_lives"].when_due(0.0)
    assert ask("/health/ready")[2]["worker"] is True
    assert chores["worker_lives"].every_s < health.WORKER_SILENT.total_seconds() / 2


def test_head_has_no_body_and_nothing_else_is_taken(hub: Hub) -> None:  # noqa: F811
    assert ask("/health/live", "HEAD")[0::2] == ("200 OK", None)
    assert ask("/health/ready", "POST")[0] == "405 Method Not Allowed"


def test_any_other_path_is_djangos() -> None:
    with pytest.raises(AssertionError, match="Django was asked"):
        ask("/health/ready/")
