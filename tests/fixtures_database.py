"""On which database the tests run: SQLite, or with `--postgresql` a server that they start.

A run is migrated once, in a process beside it, while its workers collect. What pytest's workers
have, and each hub whose processes a test starts, are copies of that. Called by `conftest.py`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

from scripts.demo_run.processes import free_port

NOBODY_ELSE = "postgres"
"""PostgreSQL refuses to run as root; then it runs as this user, which its package makes."""
TEMPLATE = "hub"
"""The server's database that is migrated, and that no test ever connects to."""
TOLD = "HOUSE_MIGRATED"
"""The variable by which workers know of the run's migrated database: folder, server's address."""
HASTE = (
    "-c listen_addresses=127.0.0.1 -c max_connections=200"
    " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
)
"""Options of a server that keeps nothing through a power cut."""
MIGRATE = """
import django
from django.conf import settings
from django.core.management import call_command
told = settings.DATABASES["default"]
if "sqlite3" in told["ENGINE"]:
    told["OPTIONS"]["init_command"] = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
django.setup()
call_command("migrate", verbosity=0)
"""
"""What migrates: without waiting for the disk after each of two hundred migrations."""
SQLITE_FILE = "db.sqlite3"
"""A hub's database in its data folder, where no DATABASE_URL is set."""
_NUMBERS = count(1)


# --- a server -------------------------------------------------------------------------------------


def server_programs() -> Path | None:
    """The folder of the newest PostgreSQL on this machine."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def postgresql() -> Iterator[str]:
    """Runs a server on a free port of 127.0.0.1, in a temp folder; the address to add a name to.

    Raises RuntimeError where PostgreSQL is not installed.
    """
    programs = server_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: run scripts/setup")
    as_user = ["runuser", "-u", NOBODY_ELSE, "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="sebusca-pg-") as folder:
        if as_user:
            shutil.chown(folder, NOBODY_ELSE)
        control = [*as_user, str(programs / "pg_ctl"), "-D", f"{folder}/data", "-s", "-w"]
        port = free_port()
        subprocess.run(
            [*as_user, programs / "initdb", "-D", f"{folder}/data", "-U", "hub", "--auth=trust",
             "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        subprocess.run(
            [*control, "-l", f"{folder}/log", "-o", f"-p {port} -k {folder} {HASTE}", "start"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        try:
            yield f"postgres://hub@127.0.0.1:{port}/"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder)


# --- the run's migrated database ------------------------------------------------------------------


@dataclass(frozen=True)
class Migrated:
    """The migrated database of a run, shared by its workers: whoever needs it first makes it."""

    folder: Path
    """The run's own."""
    server: str | None = None
    """The address of its PostgreSQL, to add a name to."""

    @classmethod
    def of_this_run(cls) -> Migrated:
        """As `conftest.py` told it to this process, or to the one that started it."""
        folder, _, server = os.environ[TOLD].partition(" ")
        return cls(Path(folder), server or None)

    def tell(self) -> None:
        """Lets this process and all that it starts know of it."""
        os.environ[TOLD] = f"{self.folder} {self.server or ''}"

    def made(self) -> None:
        """Returns once it is there."""
        self._migrate("server" if self.server else "sqlite")

    def sqlite(self) -> Path:
        """A migrated SQLite file, on whatever the run is."""
        return self._migrate("sqlite") / SQLITE_FILE

    def fill_memory(self, name: str) -> sqlite3.Connection:
        """Copies it into a database in memory, which lasts for as long as it is connected to."""
        memory = sqlite3.connect(name, uri=True, check_same_thread=False)
        with closing(sqlite3.connect(self.sqlite())) as file:
            file.backup(memory)
        return memory

    def copy_for(self, data: Path) -> dict[str, str]:
        """A copy for a hub with this data folder: what its environment needs to find it."""
        if self.server is None:
            self.copy_sqlite(data)
            return {}
        name = f"hub_{os.getpid()}_{next(_NUMBERS)}"
        self.copy_on_server(name)
        return {"DATABASE_URL": f"{self.server}{name}"}

    def copy_sqlite(self, data: Path) -> None:
        """The same, and a file in that folder whatever the run is on."""
        shutil.copy(self.sqlite(), data / SQLITE_FILE)

    def copy_on_server(self, name: str) -> None:
        """A database of this name on the run's server."""
        self.made()
        self._create("CREATE DATABASE {} TEMPLATE {}", name, TEMPLATE)

    def _create(self, what: LiteralString, *names: str) -> None:
        with psycopg.connect(f"{self.server}postgres", autocommit=True) as server:
            server.execute(SQL(what).format(*map(Identifier, names)))

    def _migrate(self, kind: str) -> Path:
        data = self.folder / kind
        data.mkdir(exist_ok=True)
        done = data / "migrated"
        with (data / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                environment = os.environ | {"SEBUSCA_HUB_DATA": str(data)}
                if kind == "server":
                    self._create("CREATE DATABASE {}", TEMPLATE)
                    environment["DATABASE_URL"] = f"{self.server}{TEMPLATE}"
                subprocess.run([sys.executable, "-c", MIGRATE], check=True, env=environment)
                done.touch()
        return data


def migrated_sqlite(data: Path) -> None:
    """A migrated SQLite file in this data folder, whatever the run is on."""
    Migrated.of_this_run().copy_sqlite(data)


# --- what is in a hub's database ------------------------------------------------------------------


def rows_of(data: Path, environment: Mapping[str, str], query: str) -> list[tuple[Any, ...]]:
    """What a query finds, or changes, in the database of a hub with this environment."""
    if address := environment.get("DATABASE_URL"):
        with psycopg.connect(address) as server:
            answer = server.execute(query.encode())
            return answer.fetchall() if answer.description else []
    with closing(sqlite3.connect(data / SQLITE_FILE, timeout=20)) as file, file:
        return file.execute(query).fetchall()


def laid_down(data: Path, environment: Mapping[str, str]) -> None:
    """Puts into a hub's data folder what its server's database holds, as SQLite's file is there."""
    if address := environment.get("DATABASE_URL"):
        subprocess.run(["pg_dump", "--file", data / "dump.sql", address], check=True)


@contextmanager
def no_triggers() -> Iterator[None]:
    """Within, the test database's triggers are no obstacle, as they are none to a restored file."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)
