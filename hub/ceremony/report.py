"""What the `keys` command prints: lines of text from roots and rings, without I/O of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from tuf.api.metadata import Root

from assets.i18n import Translator
from sync.keys import TufRole
from sync.layout import RepositoryName
from sync.publish import ExpiryWarning
from sync.types import LANGUAGES
from sync.words import fingerprint_words

ROLES: tuple[TufRole, ...] = ("root", "targets", "snapshot", "timestamp")
_WORDS_A_LINE = 4


def card(roots: Mapping[RepositoryName, bytes], say: Translator) -> Iterator[str]:
    """The printed card: each repository's first root as twelve words, in both languages."""
    yield say("Fingerprints for the printed card (compare them with the device's screen):")
    yield from card_words(roots)


def card_words(roots: Mapping[RepositoryName, bytes]) -> Iterator[str]:
    """The words alone, numbered, some to a line."""
    for repository, data in roots.items():
        for language in LANGUAGES:
            words = fingerprint_words(data, language)
            for start in range(0, len(words), _WORDS_A_LINE):
                head = f"{repository} {language}" if start == 0 else ""
                numbered = "  ".join(
                    f"{place:2}. {word:<12}"
                    for place, word in enumerate(words[start : start + _WORDS_A_LINE], start + 1)
                )
                yield f"  {head:<12}{numbered}".rstrip()


def table(
    repository: RepositoryName, root: Root, expiries: Mapping[TufRole, datetime], say: Translator
) -> Iterator[str]:
    """One repository: for each role its threshold, expiry and key ids."""
    yield say("{repository}: root version {version}", repository=repository, version=root.version)
    for role in ROLES:
        named = root.roles[role]
        yield say(
            "  {role}: {threshold} of {people} keys, expires {expires} UTC",
            role=role,
            threshold=named.threshold,
            people=len(named.keyids),
            expires=f"{expiries[role]:%Y-%m-%d %H:%M}",
        )
        for key_id in named.keyids:
            yield f"    {key_id}"


def expiry_line(warning: ExpiryWarning, say: Translator) -> str:
    """A role that must be signed anew."""
    messages = {
        "soon": say("{what} expires on {day}; have it signed anew this month."),
        "urgent": say("{what} expires on {day}; have it signed anew now."),
        "expired": say("{what} expired on {day}; devices refuse it."),
    }
    names = {
        ("feed", "root"): say("The root of what may be shown"),
        ("feed", "targets"): say("What may be shown"),
        ("recalls", "root"): say("The root of the recalls"),
        ("recalls", "targets"): say("The list of recalls"),
    }
    role = f"{warning.repository} {warning.role}"
    return messages[warning.level].format(
        what=f"{names[warning.repository, warning.role]} ({role})",
        day=f"{warning.expires:%Y-%m-%d}",
    )
