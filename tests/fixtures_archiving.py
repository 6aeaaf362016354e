"""A PostgreSQL server of the tests that archives its log as docs/deploy.md says, and is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.fixtures_database import NOBODY_ELSE, server_programs

ARCHIVE_WAL = Path(__file__).resolve().parent.parent / "docs" / "deploy" / "archive-wal"


@dataclass
class Cluster:
    """The server behind an address, its data folder and its archive."""

    address: str
    """Of the hub's database on it."""
    data: Path
    archive: Path
    port: int

    def tell(self, statement: str) -> list[tuple[Any, ...]]:
        """Runs one statement outside of any transaction."""
        with psycopg.connect(self.address, autocommit=True) as server:
            answer = server.execute(statement.encode())
            return answer.fetchall() if answer.description else []

    def archived(self) -> None:
        """Returns once everything that was acknowledged until now is in the archive."""
        wal = self.tell("SELECT pg_walfile_name(pg_switch_wal())")[0][0]
        deadline = time.monotonic() + 30
        while not (self.archive / str(wal)).exists():
            assert time.monotonic() < deadline, "the archive does not take the log"
            time.sleep(0.05)

    def start(self) -> None:
        """Listens again, with nothing but what lies in its data folder and where to listen."""
        where = f"-p {self.port} -k {self.data.parent} -c listen_addresses=127.0.0.1"
        self.control("-w", "-l", f"{self.data.parent}/log", "-o", where, "start")

    def control(self, *arguments: str) -> None:
        """`pg_ctl`, as the server's own user."""
        programs = server_programs()
        assert programs is not None
        as_user = ["runuser", "-u", NOBODY_ELSE, "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_user, str(programs / "pg_ctl"), "-D", str(self.data), "-s", *arguments],
            check=True,
            cwd=self.data.parent,
            stdout=subprocess.DEVNULL,
        )

    def lose(self) -> None:
        """The power goes, and the disk with it; the archive is elsewhere."""
        self.control("-m", "immediate", "stop")
        shutil.rmtree(self.data)


def archiving(address: str) -> Cluster:
    """Makes the server behind this address archive its log, by a new start."""
    with psycopg.connect(address) as server:
        row = server.execute("SELECT current_setting('data_directory')").fetchone()
    assert row is not None
    data = Path(row[0])
    archive = data.parent / "wal"
    archive.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(archive, NOBODY_ELSE)
    found = Cluster(address, data, archive, int(address.rpartition(":")[2].partition("/")[0]))
    for name, value in (
        ("archive_mode", "on"),
        ("archive_command", f"{ARCHIVE_WAL} %p {archive}/%f"),
    ):
        found.tell(f"ALTER SYSTEM SET {name} = '{value}'")
    found.control("-m", "fast", "stop")
    found.start()
    return found
