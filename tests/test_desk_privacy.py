"""No word of a tip, reply or passphrase on any disk, and nothing where a hub is within reach."""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from desk.book import Book
from desk.errors import BookUnreadable, HubNear, SettingsUnusable
from desk.house import House
from desk.nearness import check_far_from_hub
from desk.settings import load_settings
from scripts.breach.searching import find_in_files
from tests.fixtures_desk import Bench, Visitor, bench, desk_keys, visitor, working
from tests.fixtures_tips import WORDS

__all__ = ["bench", "desk_keys", "visitor", "working"]

ROOT = Path(__file__).resolve().parent.parent
REPLY = "Respuesta inventada: espérenos junto al quiosco imaginario."
SECRETS = (WORDS, "915-555-0199", "mercado inventado", "Rogelio Prueba Ficticio", REPLY,
           "perro dedo nube llave")  # fmt: skip


def test_nothing_that_was_read_or_written_is_on_the_disk(
    bench: Bench, visitor: Visitor, working: House, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    visitor.post(f"/tips/{given.tip.id}/judge", urgency="today", kind="place", reliability="likely")
    visitor.post(f"/tips/{given.tip.id}/reply", step="check", text=REPLY)
    visitor.post(f"/tips/{given.tip.id}/reply", step="send", text=REPLY)
    visitor.post(f"/tips/{given.tip.id}/move", to="closed")
    folders = (bench.settings.data, bench.keys.root, scratch)
    assert find_in_files(folders, SECRETS) == []
    assert (bench.settings.data / "book.jwe").exists()
    planted = bench.settings.data / "planted"
    planted.write_text(f'{{"words": "{WORDS}"}}')  # the search does find what is there
    assert [found.word for found in find_in_files(folders, SECRETS)] == [WORDS]


def test_the_data_folder_is_its_owners_alone(bench: Bench, working: House) -> None:
    bench.give()
    working.rounds.fetch()
    assert bench.settings.data.stat().st_mode & 0o077 == 0
    files = [path for path in bench.settings.data.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if path.stat().st_mode & 0o077] == []


def test_the_book_says_nothing_without_the_key(bench: Bench, working: House) -> None:
    given = bench.give()
    working.rounds.fetch()
    working.inbox.read(given.tip.id)
    raw = (bench.settings.data / "book.jwe").read_text()
    assert given.tip.id not in raw
    with pytest.raises(BookUnreadable):
        Book(bench.settings.data / "book.jwe", bytes(32)).read()


@pytest.mark.parametrize("content", ["", "not a book", "a.b.c.d.e"])
def test_a_damaged_book_is_named_and_left_alone(bench: Bench, working: House, content: str) -> None:
    given = bench.give()
    working.rounds.fetch()
    book = bench.settings.data / "book.jwe"
    book.write_text(content)
    with pytest.raises(BookUnreadable, match="the desk's book does not open"):
        working.inbox.read(given.tip.id)
    assert book.read_text() == content


def test_a_book_of_another_desk_is_not_believed(bench: Bench, working: House) -> None:
    given = bench.give()
    working.rounds.fetch()
    others = Book(bench.settings.data / "book.jwe", bytes(32))
    others.change(given.tip.id, lambda old: old.model_copy(update={"state": "closed"}))
    with pytest.raises(BookUnreadable):
        working.inbox.sheet("all")


def test_what_is_in_memory_does_not_speak_of_itself(bench: Bench, working: House) -> None:
    given = bench.give()
    working.rounds.fetch()
    row = working.inbox.look(given.tip.id)
    shown = f"{row!r} {row.tip!r} {working.inbox.sheet('all')!r} {working.office.__dict__!r}"
    for secret in (WORDS, "915-555", "perro", "Rogelio"):
        assert secret not in shown


def test_no_log_line_has_a_word(
    bench: Bench, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        given = bench.give()
        visitor.post("/fetch")
        visitor.get(f"/tips/{given.tip.id}")
        visitor.post(f"/tips/{given.tip.id}/reply", step="send", text=REPLY)
    assert caplog.records
    assert [r for r in caplog.records if any(s in r.getMessage() for s in SECRETS)] == []


def test_no_core_is_dumped_and_no_other_process_reads_the_memory() -> None:
    code = (
        "from desk.quiet import forbid_dumps; forbid_dumps(); import resource, ctypes;"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert done.stdout == "(0, 0) 0\n"  # PR_GET_DUMPABLE
    assert resource.getrlimit(resource.RLIMIT_CORE) is not None


# --- where the hub is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment",
    [
        {"DATABASE_URL": "postgres://hub@db/hub"},
        {"SEBUSCA_HUB_DATA": "/srv/hub"},
        {"SEBUSCA_SECRET_KEY": "x"},
        {"DJANGO_SETTINGS_MODULE": "hub.settings"},
    ],
)
def test_the_hubs_settings_in_the_environment_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(HubNear, match=next(iter(environment))):
        check_far_from_hub(environment, (), usual=(), processes=Path("/nowhere"))


def test_a_readable_database_beside_the_data_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    database = tmp_path / "hub" / "db.sqlite3"
    database.write_bytes(b"SQLite format 3\0")
    with pytest.raises(HubNear, match=r"db\.sqlite3"):
        check_far_from_hub({}, (tmp_path / "desk",), usual=(), processes=Path("/nowhere"))
    database.unlink()
    check_far_from_hub({}, (tmp_path / "desk",), usual=(), processes=Path("/nowhere"))


def test_a_database_in_a_usual_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_bytes(b"SQLite format 3\0")
    with pytest.raises(HubNear, match="can be read"):
        check_far_from_hub({}, (), usual=(tmp_path,), processes=Path("/nowhere"))


def test_a_hub_process_of_the_same_user_is_refused(tmp_path: Path) -> None:
    process = tmp_path / "4711"
    process.mkdir()
    (process / "cmdline").write_bytes(b"python\0/opt/bin/sebusca-hub\0serve\0")
    (process / "environ").write_bytes(b"HOME=/srv\0")
    with pytest.raises(HubNear, match="4711"):
        check_far_from_hub({}, (), usual=(), processes=tmp_path)
    (process / "environ").write_bytes(b"")  # as another user's reads
    check_far_from_hub({}, (), usual=(), processes=tmp_path)


def test_an_ordinary_machine_is_well(tmp_path: Path) -> None:
    check_far_from_hub({"HOME": str(tmp_path)}, (tmp_path / "desk",), usual=(),
                       processes=Path("/nowhere"))  # fmt: skip


# --- settings --------------------------------------------------------------------------------

GOOD = """
hub: https://hub.example
feed: https://hub.example/feed
channels: [puente-ficticio]
root_feed: roots/feed.json
root_recalls: roots/recalls.json
keys: keys
member: ana
data: data
"""


def test_settings_are_relative_to_their_file(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(GOOD)
    settings = load_settings(tmp_path / "desk.yaml")
    assert settings.keys == tmp_path / "keys"
    assert settings.lock_after_s == 600


def test_every_mistake_is_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(
        GOOD.replace("https://hub.example\n", "http://hub.example\n", 1) + "colour: red\n"
    )
    with pytest.raises(SettingsUnusable) as caught:
        load_settings(tmp_path / "desk.yaml")
    for part in ("hub: ", "neither https:// nor", "colour: ", os.fspath(tmp_path / "desk.yaml")):
        assert part in str(caught.value)


@pytest.mark.parametrize("content", ["", "- a\n", "a: [\n", "hub: 1\n"])
def test_what_is_no_settings_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "desk.yaml").write_text(content)
    with pytest.raises(SettingsUnusable, match=r"desk\.yaml"):
        load_settings(tmp_path / "desk.yaml")


def test_the_guides_example_is_a_settings_file(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "desk.yaml").write_text(textwrap.dedent(example), encoding="utf-8")
    settings = load_settings(tmp_path / "desk.yaml")
    assert (settings.member, settings.keys) == ("ana", tmp_path / "keys")
