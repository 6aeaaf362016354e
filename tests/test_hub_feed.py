"""The feed's files over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from hub.feed.files import feed_answer
from scripts.demo_run.processes import free_port
from tests.fixtures_hub_process import (
    Processes,
    processes,  # noqa: F401 - a fixture
    wait_for_port,
)

IMMUTABLE = "public, max-age=31536000, immutable"


def ask(
    root: Path, name: str, method: str = "GET", **headers: str
) -> tuple[str, dict[str, str], bytes]:
    """What the WSGI function answers."""
    said: list[Any] = []
    environ = {"REQUEST_METHOD": method, **headers}
    body = feed_answer(root, name, environ, lambda status, fields: said.extend((status, fields)))  # type: ignore[arg-type, func-returns-value]
    return said[0], dict(said[1]), b"".join(body)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A feed root with a few files, and secrets beside it."""
    metadata = tmp_path / "feed" / "feed" / "metadata"
    metadata.mkdir(parents=True)
    (metadata / "timestamp.json").write_bytes(b'{"signed": 1}')
    (metadata / "1.root.json").write_bytes(b'{"signed": 2}')
    (metadata / ".lock").write_bytes(b"")
    (tmp_path / "secret_key").write_bytes(b"secret")
    return tmp_path / "feed"


def test_a_timestamp_is_never_cached_and_answered_by_its_tag(root: Path) -> None:
    status, headers, body = ask(root, "feed/metadata/timestamp.json")
    assert (status, headers["Cache-Control"], body) == ("200 OK", "no-cache", b'{"signed": 1}')
    again = ask(root, "feed/metadata/timestamp.json", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (again[0], again[2]) == ("304 Not Modified", b"")
    (root / "feed/metadata/timestamp.json").write_bytes(b'{"signed": 3}')
    assert (
        ask(root, "feed/metadata/timestamp.json", HTTP_IF_NONE_MATCH=headers["ETag"])[0] == "200 OK"
    )


def test_everything_else_is_immutable(root: Path) -> None:
    status, headers, _ = ask(root, "feed/metadata/1.root.json")
    assert (status, headers["Cache-Control"]) == ("200 OK", IMMUTABLE)


@pytest.mark.parametrize(
    "name",
    ["../secret_key", "feed/metadata/../../../secret_key", "feed/metadata/.lock", "feed/metadata/",
     "", "feed/metadata/1.root.json/", "/etc/passwd", "media/aa/../../../secret_key",
     "feed/metadata/1.root.json\n"],
)  # fmt: skip
def test_nothing_but_the_feeds_own_files_is_served(root: Path, name: str) -> None:
    assert ask(root, name)[0] == "404 Not Found"


def test_only_get_and_head_are_answered(root: Path) -> None:
    assert ask(root, "feed/metadata/timestamp.json", "HEAD")[2] == b""
    assert ask(root, "feed/metadata/timestamp.json", "POST")[0] == "405 Method Not Allowed"


@pytest.fixture
def served(processes: Processes) -> str:  # noqa: F811
    """The address of a hub served by granian."""
    port = free_port()
    processes.start("serve", "--port", str(port))
    wait_for_port(port)
    return f"http://127.0.0.1:{port}"


@pytest.mark.slow
def test_an_idle_poll_of_both_repositories_is_below_a_kilobyte_each_way(served: str) -> None:
    session = requests.Session()
    session.headers.clear()
    sent = received = 0
    for repository in ("recalls", "feed"):
        address = f"{served}/feed/{repository}/metadata/timestamp.json"
        tag = session.get(address, timeout=30).headers["ETag"]
        answer = session.get(address, headers={"If-None-Match": tag}, timeout=30)
        assert answer.status_code == 304
        sent += len(answer.request.path_url) + sum(map(len, answer.request.headers.values())) + 120
        received += sum(len(k) + len(v) + 4 for k, v in answer.headers.items()) + 30
    assert (sent < 1024, received < 1024) == (True, True)
    assert requests.get(f"{served}/T", timeout=30).status_code == 404
    assert requests.get(f"{served}/static/hub/public.css", timeout=30).status_code == 200
