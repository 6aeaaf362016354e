"""`sebusca-hub keys`, as the people at the ceremony run it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assets.i18n import Translator
from hub.ceremony import passphrases
from sync.keys import KeyRing, KeyUse
from sync.publish import Proposal, Publisher, read_root, verify_feed
from sync.words import fingerprint_words
from tests.making import make_manifest, read_made_media

START = datetime.now(UTC).replace(microsecond=0)

PLAN = (
    *("--root-threshold", "2", "--root-holders", "3"),
    *("--approver-threshold", "2", "--approvers", "2"),
    "--without-passphrases",
)


def keys(*arguments: object, lang: str = "en") -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("keys", *(str(argument) for argument in arguments), "--lang", lang, stdout=out)
    return out.getvalue()


@pytest.fixture
def ceremony(tmp_path: Path) -> Path:
    """A folder with `keys/` and `feed/` of two root holders of three and two approvers of two."""
    keys("init", "--out", tmp_path / "keys", "--feed-root", tmp_path / "feed", *PLAN)
    return tmp_path


def folders(ceremony: Path, *names: str) -> list[object]:
    return [part for name in names for part in ("--keys", ceremony / "keys" / name)]


def test_each_holder_gets_a_folder_and_the_hub_one(ceremony: Path) -> None:
    made = {path.name for path in (ceremony / "keys").iterdir()}
    assert made == {
        "root-holder-1",
        "root-holder-2",
        "root-holder-3",
        "approver-1",
        "approver-2",
        "online",
        "feed.root.json",
        "recalls.root.json",
    }
    files = list((ceremony / "keys").glob("*/*"))
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert len(files) == 7


def test_the_roots_for_devices_are_those_that_are_published(ceremony: Path) -> None:
    for name in ("feed", "recalls"):
        pinned = (ceremony / "keys" / f"{name}.root.json").read_bytes()
        assert pinned == (ceremony / "feed" / name / "metadata" / "1.root.json").read_bytes()
    root = read_root(ceremony / "feed" / "feed")
    assert {role: (r.threshold, len(r.keyids)) for role, r in root.roles.items()} == {
        "root": (2, 3),
        "targets": (2, 2),
        "snapshot": (1, 1),
        "timestamp": (1, 1),
    }
    assert (
        root.roles["root"].keyids == read_root(ceremony / "feed" / "recalls").roles["root"].keyids
    )


def test_a_fresh_ceremony_verifies(ceremony: Path) -> None:
    assert verify_feed(ceremony / "feed", datetime.now(UTC)).recalls.sequence == 0


@pytest.mark.parametrize(("out", "feed"), [("keys", "feed-2"), ("keys-2", "feed")])
def test_a_second_ceremony_overwrites_nothing(ceremony: Path, out: str, feed: str) -> None:
    before = {p: p.read_bytes() for p in ceremony.rglob("*") if p.is_file()}
    with pytest.raises(CommandError, match="never overwrites"):
        keys("init", "--out", ceremony / out, "--feed-root", ceremony / feed, *PLAN)
    assert {p: p.read_bytes() for p in ceremony.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("threshold", ["0", "4"])
def test_a_threshold_that_nobody_can_meet_is_refused(tmp_path: Path, threshold: str) -> None:
    with pytest.raises(CommandError, match=f"root holders: {threshold} of 3 is no threshold"):
        keys(
            *("init", "--out", tmp_path / "k", "--feed-root", tmp_path / "f"),
            *("--root-threshold", threshold, "--root-holders", "3", "--without-passphrases"),
        )
    assert not (tmp_path / "k").exists()


def test_keys_of_people_are_not_made_readable_unless_somebody_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="add --encrypt, or for a demo --without-passphrases"):
        keys("init", "--out", tmp_path / "k", "--feed-root", tmp_path / "f")
    assert not list(tmp_path.iterdir())


def test_show_prints_roles_expiries_and_the_words_of_the_card(ceremony: Path) -> None:
    printed = keys("show", "--feed-root", ceremony / "feed")
    assert "feed: root version 1" in printed
    assert "  targets: 2 of 2 keys, expires" in printed
    for key_id in read_root(ceremony / "feed" / "feed").keys:
        assert key_id in printed
    for name in ("feed", "recalls"):
        root = (ceremony / "keys" / f"{name}.root.json").read_bytes()
        for language in ("es", "en"):
            for word in fingerprint_words(root, "es" if language == "es" else "en"):
                assert word in printed


def test_show_speaks_spanish(ceremony: Path) -> None:
    printed = keys("show", "--feed-root", ceremony / "feed", lang="es")
    assert "feed: raíz versión 1" in printed
    assert "Huellas para la tarjeta impresa" in printed


def test_check_says_that_a_hub_with_the_online_keys_alone_is_sound(ceremony: Path) -> None:
    printed = keys("check", "--feed-root", ceremony / "feed", *folders(ceremony, "online"))
    assert printed == "The feed verifies: 0 channels, 0 pictures, 0 recalls.\n"


def test_check_names_keys_of_demo_grade_in_the_readers_language(ceremony: Path) -> None:
    hub = folders(ceremony, "online", "approver-1", "approver-2", "root-holder-1")
    printed = keys("check", "--feed-root", ceremony / "feed", *hub, lang="es")
    assert "Sólo para demostraciones: el servidor central tiene llaves de aprobación" in printed
    assert "el servidor central tiene una llave raíz" in printed


def test_check_fails_on_a_feed_that_does_not_verify(ceremony: Path) -> None:
    path = ceremony / "feed" / "recalls" / "metadata" / "1.targets.json"
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))
    with pytest.raises(CommandError, match=r"1\.targets\.json"):
        keys("check", "--feed-root", ceremony / "feed", *folders(ceremony, "online"))


def test_rotating_the_recalls_key_takes_two_root_holders(ceremony: Path) -> None:
    rotate = ("rotate", "recalls-online", "--feed-root", ceremony / "feed")
    out = ("--out", ceremony / "new")
    with pytest.raises(CommandError, match="recalls root: 1 of 2 signing keys at hand"):
        keys(*rotate, *out, *folders(ceremony, "online", "root-holder-1"))
    made = list((ceremony / "new").iterdir())
    printed = keys(*rotate, *out, *folders(ceremony, "online", "root-holder-1", "root-holder-3"))
    assert "recalls: root version 2" in printed
    assert list((ceremony / "new").iterdir()) == made, "the interrupted call's key is taken up"
    verify_feed(ceremony / "feed", datetime.now(UTC))
    named = read_root(ceremony / "feed" / "recalls").roles["timestamp"].keyids
    assert set(named) == KeyRing.load([ceremony / "new"]).key_ids(KeyUse.RECALLS_ONLINE)
    assert read_root(ceremony / "feed" / "feed").version == 1


def test_rotating_one_of_several_asks_which(ceremony: Path) -> None:
    with pytest.raises(CommandError, match="say which key to replace"):
        keys(
            *("rotate", "root", "--feed-root", ceremony / "feed", "--out", ceremony / "new"),
            *folders(ceremony, "root-holder-1", "root-holder-2"),
        )
    assert not (ceremony / "new").exists()


def test_renewing_gives_both_roots_a_new_version(ceremony: Path) -> None:
    printed = keys(
        *("renew", "--feed-root", ceremony / "feed"),
        *folders(ceremony, "root-holder-2", "root-holder-3"),
    )
    assert printed.splitlines() == ["feed: root version 2", "recalls: root version 2"]


class Typist:
    """Answers prompts in order, as people at a keyboard do."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self.answers.pop(0)


def test_a_holders_passphrase_is_typed_twice() -> None:
    typist = Typist("correct horse battery", "correct horse battery")
    ask = passphrases.ask_for_holder(Translator("ceremony", "es"), typist)
    assert ask(KeyUse.ROOT, 2) == b"correct horse battery"
    assert typist.prompts == [
        "Nueva frase de contraseña para la llave root 2: ",
        "La misma otra vez: ",
    ]


@pytest.mark.parametrize(
    ("answers", "why"), [(("short",), "at least 12"), (("a" * 12, "b" * 12), "differ")]
)
def test_a_weak_or_mistyped_passphrase_is_refused(answers: tuple[str, ...], why: str) -> None:
    ask = passphrases.ask_for_holder(Translator("ceremony", "en"), Typist(*answers))
    with pytest.raises(CommandError, match=why):
        ask(KeyUse.ROOT, 1)


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "hub.cli", "keys", "init", "--lang", "es", *PLAN),
            *("--out", tmp_path / "k", "--feed-root", tmp_path / "f"),
        ],
        env=os.environ | nowhere | {"SEBUSCA_HUB_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Al servidor central sólo va la carpeta" in done.stdout


def test_an_approver_reads_and_signs_a_proposal(ceremony: Path) -> None:
    at = START
    hub = Publisher(ceremony / "feed", KeyRing.load([ceremony / "keys" / "online"]), now=lambda: at)
    proposal = ceremony / "proposal.json"
    proposal.write_bytes(hub.propose_channels([make_manifest(at=at)], read_made_media).to_bytes())
    sign = ("sign", proposal, "--feed-root", ceremony / "feed", "--yes")
    printed = keys(*sign, *folders(ceremony, "approver-1"), lang="es")
    assert printed.splitlines() == [
        "Canal puente-ficticio (Puente ficticio), publicación 1:",
        "  nuevo: TEST0001 Rogelio Prueba Ficticio (wanted; F-2026-0001)",
        "  las láminas o los ajustes del canal",
        "  campaña Los diez más buscados: 915-555-0142, 915-555-0143, HTTP://127.0.0.1:8000",
        "Firmado; falta 1 firma de aprobación.",
    ]
    assert "Signed; 0 more" in keys(*sign, *folders(ceremony, "approver-2"))
    hub.publish_proposal(Proposal.from_bytes(proposal.read_bytes()), read_made_media)
    assert set(verify_feed(ceremony / "feed", at).manifests) == {"puente-ficticio"}


def test_a_proposal_is_not_signed_by_who_has_no_key(ceremony: Path) -> None:
    hub = Publisher(
        ceremony / "feed", KeyRing.load([ceremony / "keys" / "online"]), now=lambda: START
    )
    proposal = ceremony / "proposal.json"
    proposal.write_bytes(
        hub.propose_channels([make_manifest(at=START)], read_made_media).to_bytes()
    )
    before = proposal.read_bytes()
    with pytest.raises(CommandError, match="no feed-approver key"):
        keys(
            *("sign", proposal, "--feed-root", ceremony / "feed", "--yes"),
            *folders(ceremony, "online"),
        )
    assert proposal.read_bytes() == before
