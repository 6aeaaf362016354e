"""The same hub on PostgreSQL: a server of our own, on a free port, in a temp folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts.demo_run.processes import free_port
from sync.keys import KeyRing
from sync.publish import Publisher, verify_feed
from sync.types import ChannelId
from tests.fixtures_hub import CHANNEL, make_keys
from tests.fixtures_hub_process import (
    CHANNEL_OF_ONE,
    Processes,
    hub_environment,
    running,
    wait_for_port,
)

pytestmark = [pytest.mark.servers, pytest.mark.slow]

NOBODY_ELSE = "postgres"
"""PostgreSQL refuses to run as root; then it runs as this user, which its package makes."""
TRIGGERS = """
from django.db import DatabaseError, transaction
from hub.approvals.models import Approval, ContentChange
from hub.recalls.models import Recall
from hub.recalls.service import recall
publishing.publish_once()
recall("notice", notice.notice_id, "error", by=carla)
for rows in (Approval.objects.all(), ContentChange.objects.all(), Recall.objects.all()):
    column = "subject_id" if hasattr(rows.model, "subject_id") else "target_id"
    for change in (rows.delete, lambda: rows.update(**{column: "x"})):
        try:
            with transaction.atomic():
                change()
        except DatabaseError as error:
            print("append-only" in str(error))
        else:
            print(False)
publishing.publish_once()
"""


def server_programs() -> Path | None:
    """The newest PostgreSQL on this machine."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty database."""
    programs = server_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    as_user = ["runuser", "-u", NOBODY_ELSE, "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="sebusca-pg-") as folder:
        if as_user:
            shutil.chown(folder, NOBODY_ELSE)
        data, port = Path(folder) / "data", free_port()
        subprocess.run(
            [*as_user, programs / "initdb", "-D", data, "-U", "hub", "--auth=trust", "-E", "UTF8"],
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        server = subprocess.Popen(
            [*as_user, programs / "postgres", "-D", data, "-p", str(port), "-k", folder,
             "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
            stderr=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        try:
            wait_for_port(port)
            yield f"postgres://hub@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(timeout=30)


def test_the_whole_way_and_its_triggers_on_postgresql(database: str, tmp_path: Path) -> None:
    keys = make_keys(tmp_path / "feed", tmp_path / "keys")
    environment = hub_environment(tmp_path, keys, DATABASE_URL=database)
    with running(Processes(tmp_path, environment)) as hub:
        done = hub.command("migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        said = hub.python(CHANNEL_OF_ONE + TRIGGERS)
    assert said.split() == ["True"] * 6
    publisher = Publisher(tmp_path / "feed", KeyRing(), now=lambda: datetime.now(UTC))
    manifest = publisher.current_manifest(ChannelId(CHANNEL))
    assert manifest is not None
    assert (manifest.publication, len(manifest.notices)) == (2, 0)
    assert len(publisher.current_recalls().recalls) == 1
    verify_feed(tmp_path / "feed", now=datetime.now(UTC))
