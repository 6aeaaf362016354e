"""What a restore refuses, before it writes anything. The drill itself: test_e2e_restore_drill."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from hub.operating.backing import sealed_keys
from hub.operating.backing.errors import RestoreRefused
from hub.operating.backing.manifest import NAME, read_backup
from hub.operating.backing.recovering import refuse_unreadable_archive
from hub.operating.backing.taking import Wish, take_backup
from hub.operating.models import Restoration
from hub.operating.restored import mark_restored, open_restoration, release
from hub.publications.signing import open_publisher
from tests.fixtures_database import Migrated
from tests.fixtures_hub import Hub, hub, make_photo  # noqa: F401

PASSPHRASE = b"una frase larga y ficticia"


@pytest.fixture
def backup(
    hub: Hub,  # noqa: F811
    migrated: Migrated,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> Path:
    """One backup; the hub it is of is gone, its feed is not."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is restored in test_hub_postgresql")
    settings.SEBUSCA_SECRET_GIVEN = True
    migrated.copy_sqlite(hub.data)
    monkeypatch.setitem(connection.settings_dict, "NAME", hub.data / "db.sqlite3")
    make_photo(1)
    return take_backup(Wish(hub.data / "backups"))


def destroy(hub: Hub) -> None:  # noqa: F811
    (hub.data / "db.sqlite3").unlink()
    shutil.rmtree(hub.data / "media")


def refused(backup: Path, *options: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("restore", str(backup), *options)
    return str(error.value)


def test_where_a_hub_is_nothing_is_put_back(hub: Hub, backup: Path) -> None:  # noqa: F811
    before = (hub.data / "db.sqlite3").read_bytes()
    assert str(hub.data / "media") in refused(backup)
    shutil.rmtree(hub.data / "media")
    assert str(hub.data / "db.sqlite3") in refused(backup)
    assert (hub.data / "db.sqlite3").read_bytes() == before
    assert not (hub.data / "media").exists()


def test_a_feed_older_than_the_backups_is_refused(hub: Hub, backup: Path) -> None:  # noqa: F811
    """Screens refuse what is older than what they have seen."""
    older = hub.data / "older"
    shutil.copytree(hub.feed_root, older)
    feed = read_backup(backup)
    newer = feed.model_copy(update={"feed_timestamp": feed.feed_timestamp + 1})
    (backup / NAME).write_bytes(newer.written())
    destroy(hub)
    assert str(hub.feed_root) in refused(backup)


def test_a_backup_of_newer_software_is_refused(hub: Hub, backup: Path) -> None:  # noqa: F811
    found = read_backup(backup)
    migrations = found.migrations | {"operating": "9999_of_tomorrow"}
    (backup / NAME).write_bytes(found.model_copy(update={"migrations": migrations}).written())
    destroy(hub)
    assert "operating.9999_of_tomorrow" in refused(backup)


def test_under_another_secret_key_no_approval_would_hold(
    hub: Hub,  # noqa: F811
    backup: Path,
    settings: Any,
) -> None:
    settings.SECRET_KEY = "another-secret-key-of-at-least-32-characters"
    destroy(hub)
    assert "--new-secret" in refused(backup)


def test_a_damaged_backup_is_not_put_back(hub: Hub, backup: Path) -> None:  # noqa: F811
    next((backup / "media").glob("*/*")).write_bytes(b"")
    destroy(hub)
    refused(backup)
    assert not (hub.data / "media").exists()
    assert not (hub.data / "db.sqlite3").exists()


def test_keys_do_not_open_with_another_passphrase_and_then_nothing_is_put_back(
    hub: Hub,  # noqa: F811
    backup: Path,
    tmp_path: Path,
) -> None:
    assert backup.exists()
    sealed = take_backup(Wish(hub.data / "sealed", seal=seal))
    destroy(hub)
    (tmp_path / "wrong").write_bytes(b"not the passphrase\n")
    keys_to = tmp_path / "keys-again"
    refused(sealed, "--keys-to", str(keys_to), "--passphrase-file", str(tmp_path / "wrong"))
    assert not keys_to.exists()
    assert not (hub.data / "db.sqlite3").exists()


def test_a_new_secret_key_beside_the_sealed_one_is_said_to_be_in_the_way(
    hub: Hub,  # noqa: F811
    backup: Path,
    tmp_path: Path,
    settings: Any,
) -> None:
    assert backup.exists()
    sealed = take_backup(Wish(hub.data / "sealed", seal=seal))
    destroy(hub)
    settings.SECRET_KEY = "another-secret-key-of-at-least-32-characters"
    (tmp_path / "right").write_bytes(PASSPHRASE + b"\n")
    options = ["--keys-to", str(tmp_path / "again"), "--passphrase-file", str(tmp_path / "right")]
    words = refused(sealed, *options)
    assert "hub.env" in words
    assert "--new-secret" not in words
    assert not (hub.data / "db.sqlite3").exists()


def seal(files: dict[str, bytes]) -> bytes:
    return sealed_keys.sealed_for_passphrase(files, PASSPHRASE)


def test_what_is_not_one_of_its_kind_is_refused(hub: Hub, backup: Path) -> None:  # noqa: F811
    destroy(hub)
    assert "--pgdata" in refused(backup, "--pgdata", str(hub.data / "pg"))
    found = read_backup(backup).model_copy(update={"database": "postgresql"})
    (backup / NAME).write_bytes(found.written())
    assert "DATABASE_URL" in refused(backup)


@pytest.mark.parametrize("name", ["a b'c", "a$(id)", "a%f"])
def test_an_archive_whose_name_a_shell_would_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(RestoreRefused):
        refuse_unreadable_archive(tmp_path / name)


def test_a_restoration_is_open_until_it_is_released(hub: Hub) -> None:  # noqa: F811
    assert open_restoration() is None
    mark_restored(datetime(2026, 11, 24, tzinfo=UTC))
    later = mark_restored(None)
    assert open_restoration() == later
    release(later)
    assert open_restoration() is None
    assert Restoration.objects.filter(released_at=None).count() == 0


def test_the_live_feed_is_not_touched_by_a_refusal(hub: Hub, backup: Path) -> None:  # noqa: F811
    before = open_publisher().versions()
    refused(backup)
    assert open_publisher().versions() == before
