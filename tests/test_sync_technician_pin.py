"""The technician's one-time PIN: RFC 4226's own answers, once each, slower after each mistake."""

from __future__ import annotations

import hashlib

import pytest

from sync.technician_pin import (
    AHEAD,
    FIRST_WAIT_S,
    LONGEST_WAIT_S,
    TRIES,
    PinRecord,
    pin,
    pin_secret,
    tried,
    wait_s,
    waited,
)

RFC_SECRET = b"12345678901234567890"
RFC_PINS = ("755224", "287082", "359152", "969429", "338314",
            "254676", "287922", "162583", "399871", "520489")  # fmt: skip
"""RFC 4226, appendix D."""
SECRET = pin_secret(hashlib.sha256(b"a token").hexdigest())


@pytest.mark.parametrize(("counter", "expected"), list(enumerate(RFC_PINS)))
def test_pins_are_those_of_the_standard(counter: int, expected: str) -> None:
    assert pin(RFC_SECRET, counter, digits=6) == expected


def test_a_pin_opens_once_and_none_before_it_opens_again() -> None:
    good, record = tried(PinRecord(), SECRET, pin(SECRET, 3))
    assert good
    for counter in (1, 2, 3):
        assert not tried(record, SECRET, pin(SECRET, counter))[0]
    assert tried(record, SECRET, pin(SECRET, 4))[0]


def test_a_pin_far_ahead_does_not_open() -> None:
    assert tried(PinRecord(), SECRET, pin(SECRET, AHEAD))[0]
    assert not tried(PinRecord(), SECRET, pin(SECRET, AHEAD + 1))[0]


def test_another_token_has_other_pins() -> None:
    other = pin_secret(hashlib.sha256(b"another token").hexdigest())
    assert not tried(PinRecord(), other, pin(SECRET, 1))[0]


def test_after_some_mistakes_even_the_right_pin_must_wait() -> None:
    record = PinRecord()
    for _ in range(TRIES):
        good, record = tried(record, SECRET, "not a pin")
        assert not good
    assert wait_s(record) == FIRST_WAIT_S
    good, after = tried(record, SECRET, pin(SECRET, 1))
    assert not good
    assert after == record
    good, after = tried(waited(record, FIRST_WAIT_S), SECRET, pin(SECRET, 1))
    assert good
    assert wait_s(after) == 0


def test_waits_grow_to_an_hour_and_no_clock_set_back_makes_them_longer() -> None:
    record = PinRecord()
    for _ in range(TRIES + 12):
        record = tried(waited(record, LONGEST_WAIT_S), SECRET, "00000000x")[1]
    assert wait_s(record) == LONGEST_WAIT_S
    assert wait_s(waited(record, -1e9)) == LONGEST_WAIT_S
