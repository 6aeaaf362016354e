"""Two people sign on their own machines, with the real command, what a real hub proposes; a device
that believes only the roots then gets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.demo_run.processes import free_port
from sync.keys import KeyUse
from sync.models import ChannelManifest
from sync.publish import Ceremony
from sync.types import ChannelId
from sync.words import fingerprint_words
from tests.fixtures_database import Migrated
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

pytestmark = [pytest.mark.slow, pytest.mark.long]

KIOSK = f"{sys.executable} -m kiosk.cli"
SLIDE = "00000000-0000-4000-8000-000000000001"


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
                "--state", str(self.folder / f"machine-{number}"),
                "--renderer", f"{KIOSK} render --serve", *more,
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
    """A hub that serves and works, its approvers, and a device that believes its roots alone."""

    hub: Processes
    signers: Signers
    device: FolderClient


@pytest.fixture(scope="module")
def house(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A hub with a channel that two people agreed on, and nothing signed yet."""
    folder = tmp_path_factory.mktemp("signing")
    data = folder / "hub"
    data.mkdir()
    ceremony = ceremony_for_two(data / "feed", folder / "keys")
    online = ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE)
    environment = hub_environment(
        data, online, **migrated.copy_for(data), SEBUSCA_RENDERER=f"{KIOSK} render --serve"
    )
    with running(Processes(data, environment)) as hub:
        port = free_port()
        hub.python(CHANNEL_OF_ONE)
        hub.start("serve", "--port", str(port))
        hub.start("worker")
        wait_for_port(port)
        yield House(
            hub,
            Signers(folder, ceremony, f"http://127.0.0.1:{port}"),
            FolderClient(data / "feed", ceremony, folder / "device"),
        )


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.1)


PROPOSED = """
import time
from hub.signing.models import Proposal
def proposed(number):
    while not (row := Proposal.objects.filter(pk=number, state="open").first()):
        time.sleep(0.1)
    return row
"""


def line(said: str, begins: str) -> str:
    [found] = [rest for text in said.splitlines() if (rest := text.removeprefix(begins)) != text]
    return found.strip()


@dataclass
class Published:
    """A house in which two have signed the first proposal, and what each of their machines said."""

    house: House
    first: str
    between: ChannelManifest | None
    second: str
    older: Path
    """The feed as it was before."""


@pytest.fixture(scope="module")
def published(house: House) -> Published:
    signers = house.signers
    fingerprint = house.hub.python(PROPOSED + "print(proposed(1).fingerprint)").strip()
    older = signers.folder / "older"
    shutil.copytree(house.hub.feed_root, older)
    first = agreed(signers.sign(0, *signers.card(), "--yes-to", fingerprint))
    between = house.device.manifest(ChannelId(CHANNEL))
    words = line(first, "In words: ").split()
    typed = f"yes\n{words[0]} {words[1]}\n"
    second = agreed(signers.sign(2, "--renderer", "", typed=typed))
    wait_until(lambda: house.device.manifest(ChannelId(CHANNEL)) is not None)
    assert "Nothing waits" in agreed(signers.sign(0))  # and it has seen what is published now
    return Published(house, first, between, second, older)


def agreed(done: subprocess.CompletedProcess[str]) -> str:
    """What a machine said that had nothing against it."""
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_signatures_made_elsewhere_put_a_face_up(published: Published) -> None:
    assert "NEW: Notice Persona Ficticia 1" in published.first
    assert "Tip line: telephone: 915-555-0142" in published.first
    assert "2 slides look the same here and on the hub's page" in published.first
    assert "1 more approver must sign" in published.first
    assert published.between is None
    assert "the hub is publishing it" in published.second
    manifest = published.house.device.manifest(ChannelId(CHANNEL))
    assert manifest is not None
    assert [n.content.name for n in manifest.notices] == ["Persona Ficticia 1"]


ANOTHER_FACE = (
    PROPOSED
    + """
from hub.notices.models import Notice
honest = Notice.objects.get()
edit(honest, User.objects.get(username="ana"), name="Otro Nombre Ficticio")
agree(honest)
row = proposed(2)
from hub.publications.signing import open_publisher
from hub.notices.originals import read_original
from sync.models import ApprovedNotice, ApprovalRef, ChannelManifest
from sync.canonical import content_sha256
[asked] = row.joined().read()
[notice] = asked.notices
photo = make_photo(7)
picture = notice.content.pictures[0].model_copy(
    update={"sha256": photo.sha256, "byte_size": photo.byte_size})
face = notice.content.model_copy(update={"pictures": (picture,)})
ref = notice.approval.model_copy(update={"content_sha256": content_sha256(face)})
forged = asked.model_copy(update={"notices": (ApprovedNotice(approval=ref, content=face),)})
forged = ChannelManifest.model_validate_json(forged.model_dump_json())
made = open_publisher().propose_channels([forged], read_original, above=row.targets_version)
Proposal.objects.filter(pk=row.pk).update(
    data=made.to_bytes(), fingerprint=made.fingerprint,
    targets_version=made.targets.signed.version)
print(made.fingerprint)
"""
)
"""What an attacker on the hub does: another photograph under the approval of the honest one."""


def test_another_face_than_the_hubs_page_shows_is_different(published: Published) -> None:
    house = published.house
    fingerprint = house.hub.python(ANOTHER_FACE).strip().splitlines()[-1]
    forged = house.signers.sign(0, "--yes-to", fingerprint)
    assert (forged.returncode, "so nothing was signed" in forged.stderr) == (1, True)
    assert "DIFFERENT: the hub's page shows other content" in forged.stdout
    assert "DIFFERENT: Otro Nombre Ficticio (wanted) (landscape, page 1;" in forged.stdout
    assert f"slide {SLIDE} of {CHANNEL}) looks otherwise" in forged.stdout
    assert house.hub.python(PROPOSED + "print(proposed(2).signatures.count())").strip() == "0"


def test_an_older_state_of_the_feed_is_found_out(published: Published) -> None:
    house = published.house
    for folder in ("feed", "recalls"):
        shutil.rmtree(house.hub.feed_root / folder)
        shutil.copytree(published.older / folder, house.hub.feed_root / folder)
    lied = house.signers.sign(0)
    assert (lied.returncode, "rollback" in lied.stderr) == (1, True)
    assert "so nothing was signed" in lied.stderr
