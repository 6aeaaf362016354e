"""Base64url and JSON that can be written in one way only: what is not is refused, before any
cryptography sees it.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

_GROUP = 4  # characters of base64 that make three bytes


def encoded(data: bytes) -> str:
    """Base64url without padding (RFC 7515 §2)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """The bytes of base64url text. Raises `ValueError` for any other spelling of the same bytes:
    padding, white space, or bits left over at the end that are not zero (RFC 4648 §3.5).
    """
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % _GROUP))
    except ValueError as error:
        raise ValueError("is not base64url (RFC 7515 §2)") from error
    if encoded(data) != text:
        raise ValueError("is not base64url in its one spelling (RFC 4648 §3.5)")
    return data


def strict_object(data: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8 in which no member occurs twice (RFC 7515 §4, RFC 8259 §4).

    Raises `ValueError`, whose words repeat nothing of `data`.
    """
    try:
        read = json.loads(
            data.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_constant
        )
    except _Told:
        raise
    except (ValueError, RecursionError):  # their words quote what they stumbled over
        raise ValueError("is not JSON in UTF-8") from None
    if not isinstance(read, dict):
        raise ValueError("is not a JSON object")  # noqa: TRY004 - of a text, not of an argument
    return read


def compact_object(data: bytes) -> dict[str, Any]:
    """`strict_object` without white space and without escapes beyond JSON's own, in any order of
    members: what every writer of ours puts under a signature or a seal.

    Raises `ValueError`, as there.
    """
    read = strict_object(data)
    written = json.dumps(read, ensure_ascii=False, separators=(",", ":"))
    if written.encode("utf-8", "surrogatepass") != data:
        # Two readers could take it for two things: 1.0 for 1, or a name for another one's.
        raise ValueError("is JSON in another form than is sent")
    return read


class _Told(ValueError):
    """Already in our own words."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Told("has a member twice")
    return members


def _no_constant(_name: str) -> None:
    raise _Told("has a number that JSON does not know")
