"""Strict acceptance: a sealed tip or reply is of our one profile, or is refused by a stable rule.

The hub calls this without any key; kiosk, desk and receipt page call it before they decrypt.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sync.canonical import canonical_json
from sync.encoding import decoded, strict_object
from sync.errors import EnvelopeRefused
from sync.models.submission import Jwe, JweRecipient, Submission
from sync.sealing import profile
from sync.sealing.headers import (
    SealedHeader,
    check_point,
    is_tip_id,
    read_members,
    read_reply_header,
    read_tip_header,
)
from sync.types import KeyId, TipId

_ModelT = TypeVar("_ModelT", bound=BaseModel)
_COMPACT_PARTS = 5  # RFC 7516 §7.1
_WRAPPED = {
    "alg": profile.DIRECT,
    "enc": profile.ENC,
    "typ": profile.KEY,
    "v": profile.VERSION,
}
_RULE_OF_PART = {
    "id": "id",
    "lookup": "lookup",
    "wrapped_key": "wrapped_key",
    "protected": "protected",
    "epk": "curve",
    "kid": "kid",
    "recipients": "kid",
    "iv": "size",
    "tag": "size",
    "ciphertext": "size",
    "encrypted_key": "size",
}


@dataclass(frozen=True)
class Facts:
    """All that the outside of a sealed tip tells."""

    tip: TipId
    kids: tuple[KeyId, ...]
    """Whom it is sealed to."""
    bucket: int
    """Bytes it is padded to."""


def read_submission(raw: bytes) -> Submission:
    """A submission from its JSON. Raises EnvelopeRefused for JSON that is not ours.

    What it holds is still to be checked by `check_submission`.
    """
    return _read(raw, Submission, "submission")


def read_delivery(raw: bytes) -> tuple[Submission, object]:
    """The body of `PUT /api/v1/tips/{id}`: a submission, and the value of its member `work`
    (unchecked: `sync.work.is_paid` is for that). Raises EnvelopeRefused.
    """
    members = _members(raw, "submission")
    if "work" not in members:
        raise EnvelopeRefused("work", "is missing", rule="member")
    work = members.pop("work")
    return _as(members, Submission, "submission"), work


def delivery_body(submission: Submission, work: str) -> bytes:
    """What `read_delivery` reads: canonical JSON."""
    members = submission.model_dump(mode="json", exclude_none=True) | {"work": work}
    return _canonical(members)


def read_reply_envelope(raw: bytes) -> Jwe:
    """A sealed reply from its JSON. Raises EnvelopeRefused; then see `check_reply`."""
    return _read(raw, Jwe, "reply")


def check_submission(
    submission: Submission,
    *,
    tip_id: TipId | None = None,
    known_kids: Collection[KeyId] | None = None,
) -> Facts:
    """Raises EnvelopeRefused unless this is a tip of our profile.

    `tip_id` is the id it was sent under, `known_kids` the keys of desks that two people approved;
    each is compared where it is given.
    """
    if tip_id is not None and submission.id != tip_id:
        raise EnvelopeRefused("id", "is not the id it was sent under", rule="id")
    header = check_tip(submission.envelope)
    if header.tip != submission.id:
        raise EnvelopeRefused(
            "envelope.protected", "tip is not the submission's id: sealed for another", rule="id"
        )
    try:
        decoded(submission.lookup)
    except ValueError as error:
        raise EnvelopeRefused("lookup", str(error), rule="lookup") from None
    check_wrapped_key(submission.wrapped_key, submission.id)
    if known_kids is not None and not set(header.kids) <= set(known_kids):
        unknown = next(kid for kid in header.kids if kid not in known_kids)
        why = f"{unknown} is no key of a desk"
        raise EnvelopeRefused("envelope.protected", why, rule="unknown_kid")
    return Facts(header.tip, header.kids, len(decoded(submission.envelope.ciphertext)))


def check_tip(envelope: Jwe) -> SealedHeader:
    """The header of a sealed tip of our profile. Raises EnvelopeRefused."""
    header = read_tip_header(envelope.protected, "envelope.protected")
    _check_body(envelope, header, profile.BUCKETS)
    return header


def check_reply(envelope: Jwe, *, tip_id: TipId, number: int) -> None:
    """Raises EnvelopeRefused unless this is, by its outside, reply `number` to this tip."""
    header = check_reply_profile(envelope)
    if header.tip != tip_id:
        raise EnvelopeRefused("envelope.protected", "is a reply to another tip", rule="id")
    if header.number != number:
        why = f"is reply {header.number}, not {number}"
        raise EnvelopeRefused("envelope.protected", why, rule="number")


def check_reply_profile(envelope: Jwe) -> SealedHeader:
    """The header of a sealed reply of our profile, to whatever tip. Raises EnvelopeRefused."""
    header = read_reply_header(envelope.protected, "envelope.protected")
    if len(header.kids) != 1:
        why = "a reply is sealed to one key: the person's own"
        raise EnvelopeRefused("envelope.protected", why, rule="kid")
    _check_body(envelope, header, profile.REPLY_BUCKETS)
    return header


def check_wrapped_key(wrapped_key: str, tip_id: TipId | None = None) -> TipId:
    """The tip whose wrapped private key this is: a compact JWE of our profile (RFC 7516 §7.1).

    Raises EnvelopeRefused, always by the rule `wrapped_key`.
    """
    subject = "wrapped_key"
    parts = wrapped_key.split(".")
    if len(parts) != _COMPACT_PARTS or parts[1]:
        raise EnvelopeRefused(subject, "is no compact JWE with a direct key", rule=subject)
    try:
        members = read_members(parts[0], subject, fixed=_WRAPPED, free=frozenset({"tip"}))
        _check_size("iv", parts[2], (profile.IV_BYTES,))
        _check_size("ciphertext", parts[3], profile.KEY_BUCKETS)
        _check_size("tag", parts[4], (profile.TAG_BYTES,))
    except EnvelopeRefused as refused:
        raise EnvelopeRefused(subject, refused.why, rule=subject) from None
    tip = members["tip"]
    if not is_tip_id(tip) or (tip_id is not None and tip != tip_id):
        raise EnvelopeRefused(subject, "belongs to another tip", rule=subject)
    return TipId(tip)


def _check_body(envelope: Jwe, header: SealedHeader, buckets: tuple[int, ...]) -> None:
    named = tuple(recipient.header.kid for recipient in envelope.recipients)
    if named != header.kids:
        why = "the recipients are not the kids of the protected header, in their order"
        raise EnvelopeRefused("envelope.recipients", why, rule="kid")
    for place, recipient in enumerate(envelope.recipients):
        subject = f"envelope.recipients.{place}"
        _check_recipient(recipient, header, subject)
        _check_size(f"{subject}.encrypted_key", recipient.encrypted_key, (profile.WRAPPED_BYTES,))
    _check_size("envelope.iv", envelope.iv, (profile.IV_BYTES,))
    _check_size("envelope.tag", envelope.tag, (profile.TAG_BYTES,))
    _check_size("envelope.ciphertext", envelope.ciphertext, buckets)


def _check_recipient(recipient: JweRecipient, header: SealedHeader, subject: str) -> None:
    own, shared = recipient.header.epk, header.epk
    if shared is not None and (own is not None or len(header.kids) > 1):
        # RFC 7516 §7.2.1: a parameter stands in one place; and recipients do not share an epk.
        why = "epk stands in the protected header and cannot stand there"
        raise EnvelopeRefused(subject, why, rule="member")
    epk = own or shared
    if epk is None:
        raise EnvelopeRefused(subject, "epk is missing", rule="member")
    check_point(epk, f"{subject}.epk")


def _check_size(subject: str, text: str, sizes: tuple[int, ...]) -> None:
    try:
        size = len(decoded(text))
    except ValueError as error:
        raise EnvelopeRefused(subject, str(error), rule="size") from None
    if size not in sizes:
        wanted = ", ".join(str(each) for each in sizes)
        raise EnvelopeRefused(subject, f"is {size} bytes long, not {wanted}", rule="size")


def _read(raw: bytes, model: type[_ModelT], what: str) -> _ModelT:
    return _as(_members(raw, what), model, what)


def _members(raw: bytes, what: str) -> dict[str, Any]:
    if len(raw) > profile.LARGEST_BODY:
        why = f"is {len(raw)} bytes long; at most {profile.LARGEST_BODY} are taken"
        raise EnvelopeRefused(what, why, rule="oversized")
    try:
        return strict_object(raw)
    except ValueError as error:
        raise EnvelopeRefused(what, str(error), rule="json") from None


def _as(members: dict[str, Any], model: type[_ModelT], what: str) -> _ModelT:
    try:
        read = model.model_validate(members)
    except ValidationError as error:
        raise _refused(error.errors(include_input=False, include_url=False)[0], what) from None
    if _canonical(members) != canonical_json(read):
        # Trimmed text, a null, a number spelt as a boolean: equal to a reader, other bytes.
        raise EnvelopeRefused(what, "is not in the one form that is sent", rule="json")
    return read


def _refused(detail: ErrorDetails, what: str) -> EnvelopeRefused:
    names = [str(part) for part in detail["loc"]]
    subject = ".".join(names) or what
    if detail["type"] == "extra_forbidden":
        rule = names[-1] if names[-1] in {"alg", "enc", "typ", "zip", "crit"} else "member"
        where = ".".join(names[:-1]) or what
        return EnvelopeRefused(where, "holds a member that must not be there", rule=rule)
    if detail["type"] == "missing":
        return EnvelopeRefused(subject, "is missing", rule="member")
    rule = next((_RULE_OF_PART[part] for part in reversed(names) if part in _RULE_OF_PART), "json")
    return EnvelopeRefused(subject, detail["msg"], rule=rule)


def _canonical(members: dict[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
