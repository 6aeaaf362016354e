"""The guided replacing of one key, on the holders' machine: says, asks, signs the roots, verifies.

It writes to a folder of its own and changes no feed: the hub puts it up (`put_handover`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from assets.i18n import Translator
from hub.ceremony.cases import (
    HELD_BY_PEOPLE,
    Case,
    Situation,
    afterwards,
    means,
    shortened,
    who_comes,
)
from hub.ceremony.passphrases import ask_for_holder
from sync.errors import PublishError
from sync.keys import KeyRing, KeyUse, read_key, write_key
from sync.layout import FEED, RECALLS, RepositoryName
from sync.publish import Handover, Holders, Rotation, put_up, read_root, verify_feed
from sync.publish.disk import RealDisk, put_files

FOR_THE_HUB = "for-the-hub"
_HANDED = re.compile(r"^(feed|recalls)\.([1-9][0-9]*)\.(root|targets)\.json$")


@dataclass(frozen=True)
class Talk:
    """How the command speaks and asks."""

    say: Translator
    print: Callable[..., None]
    agrees: Callable[[str], bool]
    """Whether the person answers yes to a question."""


def situation_of(feed_root: Path, case: Case, use: KeyUse, key_ids: tuple[str, ...]) -> Situation:
    """What the current roots say of these keys. Raises `PublishError`."""
    root = read_root(feed_root / (RECALLS if use == KeyUse.RECALLS_ONLINE else FEED))
    gone = set(key_ids) if case != "leaves" else set()
    named, targets = root.roles["root"], root.roles["targets"]
    return Situation(
        case=case,
        use=use,
        key_ids=key_ids,
        holders=tuple(sorted(set(named.keyids) - gone)),
        needed=named.threshold,
        known=frozenset(root.keys),
        approvers_left=len(targets.keyids) - len(key_ids) if use == KeyUse.APPROVER else 0,
        approvers_needed=targets.threshold if use == KeyUse.APPROVER else 0,
    )


def replace_guided(
    holders: Holders,
    ring: KeyRing,
    situation: Situation,
    talk: Talk,
    *,
    out: Path,
    encrypt: bool,
) -> None:
    """From "what does it mean" to "what is left to do". Raises `CommandError` where too few holders
    are there or the person does not go on: then nothing was written."""
    say = talk.say
    talk.print(say("Key {key} ({use})", key=shortened(situation.key_ids), use=situation.use))
    talk.print(*means(situation, say), "", *who_comes(situation, say), "")
    present = sorted(ring.key_ids(KeyUse.ROOT) & set(situation.holders))
    missing = situation.needed - len(present)
    if missing > 0:
        raise CommandError(
            say.plural(
                "{count} more holder must come; name their folders with --keys. Nothing changed.",
                "{count} more holders must come; name their folders with --keys. Nothing changed.",
                missing,
            )
        )
    if not talk.agrees(say("Replace it now? Type yes: ")):
        raise CommandError(say("Nothing was changed."))
    held = situation.use in HELD_BY_PEOPLE
    folder = out / (f"new-{situation.use}" if held else FOR_THE_HUB)
    ask = ask_for_holder(say) if encrypt and held else None
    new = dict(zip(situation.key_ids, _new_keys(situation, folder, ask), strict=True))
    if any(made.signer.public_key.keyid in situation.known for made in new.values()):
        raise CommandError(say("{folder} is of an earlier time: name a new one.", folder=out))
    signers = {old: made.signer for old, made in new.items()}
    files = write_handover(out / FOR_THE_HUB, holders.replaced(situation.use, signers))
    _verify(situation, new.values(), files)
    for file in files:
        talk.print(say("Signed and verified: {file}", file=file))
    talk.print("", say("What is left to do:"))
    made = ", ".join(str(each.path) for each in new.values())
    steps = afterwards(situation, say, key=made, carry=str(out / FOR_THE_HUB))
    talk.print(*(f"{number:2}. {step}" for number, step in enumerate(steps, start=1)))


def write_handover(folder: Path, handed: Handover) -> list[Path]:
    """The files that are carried to the hub: `feed.<version>.root.json` and the like."""
    files = [(folder / f"{n}.{_version(data)}.root.json", data) for n, data in handed.roots.items()]
    if handed.targets is not None:
        name = f"{FEED}.{_version(handed.targets)}.targets.json"
        files.append((folder / name, handed.targets))
    put_files(RealDisk(), files)
    return [file for file, _ in files]


def read_handover(folder: Path) -> Handover:
    """What `write_handover` has left in a folder; of several of a kind the newest."""
    found: dict[tuple[str, str], tuple[int, Path]] = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _HANDED.match(path.name):
            kind, version = (match[1], match[3]), int(match[2])
            found[kind] = max(found.get(kind, (0, path)), (version, path))
    names: tuple[RepositoryName, ...] = (RECALLS, FEED)
    targets = found.get((FEED, "targets"))
    return Handover(
        roots={n: found[n, "root"][1].read_bytes() for n in names if (n, "root") in found},
        targets=targets[1].read_bytes() if targets else None,
    )


def put_handover(
    feed_root: Path,
    ring: KeyRing,
    folder: Path,
    talk: Talk,
    *,
    now: Callable[[], datetime],
    lost: bool,
) -> None:
    """On the hub: puts up what is in a folder, and verifies the feed whole.

    Raises `CommandError` where nothing is in it, and what `sync.publish.put_up` raises.
    """
    handed = read_handover(folder)
    if not handed.roots:
        raise CommandError(talk.say("There is no signed root in {folder}.", folder=folder))
    for name, version in put_up(feed_root, ring, handed, now=now, lost=lost).items():
        talk.print(talk.say("{what}: root version {version}", what=name, version=version))
    Rotation(feed_root, ring, now=now).finish()  # one with `lost` that was stopped half way
    feed = verify_feed(feed_root, now())
    talk.print(
        talk.say(
            "The feed verifies: {channels} channels, {pictures} pictures, {recalls} recalls.",
            channels=len(feed.manifests),
            pictures=len(feed.pictures),
            recalls=feed.recalls.sequence,
        )
    )


@dataclass(frozen=True)
class _Made:
    """A new key and where it lies."""

    signer: CryptoSigner
    path: Path
    passphrase: bytes | None


def _new_keys(
    situation: Situation, folder: Path, ask: Callable[[KeyUse, int], bytes] | None
) -> Iterator[_Made]:
    """A new key for each; those that a call which was stopped has left in the folder come first."""
    left = sorted(folder.glob(f"{situation.use}.*.pem"))
    for number, _ in enumerate(situation.key_ids, start=1):
        passphrase = ask(situation.use, number) if ask else None
        if left:
            path = left.pop(0)
            yield _Made(_read(path, passphrase), path, passphrase)
        else:
            new = CryptoSigner.generate_ed25519()
            path = write_key(folder, situation.use, new, passphrase=passphrase)
            yield _Made(new, path, passphrase)


def _read(path: Path, passphrase: bytes | None) -> CryptoSigner:
    given = None if passphrase is None else (lambda _path: passphrase)
    return read_key(path, passphrase=given)[1]


def _verify(situation: Situation, new: Iterable[_Made], files: list[Path]) -> None:
    """Reads back what lies on the disk: keys open, each root names them and not the old ones."""
    ids = {_read(made.path, made.passphrase).public_key.keyid for made in new}
    for path in (path for path in files if path.name.endswith(".root.json")):
        named = set(Metadata[Root].from_bytes(path.read_bytes()).signed.keys)
        if not ids <= named or named & set(situation.key_ids):
            raise PublishError(str(path), "does not name the new keys in the place of the old ones")


def _version(data: bytes) -> int:
    metadata: Metadata[Any] = Metadata.from_bytes(data)
    return int(metadata.signed.version)
