"""Two people sign on their own machines, with the real command, what a real hub proposes; a device
that believes only the roots then gets it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from scripts.demo_run.processes import free_port
from sync.keys import KeyUse
from sync.publish import Ceremony
from sync.types import ChannelId
from sync.words import fingerprint_words
from tests.fixtures_hub import CHANNEL
from tests.fixtures_hub_process import (
    CHANNEL_OF_ONE,
    ROOT,
    Processes,
    hub_environment,
    running,
    wait_for_port,
)
from tests.fixtures_signing import ceremony_for_two
from tests.fixtures_tuf_client import FolderClient

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@dataclass
class Signers:
    """The approvers' machines: none has the hub's environment, database or folders."""

    folder: Path
    ceremony: Ceremony
    url: str

    def sign(self, number: int, *more: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Runs `sebusca-hub sign` on the machine of an approver, from 0."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SEBUSCA_", "DJANGO_"))}
        roots = self.ceremony.root_files
        return subprocess.run(
            [
                sys.executable, "-m", "hub.cli", "sign", "--hub", self.url, "--lang", "en",
                "--keys", str(self.ceremony.folders(KeyUse.APPROVER)[number]),
                "--root", str(roots["feed"]), "--recalls-root", str(roots["recalls"]),
                "--state", str(self.folder / f"machine-{number}"), *more,
            ],
            cwd=ROOT,
            env=kept | {"SEBUSCA_HUB_DATA": str(self.folder / "none")},
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )  # fmt: skip

    def card(self) -> list[str]:
        """The printed card's words, as the command takes them."""
        words = (" ".join(fingerprint_words(data, "es")) for data in self.ceremony.roots.values())
        return [part for phrase in words for part in ("--card", phrase)]


@dataclass
class House:
    """A hub that serves and works, and its approvers."""

    hub: Processes
    signers: Signers
    device: FolderClient


@pytest.fixture
def house(db: None, tmp_path: Path) -> Iterator[House]:
    data = tmp_path / "hub"
    data.mkdir()
    ceremony = ceremony_for_two(data / "feed", tmp_path / "keys")
    (data / "db.sqlite3").write_bytes(connection.connection.serialize())
    online = ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE)
    with running(Processes(data, hub_environment(data, online))) as hub:
        port = free_port()
        hub.python(CHANNEL_OF_ONE)
        hub.start("serve", "--port", str(port))
        hub.start("worker")
        wait_for_port(port)
        yield House(
            hub,
            Signers(tmp_path, ceremony, f"http://127.0.0.1:{port}"),
            FolderClient(data / "feed", ceremony, tmp_path / "device"),
        )


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.1)


def proposed(house: House) -> bool:
    found = house.hub.python(
        "from hub.signing.models import Proposal\n"
        "print(Proposal.objects.filter(state='open').count())"
    )
    return found.strip() == "1"


def line(said: str, begins: str) -> str:
    [found] = [rest for text in said.splitlines() if (rest := text.removeprefix(begins)) != text]
    return found.strip()


def test_two_signatures_made_elsewhere_put_a_face_up(house: House) -> None:
    wait_until(lambda: proposed(house))
    assert house.device.manifest(ChannelId(CHANNEL)) is None

    looked = house.signers.sign(0, "--show", *house.signers.card(), "--renderer", "")
    assert looked.returncode == 0, looked.stderr
    assert "NEW: Notice Persona Ficticia 1" in looked.stdout
    assert "Tip line: telephone: 915-555-0142" in looked.stdout
    words = line(looked.stdout, "In words: ").split()

    wrong = house.signers.sign(0, "--renderer", "", typed=f"{words[1]} {words[0]}\n")
    assert wrong.returncode == 1
    assert "not the two words" in wrong.stderr

    first = house.signers.sign(0, "--renderer", "", typed=f"{words[0]} {words[1]}\n")
    assert first.returncode == 0, first.stderr
    assert "1 more approver must sign" in first.stdout
    assert house.device.manifest(ChannelId(CHANNEL)) is None

    fingerprint = line(looked.stdout, "Fingerprint of what is signed: ")
    second = house.signers.sign(2, "--renderer", "", "--yes-to", fingerprint, typed="yes\n")
    assert second.returncode == 0, second.stderr
    assert "the hub is publishing it" in second.stdout
    wait_until(lambda: house.device.manifest(ChannelId(CHANNEL)) is not None)
    manifest = house.device.manifest(ChannelId(CHANNEL))
    assert manifest is not None
    assert [n.content.name for n in manifest.notices] == ["Persona Ficticia 1"]

    after = house.signers.sign(2)
    assert (after.returncode, "Nothing waits" in after.stdout) == (0, True)
