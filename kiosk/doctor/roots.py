"""The two pinned roots: the whole trust of the device. Their words are on the ceremony's card."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assets.i18n import Translator
from config.sections import Pins
from kiosk.doctor.findings import Device, Finding
from sync.layout import FEED, RECALLS
from sync.types import Language
from sync.words import fingerprint_words

WARN_BEFORE = timedelta(days=30)


def check_roots(device: Device) -> Iterator[Finding]:
    """Both files, and that they are not the same one twice."""
    yield from root_findings(device.settings.feed, device.say)


def root_findings(feed: Pins, say: Translator) -> Iterator[Finding]:
    """The same of a device that is not enrolled yet: its roots are what it has."""
    yield _root(say, FEED, feed.root_feed)
    yield _root(say, RECALLS, feed.root_recalls)
    if _same(feed.root_feed, feed.root_recalls):
        words = say("Both roots are the same file")
        advice = say("Pin the feed's root as root_feed and the recalls' as root_recalls")
        yield Finding("roots", "fail", words, advice)


def _root(say: Translator, repository: str, file: Path) -> Finding:
    check = f"root-{repository}"
    copy = say("Copy it again from the key ceremony")
    try:
        raw = file.read_bytes()
    except OSError as error:
        words = say("{file}: cannot be used ({reason})", file=file, reason=error.strerror)
        return Finding(check, "fail", words, copy)
    expires = _expiry(raw)
    if expires is None:
        return Finding(check, "fail", say("{file}: is not a root's metadata", file=file), copy)
    language: Language = "es" if say.locale == "es" else "en"
    card = " ".join(fingerprint_words(raw, language))
    words = say(
        "Root of {repository}, {file}; compare with the card: {words}",
        repository=repository,
        file=file,
        words=card,
    )
    if expires - datetime.now(UTC) < WARN_BEFORE:
        # A pinned root may expire: the updater walks from it to the newest (TUF 5.3). The newest
        # one is checked with the feed; here a technician learns to renew the image.
        day = expires.date().isoformat()
        return Finding(check, "warn", words, say("It expires on {day}: pin a newer one", day=day))
    return Finding(check, "ok", words)


def _expiry(raw: bytes) -> datetime | None:
    """When a root's metadata expires; None for what is not one (TUF 4.3)."""
    try:
        signed = json.loads(raw)["signed"]
        expires = datetime.fromisoformat(signed["expires"])
        is_root = signed["_type"] == "root" and bool(signed["roles"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return expires.astimezone(UTC) if is_root else None


def _same(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False
