"""Builds the signed model of a notice from its editor fields, or says what is missing where.

The checks here are those of `sync.models.Notice` in the editor's words; the model has the last say.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from hub.approvals.rule_words import (
    END_BEFORE_START,
    MUST_BE_FILLED,
    ONLY_WANTED_CAPTURED,
    PAST,
    UPPER_BELOW_LOWER,
)
from hub.approvals.wording import FieldErrors, Location, note_validation
from hub.errors import ContentInvalid
from sync.models import Description, Picture, Reward
from sync.models import Notice as SignedNotice
from sync.models.wanted_words import wanted_word

if TYPE_CHECKING:
    from hub.notices.models import Notice

TEXT_PAIRS = (
    "charge", "caution", "hair", "eyes", "marks", "last_seen", "reward_text", "details",
    "authority",
)  # fmt: skip
RANGES = {"age": "age", "height_cm": "height", "weight_kg": "weight"}
"""Fields of `Description` and the stems of ours."""
PICTURES = "pictures"
_CALLS_WANTED = gettext_lazy(
    "“%(word)s” calls this person wanted, and only the notice of a wanted person may. Write what"
    " happened (is missing, was last seen, information is sought), or change the kind."
)
NAMES = ("name", "native_name", "aliases", "born", "case_number")
"""Texts that are the same in both languages."""


def signed_notice(notice: Notice) -> SignedNotice:
    """The frozen model. Raises ContentInvalid with messages by editor field."""
    errors = _missing(notice)
    if errors:
        raise ContentInvalid(errors)
    assert notice.verified_until is not None  # noqa: S101 - `_missing` has checked it
    try:
        return SignedNotice(
            id=notice.notice_id,
            kind=notice.kind,
            outcome=notice.outcome,
            name=notice.name,
            native_name=notice.native_name,
            aliases=tuple(line.strip() for line in notice.aliases.splitlines() if line.strip()),
            charge_es=_one_line(notice.charge_es),
            charge_en=_one_line(notice.charge_en),
            description=_description(notice),
            caution_es=_one_line(notice.caution_es),
            caution_en=_one_line(notice.caution_en),
            reward=_reward(notice),
            details_es=_paragraphs(notice.details_es),
            details_en=_paragraphs(notice.details_en),
            authority_es=notice.authority_es,
            authority_en=notice.authority_en,
            case_number=notice.case_number,
            pictures=_pictures(notice),
            one_language=notice.one_language or None,
            verified_until=_to_the_minute(notice.verified_until),
            show_from=_to_the_minute(notice.show_from),
            show_until=_to_the_minute(notice.show_until),
            outcome_until=_to_the_minute(notice.outcome_until)
            if notice.outcome != "none"
            else None,
        )
    except ValidationError as found:
        note_validation(errors, found, _field_of)
        raise ContentInvalid(errors) from found


def check_still_verified(notice: Notice) -> None:
    """Raises ContentInvalid at a date to which the authority stood by it, and which is past."""
    if notice.verified_until is not None and notice.verified_until <= timezone.now():
        errors = FieldErrors()
        errors.note("verified_until", PAST)
        raise ContentInvalid(errors)


def _missing(notice: Notice) -> FieldErrors:
    errors = FieldErrors()
    for field in ("name", "case_number", "verified_until"):
        if not getattr(notice, field):
            errors.note(field, MUST_BE_FILLED)
    for stem in ("charge", "authority"):
        if not (getattr(notice, f"{stem}_es") or getattr(notice, f"{stem}_en")):
            errors.note(f"{stem}_{notice.one_language or 'es'}", MUST_BE_FILLED)
    _check_languages(notice, errors)
    _check_ranges(notice, errors)
    _check_outcome(notice, errors)
    _check_words(notice, errors)
    if notice.show_from and notice.show_until and notice.show_from >= notice.show_until:
        errors.note("show_until", END_BEFORE_START)
    return errors


def _check_words(notice: Notice, errors: FieldErrors) -> None:
    """Nobody who is missing or unknown is called wanted; said at the text that does so."""
    if notice.kind == "wanted":
        return
    stems = (f"{stem}_{language}" for stem in TEXT_PAIRS for language in ("es", "en"))
    texts = [(field, getattr(notice, field)) for field in (*NAMES, *stems)]
    texts += [
        (PICTURES, text) for p in notice.pictures.all() for text in (p.caption_es, p.caption_en)
    ]
    for field, text in texts:
        if word := wanted_word(text):
            errors.note(field, _CALLS_WANTED % {"word": word})


def _check_languages(notice: Notice, errors: FieldErrors) -> None:
    """A missing language blocks submission unless it is declared (DESIGN §3 Language)."""
    pairs = [
        (f"{stem}_es", f"{stem}_en", getattr(notice, f"{stem}_es"), getattr(notice, f"{stem}_en"))
        for stem in TEXT_PAIRS
    ]
    pairs += [(PICTURES, PICTURES, p.caption_es, p.caption_en) for p in notice.pictures.all()]
    for field_es, field_en, es, en in pairs:
        if not notice.one_language and bool(es) != bool(en):
            errors.note(
                field_en if es else field_es,
                _("Say it in this language too, or choose “one language”."),
            )
        elif notice.one_language == "es" and en:
            errors.note(field_en, _("Leave this empty: the notice is in Spanish only."))
        elif notice.one_language == "en" and es:
            errors.note(field_es, _("Leave this empty: the notice is in English only."))


def _check_ranges(notice: Notice, errors: FieldErrors) -> None:
    for stem in RANGES.values():
        low, high = getattr(notice, f"{stem}_low"), getattr(notice, f"{stem}_high")
        if low is not None and high is not None and low > high:
            errors.note(f"{stem}_high", UPPER_BELOW_LOWER)


def _check_outcome(notice: Notice, errors: FieldErrors) -> None:
    if notice.outcome == "captured" and notice.kind != "wanted":
        errors.note("outcome", ONLY_WANTED_CAPTURED)
    if notice.outcome != "none" and notice.outcome_until is None:
        errors.note("outcome_until", _("Say how long the banner stays up."))


def _description(notice: Notice) -> Description:
    ranges = {field: _range(notice, stem) for field, stem in RANGES.items()}
    return Description(
        gender=notice.gender,
        born=notice.born,
        hair_es=notice.hair_es,
        hair_en=notice.hair_en,
        eyes_es=notice.eyes_es,
        eyes_en=notice.eyes_en,
        marks_es=_one_line(notice.marks_es),
        marks_en=_one_line(notice.marks_en),
        last_seen_es=_one_line(notice.last_seen_es),
        last_seen_en=_one_line(notice.last_seen_en),
        **ranges,
    )


def _range(notice: Notice, stem: str) -> tuple[int, int] | None:
    low: int | None = getattr(notice, f"{stem}_low")
    high: int | None = getattr(notice, f"{stem}_high")
    if low is None and high is None:
        return None
    first = low if low is not None else high
    last = high if high is not None else low
    assert first is not None and last is not None  # noqa: S101, PT018 - one of them is given
    return first, last


def _reward(notice: Notice) -> Reward | None:
    text_es, text_en = _one_line(notice.reward_text_es), _one_line(notice.reward_text_en)
    if notice.reward_amount is None and not (text_es or text_en):
        return None
    return Reward(
        amount=notice.reward_amount,
        currency=notice.reward_currency,
        text_es=text_es,
        text_en=text_en,
    )


def _pictures(notice: Notice) -> tuple[Picture, ...]:
    """In their order; rows of a draft are numbered by their place, so sorting is stable."""
    rows = sorted(notice.pictures.all(), key=lambda row: row.sort_order or 0)
    return tuple(
        Picture(
            sha256=row.photo.sha256,
            media_type=row.photo.media_type,
            byte_size=row.photo.byte_size,
            width=row.photo.width,
            height=row.photo.height,
            focus_x=row.focus_x,
            focus_y=row.focus_y,
            caption_es=row.caption_es,
            caption_en=row.caption_en,
        )
        for row in rows
    )


def _to_the_minute(moment: datetime | None) -> datetime | None:
    """What the form can show: else a save that touches nothing would be a change to approve."""
    return moment.replace(second=0, microsecond=0) if moment is not None else None


def _one_line(text: str) -> str:
    """A sentence typed over several lines is still one sentence."""
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    """Plain paragraphs with one empty line between them, whatever line ends the browser sent."""
    blocks = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())


def _field_of(location: Location) -> str:
    """`("description", "height_cm", 0)` is `height_low`."""
    parts = [part for part in location if isinstance(part, str)]
    if not parts:
        return ""
    if parts[0] in {"description", "reward"} and len(parts) > 1:
        inner = parts[1]
        if parts[0] == "reward":
            return f"reward_{inner}"
        return f"{RANGES[inner]}_low" if inner in RANGES else inner
    return parts[0]
