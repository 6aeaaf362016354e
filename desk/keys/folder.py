"""The desk's key folder: what is in it, who may read it, and one wrap of every key per member.

<keys>/<desk id>.desk.json                          what the hub's editors were handed; public
<keys>/members/<member>/signing.<kid>.pem           PKCS#8, under that member's own passphrase
<keys>/members/<member>/sealing.<2026-12>.<kid>.pem

Folders are 0700 and files 0600, from their first byte; anything wider is refused.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from pydantic import ValidationError

from desk.errors import KeysUnusable, WrongPassphrase
from desk.keys import pkcs8
from desk.keys.periods import Period
from desk.telling import told
from sync.canonical import canonical_json
from sync.models import Desk
from sync.sealing import public_half
from sync.store.files import sync_folder, write_file
from sync.types import KeyId

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_LONGEST = 64 * 1024  # bytes of a key file
_MOST_ROUNDS = 20 * pkcs8.ROUNDS
MEMBER = r"^[a-z0-9][a-z0-9_-]{0,31}$"
"""How a member is named: as a folder may be."""
_KEY_FILE = re.compile(r"^(?:signing|sealing\.(\d{4}-\d{2}))\.([A-Za-z0-9_-]{43})\.pem$")


@dataclass(frozen=True)
class HeldKey:
    """One wrapped private key of one member; `period` is None for the signing key."""

    path: Path
    kid: KeyId
    period: Period | None


class KeyFolder:
    """Reads and writes one desk's key folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    # --- what there is ---------------------------------------------------------------------

    def desk(self) -> Desk:
        """The desk as it was last written for the hub's editors. Raises KeysUnusable."""
        found = sorted(self.root.glob("*.desk.json"))
        if len(found) != 1:
            raise KeysUnusable(
                told(
                    "{folder}: must hold exactly one file named <desk>.desk.json, and holds"
                    " {count}; make keys with: sebusca-desk keygen",
                    folder=self.root,
                    count=len(found),
                )
            )
        try:
            return Desk.model_validate_json(found[0].read_bytes())
        except (OSError, ValidationError) as error:
            raise KeysUnusable(
                told("{file}: is not the description of a desk", file=found[0])
            ) from error

    def desk_file(self, desk: Desk) -> Path:
        """Where a desk's description lies."""
        return self.root / f"{desk.id}.desk.json"

    def members(self) -> tuple[str, ...]:
        """Names of the members that have wraps here."""
        folder = self.root / "members"
        if not folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))

    def member_folder(self, member: str) -> Path:
        """Where a member's wraps lie. Raises KeysUnusable for a name that is none."""
        return self.root / "members" / member_name(member)

    def held(self, member: str) -> tuple[HeldKey, ...]:
        """The member's keys: signing first, then by period. Raises KeysUnusable."""
        folder = self.member_folder(member)
        if not folder.is_dir():
            raise KeysUnusable(
                told("{folder}: there is no member {member} here", folder=self.root, member=member)
            )
        for private in (self.root, self.root / "members", folder):
            _refuse_open(private, FOLDER_MODE)
        found = []
        for path in folder.iterdir():
            name = _KEY_FILE.match(path.name)
            if name is not None:
                period = None if name[1] is None else Period.read(name[1])
                found.append(HeldKey(path, KeyId(name[2]), period))
        return tuple(sorted(found, key=lambda key: (key.period is not None, key.path.name)))

    def signing(self, member: str) -> HeldKey:
        """The member's wrap of the signing key. Raises KeysUnusable."""
        for key in self.held(member):
            if key.period is None:
                return key
        raise KeysUnusable(
            told("{folder}: holds no signing key", folder=self.member_folder(member))
        )

    # --- opening and writing ---------------------------------------------------------------

    def open_key(self, held: HeldKey, password: bytes) -> EllipticCurvePrivateKey:
        """The private key. Raises WrongPassphrase, or KeysUnusable for a file that is open to
        others, damaged, or holds another key than it is named for."""
        data = _read_private(held.path)
        try:
            rounds = pkcs8.rounds_of(data)
        except ValueError as error:
            raise KeysUnusable(
                told("{file}: is not a key file of a desk", file=held.path)
            ) from error
        if rounds > _MOST_ROUNDS:
            raise KeysUnusable(
                told("{file}: asks for {rounds} rounds", file=held.path, rounds=rounds)
            )
        try:
            secret = pkcs8.unwrap(data, password)
        except ValueError as error:
            raise WrongPassphrase(
                told("{file}: does not open with this passphrase", file=held.path)
            ) from error
        if public_half(secret.public_key()).kid != held.kid:
            raise KeysUnusable(
                told("{file}: holds another key than it is named for", file=held.path)
            )
        return secret

    def write_key(
        self,
        member: str,
        secret: EllipticCurvePrivateKey,
        period: Period | None,
        password: bytes,
        *,
        rounds: int = pkcs8.ROUNDS,
    ) -> HeldKey:
        """Wraps a key for a member, durably. Raises KeysUnusable; a key is never overwritten."""
        kid = public_half(secret.public_key()).kid
        use = "signing" if period is None else f"sealing.{period}"
        path = self.member_folder(member) / f"{use}.{kid}.pem"
        data = pkcs8.wrap(secret, password, rounds=rounds)
        try:
            self._make_private(path.parent)
            # O_EXCL and the mode at creation: there is no instant at which others could read it.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
            with os.fdopen(handle, "wb") as file:
                os.fchmod(file.fileno(), FILE_MODE)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(path.parent)
        except OSError as error:
            raise KeysUnusable(
                told("{file}: cannot be written: {reason}", file=path, reason=error.strerror)
            ) from error
        return HeldKey(path, kid, period)

    def write_desk(self, desk: Desk) -> Path:
        """Writes what the hub's editors are handed: canonical JSON. Raises StoreError."""
        self._make_private(self.root)
        path = self.desk_file(desk)
        write_file(path, canonical_json(desk))
        return path

    def _make_private(self, folder: Path) -> None:
        if self.root in folder.parents:
            self._make_private(folder.parent)
        if not folder.is_dir():
            folder.mkdir(mode=FOLDER_MODE, parents=True)
            folder.chmod(FOLDER_MODE)


def member_name(name: str) -> str:
    """A member's name as a folder may bear it. Raises KeysUnusable."""
    if re.match(MEMBER, name) is None:
        raise KeysUnusable(
            told(
                "{name}: a member's name is up to 32 lower-case letters, digits, - and _",
                name=repr(name),
            )
        )
    return name


def _read_private(path: Path) -> bytes:
    try:
        _refuse_open(path, FILE_MODE)
        with path.open("rb") as file:
            return file.read(_LONGEST)
    except OSError as error:
        raise KeysUnusable(
            told("{file}: cannot be read: {reason}", file=path, reason=error.strerror)
        ) from error


def _refuse_open(path: Path, most: int) -> None:
    """Refuses what group or others may use: sync.keys.files has the same rule for the feed's."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~most:
        raise KeysUnusable(
            told(
                "{file}: has mode {mode}; run: chmod {wanted} '{file}'",
                file=path,
                mode=f"{mode:04o}",
                wanted=f"{most:o}",
            )
        )
