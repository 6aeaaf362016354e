"""Opens what was sealed: a tip at the desk, a reply by whoever holds the receipt.

No error here repeats a word of what it opened.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from pydantic import BaseModel, ValidationError

from sync.canonical import canonical_json
from sync.encoding import compact_object, decoded
from sync.errors import CannotOpen, EnvelopeRefused, ReplyRefused
from sync.models.submission import Jwe
from sync.models.tip import Reply, ReplyDesk, Tip
from sync.receipts import ReceiptKeys
from sync.sealing import boxes, profile
from sync.sealing.checking import check_reply_profile, check_tip, check_wrapped_key
from sync.sealing.headers import read_members
from sync.sealing.secret import ReplySecret
from sync.types import KeyId, TipId

_ModelT = TypeVar("_ModelT", bound=BaseModel)
_SIGNED_PARTS = 3  # RFC 7515 §7.1


@dataclass(frozen=True, repr=False)
class Opened:
    """What a receipt's words give back."""

    tip_id: TipId
    secret: ReplySecret
    desks: tuple[ReplyDesk, ...]
    """Whose replies are to be believed: as they were when the tip was given."""

    def __repr__(self) -> str:
        return "Opened(…)"


def open_tip(envelope: Jwe, secrets: Mapping[KeyId, EllipticCurvePrivateKey]) -> Tip:
    """The tip, with whichever of these private keys it is sealed to.

    Raises EnvelopeRefused where it is not of our profile, CannotOpen where no key fits, it was
    altered, or what is inside is no tip.
    """
    header = check_tip(envelope)
    what = f"tip {header.tip}"
    for recipient in envelope.recipients:
        kid = recipient.header.kid
        if kid in secrets:
            plaintext = boxes.open_with(envelope, recipient, secrets[kid], what)
            tip = _as(_object(plaintext.rstrip(b" "), what), Tip, what)
            if tip.id != header.tip:
                raise CannotOpen(what, "holds another tip than its header says")
            return tip
    raise CannotOpen(what, f"is sealed to other keys than those at hand: {', '.join(header.kids)}")


def open_receipt(wrapped_key: str, keys: ReceiptKeys) -> Opened:
    """What lies under a receipt. Raises CannotOpen."""
    what = "receipt"
    try:
        tip = check_wrapped_key(wrapped_key)
    except EnvelopeRefused as refused:
        raise CannotOpen(what, refused.why) from None
    members = _object(boxes.unwrap(wrapped_key, keys.wrap, what).rstrip(b" "), what)
    if members.keys() != {"desks", "key"}:
        raise CannotOpen(what, "leads to something that is no key of a tip")
    desks, key = members["desks"], members["key"]
    if not isinstance(desks, list) or not desks or not isinstance(key, dict):
        raise CannotOpen(what, "leads to something that is no key of a tip")
    try:
        secret = ReplySecret.from_jwk(key)
    except ValueError as error:
        raise CannotOpen(what, f"leads to a key that {error}") from None
    return Opened(tip, secret, tuple(_exactly(desk, ReplyDesk, what) for desk in desks))


def open_reply(envelope: Jwe, opened: Opened) -> Reply:
    """The reply, verified. Whether one was left out is for the caller to see by their numbers.

    Raises ReplyRefused where it is another tip's, another number than its header says, or not
    signed by a desk that this tip believes; CannotOpen and EnvelopeRefused as `open_tip`.
    """
    header = check_reply_profile(envelope)
    what = f"reply {header.number} to tip {header.tip}"
    if header.tip != opened.tip_id:
        raise ReplyRefused(what, "belongs to another tip than this receipt")
    if header.kids != (opened.secret.public.kid,):
        raise CannotOpen(what, "is sealed to another key than this receipt's")
    plaintext = boxes.open_with(envelope, envelope.recipients[0], opened.secret.key, what)
    desk, payload = _believed(plaintext, opened, what)
    reply = _exactly(_object(payload, what), Reply, what)
    if reply.tip != header.tip:
        raise ReplyRefused(what, "was written to another tip")
    if reply.number != header.number:
        raise ReplyRefused(what, "was written under another number")
    if reply.desk != desk.id:
        raise ReplyRefused(what, "names another desk than the one that signed it")
    return reply


def _believed(plaintext: bytes, opened: Opened, what: str) -> tuple[ReplyDesk, bytes]:
    """The desk that signed, and what it signed. Raises ReplyRefused."""
    compact = plaintext.rstrip(b" ").decode("ascii", "replace")
    parts = compact.split(".")
    if len(parts) != _SIGNED_PARTS:
        raise ReplyRefused(what, "is not signed (RFC 7515 §7.1)")
    fixed = {"alg": profile.SIGNS, "typ": profile.REPLY}
    try:
        members = read_members(parts[0], "signature", fixed=fixed, free=frozenset({"kid"}))
        for part in parts:
            decoded(part)
    except EnvelopeRefused as refused:
        raise ReplyRefused(what, f"its signature's header: {refused.why}") from None
    except ValueError as error:
        raise ReplyRefused(what, f"its signature {error}") from None
    for desk in opened.desks:
        if desk.signing_key.kid == members["kid"]:
            return desk, boxes.verified(compact, desk.signing_key, what)
    raise ReplyRefused(what, "is signed by none of the desks that this tip was given to")


def _object(plaintext: bytes, what: str) -> dict[str, Any]:
    try:
        return compact_object(plaintext)
    except ValueError as error:
        raise CannotOpen(what, f"what is inside {error}") from None


def _exactly(members: object, model: type[_ModelT], what: str) -> _ModelT:
    """`_as`, in no other spelling than `canonical_json`'s: true is no 1, and nothing is trimmed, so
    that whoever shows it shows the same (the receipt page reads it without these models)."""
    read = _as(members, model, what)
    written = json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if written.encode("utf-8", "surrogatepass") != canonical_json(read):
        raise CannotOpen(what, f"what is inside is no {model.__name__.lower()} as one is sent")
    return read


def _as(members: object, model: type[_ModelT], what: str) -> _ModelT:
    try:
        return model.model_validate(members)
    except ValidationError as error:
        detail = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = str(detail["loc"][0]) if detail["loc"] else "the whole"
        known = place if place in model.model_fields else "a member"
        why = f"what is inside is no {model.__name__.lower()}: {known} ({detail['type']})"
        raise CannotOpen(what, why) from None
