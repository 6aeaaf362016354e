"""Node, the receipt page's modules bundled for it, and Chromium at a hub that really serves.

`served` and `browser` are fixtures to import by name; a file that does has the mark `django_db`, by
which pytest-django knows that the run needs the migrated database they begin with.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from scripts import bundle
from scripts.demo_run.browser import chromium
from scripts.demo_run.processes import free_port
from sync.canonical import canonical_json
from sync.desk_calls import sign_call
from tests.fixtures_database import Migrated
from tests.fixtures_hub import make_keys
from tests.fixtures_hub_process import Processes, hub_environment, running, wait_for_port
from tests.fixtures_tips import Given, given_tip, signing_secret
from tests.fixtures_tips_hub import BITS, now_to, paid, reply_target, running_desk, sealed_reply

ROOT = Path(__file__).resolve().parent.parent
AXE = bundle.MODULES / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
SECONDS = 30
PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from hub.recalls.service import recall
from tests.fixtures_fleet import draft_desk, make_fleet
from tests.fixtures_tips_hub import running_desk
ana, beto, carla, root = make_people()
shown = {
    "wanted": draft_notice(ana, 1, caution_es="Puede ir armado.", caution_en="May be armed.",
                           native_name="Персона", details_es="Uno.", details_en="One."),
    "missing": draft_notice(ana, 2, kind="missing", reward_amount=None),
    "captured": draft_notice(ana, 3, outcome="captured", gender="f",
                             outcome_until=timezone.now() + timedelta(days=3)),
    "gone": draft_notice(ana, 4),
    "seeking": draft_notice(ana, 5, kind="seeking_information", reward_amount=None),
    "alert": draft_notice(ana, 6, kind="alert", caution_es="No se acerque.",
                          caution_en="Do not approach."),
    "located": draft_notice(ana, 7, kind="missing", outcome="located", reward_amount=None,
                            outcome_until=timezone.now() + timedelta(days=3)),
}
campaign, other = draft_campaign(ana), draft_campaign(ana, campaign_id="otra")
channel = draft_channel(ana, list(shown.values()), campaign)
for subject in (*shown.values(), campaign, other, channel, draft_desk(ana, running_desk())):
    agree(subject)
publishing.publish_once()
recall("notice", shown["gone"].notice_id, "withdrawn", by=ana)
print(" ".join(f"{name}={notice.notice_id}" for name, notice in shown.items()))
print(f"screen={make_fleet(200).screen_id}")
"""


@pytest.fixture(scope="session")
def node_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`tests/browser_vectors.js` and the page's modules, bundled for Node."""
    bundle.install()
    program = tmp_path_factory.mktemp("node") / "browser_vectors.mjs"
    bundle.bundle(ROOT / "tests" / "browser_vectors.js", program, "node")
    return program


def run_node(program: Path, *arguments: str | Path) -> Any:
    """What the program prints, as JSON."""
    done = subprocess.run(
        [str(word) for word in (bundle.node(), program, *arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@dataclass(frozen=True)
class Served:
    """A hub that serves: one notice of each look, two tip lines, one desk."""

    address: str
    notices: dict[str, str]
    """Ids by look: wanted, missing, seeking, alert, captured, located, gone."""
    screen: str
    """One of a fleet of 200, with all that can come of a command."""
    data: Path

    def give(self, seed: int) -> Given:
        """A tip that the hub has taken; its receipt really leads to it."""
        given = given_tip(seed, to=now_to(running_desk()), stretch=True)
        path = f"/api/v1/tips/{given.tip.id}"
        self._put(path, paid(given.submission), {})
        return given

    def answer(self, given: Given, number: int, *, signed_by: int = 1, **changes: Any) -> None:
        """A reply that the desk puts at the hub, signed inside by the desk of seed `signed_by`."""
        body = canonical_json(sealed_reply(given, number, signed_by, **changes))
        path = reply_target(given.tip.id, number)
        token = sign_call(signing_secret(), "PUT", path, body, at=datetime.now(UTC))
        self._put(path, body, {"Authorization": f"Desk {token}"})

    def _put(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        headers = {"Content-Type": "application/json", **headers}
        answer = requests.put(self.address + path, body, headers=headers, timeout=SECONDS)
        assert answer.status_code == 201, answer.text


@pytest.fixture(scope="module")
def served(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests of a file: they add tips to it, and take nothing away."""
    if not bundle.up_to_date():
        bundle.built()
    data = tmp_path_factory.mktemp("hub")
    keys = make_keys(data / "feed", data / "keys")
    database = migrated.copy_for(data)
    environment = hub_environment(data, keys, SEBUSCA_TIP_BITS=str(BITS), **database)
    with running(Processes(data, environment)) as processes:
        said = processes.python(PEOPLE)
        port = free_port()
        processes.start("serve", "--port", str(port))
        wait_for_port(port)
        ids = dict(pair.split("=") for pair in said.split())
        screen = ids.pop("screen")
        yield Served(f"http://127.0.0.1:{port}", ids, screen, data)


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[Any]:
    """Chromium, headless, once the hub serves."""
    with chromium() as found, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps a loop in this thread, which Django takes for a reason to refuse. It
        # opens and ends the transaction of each test, in which nothing happens.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield found


def violations(page: Any) -> list[str]:
    """What axe-core finds on an open page: rule, and where. It is run beside the page's policy."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 5
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
