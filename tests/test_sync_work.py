"""Proof of work: bound to one tip and its content, and cheap to check."""

from __future__ import annotations

import pytest

from sync.canonical import content_sha256
from sync.types import Sha256
from sync.work import MOST_BITS, is_paid, solve
from tests.fixtures_tips import made_submission, tip_id

SEALED = made_submission(1)
CONTENT = content_sha256(SEALED)


@pytest.mark.parametrize("bits", [0, 1, 7, 8, 12])
def test_what_is_solved_is_paid(bits: int) -> None:
    assert is_paid(SEALED.id, CONTENT, solve(SEALED.id, CONTENT, bits), bits)


def test_more_than_was_solved_for_is_not_paid() -> None:
    nonce = solve(SEALED.id, CONTENT, 4)
    assert not is_paid(SEALED.id, CONTENT, nonce, 40)


def test_work_for_one_tip_pays_for_no_other() -> None:
    nonce = solve(SEALED.id, CONTENT, 12)
    other = Sha256("0" * 64)
    assert not is_paid(tip_id(2), CONTENT, nonce, 12)
    assert not is_paid(SEALED.id, other, nonce, 12)


@pytest.mark.parametrize(
    "nonce", ["", "0" * 15, "0" * 17, "G" * 16, "A" * 16, " " + "0" * 15, 7, None, ["0" * 16]]
)
def test_what_is_no_nonce_pays_nothing(nonce: object) -> None:
    assert not is_paid(SEALED.id, CONTENT, nonce, 0)


@pytest.mark.parametrize("bits", [-1, MOST_BITS + 1, 256])
def test_more_than_is_ever_asked_is_not_begun(bits: int) -> None:
    with pytest.raises(ValueError, match=f"at most {MOST_BITS}"):
        solve(SEALED.id, CONTENT, bits)
