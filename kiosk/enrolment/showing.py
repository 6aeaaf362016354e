"""What a device that is not enrolled shows: `<runtime_dir>/enrolment.json`.

Written by the agent, drawn by the player. It has the code and the roots' words, never the secret.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from config.kiosk import EnrollingSettings
from kiosk.errors import FileUnreadable
from kiosk.writing import write_whole
from sync.device_api import Code
from sync.types import Instant, Language
from sync.words import data_of, fingerprint_words

Problem: TypeAlias = Literal["network", "hub", "busy", "clock", "unusable", "disk", "roots"]
"""What keeps the device from being enrolled.

network: no answer from the hub. hub: an answer that makes no sense, or a fault of the hub. busy:
told to come later. clock: the clock is not trusted yet. unusable: what the hub said of this screen
cannot be used. disk: it cannot be kept. roots: they are not there, or are the same twice.
"""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class CardWords(_Part):
    """The words of one pinned root, as the key ceremony's card has them in both languages."""

    es: tuple[str, ...]
    en: tuple[str, ...]

    def are(self, typed: str) -> bool:
        """Whether typed words, in either language, say the same root."""
        return any(_says(typed, language, self) for language in ("es", "en"))


class Roots(_Part):
    """Both roots that this device pins."""

    feed: CardWords
    recalls: CardWords


class Shown(_Part):
    """The whole file."""

    hub: str
    """Address at which the code is typed."""
    code: Code | None = None
    """None: there is none yet, or it has run out."""
    expires_at: Instant | None = None
    roots: Roots | None = None
    """None: they cannot be read."""
    problem: Problem | None = None
    detail: str = ""
    """In English, for whoever knows these things."""


def pinned_roots(settings: EnrollingSettings) -> Roots:
    """The words of both. Raises FileUnreadable for one that is missing, or twice the same."""
    feed, recalls = _read(settings.feed.root_feed), _read(settings.feed.root_recalls)
    if feed == recalls:
        why = "both roots are the same file: pin the recalls' own"
        raise FileUnreadable(settings.feed.root_recalls, why)
    return Roots(feed=_words(feed), recalls=_words(recalls))


def write_shown(file: Path, shown: Shown) -> None:
    """Replaces the file. Raises FolderUnusable."""
    write_whole(file, shown.model_dump_json(indent=1) + "\n")


def read_shown(file: Path) -> Shown | None:
    """What the agent last said; None where it has not, or said nothing readable."""
    try:
        return Shown.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _says(typed: str, language: Language, words: CardWords) -> bool:
    own = words.es if language == "es" else words.en
    try:
        return data_of(typed, language) == data_of(" ".join(own), language)
    except ValueError:
        return False


def _words(root: bytes) -> CardWords:
    return CardWords(es=fingerprint_words(root, "es"), en=fingerprint_words(root, "en"))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable(file, error.strerror or str(error)) from error
