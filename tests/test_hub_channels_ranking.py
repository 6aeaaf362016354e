"""The numbers of a list close up when some of it leave a channel."""

from __future__ import annotations

import pytest

from hub.channels.ranking import Block, closed_up


def slide(rank: int | None, of: int | None = 10, campaign: int = 1) -> Block:
    """A notice's slide, as a stream keeps it."""
    return {"type": "notice", "value": {"rank": rank, "rank_of": of, "campaign": campaign}}


def numbers(slides: list[Block]) -> list[tuple[int | None, int | None]]:
    """What each says: 4 of 10."""
    return [(one["value"]["rank"], one["value"]["rank_of"]) for one in slides]


def test_numbers_close_up_behind_those_that_left() -> None:
    kept, changed = closed_up([slide(n) for n in (1, 2, 5, 10)], [slide(3), slide(4)])
    assert numbers(kept) == [(1, 8), (2, 8), (3, 8), (8, 8)]
    assert changed == 4


@pytest.mark.parametrize(
    ("other", "gone"),
    [
        (slide(6, campaign=2), slide(3)),  # another campaign's list
        (slide(6, of=12), slide(3)),  # a list of another length
        (slide(3), slide(3)),  # the number is still there
        (slide(None, None), slide(3)),  # in no list
        (slide(6), slide(None, None)),
        ({"type": "ten", "value": {"campaign": 1, "notices": [6]}}, slide(3)),
    ],
)
def test_no_other_number_changes(other: Block, gone: Block) -> None:
    assert closed_up([other], [gone]) == ([other], 0)


def test_a_list_of_unsaid_length_closes_up_too() -> None:
    kept, _ = closed_up([slide(2, None)], [slide(1, None)])
    assert numbers(kept) == [(1, None)]
