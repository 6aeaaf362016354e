"""A hub whose parts are real processes on a database of its own: what can be killed, and served.

The database is copied from the test run's own migrated one, so that no test migrates again.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_database import Migrated, rows_of
from tests.fixtures_hub import make_keys

ROOT = Path(__file__).resolve().parent.parent
PRELUDE = """
import os, signal
import django
django.setup()
from tests.fixtures_hub import *
from django.contrib.auth.models import User
from hub.approvals.service import submit, approve
from hub.publications import claiming, publishing
from hub.publications.models import Publication
def agree(subject):
    request = submit(subject, User.objects.get(username="ana"))
    return approve(request, User.objects.get(username="beto"), request.content_sha256)
"""
CHANNEL_OF_ONE = """
ana, beto, carla, root = make_people()
notice = draft_notice(ana)
campaign = draft_campaign(ana)
channel = draft_channel(ana, [notice], campaign)
for subject in (notice, campaign, channel):
    agree(subject)
"""


@dataclass
class Processes:
    """One hub's environment and what was started in it."""

    data: Path
    environment: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def feed_root(self) -> Path:
        """Where it publishes."""
        return self.data / "feed"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds, or changes, in its database."""
        return rows_of(self.data, self.environment, query)

    def python(self, code: str, *, expect: int = 0) -> str:
        """Runs code in a process of the hub's; its output. `expect` -9 is death by SIGKILL."""
        done = subprocess.run(
            [sys.executable, "-c", PRELUDE + textwrap.dedent(code)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == expect, done.stderr[-3000:]
        return done.stdout

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Runs `sebusca-hub …` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "hub.cli", *arguments],
            cwd=ROOT,
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *arguments: str, until: str = "") -> subprocess.Popen[str]:
        """Starts `sebusca-hub …`; waits for a line with `until` on standard output."""
        process = subprocess.Popen(
            [sys.executable, "-m", "hub.cli", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # its children end with it: granian's own must not stay behind
        )
        self.started.append(process)
        assert process.stdout is not None
        while until:
            line = process.stdout.readline()
            assert line, "it ended before it was ready"
            if until in line:
                break
        return process

    def stop(self) -> None:
        """Ends what is still running."""
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def wait_for_port(port: int, seconds: float = 60) -> None:
    """Returns once something listens."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")


def hub_environment(data: Path, keys: list[Path], **more: str) -> dict[str, str]:
    """The environment of a hub on `data`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SEBUSCA_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "SEBUSCA_HUB_DATA": str(data),
        "SEBUSCA_KEYS": os.pathsep.join(map(str, keys)),
        "PYTHONUNBUFFERED": "1",
        "LANGUAGE": "en",
        **more,
    }


@contextmanager
def running(processes: Processes) -> Iterator[Processes]:
    """Ends every process of it at the end."""
    try:
        yield processes
    finally:
        processes.stop()


@pytest.fixture
def processes(migrated: Migrated, tmp_path: Path) -> Iterator[Processes]:
    """A hub with a database file, keys and an empty feed; nobody in it yet."""
    keys = make_keys(tmp_path / "feed", tmp_path / "keys")
    database = migrated.copy_for(tmp_path)
    with running(Processes(tmp_path, hub_environment(tmp_path, keys, **database))) as found:
        yield found
