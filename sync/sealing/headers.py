"""Reads protected headers: exactly our members, exactly our values, or a refusal by rule.

Nothing here decrypts. A header that passes has nothing in it that could steer the cryptography.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from sync.encoding import compact_object, decoded
from sync.errors import EnvelopeRefused
from sync.models import desk
from sync.models.submission import EphemeralKey
from sync.sealing import profile
from sync.types import KeyId, TipId

_TIP = re.compile(r"[0-9a-f]{32}")
_KID = re.compile(r"[A-Za-z0-9_-]{43}")
_MOST_REPLIES = 999  # sync.models.tip.Reply
_OWN_RULE: Final = frozenset({"alg", "enc", "typ", "zip", "crit"})

_SEALED: Final = {"alg": profile.ALG, "enc": profile.ENC, "v": profile.VERSION}


@dataclass(frozen=True)
class SealedHeader:
    """What the protected header of a tip or reply says beyond the profile."""

    tip: TipId
    kids: tuple[KeyId, ...]
    number: int | None = None
    """A reply's."""
    epk: EphemeralKey | None = None


def read_tip_header(protected: str, subject: str) -> SealedHeader:
    """The header of a sealed tip. Raises EnvelopeRefused."""
    free = frozenset({"tip", "kids"})
    members = read_members(protected, subject, fixed=_SEALED | {"typ": profile.TIP}, free=free)
    return SealedHeader(_tip(members, subject), _kids(members, subject), None, _epk(members))


def read_reply_header(protected: str, subject: str) -> SealedHeader:
    """The header of a sealed reply. Raises EnvelopeRefused; rule `number` for its counter."""
    free = frozenset({"tip", "kids", "n"})
    members = read_members(protected, subject, fixed=_SEALED | {"typ": profile.REPLY}, free=free)
    number = members["n"]
    if type(number) is not int or not 1 <= number <= _MOST_REPLIES:
        why = f"n is no whole number from 1 to {_MOST_REPLIES}"
        raise EnvelopeRefused(subject, why, rule="number")
    return SealedHeader(_tip(members, subject), _kids(members, subject), number, _epk(members))


def read_members(
    protected: str, subject: str, *, fixed: Mapping[str, object], free: frozenset[str]
) -> dict[str, Any]:
    """A protected header with exactly the members `fixed` (at these values) and `free`; `epk` may
    be there beside `kids`, and is looked at by `check_recipients`.

    Raises EnvelopeRefused. `zip` and `crit` have a rule of their own, because a reader that heeds
    either of them could be led astray by it (RFC 8725 §3.6).
    """
    try:
        members = compact_object(decoded(protected))
    except ValueError as error:
        raise EnvelopeRefused(subject, str(error), rule="protected") from None
    optional = {"epk"} if "kids" in free else set()
    strange = sorted(members.keys() - fixed.keys() - free - optional)
    for name in sorted(strange, key=lambda each: each not in _OWN_RULE):
        rule = name if name in _OWN_RULE else "member"
        raise EnvelopeRefused(subject, f"{_named(name)} must not be there", rule=rule)
    for name, value in fixed.items():
        if name not in members or type(members[name]) is not type(value) or members[name] != value:
            rule = name if name in _OWN_RULE else "member"
            raise EnvelopeRefused(subject, f"{name} must be {value}", rule=rule)
    for name in sorted(free - members.keys()):
        raise EnvelopeRefused(subject, f"{name} is missing", rule="member")
    return members


def check_point(epk: EphemeralKey, subject: str) -> None:
    """Raises EnvelopeRefused where an ephemeral key is no point of the curve (RFC 7518 §4.6.1.1):
    a reader that multiplies by one gives bits of its private key away.
    """
    try:
        desk.check_point(epk.x, epk.y)
    except ValueError:
        why = "is no point of the curve P-256"
        raise EnvelopeRefused(subject, why, rule="curve") from None


def is_tip_id(value: object) -> bool:
    """Whether this is spelt as a tip's id."""
    return isinstance(value, str) and _TIP.fullmatch(value) is not None


def _tip(members: Mapping[str, Any], subject: str) -> TipId:
    tip = members["tip"]
    if not is_tip_id(tip):
        raise EnvelopeRefused(subject, "tip is no tip's id", rule="id")
    return TipId(tip)


def _kids(members: Mapping[str, Any], subject: str) -> tuple[KeyId, ...]:
    kids = members["kids"]
    if not isinstance(kids, list) or not 1 <= len(kids) <= profile.MOST_RECIPIENTS:
        why = f"kids is no list of 1 to {profile.MOST_RECIPIENTS} key ids"
        raise EnvelopeRefused(subject, why, rule="kid")
    if not all(isinstance(kid, str) and _KID.fullmatch(kid) for kid in kids):
        why = "kids holds something that is no key's thumbprint (RFC 7638)"
        raise EnvelopeRefused(subject, why, rule="kid")
    if len(set(kids)) != len(kids):
        raise EnvelopeRefused(subject, "kids names a key twice", rule="kid")
    return tuple(KeyId(kid) for kid in kids)


def _epk(members: Mapping[str, Any]) -> EphemeralKey | None:
    if "epk" not in members:
        return None
    try:
        epk = EphemeralKey.model_validate(members["epk"])
    except ValidationError:
        epk = None
    if epk is None or epk.model_dump() != members["epk"]:  # the model trims white space
        raise EnvelopeRefused("epk", "is no P-256 key in our form", rule="curve")
    return epk


def _named(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else "a member"
