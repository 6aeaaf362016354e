"""A backup: whole or not there, its keys sealed, nobody signed in by it, looked through."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.core.management import CommandError, call_command
from django.db import connection

from hub.operating.backing import sealed_keys
from hub.operating.backing.errors import BackupDamaged, BackupRefused, RestoreRefused
from hub.operating.backing.looking import look_through
from hub.operating.backing.manifest import KEYS, NAME, read_backup
from hub.operating.backing.taking import Wish, prune, take_backup, taken
from hub.operating.beats import last_beat
from tests.fixtures_database import Migrated
from tests.fixtures_hub import Hub, hub, make_photo  # noqa: F401

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
PASSPHRASE = b"una frase larga y ficticia"
KEYS_BY_NAME = {"feed-online.0a1b2c3d.pem": b"-----BEGIN PRIVATE KEY-----\nsecret\n"}


@pytest.fixture
def filed(hub: Hub, migrated: Migrated, monkeypatch: pytest.MonkeyPatch) -> Hub:  # noqa: F811
    """A hub whose database is said to be a file, as it is where a hub is run on SQLite."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is backed up in test_hub_postgresql")
    migrated.copy_sqlite(hub.data)
    monkeypatch.setitem(connection.settings_dict, "NAME", hub.data / "db.sqlite3")
    make_photo(1)
    return hub


def take(hub: Hub, number: int = 0, **wish: Any) -> Path:  # noqa: F811
    return take_backup(Wish(hub.data / "backups", **wish), NOW + timedelta(hours=number))


def test_a_backup_holds_database_originals_and_feed_and_says_when(filed: Hub) -> None:
    folder = take(filed)
    assert folder.name == "sebusca-20261124T190000Z"
    backup = look_through(folder)
    names = {entry.path.split("/")[0] for entry in backup.files}
    assert names == {"db.sqlite3", "media", "feed"}
    assert (backup.taken_at, backup.database, backup.keys) == (NOW, "sqlite", False)
    assert backup.migrations["operating"] >= "0001_rows"
    assert last_beat("backup") == NOW
    modes = {path.stat().st_mode & 0o077 for path in (folder, *folder.rglob("*"))}
    assert modes == {0}, "readable by its owner alone"


def test_nobody_is_signed_in_by_a_backup(filed: Hub) -> None:
    with closing(sqlite3.connect(filed.data / "db.sqlite3")) as file, file:
        file.execute("INSERT INTO django_session VALUES ('stolen-session', 'x', '2030-01-01')")
    folder = take(filed)
    assert b"stolen-session" not in (folder / "db.sqlite3").read_bytes()


def test_a_database_that_is_being_written_to_is_copied_as_of_one_moment(filed: Hub) -> None:
    """The writer has begun and not ended: the copy has nothing of it, and holds up nothing."""
    with closing(sqlite3.connect(filed.data / "db.sqlite3", isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO operating_beat VALUES ('half', '2026-01-01')")
        folder = take(filed)
        writer.execute("COMMIT")
    with closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM operating_beat").fetchone() == (0,)


@pytest.mark.parametrize("damage", ["changed", "missing", "added", "list", "no list"])
def test_a_damaged_backup_is_found_out(filed: Hub, damage: str) -> None:
    folder = take(filed)
    picture = next((folder / "media").glob("*/*"))
    if damage == "changed":
        picture.write_bytes(picture.read_bytes()[:-1] + b"!")
    elif damage == "missing":
        picture.unlink()
    elif damage == "added":
        (folder / "media" / "more").touch()
    elif damage == "list":
        (folder / NAME).write_text("{}")
    else:
        (folder / NAME).unlink()
    with pytest.raises(BackupDamaged):
        look_through(folder)
    with pytest.raises(CommandError):
        call_command("backup", "--verify", str(folder))


def test_a_backup_that_was_cut_off_never_looks_whole_and_is_swept(
    filed: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_disk(_file: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_disk)
        with pytest.raises(OSError, match="No space"):
            take(filed)
    assert taken(filed.data / "backups") == []
    left = filed.data / "backups" / ".partial-sebusca-of-a-power-cut"
    left.mkdir()
    take(filed)
    assert not left.exists()


def test_pictures_are_taken_once_for_all_backups_and_old_ones_can_go(filed: Hub) -> None:
    one, two, three = (take(filed, number) for number in (1, 2, 3))
    picture = next(path.relative_to(one) for path in (one / "media").glob("*/*"))
    assert (one / picture).stat().st_ino == (three / picture).stat().st_ino
    (two / NAME).write_text("{}")
    assert prune(filed.data / "backups", 1, None) == [one]
    assert taken(filed.data / "backups") == [two, three], "a damaged one is for a person to look at"
    look_through(three)


def test_keys_lie_sealed_in_a_backup_and_those_of_people_never_do(filed: Hub) -> None:
    folder = take(filed, seal=lambda files: sealed_keys.sealed_for_passphrase(files, PASSPHRASE))
    assert read_backup(folder).keys
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"PRIVATE KEY" not in everything
    found = sealed_keys.opened((folder / KEYS).read_bytes(), passphrase=PASSPHRASE)
    uses = sorted(name.partition(".")[0] for name in found)
    assert uses == ["feed-online", "recalls-online", "secret_key"], "and no approver's"


def test_keys_for_a_recipient_are_opened_by_that_one_alone() -> None:
    private, other = (generate_private_key(SECP256R1()) for _ in range(2))
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    sealed = sealed_keys.sealed_for_recipient(KEYS_BY_NAME, public)
    one, two = (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for key in (private, other)
    )
    assert sealed_keys.opened(sealed, private_pem=one) == KEYS_BY_NAME
    with pytest.raises(RestoreRefused):
        sealed_keys.opened(sealed, private_pem=two)


def test_a_wrong_passphrase_or_a_spoilt_box_opens_nothing() -> None:
    sealed = sealed_keys.sealed_for_passphrase(KEYS_BY_NAME, PASSPHRASE)
    for box, passphrase in (
        (sealed, b"another passphrase"),
        (sealed[:-8] + b"AAAAAAAA", PASSPHRASE),
        (b"{}", PASSPHRASE),
        (b"", PASSPHRASE),
    ):
        with pytest.raises(RestoreRefused):
            sealed_keys.opened(box, passphrase=passphrase)


def test_a_short_passphrase_and_a_key_of_another_kind_are_refused() -> None:
    with pytest.raises(BackupRefused):
        sealed_keys.sealed_for_passphrase(KEYS_BY_NAME, b"short")
    with pytest.raises(BackupRefused):
        sealed_keys.sealed_for_recipient(KEYS_BY_NAME, b"-----BEGIN PUBLIC KEY-----\n")


def test_where_there_are_no_online_keys_a_backup_with_keys_is_refused(
    filed: Hub, settings: Any
) -> None:
    settings.SEBUSCA_KEYS = ()
    with pytest.raises(BackupRefused):
        take(filed, seal=lambda _files: b"")
    assert taken(filed.data / "backups") == []
