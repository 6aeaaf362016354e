"""On which database the tests run: SQLite, or with `--postgresql` a server that they start.

Called by `conftest.py`, and by fixtures that start a hub's real processes: each of these hubs has a
database of its own, which is a copy of the run's migrated one.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

from scripts.demo_run.processes import free_port

NOBODY_ELSE = "postgres"
"""PostgreSQL refuses to run as root; then it runs as this user, which its package makes."""
MIGRATED = "_migrated"
"""What is added to a test database's name for the copy that no test ever writes to."""
HASTE = (
    "-c listen_addresses=127.0.0.1 -c max_connections=200"
    " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
)
"""Options of a server that keeps nothing through a power cut."""
SQLITE_FILE = "db.sqlite3"
"""A hub's database in its data folder, where no DATABASE_URL is set."""
_SEQUENCE = count(1)


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


# --- a database for a hub's own processes ---------------------------------------------------------


def on_postgresql() -> bool:
    """Whether this run is `--postgresql`."""
    return bool(connection.vendor == "postgresql")


def keep_migrated() -> None:
    """Called once the test database is migrated: where it is a server's, keeps an empty copy."""
    if on_postgresql():
        connection.close()  # a database that somebody is connected to cannot be copied
        name = connection.settings_dict["NAME"]
        _copy_database(name, f"{name}{MIGRATED}")


def drop_migrated() -> None:
    """Called when the run ends."""
    if on_postgresql():
        _tell_server("DROP DATABASE {}", f"{connection.settings_dict['NAME']}{MIGRATED}")


def migrated_database(data: Path) -> dict[str, str]:
    """A migrated database for a hub with this data folder: what its environment needs for it.

    The caller may use the test database.
    """
    if not on_postgresql():
        migrated_sqlite(data)
        return {}
    name = connection.settings_dict["NAME"]
    copy = f"{name}_{next(_SEQUENCE)}"
    _copy_database(f"{name}{MIGRATED}", copy)
    return {"DATABASE_URL": f"{_server()}{copy}"}


def migrated_sqlite(data: Path) -> None:
    """A migrated SQLite file in this data folder, whatever the run is on."""
    if on_postgresql():
        environment = os.environ | {"SEBUSCA_HUB_DATA": str(data)}
        command = [sys.executable, "-m", "hub.cli", "migrate", "--verbosity", "0"]
        subprocess.run(command, check=True, env=environment)
        return
    connection.ensure_connection()
    (data / SQLITE_FILE).write_bytes(connection.connection.serialize())


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
        if on_postgresql():
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


def _server() -> str:
    told = connection.settings_dict
    return f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/"


def _copy_database(name: str, copy: str) -> None:
    _tell_server("CREATE DATABASE {} TEMPLATE {}", copy, name)


def _tell_server(what: str, *names: str) -> None:
    with psycopg.connect(f"{_server()}postgres", autocommit=True) as server:
        server.execute(SQL(what).format(*map(Identifier, names)))  # type: ignore[arg-type]
