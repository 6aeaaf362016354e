"""What enrolment leaves on the disk, each file whole and durable, in an order that survives a cut.

<store>/../agent/enrolling.json   the open enrolment with its secret: a device that loses power
                                  while it waits goes on with the same code
<hub.token_file>                  the token, mode 0600, written before
<store>/../enrolment.yaml         what the hub said: with this file the device is enrolled
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.enrolment import Enrolment, enrolment_text
from config.kiosk import DeviceSettings
from kiosk.errors import FileUnreadable, FolderUnusable
from kiosk.hub_line import Token
from kiosk.writing import made_folder
from sync.device_api import Code, EnrolmentOpened, PollSeconds, Secret
from sync.errors import StoreError
from sync.store.files import sync_folder, write_file
from sync.types import Instant

LAST_MINUTE = timedelta(minutes=1)
LONGEST_TOKEN = 256
"""Bytes read of a token's file."""


class OpenEnrolment(BaseModel):
    """An enrolment that waits for somebody to type its code. The secret is in no repr."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    secret: Secret = Field(repr=False)
    code: Code
    expires_at: Instant
    poll_s: PollSeconds

    @classmethod
    def of(cls, opened: EnrolmentOpened) -> OpenEnrolment:
        """What is kept of the hub's answer."""
        return cls(
            id=opened.id,
            secret=opened.secret,
            code=opened.code,
            expires_at=opened.expires_at,
            poll_s=opened.poll_s,
        )

    @property
    def good_until(self) -> datetime:
        """Until then the code is shown: the hub takes none in its last minute."""
        return self.expires_at - LAST_MINUTE

    def is_over(self, now: datetime) -> bool:
        """Whether the code is worth nothing any more."""
        return now >= self.good_until


class Keeping:
    """The files of one device. Every method raises FolderUnusable where the disk says no."""

    def __init__(self, settings: DeviceSettings, token_file: Path) -> None:
        self._folder = settings.agent_dir
        self._open = settings.agent_dir / "enrolling.json"
        self._enrolment = settings.enrolment_file
        self._token = token_file

    @property
    def lock(self) -> Path:
        """Held by whoever enrols this device: the agent, or the command in a terminal."""
        return self._folder / "enrolling.lock"

    @property
    def is_enrolled(self) -> bool:
        """Whether the hub has said what this screen is."""
        return self._enrolment.exists()

    def load_open(self) -> OpenEnrolment | None:
        """The enrolment that was open when the device last ran; None where none was."""
        try:
            return OpenEnrolment.model_validate_json(self._open.read_bytes())
        except (OSError, ValidationError):
            return None

    def keep_open(self, enrolment: OpenEnrolment) -> None:
        """Remembers it, secret included."""
        self._write(self._open, enrolment.model_dump_json() + "\n")

    def drop_open(self) -> None:
        """It is over, one way or the other."""
        self._remove(self._open)

    def keep_enrolled(self, enrolment: Enrolment, token: Token) -> None:
        """The token first: with the enrolment's file, and not before, the device is enrolled."""
        self.keep_token(token)
        self.keep_enrolment(enrolment)
        self.drop_open()

    def keep_token(self, token: Token) -> None:
        """Replaces the token, mode 0600."""
        self._write(self._token, token.text + "\n")

    def keep_enrolment(self, enrolment: Enrolment) -> None:
        """Replaces what the hub said."""
        self._write(self._enrolment, enrolment_text(enrolment))

    def forget(self) -> None:
        """The device is not enrolled any more; its token goes too, and an open enrolment."""
        for file in (self._enrolment, self._token, self._open):
            self._remove(file)

    def _write(self, file: Path, text: str) -> None:
        made_folder(file.parent)
        with _folder_errors(file):
            # What the hub said is read by the player too, which may be another user.
            write_file(file, text.encode("utf-8"), secret=file != self._enrolment)

    def _remove(self, file: Path) -> None:
        with _folder_errors(file):
            if file.exists():
                file.unlink()
                sync_folder(file.parent)


def read_token(file: Path) -> Token | None:
    """The device's token; None where there is none. Raises FileUnreadable."""
    try:
        with file.open("rb") as opened:
            text = opened.read(LONGEST_TOKEN).decode("ascii").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise FileUnreadable(file, "it is not a token") from None  # the error repeats its bytes
    except OSError as error:
        raise FileUnreadable(file, error.strerror or str(error)) from error
    return Token(text) if text else None


def others_may_read(file: Path) -> bool:
    """Whether anybody but its owner may read or write `file`. Raises OSError."""
    return bool(file.stat().st_mode & 0o077)


@contextmanager
def _folder_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise FolderUnusable(file.parent, error.why) from error
    except OSError as error:
        raise FolderUnusable(file.parent, error.strerror or str(error)) from error
