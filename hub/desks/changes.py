"""Which keys of a desk come, change or go: what the approver must be sure of, in plain words.

Pure; called by the page of the decision, with the desk approved last and the one that waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sync.models import Desk, DeskKey, PublicKey
from sync.types import KeyId
from sync.words import key_words

What: TypeAlias = Literal["comes", "replaced", "moved", "goes", "stays"]
"""moved: the same key for another period."""


@dataclass(frozen=True)
class NamedKey:
    """A key as people compare it."""

    kid: KeyId
    words_es: str
    words_en: str


@dataclass(frozen=True)
class KeyChange:
    """One key of a desk, before and after."""

    what: What
    signs: bool
    """The desk's signing key; else one that tips are sealed to."""
    starts: datetime | None = None
    ends: datetime | None = None
    key: NamedKey | None = None
    """From now on; None where it goes."""
    was: NamedKey | None = None
    was_starts: datetime | None = None
    was_ends: datetime | None = None


def key_changes(before: Desk | None, after: Desk) -> list[KeyChange]:
    """The signing key, then the periods in their order, then what goes."""
    return [_signing(before, after), *_sealing(before.keys if before else (), after.keys)]


def _signing(before: Desk | None, after: Desk) -> KeyChange:
    key = named(after.signing_key)
    if before is None:
        return KeyChange("comes", signs=True, key=key)
    if before.signing_key == after.signing_key:
        return KeyChange("stays", signs=True, key=key)
    return KeyChange("replaced", signs=True, key=key, was=named(before.signing_key))


def _sealing(before: tuple[DeskKey, ...], after: tuple[DeskKey, ...]) -> Iterator[KeyChange]:
    by_kid = {entry.key.kid: entry for entry in before}
    kept = {entry.key.kid for entry in after}
    gone = [entry for entry in before if entry.key.kid not in kept]
    for entry in after:
        old = by_kid.get(entry.key.kid)
        if old is None:
            old = next((e for e in gone if _period(e) == _period(entry)), None)
            if old is not None:
                gone.remove(old)
            yield _change("replaced" if old else "comes", entry, old)
        else:
            yield _change("stays" if _period(old) == _period(entry) else "moved", entry, old)
    for entry in gone:
        yield KeyChange("goes", signs=False, was=named(entry.key),
                        was_starts=entry.valid_from, was_ends=entry.valid_until)  # fmt: skip


def _change(what: What, entry: DeskKey, old: DeskKey | None) -> KeyChange:
    return KeyChange(
        what,
        signs=False,
        starts=entry.valid_from,
        ends=entry.valid_until,
        key=named(entry.key),
        was=named(old.key) if old else None,
        was_starts=old.valid_from if old else None,
        was_ends=old.valid_until if old else None,
    )


def is_keyless(desk: Desk, now: datetime) -> bool:
    """Whether an intake desk has no key whose period holds `now`: no tip can be sealed to it."""
    return desk.role == "intake" and desk.key_at(now) is None


def named(key: PublicKey) -> NamedKey:
    """A key with its words in both languages."""
    return NamedKey(key.kid, " ".join(key_words(key.kid, "es")), " ".join(key_words(key.kid, "en")))


def _period(entry: DeskKey) -> tuple[datetime, datetime]:
    return entry.valid_from, entry.valid_until
