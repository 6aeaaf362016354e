"""A review in the terminal's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assets.i18n import Translator
from hub.signer.comparing import Section
from hub.signer.review import Review
from hub.signer.slides import Change
from hub.signer.wording import moment
from sync.types import Language, Sha256
from sync.words import FINGERPRINT_BYTES, words_of

_RULE = "─" * 72


def lines_of(review: Review, say: Translator) -> Iterator[str]:
    """Everything that would change, loud things marked; the fingerprint last."""
    targets = review.proposal.targets.signed
    yield _RULE
    yield say(
        "Proposal {number} of {day}: version {version} of the feed, after {published}.",
        number=review.answer.id,
        day=moment(review.answer.created_at),
        version=targets.version,
        published=review.verified.targets.version,
    )
    yield say("The signatures are good until {day}.", day=moment(targets.expires))
    yield from (f"!! {line}" for line in review.warnings)
    if review.only_dates:
        yield say("No content changes: what is signed anew are dates.")
    for section in review.sections:
        yield ""
        yield from _section(section, say)
    yield ""
    yield from (f"*  {line}" for line in review.notes)
    yield from (f"!! {line}" for line in review.differences)
    compared = [p for p in review.pictured if p.is_compared and not p.is_other]
    if compared:
        yield say.plural(
            "{count} slide looks the same here and on the hub's page.",
            "{count} slides look the same here and on the hub's page.",
            len(compared),
        )
    yield _RULE
    yield say("Fingerprint of what is signed: {hash}", hash=review.proposal.fingerprint)
    yield say("In words: {words}", words=" ".join(words(review.proposal.fingerprint, say)))


def words(fingerprint: Sha256, say: Translator) -> tuple[str, ...]:
    """The fingerprint as twelve words: whoever signs with you sees the same."""
    language: Language = "es" if say.locale == "es" else "en"
    return words_of(bytes.fromhex(fingerprint)[:FINGERPRINT_BYTES], language)


def state_words(section: Section, say: Translator) -> str:
    """What happens to a subject."""
    return {
        "new": say("NEW"),
        "changed": say("CHANGED"),
        "gone": say("GONE"),
        "again": say("APPROVED AGAIN, unchanged"),
        "dates": say("NEW NUMBER AND DATES"),
    }[section.state]


def _section(section: Section, say: Translator) -> Iterator[str]:
    where = f" [{', '.join(section.channels)}]" if section.channels else ""
    yield f"{state_words(section, say)}: {section.title}{where}"
    yield from (f"  !! {note}" for note in section.notes)
    for change in section.changes:
        yield from _change(change, section, say)
    if section.words:
        yield "     " + say("Content in words: {words}", words=section.words)


def _change(change: Change, section: Section, say: Translator) -> Iterator[str]:
    mark = "!!" if change.loud else "  "
    if section.state == "new" or not change.before:
        yield f"  {mark} {change.what}: {change.after}"
        return
    yield f"  {mark} {change.what}:"
    yield f"       − {change.before}"
    yield f"       + {change.after or say('(nothing)')}"
