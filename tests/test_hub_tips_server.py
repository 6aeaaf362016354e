"""Tips at the real server: nothing of who sent them is left anywhere, whatever the connection does.

The visitor of these tests comes from an address of its own (all of 127/8 is loopback), under a user
agent that nothing else has, so that both can be searched for.
"""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.demo_run.processes import free_port
from sync.models import Submission
from sync.sealing import LARGEST_BODY
from tests.fixtures_database import Migrated, laid_down
from tests.fixtures_hub import make_keys
from tests.fixtures_hub_process import ROOT, Processes, hub_environment, running, wait_for_port
from tests.fixtures_tips import given_tip, tip_id
from tests.fixtures_tips_hub import BITS, now_to, paid, running_desk

pytestmark = pytest.mark.slow
ADDRESS = "127.31.47.53"
AGENT = "Recognisable/9.31 (visitor)"
LET_THE_DESK_IN = """
from tests.fixtures_fleet import draft_desk
from tests.fixtures_tips_hub import running_desk
ana, beto, carla, root = make_people()
agree(draft_desk(ana, running_desk()))
"""


@dataclass(frozen=True)
class Served:
    """A hub's web server, everything it says in `log`, and its database."""

    hub: Processes
    port: int
    log: Path

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds, or changes, in the database."""
        return self.hub.rows(query)

    def files_with(self, words: list[bytes]) -> set[str]:
        """Names of the hub's files that hold any of the words, with all of its database.

        SQLite removes its log and index beside the database whenever the last connection closes.
        """
        laid_down(self.hub.data, self.hub.environment)
        found = set()
        for path in self.hub.data.rglob("*"):
            with suppress(FileNotFoundError, IsADirectoryError):
                if any(word in path.read_bytes() for word in words):
                    found.add(str(path.relative_to(self.hub.data)))
        return found

    def ask(
        self, method: str, path: str, body: object = None, *, chunked: bool = False, **more: str
    ) -> http.client.HTTPResponse:
        """One request of the visitor's, answered."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(ADDRESS, 0)
        )
        headers = {"User-Agent": AGENT, "Content-Type": "application/json"} | more
        if chunked:
            headers["Transfer-Encoding"] = "chunked"
        connection.request(method, path, body, headers, encode_chunked=chunked)  # type: ignore[arg-type]
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def put(self, submission: Submission) -> http.client.HTTPResponse:
        """The visitor's tip."""
        return self.ask("PUT", f"/api/v1/tips/{submission.id}", paid(submission))

    def say(self, *parts: bytes) -> bytes:
        """What is answered to bytes after which nothing more comes."""
        with socket.create_connection(("127.0.0.1", self.port), source_address=(ADDRESS, 0)) as it:
            it.settimeout(60)
            it.sendall(b"".join(parts))
            it.shutdown(socket.SHUT_WR)
            return it.recv(4096)


@pytest.fixture(scope="module")
def served(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One hub for all tests of this file, with a desk let in."""
    data = tmp_path_factory.mktemp("hub")
    database = migrated.copy_for(data)
    environment = hub_environment(data, make_keys(data / "feed", data / "keys"), **database)
    with running(Processes(data, environment | {"SEBUSCA_TIP_BITS": str(BITS)})) as hub:
        hub.python(LET_THE_DESK_IN)
        port, log = free_port(), data / "server.log"
        with log.open("ab") as out:
            server = subprocess.Popen(
                [sys.executable, "-m", "hub.cli", "serve", "--port", str(port)],
                cwd=ROOT,
                env=hub.environment,
                stdout=out,
                stderr=out,
                text=True,
                start_new_session=True,
            )
        hub.started.append(server)
        wait_for_port(port)
        yield Served(hub, port, log)


def made(seed: int) -> Submission:
    """A tip sealed to the desk that was let in."""
    return given_tip(seed, to=now_to(running_desk())).submission


def test_the_server_bounds_a_body_whatever_is_said_of_its_length(served: Served) -> None:
    submission = made(1)
    path, whole = f"/api/v1/tips/{submission.id}", paid(submission)
    many = iter([b" " * 4096] * (LARGEST_BODY // 4096 + 4))
    assert served.ask("PUT", path, many, chunked=True).status == 413
    too_few = served.say(head(path, len(whole)), whole[:-10])
    assert not too_few or too_few.startswith(b"HTTP/1.1 4")
    too_many = served.say(head(path, 10), whole)
    assert too_many.startswith(b"HTTP/1.1 422")
    assert served.ask("PUT", path, b"").status == 422
    assert served.rows("SELECT COUNT(*) FROM tips_tip") == [(0,)]
    halves = iter([whole[:5000], whole[5000:]])
    assert served.ask("PUT", path, halves, chunked=True).status == 201


def test_of_many_at_once_one_is_taken(served: Served) -> None:
    several, rivals = [made(seed) for seed in (2, 3)], [made(4) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda each: (each.id, served.put(each).status), several * 4))
        fought = sorted(pool.map(lambda each: served.put(each).status, rivals))
    for submission in several:
        statuses = sorted(status for tip, status in sent if tip == submission.id)
        assert statuses == [200, 200, 200, 201]
    assert fought == [201, 409, 409, 409]
    numbers = [row[0] for row in served.rows("SELECT number FROM tips_tip ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1)), "no gap that says what was refused"


def test_nothing_of_who_sent_a_tip_is_left_anywhere(served: Served) -> None:
    submission, path = made(5), f"/api/v1/tips/{tip_id(6)}"
    first = served.put(submission)
    assert (first.status, first.getheader("Set-Cookie")) == (201, None)
    # And all that could make a server talk: refusals, nonsense, an error of the hub's own.
    assert served.put(submission).status == 200
    assert served.ask("PUT", path, b"{").status == 422
    assert served.ask("PUT", path, b" " * 200_000).status == 413
    assert served.ask("GET", "/api/v1/nothing").status == 404
    assert served.ask("GET", "/admin/", Host="elsewhere").status == 400
    assert served.ask("POST", "/admin/login/", b"x=1").status == 403
    lookup = b'{"lookup":"%s"}' % submission.lookup.encode()
    assert served.ask("POST", "/api/v1/receipts", lookup).status == 200
    assert b" 400 " in served.say(b"NONSENSE\r\n\r\n")
    served.rows("ALTER TABLE tips_sealedto RENAME TO away")
    assert served.put(made(7)).status == 500
    served.rows("ALTER TABLE away RENAME TO tips_sealedto")
    # SQLite's name of the error, or PostgreSQL's.
    logged = served.log.read_text(encoding="utf-8")
    assert re.search("OperationalError|ProgrammingError", logged), "its words are looked at"
    sought = [ADDRESS.encode(), socket.inet_aton(ADDRESS), AGENT.encode(), b"Recognisable"]
    assert served.files_with(sought) == set()
    (served.hub.data / "control.log").write_bytes(b"GET / " + AGENT.encode())
    assert served.files_with(sought) == {"control.log"}


def test_a_pruned_tip_leaves_the_database_file_too(served: Served) -> None:
    submission = made(8)
    assert served.put(submission).status == 201
    kept = [submission.envelope.ciphertext[1000:1100].encode(), submission.lookup.encode()]
    assert served.files_with(kept) != set()
    served.rows("UPDATE tips_tip SET hour = '2026-01-01 00:00:00'")
    done = served.hub.command("tips", "prune", "--older-than", "30", LANG="en")
    assert (done.returncode, done.stdout.split()[1:]) == (0, ["tips", "were", "deleted."])
    assert served.files_with(kept) == set()


def head(path: str, length: int) -> bytes:
    """What announces a body of that many bytes."""
    return (
        f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    ).encode("ascii")
