"""The runbooks' commands, run in their order: docs/keys.md; docs/claves.md says the same ones."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.ceremony import passphrases
from sync.keys import KeyRing
from sync.publish import Proposal, Publisher, read_root, verify_feed
from tests.making import make_manifest, read_made_media
from tests.test_hub_ceremony import keys

DOCS = Path(__file__).parent.parent / "docs"
PASSPHRASE = "correcto caballo batería"
PLACES = (
    *("/media/ceremony", "/media/holders", "/media/approvers", "/etc/sebusca", "/srv/sebusca"),
    "/dev/shm",
)


def commands(name: str) -> list[str]:
    """What stands after a prompt, in whole lines."""
    text = (DOCS / name).read_text("utf-8")
    blocks = re.findall(r"^ *```console\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    assert all(line.strip().startswith("$ ") for line in lines), lines
    return [" ".join(line.split()).removeprefix("$ ") for line in lines]


def test_both_runbooks_have_the_same_commands() -> None:
    assert commands("claves.md") == commands("keys.md")


class House:
    """The machines of the runbook as folders below one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ""
        for place in PLACES:
            self.at(place).mkdir(parents=True)

    def at(self, place: str) -> Path:
        """Where a path of the runbook is in this test."""
        return self.folder / place.lstrip("/")

    def run(self, command: str) -> None:
        """One line of the runbook."""
        if command.startswith("KEY="):
            self.key = self.id_of(command.partition("# ")[2])
            return
        for place in PLACES:
            command = command.replace(f"{place}/", f"{self.at(place)}/")
        words = shlex.split(command.replace("$KEY", self.key))
        if words[:2] == ["sebusca-hub", "keys"]:
            keys(*words[2:], *(["--yes"] if words[2] in {"lost", "stolen", "leaves"} else []))
        else:
            assert words[0] in {"cp", "rm"}, command
            line = command.replace("$KEY", self.key)
            subprocess.run(["/bin/sh", "-c", line], check=True)

    def id_of(self, holder: str) -> str:
        """The first digits of a key, as its file and its card have them."""
        where = {"root": "/media/holders", "appr": "/media/approvers"}
        place = where.get(holder[:4])
        found = self.at(f"{place}/{holder}") if place else self.at("/etc/sebusca/keys")
        [path] = found.glob("*.pem" if place else f"{holder}.*.pem")
        return path.name.split(".")[1]

    def publish(self) -> None:
        """Approvers 1 and 2 sign a publication on their machines."""
        now = datetime.now(UTC).replace(microsecond=0)
        feed = self.at("/srv/sebusca/feed")
        online = KeyRing.load([self.at("/etc/sebusca/keys")])
        hub = Publisher(feed, online, now=lambda: now)
        manifest = make_manifest(at=now)
        proposal: Proposal = hub.propose_channels([manifest], read_made_media)
        for number in (1, 2):
            ring = KeyRing.load(
                [self.at(f"/media/approvers/approver-{number}")],
                passphrase=lambda _: PASSPHRASE.encode(),
            )
            proposal = proposal.signed_by(ring, hub.feed_state().targets)
        hub.publish_proposal(proposal, read_made_media)


def everybody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same passphrase, wherever one is asked for."""
    for module, name in (("management.commands.keys", "ask_for_file"),
                         ("management.commands.keys", "ask_for_holder"),
                         ("replacing", "ask_for_holder")):  # fmt: skip
        asks = getattr(passphrases, name)
        monkeypatch.setattr(
            f"hub.ceremony.{module}.{name}", lambda say, asks=asks: asks(say, lambda _: PASSPHRASE)
        )


def test_every_command_of_the_runbook_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody_types(monkeypatch)
    house = House(tmp_path)
    feed = house.at("/srv/sebusca/feed")
    for command in commands("keys.md"):
        house.run(command)
        carried = [path.name for path in house.at("/media/ceremony").rglob("*.pem")]
        assert not [n for n in carried if not n.split(".")[0].endswith("-online")], command
        if (
            command.endswith("/srv/sebusca/feed")
            and "copy" not in command
            and not list(feed.glob("media/*"))
        ):
            house.publish()
    pinned = {
        "feed": house.at("/media/ceremony/feed.root.json").read_bytes(),
        "recalls": house.at("/media/ceremony/recalls.root.json").read_bytes(),
    }
    verify_feed(feed, datetime.now(UTC), {"feed": pinned["feed"], "recalls": pinned["recalls"]})
    assert read_root(feed / "feed").version == 5
    assert read_root(feed / "recalls").version == 4
    assert len(list(house.at("/etc/sebusca/keys").iterdir())) == 2
    assert house.at("/media/ceremony/cards-7.pdf").read_bytes().startswith(b"%PDF-")
    shutil.rmtree(tmp_path)
