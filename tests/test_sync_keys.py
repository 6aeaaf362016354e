"""Key files, rings and the grade of keys."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from securesystemslib.signer import CryptoSigner

from sync.errors import KeyFileError
from sync.keys import KeyRing, KeyUse, demo_grade, read_key, write_key
from sync.publish import CeremonyPlan, read_root
from tests.making import hub_keys, make_feed


def written(folder: Path, use: KeyUse = KeyUse.APPROVER) -> tuple[Path, CryptoSigner]:
    signer = CryptoSigner.generate_ed25519()
    return write_key(folder, use, signer), signer


def test_a_key_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path, _ = written(tmp_path / "new")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_written_key_signs_as_before(tmp_path: Path) -> None:
    path, signer = written(tmp_path)
    use, again = read_key(path)
    assert use == KeyUse.APPROVER
    assert again.sign(b"face").signature == signer.sign(b"face").signature


def test_a_key_file_is_named_for_use_and_key_id(tmp_path: Path) -> None:
    path, signer = written(tmp_path, KeyUse.RECALLS_ONLINE)
    assert path.name == f"recalls-online.{signer.public_key.keyid[:8]}.pem"


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path, signer = written(tmp_path)
    data = path.read_bytes()
    with pytest.raises(KeyFileError, match="never overwritten"):
        write_key(tmp_path, KeyUse.APPROVER, signer)
    assert path.read_bytes() == data


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o700, 0o644])
def test_a_key_that_others_may_read_is_refused_and_says_what_to_run(
    tmp_path: Path, mode: int
) -> None:
    path, _ = written(tmp_path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"mode 0{mode:o}; run: chmod 600 '{path}'"):
        KeyRing.load([tmp_path])


def test_a_stricter_mode_is_fine(tmp_path: Path) -> None:
    path, signer = written(tmp_path)
    path.chmod(0o400)
    assert KeyRing.load([tmp_path]).key_ids(KeyUse.APPROVER) == {signer.public_key.keyid}


def test_a_passphrase_opens_an_encrypted_key(tmp_path: Path) -> None:
    signer = CryptoSigner.generate_ed25519()
    path = write_key(tmp_path, KeyUse.ROOT, signer, passphrase=b"correct horse")
    assert b"ENCRYPTED" in path.read_bytes()
    asked: list[Path] = []

    def ask(which: Path) -> bytes:
        asked.append(which)
        return b"correct horse"

    ring = KeyRing.load([tmp_path], passphrase=ask)
    assert ring.key_ids(KeyUse.ROOT) == {signer.public_key.keyid}
    assert asked == [path]


@pytest.mark.parametrize("given", [b"wrong horse", None])
def test_an_encrypted_key_without_its_passphrase_is_refused(
    tmp_path: Path, given: bytes | None
) -> None:
    write_key(tmp_path, KeyUse.ROOT, CryptoSigner.generate_ed25519(), passphrase=b"correct horse")
    ask = None if given is None else lambda _: given
    with pytest.raises(KeyFileError, match="passphrase"):
        KeyRing.load([tmp_path], passphrase=ask)


def test_bytes_that_are_no_key_are_refused(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    path.write_bytes(b"-----BEGIN NOTHING-----\n")
    with pytest.raises(KeyFileError, match="not a PKCS#8 PEM private key"):
        read_key(path)


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    other = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeyFileError, match="not an Ed25519 key"):
        read_key(path)


def test_a_file_that_holds_another_key_than_it_is_named_for_is_refused(tmp_path: Path) -> None:
    one, _ = written(tmp_path)
    two, _ = written(tmp_path)
    one.write_bytes(two.read_bytes())
    with pytest.raises(KeyFileError, match="holds another key"):
        read_key(one)


def test_a_pem_with_a_foreign_name_is_refused(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    path.rename(tmp_path / "server.pem")
    with pytest.raises(KeyFileError, match="is not named <use>"):
        KeyRing.load([tmp_path])


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="is not a folder"):
        KeyRing.load([tmp_path / "nowhere"])


def test_keys_from_several_folders_sign_their_own_roles_only(tmp_path: Path) -> None:
    _, approver = written(tmp_path / "a", KeyUse.APPROVER)
    _, online = written(tmp_path / "b", KeyUse.FEED_ONLINE)
    ring = KeyRing.load([tmp_path / "a", tmp_path / "b"])
    ids = {
        (repository, role): [s.public_key.keyid for s in ring.signers(repository, role)]
        for repository in ("feed", "recalls")
        for role in ("root", "targets", "snapshot", "timestamp")
    }
    assert ids == {
        ("feed", "root"): [],
        ("feed", "targets"): [approver.public_key.keyid],
        ("feed", "snapshot"): [online.public_key.keyid],
        ("feed", "timestamp"): [online.public_key.keyid],
        ("recalls", "root"): [],
        ("recalls", "targets"): [],
        ("recalls", "snapshot"): [],
        ("recalls", "timestamp"): [],
    }


def test_a_ring_prints_counts_and_no_secret(tmp_path: Path) -> None:
    written(tmp_path)
    text = repr(KeyRing.load([tmp_path]))
    assert text == "KeyRing(root 0, feed-approver 1, feed-online 0, recalls-online 0)"


def test_keys_of_a_demo_are_named_as_such(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    root = read_root(feed.root / "feed")
    everything = feed.keys.joined(KeyRing.load(feed.ceremony.folders(KeyUse.ROOT)))
    assert demo_grade(root, everything) == [
        "one root holder alone can replace every key (root threshold 1)",
        "one approver's key alone can publish (feed targets threshold 1)",
        "the hub holds approvers' keys enough to publish without any approver",
        "the hub holds a root key; root keys belong offline, with their holders",
    ]


def test_keys_held_by_people_are_of_no_demo(tmp_path: Path) -> None:
    plan = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)
    feed = make_feed(tmp_path, plan=plan)
    online = KeyRing.load(feed.ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE))
    root = read_root(feed.root / "feed")
    assert demo_grade(root, online) == []
    assert demo_grade(root, hub_keys(feed.ceremony)) == [
        "the hub holds approvers' keys enough to publish without any approver"
    ]
