"""Ten-grids, images and alerts obey what a slide of one notice obeys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.models import Notice, NoticeSlide, RecallList
from sync.rules.latch import Latch, allowed_pictures, image_recall, united
from sync.rules.playing import TileLeftOut
from sync.types import SlideId
from tests.fixtures_kinds import make_image_slide, make_notice_slide, make_ten_slide, manifest_of
from tests.making import NOW, make_notice, make_picture, make_recall, make_recalls, notice_id
from tests.test_sync_rules_playing import ids, play, reasons

DAY = timedelta(days=1)
ALERT = {"kind": "alert", "charge_es": "Se busca un automóvil.", "charge_en": "A car is sought."}


def recall_of(target: str, target_id: str, **changes: object) -> Latch:
    recall = make_recall(1, target_id, target=target, **changes)
    return united(Latch(), RecallList(sequence=1, issued=NOW, recalls=(recall,)))


# --- the ten-grid ----------------------------------------------------------------------------


def test_a_ten_grid_shows_its_notices_in_their_order() -> None:
    people = [make_notice(n) for n in (1, 2, 3)]
    playlist = play(manifest_of(make_ten_slide(3, 1, 2), notices=people))
    assert playlist.tiles == {"ten": (notice_id(3), notice_id(1), notice_id(2))}
    assert playlist.tiles_left_out == ()


def test_a_tile_goes_with_its_notice_for_every_reason_a_slide_would() -> None:
    people = [
        make_notice(1),
        make_notice(2, verified_until=NOW - timedelta(seconds=1)),
        make_notice(3, show_from=NOW + DAY),
        make_notice(4),
        make_notice(6, outcome="captured", outcome_until=NOW - DAY),
    ]
    manifest = manifest_of(make_ten_slide(1, 2, 3, 4, 5, 6), notices=people)
    playlist = play(manifest, latch=united(Latch(), make_recalls(notice_id(4))))
    assert playlist.tiles == {"ten": (notice_id(1),)}
    assert [(left.notice_id, left.reason) for left in playlist.tiles_left_out] == [
        (notice_id(2), "ended"),
        (notice_id(3), "not_yet"),
        (notice_id(4), "recalled"),
        (notice_id(5), "notice_not_approved"),
        (notice_id(6), "ended"),
    ]
    assert playlist.tiles_left_out[2] == TileLeftOut(
        SlideId("ten"), notice_id(4), "recalled", "notice recalled: withdrawn, recall 1"
    )


def test_a_tile_goes_with_any_recalled_picture_of_its_notice() -> None:
    person = make_notice(1, pictures=(make_picture(1), make_picture(11)))
    manifest = manifest_of(make_ten_slide(1, 2), notices=[person, make_notice(2)])
    playlist = play(manifest, latch=recall_of("picture", make_picture(11).sha256))
    assert playlist.tiles == {"ten": (notice_id(2),)}


def test_a_ten_grid_without_a_tile_is_left_out_and_says_why() -> None:
    manifest = manifest_of(make_ten_slide(1, 2), notices=[make_notice(1)])
    playlist = play(manifest, latch=united(Latch(), make_recalls(notice_id(1))))
    assert (ids(playlist), reasons(playlist)) == (["evergreen"], {"ten": "recalled"})
    assert playlist.left_out[0].why == (
        "none of its 2 notices may be shown; of the first: notice recalled: withdrawn, recall 1"
    )
    assert playlist.tiles == {}


def test_a_ten_grid_goes_when_faces_are_withheld() -> None:
    manifest = manifest_of(make_ten_slide(1), notices=[make_notice(1)])
    playlist = play(manifest, age_s=10**9)
    assert (ids(playlist), reasons(playlist)) == (["evergreen"], {"ten": "faces_withheld"})


def test_a_ten_grid_obeys_the_recall_of_its_slide_and_its_own_dates() -> None:
    people = [make_notice(1)]
    manifest = manifest_of(make_ten_slide(1), notices=people)
    assert reasons(play(manifest, latch=recall_of("slide", "ten"))) == {"ten": "recalled"}
    later = manifest_of(make_ten_slide(1, show_from=NOW + DAY), notices=people)
    assert reasons(play(later)) == {"ten": "not_yet"}


recalled_numbers = st.sets(st.integers(1, 4))
ended_numbers = st.sets(st.integers(1, 4))


@given(recalled_numbers, ended_numbers, st.booleans(), st.permutations([1, 2, 3, 4]))
def test_a_tile_is_shown_exactly_where_a_slide_of_its_notice_would_be(
    recalled: set[int], over: set[int], withheld: bool, order: list[int]
) -> None:
    people = [
        make_notice(n, verified_until=NOW + (-DAY if n in over else DAY)) for n in (1, 2, 3, 4)
    ]
    alone = [make_notice_slide(n) for n in order]
    manifest = manifest_of(*alone, make_ten_slide(*order), notices=people)
    latch = united(Latch(), make_recalls(*(notice_id(n) for n in sorted(recalled))))
    playlist = play(manifest, latch=latch, age_s=10**9 if withheld else 0)
    shown = tuple(s.notice_id for s in playlist.slides if isinstance(s, NoticeSlide))
    assert playlist.tiles.get(SlideId("ten"), ()) == shown
    assert ("ten" in ids(playlist)) == bool(shown)


# --- images ----------------------------------------------------------------------------------


def test_an_image_is_shown_without_any_notice() -> None:
    assert ids(play(manifest_of(make_image_slide()))) == ["image"]


@pytest.mark.parametrize(
    ("target", "target_id"),
    [("slide", "image"), ("picture", str(make_picture(20).sha256)), ("notice", notice_id(1))],
)
def test_an_image_goes_with_its_slide_its_picture_and_a_notice_of_the_same_picture(
    target: str, target_id: str
) -> None:
    person = make_notice(1, pictures=(make_picture(1), make_picture(20)))
    manifest = manifest_of(make_image_slide(20), notices=[person])
    latch = recall_of(target, target_id)
    playlist = play(manifest, latch=latch)
    assert (ids(playlist), reasons(playlist)) == (["evergreen"], {"image": "recalled"})
    assert image_recall(latch, make_image_slide(20), manifest) is not None
    still_the_notices = target == "slide"
    assert (make_picture(20).sha256 in allowed_pictures(latch, manifest)) == still_the_notices


def test_the_picture_of_a_recalled_image_leaves_the_disk() -> None:
    manifest = manifest_of(make_image_slide(20), notices=[make_notice(1)])
    assert make_picture(20).sha256 in allowed_pictures(Latch(), manifest)
    kept = allowed_pictures(recall_of("slide", "image"), manifest)
    assert kept == {make_picture(1).sha256}


def test_an_image_does_not_outlive_a_notice_of_the_same_picture() -> None:
    over = make_notice(1, pictures=(make_picture(20),), verified_until=NOW - DAY)
    assert reasons(play(manifest_of(make_image_slide(20), notices=[over]))) == {"image": "ended"}


def test_a_recall_of_another_picture_leaves_an_image_and_its_file_alone() -> None:
    manifest = manifest_of(make_image_slide(20), notices=[make_notice(1)])
    latch = recall_of("notice", notice_id(1))
    assert ids(play(manifest, latch=latch)) == ["image"]
    assert allowed_pictures(latch, manifest) == {make_picture(20).sha256}


def test_no_approval_brings_back_an_image_whose_picture_was_recalled() -> None:
    manifest = manifest_of(make_image_slide(20), first_approval=5000)
    latch = recall_of("picture", make_picture(20).sha256, up_to_approval=1)
    assert reasons(play(manifest, latch=latch)) == {"image": "recalled"}


def test_an_image_goes_when_faces_are_withheld_for_nobody_knows_what_it_shows() -> None:
    playlist = play(manifest_of(make_image_slide()), age_s=10**9)
    assert (ids(playlist), reasons(playlist)) == (["evergreen"], {"image": "faces_withheld"})


# --- alerts ----------------------------------------------------------------------------------


def alert(number: int = 1, **changes: object) -> Notice:
    return make_notice(number, **(ALERT | changes))


def test_alerts_are_named_apart_and_stay_among_the_slides() -> None:
    manifest = manifest_of(
        make_notice_slide(2), make_notice_slide(1), notices=[make_notice(2), alert(1)]
    )
    playlist = play(manifest)
    assert ids(playlist) == ["slide-test0002", "slide-test0001"]
    assert [slide.id for slide in playlist.alerts] == ["slide-test0001"]


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "located", "outcome_until": NOW + DAY},
        {"show_from": NOW + DAY},
        {"verified_until": NOW - timedelta(minutes=1)},
    ],
)
def test_an_alert_with_an_outcome_or_out_of_its_time_comes_before_nothing(
    changes: dict[str, object],
) -> None:
    assert play(manifest_of(make_notice_slide(1), notices=[alert(1, **changes)])).alerts == ()


def test_a_recalled_alert_and_one_of_an_unheard_feed_are_no_alerts() -> None:
    manifest = manifest_of(make_notice_slide(1), notices=[alert(1)])
    assert play(manifest).alerts
    assert play(manifest, latch=united(Latch(), make_recalls(notice_id(1)))).alerts == ()
    assert play(manifest, age_s=10**9).alerts == ()


def test_an_alert_on_a_ten_grid_or_of_another_time_of_day_does_not_take_the_screen() -> None:
    night = make_notice_slide(1, dayparts=({"start": "00:00", "end": "00:01"},))
    playlist = play(manifest_of(make_ten_slide(1), night, notices=[alert(1)]))
    assert (ids(playlist), playlist.alerts) == (["ten"], ())


# --- to the minute ---------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["verified_until", "show_until"])
def test_a_face_is_there_at_its_last_second_and_gone_at_the_next(field: str) -> None:
    person = make_notice(1, **{field: NOW + timedelta(minutes=1)})
    manifest = manifest_of(make_notice_slide(1), make_ten_slide(1), notices=[person])
    seconds = (59, 60, 61)
    there = [ids(play(manifest, at=NOW + timedelta(seconds=s))) for s in seconds]
    assert there == [["slide-test0001", "ten"], ["slide-test0001", "ten"], ["evergreen"]]


def test_a_face_begins_at_its_first_second() -> None:
    manifest = manifest_of(
        make_notice_slide(1), notices=[make_notice(1, show_from=NOW, show_until=NOW + DAY)]
    )
    assert ids(play(manifest, at=NOW - timedelta(seconds=1))) == ["evergreen"]
    assert ids(play(manifest, at=NOW)) == ["slide-test0001"]
