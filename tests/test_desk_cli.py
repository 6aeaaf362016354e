"""The desk's command: keys are made and handed on, tips are read in a terminal, nothing leaks."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
import yaml

from desk.cli import main
from desk.keys import KeyFolder, Period, password_of
from sync.canonical import canonical_json
from sync.models import Desk
from sync.words import key_words
from tests.fixtures_desk import MEMBER, PASSPHRASE, Bench, bench, desk_keys
from tests.fixtures_tips import WORDS
from tests.making import approved_desk, make_desk, make_manifest

__all__ = ["bench", "desk_keys"]

ROOT = Path(__file__).resolve().parent.parent
DEMO = "--same-machine-for-demo"
KEYGEN = ["keygen", "--desk", "intake-us", "--name-es", "Mesa ficticia", "--name-en",
          "Fictional desk", "--country", "US", "--member", "ana"]  # fmt: skip


def fd_with(*lines: str) -> str:
    """A file descriptor that gives these lines, as `--passphrase-fd` takes it."""
    reading, writing = os.pipe()
    os.write(writing, "".join(f"{line}\n" for line in lines).encode())
    os.close(writing)
    return str(reading)


def settings_of(bench: Bench) -> Path:
    """The bench's settings as the file that a desk has."""
    file = bench.settings.data.parent / "desk.yaml"
    values = bench.settings.model_dump(mode="json", exclude_none=True)
    file.write_text(yaml.safe_dump(values))
    return file


# --- keys ------------------------------------------------------------------------------------


def test_keygen_makes_months_and_shows_passphrase_and_words_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "keys"
    more = ["--months", "2", "--from", "2026-12", "--out", str(out), "--yes-print", DEMO]
    assert main(["--lang", "en", *KEYGEN, *more]) == 0
    said = capsys.readouterr().out
    desk = Desk.model_validate_json((out / "intake-us.desk.json").read_bytes())
    assert [Period.of(key.valid_from) for key in desk.keys] == [Period(2026, 12), Period(2027, 1)]
    for key in (desk.signing_key, *(entry.key for entry in desk.keys)):
        assert " ".join(key_words(key.kid, "en")) in said
    passphrase = next(line.strip() for line in said.splitlines() if line.startswith("    "))
    folder = KeyFolder(out)
    folder.open_key(folder.signing("ana"), password_of(passphrase))
    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert passphrase.encode() not in written


def test_no_passphrase_is_written_to_a_file_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "keys"
    assert main(["--lang", "en", *KEYGEN, "--out", str(out), DEMO]) == 1
    assert "--yes-print" in capsys.readouterr().err
    assert not out.exists()


def test_keys_are_not_made_where_the_hub_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEBUSCA_HUB_DATA", str(tmp_path))
    assert main(["--lang", "es", *KEYGEN, "--out", str(tmp_path / "keys"), "--yes-print"]) == 1
    assert "La mesa no trabaja donde está la central" in capsys.readouterr().err


def test_a_member_is_added_with_a_passphrase_of_their_own(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = ["--keys", str(bench.keys.root), "--yes-print", DEMO, "--lang", "es"]
    given = ["--member", MEMBER, "--passphrase-fd", fd_with(PASSPHRASE)]
    assert main(["members", "add", "beto", *keys, *given]) == 0
    said = capsys.readouterr().out
    passphrase = next(line.strip() for line in said.splitlines() if line.startswith("    "))
    bench.keys.open_key(bench.keys.signing("beto"), password_of(passphrase))
    assert main(["members", "remove", "beto", *keys]) == 0
    assert "copias de estos archivos" in capsys.readouterr().out
    assert bench.keys.members() == (MEMBER,)


def test_months_are_extended_with_ones_own_passphrase(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--keys", str(bench.keys.root), "--months", "1", "--member", MEMBER, DEMO]
    wrong = ["--passphrase-fd", fd_with("otra cosa")]
    assert main(["--lang", "en", "keys", "extend", *more, *wrong]) == 1
    assert "does not open with this passphrase" in capsys.readouterr().err
    right = ["--passphrase-fd", fd_with(PASSPHRASE)]
    assert main(["--lang", "en", "keys", "extend", *more, *right]) == 0
    assert "to be approved anew" in capsys.readouterr().out
    assert len(bench.keys.desk().keys) == len(bench.desk.keys) + 1


def test_a_running_month_is_not_destroyed(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    month = str(Period.of(datetime.now(UTC)))
    more = ["--keys", str(bench.keys.root), "--period", month, "--yes", DEMO]
    assert main(["--lang", "en", "keys", "destroy", *more]) == 1
    assert "tips of this month can still arrive" in capsys.readouterr().err


def test_destroying_says_what_it_means(
    bench: Bench, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    signing = bench.keys.signing(MEMBER)
    old = bench.keys.held(MEMBER)[1].path
    old.rename(old.with_name(old.name.replace(old.name.split(".")[1], "2020-01")))
    more = ["--keys", str(bench.keys.root), "--period", "2020-01", "--yes", DEMO]
    assert main(["--lang", "en", "keys", "destroy", *more]) == 0
    said = capsys.readouterr().out
    assert "Every tip of that month is now unreadable everywhere." in said
    assert "destroy it there too" in said
    assert signing.path.exists()
    assert len(bench.keys.held(MEMBER)) == 3


# --- a manifest's keys -----------------------------------------------------------------------


def test_a_manifest_file_is_listed_and_not_vouched_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "manifest.json"
    desk = make_desk(at=datetime.now(UTC))
    file.write_bytes(canonical_json(make_manifest(desks=(approved_desk(desk),))))
    assert main(["--lang", "en", "keys", "list", "--manifest", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    periods = [line.rsplit(", ", 1)[1] for line in lines if "intake-us" in line]
    assert periods == ["no longer valid", "valid now", "not yet valid"]
    assert lines[-1].startswith("Not checked:")


@pytest.mark.parametrize("content", [b"{}", b"not json", b"\xff\xfe"])
def test_another_file_is_refused_by_name(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.json"
    file.write_bytes(content)
    assert main(["--lang", "en", "keys", "list", "--manifest", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: is not a channel's manifest: ")


# --- tips ------------------------------------------------------------------------------------


def command(bench: Bench, *arguments: str, passphrase: str = PASSPHRASE) -> Sequence[str]:
    """The words of a command in a process of its own, with the passphrase on descriptor 0."""
    settings = ["--settings", str(settings_of(bench)), DEMO, "--passphrase-fd", "0"]
    return [sys.executable, "-m", "desk.cli", "--lang", "en", *arguments, *settings]


def outcome(words: Sequence[str], typed: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, input=f"{typed}\n", capture_output=True, text=True, cwd=ROOT,
                          timeout=60, check=False)  # fmt: skip


def test_tips_are_listed_and_read_in_a_terminal(bench: Bench) -> None:
    given = bench.give()
    listed = outcome(command(bench, "list", "--yes-print"))
    assert listed.returncode == 0, listed.stderr
    assert f"{given.tip.id}  " in listed.stdout
    assert "unread  Rogelio Prueba Ficticio | I saw this person, Their vehicle" in listed.stdout
    assert WORDS not in listed.stdout
    opened = outcome(command(bench, "open", given.tip.id, "--yes-print"))
    assert f"In their words: {WORDS}" in opened.stdout
    assert "Screen: TESTSCRN" in opened.stdout


def test_no_tip_is_written_to_a_file_unasked(bench: Bench) -> None:
    given = bench.give()
    done = outcome(command(bench, "open", given.tip.id))
    assert (done.returncode, done.stdout) == (1, "")
    assert "--yes-print" in done.stderr


def test_a_wrong_passphrase_reads_nothing(bench: Bench) -> None:
    bench.give()
    done = outcome(command(bench, "list", "--yes-print"), "no es esta frase de paso la buena no")
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not open with this passphrase" in done.stderr
    assert bench.hub.calls == []


@contextmanager
def running(bench: Bench, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`sebusca-desk run`, ended after."""
    process = subprocess.Popen(
        command(bench, "run", *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_run_prints_a_link_that_opens_the_page_once(bench: Bench) -> None:
    with running(bench) as process:
        assert process.stdout is not None
        process.stdout.readline()
        link = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{16}/enter/[\w-]{43}", link)
        session = requests.Session()
        assert "Abrir la mesa" in session.get(link, timeout=20).text
        assert requests.get(link, timeout=20).status_code == 403


def test_run_refuses_to_work_where_the_hub_is(bench: Bench) -> None:
    words = [word for word in command(bench, "run") if word != DEMO]
    done = subprocess.run(words, env=os.environ | {"SEBUSCA_HUB_DATA": "/srv/hub"}, cwd=ROOT,
                          capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "The desk does not work where the hub is" in done.stderr
