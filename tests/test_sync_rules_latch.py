"""Recalls are latched: no list lifts one; a later approval of the notice does."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import ManifestRefused, RecallsShrunk
from sync.models import ApprovedChannel, ApprovedNotice, Recall, RecallList
from sync.rules.latch import (
    Latch,
    allowed_pictures,
    check_not_shrunk,
    check_numbers,
    is_recalled,
    latched,
    notice_recall,
    picture_recall,
    slide_recall,
    united,
)
from sync.types import RecallSequence, Sha256, SlideId
from tests.making import (
    NOW,
    approve,
    make_channel,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    make_recalls,
    notice_id,
)


def approved(number: int = 1, approval: int = 5) -> ApprovedNotice:
    notice = make_notice(number)
    return ApprovedNotice(approval=approve(notice, approval), content=notice)


def listed(*recalls: Recall) -> RecallList:
    return RecallList(sequence=RecallSequence(len(recalls)), issued=NOW, recalls=recalls)


def test_a_recalled_notice_is_recalled_and_another_is_not() -> None:
    latch = latched(Latch(), make_recalls(notice_id(1)))
    assert is_recalled(latch, approved(1))
    assert not is_recalled(latch, approved(2))


def test_an_emptied_list_is_refused_by_name() -> None:
    latch = latched(Latch(), make_recalls(notice_id(1)))
    with pytest.raises(
        RecallsShrunk, match=r"recalls.json: the list lacks 1 recall.*1 \(TEST0001\)"
    ):
        latched(latch, make_recalls())


def test_a_rewritten_list_is_refused_and_both_recalls_hold() -> None:
    latch = latched(Latch(), make_recalls(notice_id(1)))
    rewritten = make_recalls(notice_id(2))
    with pytest.raises(RecallsShrunk):
        latched(latch, rewritten)
    both = united(latch, rewritten)
    assert is_recalled(both, approved(1))
    assert is_recalled(both, approved(2))


def test_a_later_approval_lifts_a_notice_and_an_earlier_or_equal_one_does_not() -> None:
    latch = latched(Latch(), listed(make_recall(1, up_to_approval=10)))
    recalled = [is_recalled(latch, approved(approval=number)) for number in (9, 10, 11)]
    assert recalled == [True, True, False]


def test_the_highest_recall_of_a_notice_counts() -> None:
    latch = latched(
        Latch(), listed(make_recall(1, up_to_approval=10), make_recall(2, up_to_approval=20))
    )
    assert [is_recalled(latch, approved(approval=n)) for n in (15, 20, 21)] == [True, True, False]


def test_no_approval_lifts_a_picture() -> None:
    picture = make_picture(1)
    recall = make_recall(1, picture.sha256, target="picture", up_to_approval=1)
    latch = latched(Latch(), listed(recall))
    assert picture_recall(latch, picture.sha256) == recall
    assert notice_recall(latch, approved(1, approval=10**6)) == recall


def test_a_picture_recall_written_in_capitals_still_holds() -> None:
    picture = make_picture(1)
    latch = united(Latch(), listed(make_recall(1, picture.sha256.upper(), target="picture")))
    assert is_recalled(latch, approved(1))


def test_a_slide_is_lifted_by_a_later_approval_of_its_channel() -> None:
    latch = latched(Latch(), listed(make_recall(1, "message", target="slide", up_to_approval=3)))
    channel = make_channel()
    found = [
        slide_recall(
            latch,
            SlideId("message"),
            ApprovedChannel(approval=approve(channel, number), content=channel),
        )
        is not None
        for number in (3, 4)
    ]
    assert found == [True, False]


def test_pictures_of_recalled_notices_are_not_to_be_kept() -> None:
    manifest = make_manifest([make_notice(1), make_notice(2)])
    latch = latched(Latch(), make_recalls(notice_id(1)))
    assert allowed_pictures(latch, manifest) == {make_picture(2).sha256}


def test_a_picture_that_another_notice_shows_stays() -> None:
    shared = make_notice(2, pictures=(make_picture(1), make_picture(2)))
    manifest = make_manifest([make_notice(1), shared])
    latch = latched(Latch(), make_recalls(notice_id(1)))
    assert allowed_pictures(latch, manifest) == {make_picture(1).sha256, make_picture(2).sha256}


recalls = st.builds(
    lambda target, number, up_to: make_recall(
        1,
        notice_id(number) if target == "notice" else str(make_picture(number).sha256),
        target=target,
        up_to_approval=up_to,
    ),
    st.sampled_from(["notice", "picture"]),
    st.integers(min_value=1, max_value=3),
    st.integers(min_value=0, max_value=8),
)
lists = st.lists(recalls, max_size=4).map(
    lambda found: listed(
        *(recall.model_copy(update={"sequence": n}) for n, recall in enumerate(found, start=1))
    )
)
NOTICES = [
    approved(number, approval) for number, approval in itertools.product((1, 2, 3), (1, 5, 9))
]


@given(st.lists(st.tuples(lists, st.booleans()), max_size=6))
def test_no_order_of_lists_ever_brings_back_what_one_of_them_recalled(
    offered: list[tuple[RecallList, bool]],
) -> None:
    latch = Latch()
    gone: set[tuple[str, int]] = set()
    for one, renewed in offered:
        latch = united(latch, one, renewed=renewed)
        alone = united(Latch(), one)
        gone |= {(n.content.id, n.approval.number) for n in NOTICES if is_recalled(alone, n)}
        now = {(n.content.id, n.approval.number) for n in NOTICES if is_recalled(latch, n)}
        assert gone <= now


@given(st.lists(lists, max_size=5))
def test_the_latch_does_not_depend_on_the_order_of_lists(offered: list[RecallList]) -> None:
    def folded(some: list[RecallList]) -> Latch:
        latch = Latch()
        for one in some:
            latch = united(latch, one)
        return latch

    assert folded(offered) == folded(offered[::-1])


def test_a_hash_is_not_mistaken_for_a_notice() -> None:
    latch = united(Latch(), listed(make_recall(1, "message", target="slide")))
    assert picture_recall(latch, Sha256("message")) is None


def test_under_a_renewed_key_the_list_may_lack_what_was_latched_and_lifts_none_of_it() -> None:
    latch = united(Latch(), make_recalls(notice_id(1), notice_id(2), notice_id(3)))
    honest = make_recalls(notice_id(1))
    with pytest.raises(RecallsShrunk):
        check_not_shrunk(latch, honest, "recalls.json")
    after = united(latch, honest, renewed=True)
    check_not_shrunk(after, honest, "recalls.json")
    assert after.recalls == latch.recalls, "in force as before"
    assert (latch.sequence, after.sequence) == (3, 1), "what is reported is the hub's list"
    grown = united(after, make_recalls(notice_id(1), notice_id(5)))
    assert (grown.sequence, len(grown.recalls)) == (2, 4)
    with pytest.raises(RecallsShrunk):
        check_not_shrunk(grown, honest, "recalls.json")


def test_what_the_renewed_list_brings_again_is_listed_again() -> None:
    whole = make_recalls(notice_id(1), notice_id(2))
    latch = united(united(Latch(), whole), make_recalls(notice_id(1)), renewed=True)
    assert len(latch.unlisted) == 1
    assert united(latch, whole).unlisted == ()


@pytest.mark.parametrize("root", [1, 2, 7])
def test_a_recall_reaches_as_far_as_the_version_of_the_root(root: int) -> None:
    def up_to(number: int) -> RecallList:
        listed = make_recalls(notice_id(1))
        recall = listed.recalls[0].model_copy(update={"up_to_approval": number})
        return listed.model_copy(update={"recalls": (recall,)})

    check_numbers(up_to(root * 2**32), root, "recalls.json")
    with pytest.raises(ManifestRefused, match="can be lifted by a later approval"):
        check_numbers(up_to(root * 2**32 + 1), root, "recalls.json")
