"""What an approver's machine remembers: the roots it believes, what it verified, what it signed.

<state>/roots.json      SHA-256 of both pinned roots, by repository
<state>/signed.json     every proposal that was signed here: version, fingerprint, moment
<state>/seen.json       the publication that was verified last
<state>/feed/           floors, recall latch and metadata (`sync.store`)
<state>/verified/       channel manifests of the verified feed, by hash
<state>/media/<aa>/…    pictures, by hash
<state>/reviews/…       a page for each proposal that was looked at
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from assets.i18n import Translator
from hub.signer.errors import NothingSigned
from sync.canonical import canonical_json, sha256_of
from sync.layout import FEED, RepositoryName
from sync.models._frozen import Frozen
from sync.rules.floors import TARGETS
from sync.store.files import make_folder, write_file
from sync.types import Instant, Sha256, Sha256Field

_FOLDER_MODE = 0o700
_Record = TypeVar("_Record", bound=Frozen)


class PinnedRoots(Frozen):
    """Both roots, as they were compared with the printed card."""

    feed: Sha256Field
    recalls: Sha256Field


class Signed(Frozen):
    """One proposal that was signed on this machine."""

    targets_version: int
    fingerprint: Sha256Field
    at: Instant


class SignedList(Frozen):
    """All of them, the oldest first."""

    signed: tuple[Signed, ...] = ()

    def highest(self) -> int:
        """The highest version of targets that this machine put its name to."""
        return max((entry.targets_version for entry in self.signed), default=0)

    def holds(self, fingerprint: Sha256) -> bool:
        """Whether this very proposal was signed here."""
        return any(entry.fingerprint == fingerprint for entry in self.signed)


class SeenRole(Frozen):
    """Who could sign for a role."""

    keys: tuple[str, ...]
    """Ids, sorted."""
    needed: int


class SeenRoot(Frozen):
    """One repository's root."""

    version: int
    roles: dict[str, SeenRole]


class Seen(Frozen):
    """The publication that this machine verified last."""

    targets_version: int = 0
    publications: dict[str, int] = {}
    roots: dict[str, SeenRoot] = {}
    """By repository."""
    at: Instant | None = None

    @property
    def approvers(self) -> SeenRole | None:
        """Who could sign what may be shown."""
        feed = self.roots.get(FEED)
        return feed.roles[TARGETS] if feed is not None else None


class StateFolder:
    """Reads and replaces the records; every write is durable on return."""

    def __init__(self, root: Path, say: Translator) -> None:
        self.root = root
        self._say = say
        root.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)

    def pinned(self) -> PinnedRoots | None:
        """None on a machine that has believed nobody yet."""
        return self._read("roots.json", PinnedRoots)

    def pin(self, roots: dict[RepositoryName, bytes]) -> None:
        """Believes these roots from now on."""
        hashes = {name: sha256_of(data) for name, data in roots.items()}
        self._write("roots.json", PinnedRoots.model_validate(hashes))

    def signed(self) -> SignedList:
        """What was signed here."""
        return self._read("signed.json", SignedList) or SignedList()

    def add_signed(self, version: int, fingerprint: Sha256, at: datetime) -> None:
        """Kept before the signature leaves the machine."""
        entry = Signed(targets_version=version, fingerprint=fingerprint, at=at)
        self._write("signed.json", SignedList(signed=(*self.signed().signed, entry)))

    def seen(self) -> Seen:
        """What was verified at the last look."""
        return self._read("seen.json", Seen) or Seen()

    def see(self, seen: Seen) -> None:
        """Keeps what this look has verified."""
        self._write("seen.json", seen)

    def kept(self, folder: str, sha256: Sha256) -> bytes | None:
        """A file by its hash, hashed again; None where it is not there or not it."""
        path = self.root / folder / sha256[:2] / sha256
        try:
            data = path.read_bytes()
        except OSError:
            return None
        return data if sha256_of(data) == sha256 else None

    def keep(self, folder: str, data: bytes) -> None:
        """Keeps bytes under their hash."""
        sha256 = sha256_of(data)
        path = self.root / folder / sha256[:2] / sha256
        make_folder(path.parent)
        write_file(path, data)

    def _read(self, name: str, model: type[_Record]) -> _Record | None:
        path = self.root / name
        try:
            return model.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise NothingSigned(
                self._say(
                    "{file} is damaged. Ask the other approvers before you remove it: it remembers"
                    " what this machine verified and signed.",
                    file=path,
                )
            ) from error

    def _write(self, name: str, record: Frozen) -> None:
        write_file(self.root / name, canonical_json(record))
