"""A device and the real hub: enrolled by its code, playing its channel, known to the hub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.kiosk import load_kiosk_settings
from scripts.demo_run.processes import free_port
from tests.fixtures_agent import agent, wait_for
from tests.fixtures_device_hub import write_image
from tests.fixtures_hub_process import CHANNEL_OF_ONE, Processes, processes, wait_for_port

__all__ = ["processes"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

A_SITE = """
from hub.fleet.models import Site
from tests.fixtures_fleet import make_site, technician
make_site()
technician()
"""
TYPED = """
from django.utils import timezone
from hub.fleet.enrolling import Place, type_code
from hub.fleet.models import Site
by = User.objects.get(username="tere")
place = Place(Site.objects.get(), "carril 3", {channel!r})
print(type_code({code!r}, place, by, timezone.now()).screen_id)
"""


@pytest.fixture
def image(processes: Processes, tmp_path: Path) -> Path:
    """A device's image of this hub, which serves and has published one channel."""
    port = free_port()
    processes.environment["SEBUSCA_BASE_URL"] = f"http://127.0.0.1:{port}"
    processes.python(CHANNEL_OF_ONE + "publishing.publish_once()\n" + A_SITE)
    processes.start("serve", "--port", str(port))
    wait_for_port(port)
    roots = {
        f"root_{name}": str(processes.feed_root / name / "metadata" / "1.root.json")
        for name in ("feed", "recalls")
    }
    return write_image(tmp_path / "device", f"http://127.0.0.1:{port}", feed=roots)


def rows(hub: Processes, query: str) -> list[tuple[Any, ...]]:
    return hub.rows(query)


def health(hub: Processes) -> dict[str, Any]:
    """What the hub knows of how the screen is."""
    found: dict[str, Any] = json.loads(
        rows(hub, "select coalesce(cast(health as text), '{}') from fleet_screen")[0][0]
    )
    return found


def test_a_device_is_enrolled_by_the_real_hub_plays_and_is_known_to_it(
    processes: Processes, image: Path
) -> None:
    channel = rows(processes, "select channel_id from channels_channel")[0][0]
    enroll = subprocess.Popen(
        [sys.executable, "-m", "kiosk.cli", "enroll", "--words-checked", "--config", str(image)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert enroll.stdout is not None
    said = iter(enroll.stdout)
    code = next(line.strip() for line in said if line.strip()[4:5] == "-" and len(line) < 20)
    screen = processes.python(TYPED.format(code=code, channel=channel)).split()[-1]
    assert enroll.wait(40) == 0
    enroll.stdout.close()
    assert load_kiosk_settings(image).screen == screen

    with agent(image) as running:
        wait_for(lambda: running.result() == "changed", 40)
        wait_for(lambda: health(processes).get("publication") == 1, 40)
        wait_for(lambda: running.status().get("hub", {}).get("reported_at"), 10)
        hub = running.status()["hub"]
        assert (hub["link"], hub["why"], hub["kept_channel"], hub["name"]) == (
            "good",
            "",
            "",
            "carril 3",
        )
    assert health(processes)["clock_synchronised"] is True
