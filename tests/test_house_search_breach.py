"""`scripts/search_breach` finds what is there and opens what opens: so its silence counts."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import hmac
import json
import lzma
import sqlite3
import tarfile
import zipfile
import zlib
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from desk.keys import password_of, pkcs8
from desk.keys.passphrase import new_passphrase
from scripts.breach.__main__ import main
from scripts.breach.searching import Outcome, search
from scripts.breach.trying import _derived
from sync.canonical import canonical_json
from sync.encoding import encoded
from sync.receipts.stretching import ROUNDS, SALT, WRAP_INFO, derived
from sync.sealing import boxes
from sync.sealing.profile import key_header
from tests.fixtures_tips import Given, given_tip, tip_id
from tests.fixtures_tips_hub import sealed_reply
from tests.making import desk_secret

WORD = "niño pícaro"
PHRASE = "correcto-caballo-batería-grapa"
PEM, DER, PKCS8 = Encoding.PEM, Encoding.DER, PrivateFormat.PKCS8


# --- words -----------------------------------------------------------------------------------


def a_database(folder: Path, *values: object, keeps: bool = True) -> Path:
    """One table with one column, as a file without a log."""
    file = folder / "some.db"
    database = sqlite3.connect(file)
    database.execute("PRAGMA secure_delete = OFF")  # which some systems build it with
    database.execute("CREATE TABLE note (said)")
    database.executemany("INSERT INTO note VALUES (?)", [(value,) for value in values])
    database.commit()
    if not keeps:
        database.execute("DELETE FROM note")
        database.commit()
    database.close()
    return file


def across_pages(folder: Path) -> None:
    """The word lies across the border of two overflow pages: it is nowhere in the file in one
    piece, and in the row it is."""
    numbers = [f"{number:07d}" for number in range(1500)]
    trial = a_database(folder, "".join(numbers)).read_bytes()
    at = next(n for n, text in enumerate(numbers) if text.encode() not in trial)
    (folder / "some.db").unlink()
    text = "".join(numbers[:at]) + "x" + WORD
    file = a_database(folder, text.ljust(len("".join(numbers)), "y"))
    assert WORD.encode() not in file.read_bytes()


def in_the_log(folder: Path) -> None:
    """The row is in the write-ahead log alone; a thief copies both files while it is open."""
    source = folder.parent / "live"
    source.mkdir()
    database = sqlite3.connect(source / "hub.db")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE note (said)")
    database.execute("INSERT INTO note VALUES (?)", ("é" * 3000 + WORD + "y" * 9000,))
    database.commit()
    for name in ("hub.db", "hub.db-wal"):
        (folder / name).write_bytes((source / name).read_bytes())
    database.close()


def in_a_tar(folder: Path) -> None:
    inside = folder.parent / "inside"
    inside.mkdir()
    across_pages(inside)
    with tarfile.open(folder / "backup.tar.gz", "w:gz") as archive:
        archive.add(inside, "var")


def in_a_zip(folder: Path) -> None:
    with zipfile.ZipFile(folder / "logs.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hub.log", f"tip: {WORD}")


def written(name: str, make: Callable[[], bytes | str]) -> Callable[[Path], None]:
    """A planting of one file."""

    def plant(folder: Path) -> None:
        data = make()
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))

    return plant


def in_rows(*values: object, keeps: bool = True) -> Callable[[Path], None]:
    """A planting in a database."""
    return lambda folder: (a_database(folder, *values, keeps=keeps), None)[1]


SESSION = urlsafe_b64encode(zlib.compress(json.dumps({"draft": WORD + " " * 50}).encode()))
PLANTED: dict[str, Callable[[Path], None]] = {
    "a log": written("hub.log", lambda: f"INFO tip {WORD}\n"),
    "a file's name": written(f"{WORD}.txt", bytes),
    "a rotated log": written("hub.log.2.gz", lambda: gzip.compress(WORD.encode("utf-16"))),
    "a log cut off": written(
        "hub.log.gz", lambda: gzip.compress(WORD.encode() + bytes(range(256)) * 99)[:-9]
    ),
    "two members": written("two.gz", lambda: gzip.compress(b"a") + gzip.compress(WORD.encode())),
    "bzip2": written("log.bz2", lambda: bz2.compress(WORD.encode())),
    "xz": written("log.xz", lambda: lzma.compress(WORD.encode())),
    "a zip archive": in_a_zip,
    "a database in a backup": in_a_tar,
    "a row": in_rows("nothing", WORD.encode("utf-16-le")),
    "a row across pages": across_pages,
    "a row in the log": in_the_log,
    "a deleted row": in_rows("x" * 500 + WORD + "y" * 900, keeps=False),
    "a compressed value": in_rows(zlib.compress(WORD.encode())),
    "a session": in_rows(SESSION.decode().rstrip("=") + ":1abc:signature"),
    "a dumped bytea": written("hub.sql", lambda: f"1\t\\\\x{zlib.compress(WORD.encode() * 9).hex()}"
                                                 f"{'00' * 40}\n"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLANTED)
def test_a_planted_word_is_found_wherever_it_lies(place: str, tmp_path: Path) -> None:
    folder = tmp_path / "loot"
    folder.mkdir()
    PLANTED[place](folder)
    outcome = search([folder], [WORD])
    assert {found.word for found in outcome.found} == {WORD}
    assert not outcome.is_clean


def test_what_is_searched_is_not_changed(tmp_path: Path) -> None:
    folder = tmp_path / "loot"
    folder.mkdir()
    in_the_log(folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    search([folder], [WORD])
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_find_says_its_row_and_how_it_is_written(tmp_path: Path) -> None:
    file = a_database(tmp_path, b64encode(WORD.encode("utf-16-le")).decode())
    found = search([file], [WORD]).found
    assert f"{file}: table note, row 1, column said" in {each.where for each in found}
    assert {each.way for each in found} == {"base64 of utf-16-le"}


# --- keys ------------------------------------------------------------------------------------


@cache
def given() -> Given:
    """A tip with everything that belongs to it."""
    return given_tip(1, stretch=True)


DESK = desk_secret(2)
"""What `given_tip` seals to."""
SCALAR = DESK.private_numbers().private_value.to_bytes(32, "big")


def key_of_the_content_key() -> bytes:
    """What the desk and the tip's ephemeral key agree on."""
    epk = given().submission.envelope.recipients[0].header.epk
    assert epk is not None
    x, y = (int.from_bytes(urlsafe_b64decode(part + "="), "big") for part in (epk.x, epk.y))
    return _derived(
        DESK.exchange(ECDH(), EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key())
    )


def content_key() -> bytes:
    """What the tip itself is encrypted with."""
    wrapped = urlsafe_b64decode(given().submission.envelope.recipients[0].encrypted_key + "==")
    return aes_key_unwrap(key_of_the_content_key(), wrapped)


def locked_pem() -> str:
    pem = DESK.private_bytes(PEM, PKCS8, BestAvailableEncryption(PHRASE.encode()))
    return f"DESK_PASSPHRASE={PHRASE}\n{pem.decode()}"


def desk_key_file() -> str:
    """As `sebusca-desk keygen` writes it, and its words on a slip of paper that was scanned."""
    words = new_passphrase("es")
    pem = pkcs8.wrap(DESK, password_of(words), rounds=1000)
    return f"La frase de Ana: {words}.\n{pem.decode()}"


TIP, KEY, BOTH = {"sebusca-tip"}, {"sebusca-key"}, {"sebusca-tip", "sebusca-key"}
KEYS: dict[str, tuple[Callable[[], bytes | str], set[str]]] = {
    "PEM": (lambda: DESK.private_bytes(PEM, PKCS8, NoEncryption()), TIP),
    "PEM, as SEC 1": (
        lambda: DESK.private_bytes(PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
        TIP,
    ),
    "PEM, locked, with its passphrase": (locked_pem, TIP),
    "a desk's key file, with its passphrase": (desk_key_file, TIP),
    "DER": (lambda: b"junk" + DESK.private_bytes(DER, PKCS8, NoEncryption()) + b"junk", TIP),
    "JWK": (lambda: json.dumps({"kty": "EC", "crv": "P-256", "d": encoded(SCALAR)}), TIP),
    "a token": (lambda: f"value: {encoded(SCALAR)}\n", TIP),
    "hexadecimal": (lambda: f"{SCALAR.hex()}\n", TIP),
    "large hexadecimal": (lambda: SCALAR.hex().upper(), TIP),
    "raw": (lambda: SCALAR, TIP),
    "two in one token": (lambda: b64encode(bytes(32) + SCALAR), TIP),
    "the key of the content key": (lambda: key_of_the_content_key().hex(), TIP),
    "the content key": (lambda: encoded(content_key()), TIP),
    "a receipt's key": (lambda: encoded(given().keys.wrap), KEY),
    "a receipt in Spanish": (lambda: ", ".join(given().receipt.words("es")), KEY),
    "a receipt in English": (
        lambda: "1. " + " 2) ".join(given().receipt.words("en")).upper() + " thanks", KEY),
    "a receipt in UTF-16": (lambda: " ".join(given().receipt.words("es")).encode("utf-16-le"), KEY),
    "a receipt in quotes": (lambda: f"dice «{' — '.join(given().receipt.words('es'))}»", KEY),
    "both": (lambda: f"{SCALAR.hex()} {' '.join(given().receipt.words('en'))}", BOTH),
    "another key": (lambda: encoded(bytes(range(32))), set()),
    "another receipt": (lambda: " ".join(given_tip(2).receipt.words("es")), set()),
    "the lookup, as the hub has it": (lambda: given().keys.lookup, set()),
}  # fmt: skip


def opened_with(planted: bytes | str, folder: Path, *sealed: bytes) -> Outcome:
    """What opens where this lies beside what is sealed."""
    for number, data in enumerate(sealed):
        (folder / f"sealed-{number}.json").write_bytes(b'{"row":[' + data + b"]}")
    data = planted if isinstance(planted, bytes) else planted.encode("utf-8")
    (folder / "planted").write_bytes(data)
    return search([folder], [WORD])


@pytest.mark.parametrize("way", KEYS)
def test_a_planted_key_opens_what_it_is_of_however_it_is_written(way: str, tmp_path: Path) -> None:
    planted, opens = KEYS[way]
    outcome = opened_with(planted(), tmp_path, canonical_json(given().submission))
    assert [each.kind for each in outcome.sealed] == ["sebusca-tip", "sebusca-key"]
    assert {found.sealed.kind for found in outcome.opened} == opens
    assert all("planted" in found.key_from for found in outcome.opened)


WEAK: dict[str, Callable[[bytes], bytes]] = {
    "SHA-256 of a secret": lambda secret: hashlib.sha256(secret).digest(),
    "HMAC of the tip's id": lambda secret: hmac.digest(secret, tip_id(7).encode(), "sha256"),
    "a stretched passphrase": lambda secret: hashlib.pbkdf2_hmac("sha256", secret, SALT, ROUNDS),
}


@pytest.mark.parametrize("way", WEAK)
def test_a_key_that_is_made_from_a_secret_of_the_hub_is_no_key(way: str, tmp_path: Path) -> None:
    secret = b"una-frase-secreta-de-la-central-y-de-nadie"
    weak = boxes.wrap(b"{}", key_header(tip_id(7)), WEAK[way](secret)).encode()
    outcome = opened_with(b"SEBUSCA_SECRET_KEY=" + secret, tmp_path, b'"' + weak + b'"')
    assert [found.sealed.tip for found in outcome.opened] == [tip_id(7)]


def test_a_root_that_was_kept_opens_what_is_derived_from_it(tmp_path: Path) -> None:
    root = bytes(range(1, 33))
    weak = boxes.wrap(b"{}", key_header(tip_id(7)), derived(root, WRAP_INFO)).encode()
    assert len(opened_with(root.hex(), tmp_path, b'"' + weak + b'"').opened) == 1


def test_what_opens_is_searched_for_keys_in_its_turn(tmp_path: Path) -> None:
    reply = canonical_json(sealed_reply(given()))
    words = " ".join(given().receipt.words("es"))
    outcome = opened_with(words, tmp_path, canonical_json(given().submission), reply)
    assert {found.sealed.kind for found in outcome.opened} == {"sebusca-key", "sebusca-reply"}


# --- the command -----------------------------------------------------------------------------


def run(folder: Path, words: str = WORD, *more: str) -> int:
    (folder / "words").write_text(words, "utf-8")
    (folder / "loot").mkdir(exist_ok=True)
    return main(["--words", str(folder / "words"), *more, str(folder / "loot")])


def test_the_command_says_clean_or_not_and_repeats_no_word_and_no_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path) == 0
    secret = "\n".join((encoded(SCALAR), canonical_json(given().submission).decode(), WORD))
    (tmp_path / "loot" / "leak").write_text(secret, "utf-8")
    assert run(tmp_path) == 1
    said = capsys.readouterr().out
    assert "#1    utf-8" in said
    assert given().tip.id in said
    assert not {WORD, encoded(SCALAR), given().tip.words} & set(said.split("  "))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x28\xb5\x2f\xfdxxxx", "zstd"),
        (b"PGDMP\x01", "pg_restore"),
        (b"SQLite format 3\0" + bytes(100), "does not read as SQLite"),
    ],
)
def test_what_cannot_be_looked_into_is_not_called_clean(
    data: bytes, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loot").mkdir()
    (tmp_path / "loot" / "file").write_bytes(data)
    assert run(tmp_path) == 2
    assert why in capsys.readouterr().out


def test_passphrases_beyond_the_bound_are_not_called_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loot").mkdir()
    (tmp_path / "loot" / "env").write_text("TOKEN=una-frase\nSECRET=y-otra-frase\n")
    assert run(tmp_path, WORD, "--stretch", "0") == 0, "nothing is sealed"
    (tmp_path / "loot" / "row").write_bytes(canonical_json(given().submission))
    assert run(tmp_path, WORD, "--stretch", "0") == 2
    assert "raise --stretch" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "why"),
    [("", "no word"), ("bastante\nniño\n", "number 2"), ('["bastante", 7]', "list")],
)
def test_words_that_cannot_be_looked_for_are_refused_without_repeating_them(
    words: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, words)
    said = capsys.readouterr().err
    assert (ended.value.code, why in said, "niño" in said) == (2, True, False)
