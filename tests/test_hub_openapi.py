"""The whole API under schemathesis: no server error and no undocumented answer, whoever asks.

What it may not find out: that a generated body is refused although it fits the schema, because no
schema says "a point of the curve" or "sealed for this tip".
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scripts.demo_run.processes import free_port
from tests.fixtures_database import Migrated
from tests.fixtures_hub import make_keys
from tests.fixtures_hub_process import (
    CHANNEL_OF_ONE,
    ROOT,
    Processes,
    hub_environment,
    running,
    wait_for_port,
)

pytestmark = pytest.mark.slow

PEOPLE_SCREENS_DESK = (
    CHANNEL_OF_ONE
    + """
from django.conf import settings
from django.test import Client
from tests.fixtures_fleet import draft_desk, make_screen
from tests.fixtures_tips_hub import running_desk
settings.ALLOWED_HOSTS.append("testserver")
agree(draft_desk(ana, running_desk()))
publishing.publish_once()
settings.SEBUSCA_KEYS = [f for f in settings.SEBUSCA_KEYS if "approver" not in f.name]
edit(notice, ana, name="Otro Nombre Ficticio")
agree(notice)
publishing.publish_once()  # proposed, for the approver's key is not on the hub any more
browser = Client()
browser.force_login(carla)
print(make_screen()[0].token, make_screen("otra")[0].token, browser.cookies["sessionid"].value)
"""
)
CSRF = "c" * 32
ROLES = {
    "nobody": [],
    "a device": ["--include-tag=devices", "--include-tag=enrolment"],
    "another device": ["--include-tag=devices"],
    "an editor": ["--include-tag=approvals", "--include-tag=publications", "--include-tag=recalls"],
    "a desk": ["--include-tag=desk"],
    "an approver": ["--include-tag=signing"],
}
"""Whom the calls come from, and where that makes a difference."""
SIGNED = {
    "a desk": ("tests.schemathesis_desk", "tips_deskcall"),
    "an approver": ("tests.schemathesis_signer", "signing_signercall"),
}
"""Who signs each call: by which hooks, and where the hub keeps that it believed one."""


WORKER_LIVES = """
from datetime import timedelta
from hub.operating.beats import beat
beat("worker", timezone.now() + timedelta(hours=1))
"""
"""None runs here, and without one the hub answers that it is not well, as it should."""


class Api:
    """A served hub, and what each role sends with its calls."""

    def __init__(self, hub: Processes, url: str, tokens: list[str], folder: Path) -> None:
        self.hub = hub
        self.url = url
        self.folder = folder
        device, other, session = tokens
        cookies = f"Cookie: sessionid={session}; csrftoken={CSRF}"
        self.headers: dict[str, list[str]] = {
            "a device": [f"Authorization: Bearer {device}"],
            "another device": [f"Authorization: Bearer {other}"],
            "an editor": [cookies, f"X-CSRFToken: {CSRF}"],
        }

    def fuzz(self, role: str) -> subprocess.CompletedProcess[str]:
        """Runs schemathesis as this role; the same calls each time."""
        sent = [f"--header={header}" for header in self.headers.get(role, [])]
        hooks = {"SCHEMATHESIS_HOOKS": SIGNED[role][0]} if role in SIGNED else {}
        hooks["APPROVER_KEYS"] = str(self.hub.data / "keys" / "approver-1")
        return subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"{self.url}/api/v1/openapi.json",
                "--phases=coverage,fuzzing", "--max-examples=3", "--seed=1", "--no-shrink",
                "--continue-on-failure", "--checks=all", "--warnings=off", "--no-color",
                "--exclude-checks=negative_data_rejection,positive_data_acceptance",
                *ROLES[role], *sent,
            ],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | hooks,
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def api(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A hub with a published channel, two screens, a desk and a signed-in editor."""
    data = tmp_path_factory.mktemp("hub")
    database = migrated.copy_for(data)
    keys = make_keys(data / "feed", data / "keys")
    with running(Processes(data, hub_environment(data, keys, **database))) as hub:
        found = hub.python(PEOPLE_SCREENS_DESK + WORKER_LIVES).split()
        port = free_port()
        hub.start("serve", "--port", str(port))
        wait_for_port(port)
        yield Api(hub, f"http://127.0.0.1:{port}", found, tmp_path_factory.mktemp("calls"))


@pytest.mark.parametrize("role", list(ROLES))
def test_no_call_is_answered_otherwise_than_declared(api: Api, role: str) -> None:
    done = api.fuzz(role)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "No test cases" not in done.stdout
    if role in SIGNED:  # anew for each call, so asked of the database instead
        [(believed,)] = api.hub.rows(f"SELECT COUNT(*) FROM {SIGNED[role][1]}")
        assert believed > 10


def test_each_role_is_who_it_says_it_is(api: Api) -> None:
    def status(path: str, role: str) -> int:
        headers = dict(header.split(": ", 1) for header in api.headers.get(role, []))
        return requests.get(f"{api.url}/api/v1{path}", headers=headers, timeout=30).status_code

    asked = {"/devices/me/state": "a device", "/requests": "an editor"}
    assert [status(path, role) for path, role in asked.items()] == [200, 200]
    assert [status(path, "nobody") for path in asked] == [401, 401]
    assert status("/devices/me/state", "an editor") == 401
    assert status("/requests", "a device") == 401
