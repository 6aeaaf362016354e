"""The spool: what was said to be kept is there, whatever happens to process, disk or clock."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.encoding import decoded
from sync.errors import SpoolFull, StoreError
from sync.spool import Counts, Spool
from sync.types import TipId
from tests.fixtures_tips import SEALED, WORDS, due_ids, made_submission, numbered, tip_id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def spool(folder: Path) -> Iterator[Spool]:
    made = Spool(folder, most=100)
    yield made
    made.close()


def test_what_is_kept_comes_out_as_it_went_in(spool: Spool) -> None:
    spool.keep(SEALED, due_in_s=0)
    assert [each.submission for each in spool.due(time.time() + 1, 10)] == [SEALED]


def test_a_tip_is_due_when_its_time_has_come(folder: Path) -> None:
    spool = Spool(folder, most=9, now=lambda: 1000.0)
    spool.keep(SEALED, due_in_s=60)
    assert [len(spool.due(now, 9)) for now in (1000, 1059, 1061)] == [0, 0, 1]


def test_a_clock_that_was_set_back_by_years_holds_no_tip_up(folder: Path) -> None:
    Spool(folder, most=9, now=lambda: 2e9).keep(SEALED, due_in_s=60)
    assert len(Spool(folder, most=9).due(1.7e9, 9)) == 1


def test_to_keep_the_same_tip_twice_is_to_keep_it_once(spool: Spool) -> None:
    spool.keep(SEALED, due_in_s=0)
    spool.keep(SEALED, due_in_s=0)
    assert spool.count() == 1


def test_another_tip_under_the_same_id_is_refused(spool: Spool) -> None:
    spool.keep(SEALED, due_in_s=0)
    with pytest.raises(StoreError, match="another tip under this id"):
        spool.keep(made_submission(1, words="Otra cosa."), due_in_s=0)


def test_a_full_spool_refuses_the_newest_and_keeps_the_oldest(folder: Path) -> None:
    spool = Spool(folder, most=3)
    for seed in (1, 2, 3):
        assert spool.room()
        spool.keep(numbered(seed), due_in_s=0)
    assert not spool.room()
    with pytest.raises(SpoolFull, match="3 tips wait"):
        spool.keep(numbered(4), due_in_s=0)
    assert sorted(due_ids(spool)) == sorted(tip_id(seed) for seed in (1, 2, 3))


def test_tips_set_aside_count_towards_the_bound(folder: Path) -> None:
    spool = Spool(folder, most=1)
    spool.keep(SEALED, due_in_s=0)
    spool.set_aside(SEALED.id, "the hub answered 422 (size)")
    assert spool.counts() == Counts(waiting=0, set_aside=1)
    with pytest.raises(SpoolFull):
        spool.keep(numbered(2), due_in_s=0)


def test_a_power_cut_after_keep_loses_nothing_by_how_sqlite_is_set(spool: Spool) -> None:
    spool.keep(SEALED, due_in_s=0)
    connection = spool._database._connection
    assert connection is not None
    asked = ("journal_mode", "synchronous", "secure_delete", "auto_vacuum", "temp_store")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found == ["wal", 2, 1, 2, 2]  # 2: FULL (sqlite.org/pragma.html#pragma_synchronous)


def test_a_delivered_tip_is_nowhere_on_the_disk_any_more(spool: Spool, folder: Path) -> None:
    spool.keep(SEALED, due_in_s=0)
    spool.keep(numbered(2), due_in_s=0)
    needle = SEALED.id.encode()
    assert any(needle in file.read_bytes() for file in folder.iterdir())
    spool.done(SEALED.id)
    spool.tidy()
    assert not any(needle in file.read_bytes() for file in folder.iterdir())
    assert due_ids(spool) == [tip_id(2)]


def test_a_row_holds_nothing_about_screen_notice_language_or_order(
    spool: Spool, folder: Path
) -> None:
    spool.keep(SEALED, due_in_s=0)
    with sqlite3.connect(folder / "spool-1.sqlite3") as reader:
        columns = [row[1] for row in reader.execute("PRAGMA table_info(tip)")]
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            reader.execute("SELECT rowid FROM tip")
    reader.close()
    assert columns == ["id", "submission", "sha256", "due_at", "attempts", "set_aside"]
    held = b"".join(file.read_bytes() for file in folder.iterdir())
    words = [word for word in WORDS.split() if len(word) > 4]
    for secret in (*words, "TESTSCRN", "TEST0001", "puente-ficticio"):
        assert secret.encode() not in held


def test_folder_and_files_are_for_one_group_whatever_the_umask(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        Spool(folder, most=9).keep(SEALED, due_in_s=0)
    finally:
        os.umask(before)
    modes = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}
    assert folder.stat().st_mode & 0o7777 == 0o2770
    assert set(modes.values()) == {0o660}


def test_a_unit_that_may_not_set_the_bit_keeps_tips_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: Path, _mode: int) -> None:  # as seccomp does for RestrictSUIDSGID=
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    spool = Spool(folder, most=9)
    spool.keep(SEALED, due_in_s=0)
    assert spool.count() == 1


def test_a_damaged_file_is_kept_under_another_name_and_a_new_one_begun(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = Spool(folder, most=9)
    first.keep(SEALED, due_in_s=0)
    first.close()
    file = folder / "spool-1.sqlite3"
    damaged = b"\x00" * 64 + file.read_bytes()[64:]
    file.write_bytes(damaged)
    second = Spool(folder, most=9)
    second.keep(numbered(2), due_in_s=0)
    assert due_ids(second) == [tip_id(2)]
    assert second.damaged_files() == 1
    assert (folder / "damaged-1.sqlite3").read_bytes() == damaged
    assert "is damaged and was set aside as damaged-1.sqlite3" in caplog.text


def test_a_process_that_had_the_damaged_file_open_harms_the_new_one_in_no_way(
    folder: Path,
) -> None:
    one, other = Spool(folder, most=9000), Spool(folder, most=9000)
    one.keep(numbered(1), due_in_s=0)
    other.keep(numbered(2), due_in_s=0)
    one._database._set_file_aside()
    one.keep(numbered(3), due_in_s=0)
    other.close()  # SQLite unlinks the write-ahead log of what it had open, by name
    one.keep(numbered(4), due_in_s=0)
    other.keep(numbered(5), due_in_s=0)
    one.close()
    assert sorted(due_ids(Spool(folder, most=9))) == sorted(tip_id(seed) for seed in (3, 4, 5))


def test_bits_that_rotted_in_a_tip_are_noticed_and_the_others_go_out(
    spool: Spool, folder: Path
) -> None:
    spool.keep(SEALED, due_in_s=0)
    spool.keep(numbered(2), due_in_s=0)
    rotted = SEALED.model_copy(update={"lookup": "B" * 43}).model_dump_json().encode()
    with sqlite3.connect(folder / "spool-1.sqlite3") as writer:
        writer.execute("UPDATE tip SET submission = ? WHERE id = ?", (rotted, SEALED.id))
    writer.close()
    assert due_ids(spool) == [tip_id(2)]
    assert spool.reasons() == {"damaged on this device's disk": 1}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot keep a tip"):
        Spool(tmp_path / "file" / "spool", most=9).keep(SEALED, due_in_s=0)


def test_a_spool_of_a_newer_release_is_left_alone(spool: Spool, folder: Path) -> None:
    spool.keep(SEALED, due_in_s=0)
    spool.close()
    with sqlite3.connect(folder / "spool-1.sqlite3") as writer:
        writer.execute("PRAGMA user_version = 9")
    writer.close()
    with pytest.raises(StoreError, match="newer release"):
        Spool(folder, most=9).keep(numbered(2), due_in_s=0)
    assert Spool(folder, most=9).damaged_files() == 0


def test_two_writers_and_a_deleter_lose_nothing(folder: Path) -> None:
    delivered: list[TipId] = []
    ended = threading.Event()

    def write(first: int) -> None:
        spool = Spool(folder, most=1000)
        for seed in range(first, first + 60):
            spool.keep(numbered(seed), due_in_s=0)
        spool.close()

    def deliver() -> None:
        spool = Spool(folder, most=1000)
        while not ended.is_set() or spool.count():
            found = [each.submission.id for each in spool.due(time.time() + 1, 10)]
            if found:
                spool.done(*found)
                delivered.extend(found)
        spool.close()

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 1000)]
    agent = threading.Thread(target=deliver)
    for thread in (*writers, agent):
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    agent.join()
    wanted = [tip_id(first + step) for first in (0, 1000) for step in range(60)]
    assert sorted(delivered) == sorted(wanted)


def as_user(user: int, group: int, work: Callable[[], object]) -> int:
    """The exit status of a child that does `work` as this user."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.umask(0o077)
            os.setgroups([group])
            os.setgid(user)
            os.setuid(user)
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as two other users")
def test_form_and_agent_may_be_two_users_of_one_group() -> None:
    form, agent, group = 61_001, 61_002, 62_000
    with tempfile.TemporaryDirectory(dir="/tmp") as parent:
        Path(parent).chmod(0o755)
        folder = Path(parent) / "spool"
        folder.mkdir()
        os.chown(folder, form, group)
        folder.chmod(0o2770)

        def keep(seed: int) -> Callable[[], object]:  # and does not close what it opened
            return lambda: Spool(folder, most=9).keep(numbered(seed), due_in_s=0)

        def deliver() -> None:
            spool = Spool(folder, most=9)
            spool.done(*due_ids(spool))
            spool.tidy()
            spool.close()

        turns = [
            (form, keep(1)),
            (agent, deliver),
            (form, keep(2)),
            (form, keep(3)),
            (agent, deliver),
        ]
        assert [as_user(user, group, work) for user, work in turns] == [0] * 5
        assert Spool(folder, most=9).count() == 0


KEEPS = """
import sys
from pathlib import Path
from sync.spool import Spool
from tests.fixtures_tips import numbered
spool = Spool(Path(sys.argv[1]), most=100_000)
for seed in range(int(sys.argv[2]), int(sys.argv[2]) + 10_000):
    spool.keep(numbered(seed), due_in_s=0)
    print(seed, flush=True)
"""


def test_what_was_said_to_be_kept_is_there_after_a_kill(folder: Path) -> None:
    said: list[int] = []
    for run in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", KEEPS, str(folder), str(run * 10_000)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        assert process.stdout is not None
        said += [int(process.stdout.readline()) for _ in range(10)]
        time.sleep(0.003 * run)  # at another point of a write each time
        process.send_signal(signal.SIGKILL)
        said += [int(line) for line in process.stdout.read().splitlines()]
        process.wait()
    there = set(due_ids(Spool(folder, most=100_000)))
    assert {tip_id(seed) for seed in said} - there == set()
    # At each kill one more may have been written that was not said to be.
    assert len(there) <= len(said) + 3


def test_the_forms_process_loads_no_network_library_with_it() -> None:
    script = (
        "import sys, sync.sealing, sync.receipts, sync.spool\n"
        "print([m for m in ('requests','urllib3','tuf','paho','http.client') if m in sys.modules])"
    )
    said = subprocess.check_output([sys.executable, "-c", script], text=True)
    assert said.strip() == "[]"


def test_ciphertext_is_what_lies_there(spool: Spool, folder: Path) -> None:
    spool.keep(SEALED, due_in_s=0)
    held = b"".join(file.read_bytes() for file in folder.iterdir())
    assert SEALED.envelope.tag.encode() in held
    assert len(decoded(SEALED.envelope.ciphertext)) == 4096
