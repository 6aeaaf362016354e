"""`backup.json`: what a backup holds, with every file's hash, and the check of all of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

from hub.operating.backing.errors import BackupDamaged
from sync.types import Sha256

NAME = "backup.json"
FORMAT: Literal[1] = 1
DATABASE_FILE = "db.sqlite3"
PGDATA = "pgdata"
MEDIA = "media"
FEED = "feed"
KEYS = "keys.jwe"
_BLOCK = 1 << 20

DatabaseKind: TypeAlias = Literal["sqlite", "postgresql"]


class File(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    """Below the backup's folder, with `/`."""
    sha256: Sha256
    size: int


class Backup(BaseModel):
    """What a backup is of, and everything that is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = FORMAT
    taken_at: datetime
    software: str
    database: DatabaseKind
    migrations: dict[str, str]
    """The last migration of each app: an older program must not open this database."""
    secret: str
    """Tells the secret key that sealed its approvals from another one, and nothing about it."""
    feed_timestamp: int
    recalls_timestamp: int
    """Versions of both timestamps, 0 where there was no feed."""
    first_wal: str = ""
    """PostgreSQL: the segment from which on the archive is needed to go beyond this backup."""
    keys: bool = False
    """Whether the online keys lie in it, sealed."""
    files: tuple[File, ...]

    def written(self) -> bytes:
        """As it stands in the file."""
        data = self.model_dump(mode="json")
        return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def hash_of(path: Path) -> tuple[Sha256, int]:
    """SHA-256 and size in bytes of a file of any size."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return Sha256(digest.hexdigest()), size


def files_below(folder: Path) -> Iterator[Path]:
    """Every file, the manifest aside, in order; folders that are links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / NAME:
            yield path


def described(folder: Path, known: dict[str, File]) -> Iterator[File]:
    """Every file of a backup's folder; what was hashed when it was copied is not read again."""
    for path in files_below(folder):
        name = path.relative_to(folder).as_posix()
        if name in known:
            yield known[name]
        else:
            sha256, size = hash_of(path)
            yield File(path=name, sha256=sha256, size=size)


def read_backup(folder: Path) -> Backup:
    """The manifest of a backup. Raises BackupDamaged where there is none that can be read."""
    path = folder / NAME
    try:
        return Backup.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BackupDamaged(
            _("%(path)s cannot be read (%(why)s): this is no finished backup.")
            % {"path": path, "why": error.strerror}
        ) from error
    except ValidationError as error:
        raise BackupDamaged(
            _("%(path)s is not the list of a backup that this version can read.") % {"path": path}
        ) from error


def check_files(folder: Path, backup: Backup) -> None:
    """Reads every file. Raises BackupDamaged naming those that are missing, changed or too many."""
    wrong = list(_wrong(folder, backup.files))
    listed = {entry.path for entry in backup.files}
    wrong += [
        name
        for path in files_below(folder)
        if (name := path.relative_to(folder).as_posix()) not in listed
    ]
    if wrong:
        raise BackupDamaged(
            _("%(count)d files of the backup are missing, changed or not its own: %(names)s")
            % {"count": len(wrong), "names": ", ".join(wrong[:5]) + ("…" if wrong[5:] else "")}
        )


def _wrong(folder: Path, files: Iterable[File]) -> Iterator[str]:
    for entry in files:
        try:
            right = hash_of(folder / entry.path) == (entry.sha256, entry.size)
        except OSError:
            right = False
        if not right:
            yield entry.path
