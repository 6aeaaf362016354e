"""A desk's keys: how they are wrapped, for whom, and what becomes of them."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from desk.errors import KeysUnusable, WrongPassphrase
from desk.keys import (
    GRACE,
    DeskPlan,
    KeyFolder,
    Period,
    add_member,
    destroy,
    extend,
    lacking,
    make_desk_keys,
    new_passphrase,
    password_of,
    pkcs8,
    remove_member,
    share,
)
from sync.canonical import canonical_json
from sync.models import Desk
from sync.words import bare, word_list
from tests.fixtures_desk import FEW_ROUNDS, MEMBER, PASSPHRASE, DeskKeys, desk_keys
from tests.making import desk_secret

__all__ = ["desk_keys"]

OWN = password_of(PASSPHRASE)
OTHER = password_of("otra frase de paso muy distinta y larga")


@pytest.fixture
def folder(desk_keys: DeskKeys, tmp_path: Path) -> KeyFolder:
    """A copy of the made keys."""
    return desk_keys.copied(tmp_path / "keys")


def test_the_command_wraps_with_600_000_rounds(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    plan = DeskPlan("intake-mx", "intake", "Mesa", "Desk", "MX", Period(2026, 12), 1)
    make_desk_keys(plan, keys, "beto", OWN)
    for key in keys.held("beto"):
        data = key.path.read_bytes()
        assert pkcs8.rounds_of(data) == 600_000
        assert isinstance(load_pem_private_key(data, OWN), EllipticCurvePrivateKey)


def test_openssl_reads_a_wrapped_key_and_sees_its_parameters() -> None:
    pem = pkcs8.wrap(desk_secret(1), b"casa perro", rounds=600_000)
    run = ["openssl", "asn1parse"]
    seen = subprocess.run(run, input=pem, capture_output=True, check=True).stdout.decode()
    for part in (":PBES2", ":PBKDF2", ":0927C0", ":hmacWithSHA256", ":aes-256-cbc"):  # 600,000
        assert part in seen
    run = ["openssl", "pkey", "-passin", "pass:casa perro", "-text", "-noout"]
    opened = subprocess.run(run, input=pem, capture_output=True, check=True).stdout.decode()
    digits = re.sub(r"[\s:]", "", opened.split("priv:")[1].split("pub:")[0])
    assert int(digits, 16) == desk_secret(1).private_numbers().private_value


def test_equal_keys_and_passphrases_make_different_files() -> None:
    made = {pkcs8.wrap(desk_secret(1), OWN, rounds=FEW_ROUNDS) for _ in range(3)}
    assert len(made) == 3


def test_a_passphrase_is_eight_words_of_the_list() -> None:
    for language in ("es", "en"):
        words = new_passphrase(language).split(" ")
        assert len(words) == 8
        assert set(words) <= set(word_list(language))


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_two_words_become_alike_by_the_one_spelling(language: str) -> None:
    words = word_list(language)  # type: ignore[arg-type]
    assert len({bare(word) for word in words}) == 2048


def test_what_is_typed_is_brought_to_one_spelling() -> None:
    assert password_of("  ÁRBOL\tniño  Casa ") == b"arbol nino casa"


def test_a_wrong_passphrase_is_named_as_such(folder: KeyFolder) -> None:
    with pytest.raises(WrongPassphrase, match="does not open with this passphrase"):
        folder.open_key(folder.signing(MEMBER), OTHER)


def test_periods_are_months_that_meet(desk_keys: DeskKeys) -> None:
    keys = desk_keys.desk.keys
    assert [key.valid_until for key in keys[:-1]] == [key.valid_from for key in keys[1:]]
    assert all(key.valid_from.day == 1 and key.valid_from.hour == 0 for key in keys)
    assert Period.read("2026-12").after(1) == Period(2027, 1)


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "26-12", "2026-12-01", "0000-01", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a month"):
        Period.read(text)


def test_the_description_is_canonical_and_has_nothing_private(folder: KeyFolder) -> None:
    raw = folder.desk_file(folder.desk()).read_bytes()
    assert raw == canonical_json(Desk.model_validate_json(raw))
    assert b'"d"' not in raw


def test_files_and_folders_are_their_owners_alone(folder: KeyFolder) -> None:
    for path in (folder.root / "members").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("place", [".", "members", f"members/{MEMBER}"])
def test_an_open_folder_is_refused_with_what_to_do(folder: KeyFolder, place: str) -> None:
    path = folder.root / place
    path.chmod(0o750)
    with pytest.raises(KeysUnusable, match=r"has mode 0750; run: chmod 700"):
        folder.held(MEMBER)


def test_an_open_key_file_is_refused_with_what_to_do(folder: KeyFolder) -> None:
    key = folder.signing(MEMBER)
    key.path.chmod(0o640)
    with pytest.raises(KeysUnusable, match=r"has mode 0640; run: chmod 600"):
        folder.open_key(key, OWN)


def test_a_key_under_another_keys_name_is_refused(folder: KeyFolder) -> None:
    first, second = folder.held(MEMBER)[1:3]
    first.path.write_bytes(second.path.read_bytes())
    with pytest.raises(KeysUnusable, match="holds another key than it is named for"):
        folder.open_key(first, OWN)


@pytest.mark.parametrize("data", [b"", b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n", b"\xff"])
def test_a_damaged_key_file_is_named(folder: KeyFolder, data: bytes) -> None:
    key = folder.signing(MEMBER)
    key.path.write_bytes(data)
    with pytest.raises(KeysUnusable, match="is not a key file of a desk"):
        folder.open_key(key, OWN)


def test_a_file_that_asks_for_hours_of_work_is_refused(folder: KeyFolder) -> None:
    key = folder.signing(MEMBER)
    pem = pkcs8.wrap(desk_secret(1), OWN, rounds=1)
    # The number is one byte in the DER; a planted file says billions.
    planted = _with_rounds(pem, 2_000_000_000)
    key.path.write_bytes(planted)
    with pytest.raises(KeysUnusable, match="asks for 2000000000 rounds"):
        folder.open_key(key, OWN)


def test_keys_are_never_made_over_others(folder: KeyFolder) -> None:
    plan = DeskPlan("intake-us", "intake", "Mesa", "Desk", "US", Period(2026, 12), 1)
    with pytest.raises(KeysUnusable, match="holds a desk's keys already"):
        make_desk_keys(plan, folder, "beto", OWN, rounds=FEW_ROUNDS)


def test_each_member_has_an_own_wrap_of_every_key(folder: KeyFolder) -> None:
    assert add_member(folder, MEMBER, OWN, "beto", OTHER, rounds=FEW_ROUNDS) == 4
    pairs = zip(folder.held(MEMBER), folder.held("beto"), strict=True)
    for own, others in pairs:
        assert own.kid == others.kid
        assert own.path.read_bytes() != others.path.read_bytes()
        folder.open_key(others, OTHER)
        with pytest.raises(WrongPassphrase):
            folder.open_key(others, OWN)


def test_a_member_who_cannot_unlock_adds_nobody(folder: KeyFolder) -> None:
    with pytest.raises(WrongPassphrase):
        add_member(folder, MEMBER, OTHER, "beto", OTHER, rounds=FEW_ROUNDS)
    assert folder.members() == (MEMBER,)


def test_a_removed_members_wraps_are_gone(folder: KeyFolder) -> None:
    add_member(folder, MEMBER, OWN, "beto", OTHER, rounds=FEW_ROUNDS)
    assert remove_member(folder, "beto") == 4
    assert folder.members() == (MEMBER,)
    assert list(folder.root.rglob("*beto*")) == []


def test_the_last_member_stays(folder: KeyFolder) -> None:
    with pytest.raises(KeysUnusable, match="is the only member"):
        remove_member(folder, MEMBER)


@pytest.mark.parametrize("name", ["", "Ana", "../beto", "a b", "x" * 33])
def test_a_members_name_is_a_folders(folder: KeyFolder, name: str) -> None:
    with pytest.raises(KeysUnusable, match="a member's name is"):
        add_member(folder, MEMBER, OWN, name, OTHER, rounds=FEW_ROUNDS)


def test_extending_adds_months_and_a_new_description(folder: KeyFolder) -> None:
    before = folder.desk()
    after = extend(folder, MEMBER, OWN, 2, rounds=FEW_ROUNDS)
    assert after.keys[: len(before.keys)] == before.keys
    assert after.keys[-2].valid_from == before.keys[-1].valid_until
    assert folder.desk() == after
    assert len(folder.held(MEMBER)) == 6


def test_new_months_are_shared_with_both_passphrases(folder: KeyFolder) -> None:
    add_member(folder, MEMBER, OWN, "beto", OTHER, rounds=FEW_ROUNDS)
    desk = extend(folder, MEMBER, OWN, 1, rounds=FEW_ROUNDS)
    assert lacking(folder, "beto") == (Period.of(desk.keys[-1].valid_from),)
    with pytest.raises(WrongPassphrase):
        share(folder, MEMBER, OWN, "beto", OWN, rounds=FEW_ROUNDS)
    assert share(folder, MEMBER, OWN, "beto", OTHER, rounds=FEW_ROUNDS) == 1
    assert lacking(folder, "beto") == ()


def test_a_month_is_destroyed_for_everyone_after_its_grace(folder: KeyFolder) -> None:
    add_member(folder, MEMBER, OWN, "beto", OTHER, rounds=FEW_ROUNDS)
    period = Period.of(folder.desk().keys[0].valid_from)
    destroyed = destroy(folder, period, period.ends + GRACE)
    assert destroyed.members == (MEMBER, "beto")
    assert [path for path in destroyed.files if path.exists()] == []
    assert list(folder.root.rglob(f"*{period}*")) == []


def test_a_month_is_not_destroyed_while_its_tips_can_come(folder: KeyFolder) -> None:
    period = Period.of(folder.desk().keys[0].valid_from)
    early = period.ends + GRACE - timedelta(seconds=1)
    with pytest.raises(KeysUnusable, match="tips of this month can still arrive"):
        destroy(folder, period, early)
    assert early < datetime.now(UTC) + timedelta(days=90)
    assert len(folder.held(MEMBER)) == 4


def _with_rounds(pem: bytes, rounds: int) -> bytes:
    """The file with another number in it: the DER is rebuilt by OpenSSL's own structure."""
    from cryptography.hazmat import asn1

    info = asn1.decode_der(pkcs8._EncryptedPrivateKeyInfo, pkcs8._body(pem))
    old = info.encryption_algorithm.parameters.key_derivation
    derivation = pkcs8._Pbkdf2Params(
        salt=old.parameters.salt, iteration_count=rounds, prf=old.parameters.prf
    )
    parameters = pkcs8._Pbes2Params(
        key_derivation=pkcs8._KeyDerivation(algorithm=old.algorithm, parameters=derivation),
        encryption_scheme=info.encryption_algorithm.parameters.encryption_scheme,
    )
    algorithm = pkcs8._EncryptionAlgorithm(
        algorithm=info.encryption_algorithm.algorithm, parameters=parameters
    )
    changed = pkcs8._EncryptedPrivateKeyInfo(
        encryption_algorithm=algorithm, encrypted_data=info.encrypted_data
    )
    return pkcs8._armoured(asn1.encode_der(changed))


def test_keys_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keys = KeyFolder(tmp_path / "keys")
        keys.write_key("beto", desk_secret(1), None, OWN, rounds=FEW_ROUNDS)
    finally:
        os.umask(before)
    for path in (keys.root, *keys.root.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0
