"""The order of a round: every slide its turns, evenly, and never one twice running."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.models import AnySlide, TipLineSlide
from sync.models.channel import Order
from sync.rules.order import round_of, with_alerts
from sync.types import CampaignId, SlideId

ORDERS: tuple[Order, ...] = ("listed", "shuffled")


def slides(*weights: int) -> list[AnySlide]:
    """Slides `a`, `b`, `c`... of these weights."""
    return [
        TipLineSlide(id=SlideId(name(n)), campaign_id=CampaignId("c"), weight=weight)
        for n, weight in enumerate(weights)
    ]


def name(place: int) -> str:
    return chr(ord("a") + place % 26) + (str(place // 26) if place >= 26 else "")


def listed(*weights: int, last: str | None = None) -> str:
    turns = round_of(slides(*weights), "listed", seed=0, last=SlideId(last) if last else None)
    return "".join(turns)


def shuffled(*weights: int, seed: int, last: str | None = None) -> str:
    turns = round_of(slides(*weights), "shuffled", seed=seed, last=SlideId(last) if last else None)
    return "".join(turns)


def test_slides_of_one_weight_go_as_they_are_listed() -> None:
    assert listed(1, 1, 1, 1) == "abcd"
    assert listed(3, 3, 3) == "abcabcabc"


def test_a_round_goes_on_after_the_slide_that_stood() -> None:
    assert listed(1, 1, 1, 1, last="b") == "cdab"
    assert listed(1, 1, 1, 1, last="d") == "abcd"
    assert listed(1, 1, 1, 1, last="z") == "abcd"


def test_a_slide_of_more_weight_has_its_turns_at_equal_distances() -> None:
    assert listed(2, 1, 1) == "abac"
    assert listed(2, 1, 1, 1, 1) == "bacdae"
    assert listed(1, 1, 3, 1, 1) == "acbcdce"
    assert listed(5, 5, 1, 1, 1, 1, 1, 1, 1, 1) == "acbdaebfabgahbiajb"


def test_two_slides_take_turns_whatever_their_weights() -> None:
    assert listed(5, 1) == "ab"
    assert listed(5, 2) == "abab"
    assert listed(1, 5) == "ab"


def test_a_single_slide_stands_alone_and_nothing_gives_an_empty_round() -> None:
    assert listed(5, last="a") == "a"
    assert round_of([], "shuffled", seed=1, last=None) == ()


def test_a_shuffled_round_depends_on_its_seed_alone() -> None:
    rounds = {shuffled(1, 1, 1, 1, 1, seed=seed) for seed in range(40)}
    assert len(rounds) > 20
    assert all(sorted(turns) == list("abcde") for turns in rounds)
    assert shuffled(1, 2, 3, 4, 5, seed=7) == shuffled(1, 2, 3, 4, 5, seed=7)


def test_a_shuffle_favours_no_slide_for_the_first_turn() -> None:
    firsts = Counter(shuffled(1, 1, 1, 1, seed=seed)[0] for seed in range(2000))
    assert all(420 < count < 580 for count in firsts.values())  # 500 each; 4 standard deviations


def test_a_shuffled_round_does_not_begin_with_the_slide_that_stood() -> None:
    for seed in range(60):
        assert shuffled(1, 1, seed=seed, last="a") == "ba"


weights = st.lists(st.integers(1, 5), min_size=2, max_size=30)
seeds = st.integers(0, 2**32)


@given(weights, st.sampled_from(ORDERS), seeds, st.data())
def test_no_slide_ever_follows_itself_not_even_from_one_round_to_the_next(
    given_weights: list[int], order: Order, seed: int, data: st.DataObject
) -> None:
    listing = slides(*given_weights)
    last: SlideId | None = data.draw(st.sampled_from([None, *(s.id for s in listing)]))
    shown: list[SlideId] = [last] if last else []
    for number in range(3):
        shown += round_of(listing, order, seed=seed + number, last=shown[-1] if shown else None)
    assert all(one != other for one, other in pairwise(shown))


@given(weights, st.sampled_from(ORDERS), seeds)
def test_every_slide_has_the_turns_of_its_weight(
    given_weights: list[int], order: Order, seed: int
) -> None:
    turns = Counter(round_of(slides(*given_weights), order, seed=seed, last=None))
    total = sum(given_weights)
    for n, weight in enumerate(given_weights):
        assert turns[SlideId(name(n))] == min(weight, total - weight)


@given(weights, st.sampled_from(ORDERS), seeds)
def test_turns_of_a_slide_are_spread_over_the_round(
    given_weights: list[int], order: Order, seed: int
) -> None:
    listing = slides(*given_weights)
    turns = round_of(listing, order, seed=seed, last=None)
    for slide_id, count in Counter(turns).items():
        even = len(turns) / count
        assert widest_gap(turns, slide_id) <= 2 * even, (turns, slide_id)


def widest_gap(turns: Sequence[SlideId], slide_id: SlideId) -> int:
    """Turns from one showing to the next, at the most; the round repeats."""
    own = [place for place, turn in enumerate(turns) if turn == slide_id]
    return max(b - a for a, b in pairwise([*own, own[0] + len(turns)]))


def test_alerts_come_before_every_turn() -> None:
    assert "".join(with_alerts("ab", "XY")) == "XYaXYb"  # type: ignore[arg-type]
    assert "".join(with_alerts("ab", "")) == "ab"  # type: ignore[arg-type]
    assert "".join(with_alerts("", "X")) == "X"  # type: ignore[arg-type]


@pytest.mark.parametrize("order", ORDERS)
def test_the_largest_channel_has_a_whole_round(order: Order) -> None:
    turns = round_of(slides(*(n % 5 + 1 for n in range(500))), order, seed=3, last=None)
    assert Counter(Counter(turns).values()) == {1: 100, 2: 100, 3: 100, 4: 100, 5: 100}
