"""One-time PINs of whoever looks after a screen: HOTP (RFC 4226), good offline and by any clock.

The secret is made of the hash of the device's token, which both sides have: nothing more is given
at enrolment, and another token is another secret. Each PIN that the hub shows to a person has a
number of its own; the device takes one of the next `AHEAD`, and never one up to it again.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import Final

DIGITS: Final = 8
AHEAD: Final = 50
"""PINs that may have been shown and not used (RFC 4226 §7.4, look-ahead)."""
TRIES: Final = 5
"""Wrong PINs before a wait; with AHEAD, five guesses hit by 5 * 50 / 10^8 (RFC 4226 §7.3)."""
FIRST_WAIT_S: Final = 60.0
LONGEST_WAIT_S: Final = 3600.0
"""A wait doubles with each further wrong PIN, up to this."""
_PURPOSE = b"se-busca technician pin v1"


def pin_secret(token_sha256: str) -> bytes:
    """32 bytes of the token's hash (hexadecimal, as the hub keeps it)."""
    return hmac.digest(token_sha256.encode("ascii"), _PURPOSE, hashlib.sha256)


def pin(secret: bytes, counter: int, *, digits: int = DIGITS) -> str:
    """RFC 4226 §5.3: the PIN of one number, zeros in front kept."""
    mac = hmac.digest(secret, counter.to_bytes(8, "big"), hashlib.sha1)
    offset = mac[-1] & 0x0F
    value = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(value % 10**digits).zfill(digits)


@dataclass(frozen=True)
class PinRecord:
    """What a device remembers, on disk: which PINs are used, and how often it was wrong."""

    used: int = 0
    """The highest number that was used; 0: none of this secret."""
    wrong: int = 0
    """Wrong PINs since a good one."""
    waited_s: float = 0.0
    """Of the present wait, so many seconds have passed, by the clock that counts while it runs."""


def wait_s(record: PinRecord) -> float:
    """Seconds that must still pass before another PIN is looked at."""
    over = record.wrong - TRIES
    if over < 0:
        return 0.0
    whole = min(FIRST_WAIT_S * 2.0 ** min(over, 20), LONGEST_WAIT_S)
    return max(0.0, whole - record.waited_s)


def waited(record: PinRecord, seconds: float) -> PinRecord:
    """After `seconds` with the device on. Time while it is off counts for nothing: pulling the
    plug, or setting the clock, shortens no wait."""
    return replace(record, waited_s=record.waited_s + max(0.0, seconds))


def tried(record: PinRecord, secret: bytes, typed: str) -> tuple[bool, PinRecord]:
    """Whether `typed` opens, and what to remember *before* saying so.

    During a wait nothing is compared, and nothing changes. Every number is compared, each in
    constant time, so that the answer's time does not tell which one was near.
    """
    if wait_s(record) > 0:
        return False, record
    found = 0
    for counter in range(record.used + 1, record.used + 1 + AHEAD):
        if hmac.compare_digest(pin(secret, counter).encode(), typed.encode()) and not found:
            found = counter
    if found:
        return True, PinRecord(used=found)
    return False, replace(record, wrong=record.wrong + 1, waited_s=0.0)
