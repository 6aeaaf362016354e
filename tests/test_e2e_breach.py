"""A thief has a copy of the hub and of a kiosk's whole disk: which words are there, what opens?"""

from __future__ import annotations

import json
import sqlite3
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from scripts.demo_run.processes import free_port
from sync.canonical import canonical_json
from sync.sealing import BUCKETS
from tests.fixtures_breach import (
    ANSWERED,
    DELIVERED,
    TOLD,
    WAITING,
    WORDS,
    Breach,
    a_breach,
    counted,
    search_breach,
    words_file,
)
from tests.fixtures_database import Migrated
from tests.fixtures_hub import make_keys
from tests.fixtures_hub_process import Processes, hub_environment, running
from tests.making import desk_secret

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def breach(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Breach]:
    """One breach for all tests of this file."""
    folder = tmp_path_factory.mktemp("breach")
    data, port = folder / "hub", free_port()
    data.mkdir()
    migrated.copy_sqlite(data)  # whatever the run is on: the file is what these tests look into
    environment = hub_environment(
        data,
        make_keys(data / "feed", data / "keys"),
        SEBUSCA_BASE_URL=f"http://127.0.0.1:{port}",
        SEBUSCA_SECRET_KEY="a-secret-key-of-the-hub-that-is-in-its-environment",
    )
    with running(Processes(data, environment)) as hub:
        yield a_breach(hub, port, folder)


def test_the_desk_reads_all_ten(breach: Breach) -> None:
    assert [(tip.words, tip.where, tip.contact, tip.notice_name) for tip in breach.tips] == [
        (told.words, told.where, told.contact, told.notice_name) for told in TOLD
    ]
    assert {tip.screen for tip in breach.tips} == {breach.screen}


def test_in_copies_of_hub_and_kiosk_no_word_is_found_and_nothing_opens(
    breach: Breach, tmp_path: Path
) -> None:
    done = search_breach(words_file(tmp_path), breach.folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert counted(done.stdout) == {
        "sebusca-tip": DELIVERED + WAITING,
        "sebusca-key": DELIVERED + WAITING,
        "sebusca-reply": ANSWERED,
    }


def test_planted_words_are_found_and_a_planted_key_opens_every_tip(
    breach: Breach, tmp_path: Path
) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "player.log").write_text(f"form: {TOLD[0].words}\n", "utf-16-le")
    pem = desk_secret(2).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (planted / "intake-us.pem").write_bytes(pem)
    (planted / "clipboard").write_text(f"Mi comprobante: {breach.receipts[0]}.", "utf-8")
    spool = breach.folder / "kiosk" / "state" / "spool"
    done = search_breach(words_file(tmp_path), planted, spool, breach.database)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    for word in ("Ñequilino", "chalupa añil", "¡qué susto!"):
        assert any(line.startswith(f"#{WORDS.index(word) + 1} ") for line in lines)
    opened = Counter(line.split()[0] for line in lines if line.startswith("sebusca-"))
    # The key opens the tips; the receipt its own tip's key, and that one the reply to it.
    assert opened == {"sebusca-tip": DELIVERED + WAITING, "sebusca-key": 1, "sebusca-reply": 1}


# --- what the hub knows ----------------------------------------------------------------------

MAY_KNOW = {
    "tips_tip": ["number", "tip_id", "hour", "size", "envelope", "lookup", "wrapped_key", "sha256"],
    "tips_sealedto": ["id", "kid", "tip_id"],
    "tips_tipreply": ["id", "number", "envelope", "hour", "tip_id"],
    "tips_deskcall": ["mark", "until"],
}
"""DESIGN §5.6: id, hour, size bucket, key ids, ciphertext, lookup; §5.8: the wrapped key beside it,
and the replies. `number` is the tips' order, `sha256` that of the bytes beside it, and a desk's
call says of no tip."""


def _rows(breach: Breach, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{breach.database}?mode=ro", uri=True)) as file:
        return file.execute(query).fetchall()


def test_what_the_hub_keeps_of_a_tip_is_what_the_design_lets_it_and_nothing_more(
    breach: Breach,
) -> None:
    listed = _rows(
        breach, "SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'tips%'"
    )
    columns = {
        table: [row[1] for row in _rows(breach, f"PRAGMA table_info({table})")]
        for (table,) in listed
    }
    assert {table: sorted(names) for table, names in columns.items()} == {
        table: sorted(names) for table, names in MAY_KNOW.items()
    }


def test_no_other_table_and_no_log_of_the_hub_names_a_tip(breach: Breach) -> None:
    ids = [tip.id.encode() for tip in breach.tips[:DELIVERED]]
    with closing(sqlite3.connect(f"file:{breach.database}?mode=ro", uri=True)) as file:
        file.text_factory = bytes
        tables = [row[0].decode() for row in file.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'tips%'"
        )]  # fmt: skip
        naming = {
            table
            for table in tables
            for row in file.execute(f'SELECT * FROM "{table}"')
            if any(tip in value for value in row if isinstance(value, bytes) for tip in ids)
        }
    assert naming == set()
    assert len(tables) > 30
    told = [
        path.name
        for path in (breach.folder / "hub").rglob("*")
        if path.is_file() and any(tip in path.read_bytes() for tip in ids)
    ]
    assert {name.removesuffix("-wal") for name in told} == {"db.sqlite3"}


def test_notice_screen_language_and_length_of_a_tip_are_in_none_of_its_rows(
    breach: Breach,
) -> None:
    known = b"\n".join(
        value if isinstance(value, bytes) else str(value).encode()
        for table in MAY_KNOW
        for row in _rows(breach, f"SELECT * FROM {table}")
        for value in row
    )
    for tip in breach.tips[:DELIVERED]:
        for told in (tip.notice_id, tip.screen, tip.channel, tip.campaign, tip.notice_name):
            assert not told or told.encode() not in known
    sizes = [row[0] for row in _rows(breach, "SELECT size FROM tips_tip")]
    assert set(sizes) <= set(BUCKETS)
    assert not {len(canonical_json(tip)) for tip in breach.tips} & set(sizes)
    hours = [row[0] for row in _rows(breach, "SELECT hour FROM tips_tip")]
    assert {hour[13:] for hour in hours} == {":00:00"}


def test_the_outside_of_every_tip_says_no_more_than_its_row(breach: Breach) -> None:
    for raw, size in _rows(breach, "SELECT envelope, size FROM tips_tip"):
        envelope = json.loads(raw)
        header = json.loads(_decoded(envelope["protected"]))
        assert set(header) <= {"alg", "enc", "typ", "v", "tip", "kids", "epk"}
        assert len(_decoded(envelope["ciphertext"])) == size
        assert {name for one in envelope["recipients"] for name in one} == {
            "header",
            "encrypted_key",
        }


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
