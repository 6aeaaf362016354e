"""What may be shown now, and the reason for everything that is not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.models import (
    ChannelManifest,
    MessageSlide,
    NoticeSlide,
    RecallList,
    Slide,
    TipLineSlide,
)
from sync.rules.ended import Ended, ended_after
from sync.rules.latch import Latch, is_recalled, united
from sync.rules.playing import Playlist, playable
from sync.rules.time import ReferenceTime
from sync.types import CampaignId, NoticeId, SlideId
from tests.making import (
    NOW,
    make_campaign,
    make_channel,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    make_recalls,
    notice_id,
)

ZONE = ZoneInfo("America/Ciudad_Juarez")
NEVER = 10**9
HOUR = timedelta(hours=1)


def play(
    manifest: ChannelManifest,
    *,
    at: datetime = NOW,
    trusted: bool = True,
    latch: Latch | None = None,
    age_s: float = 0,
    ended: Ended | None = None,
) -> Playlist:
    return playable(
        manifest,
        latch=latch or Latch(),
        reference=ReferenceTime(at, trusted),
        age_s=age_s,
        zone=ZONE,
        ended=ended or Ended(),
    )


def ids(playlist: Playlist) -> list[str]:
    return [slide.id for slide in playlist.slides]


def reasons(playlist: Playlist) -> dict[str, str]:
    return {left.slide_id: left.reason for left in playlist.left_out}


def one_slide(**changes: object) -> ChannelManifest:
    """A manifest whose only slide is a message with these fields."""
    slide = MessageSlide.model_validate(
        {"id": "m", "title_es": "Aviso", "title_en": "Notice"} | changes
    )
    return make_manifest([], channel=make_channel([], slides=(slide,)))


def test_everything_approved_is_shown_in_order() -> None:
    playlist = play(make_manifest([make_notice(1), make_notice(2)]))
    assert ids(playlist) == ["slide-test0001", "slide-test0002", "message"]
    assert (playlist.faces_withheld, playlist.left_out) == (None, ())


def test_a_notice_that_is_not_in_the_publication_is_left_out() -> None:
    channel = make_channel([make_notice(1), make_notice(2)])
    playlist = play(make_manifest([make_notice(2)], channel=channel))
    assert ids(playlist) == ["slide-test0002", "message"]
    assert reasons(playlist) == {"slide-test0001": "notice_not_approved"}


@pytest.mark.parametrize(
    ("target", "target_id"),
    [
        ("notice", notice_id(1)),
        ("slide", "slide-test0001"),
        ("picture", str(make_picture(1).sha256)),
    ],
)
def test_a_recall_of_notice_slide_or_picture_takes_the_slide_off(
    target: str, target_id: str
) -> None:
    recalls = RecallList(
        sequence=1, issued=NOW, recalls=(make_recall(1, target_id, target=target),)
    )
    playlist = play(make_manifest([make_notice(1)]), latch=united(Latch(), recalls))
    assert ids(playlist) == ["message"]
    assert reasons(playlist) == {"slide-test0001": "recalled"}


def test_only_a_later_approval_shows_a_recalled_notice_again() -> None:
    latch = united(Latch(), make_recalls(notice_id(1)))  # up to approval 1000
    same = play(make_manifest([make_notice(1)], first_approval=999), latch=latch)
    later = play(make_manifest([make_notice(1)], first_approval=1001), latch=latch)
    assert ids(same) == ["message"]
    assert ids(later) == ["slide-test0001", "message"]


@pytest.mark.parametrize("field", ["verified_until", "show_until"])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_notice_past_its_end_goes_by_any_clock(field: str, trusted: bool) -> None:
    manifest = make_manifest([make_notice(1, **{field: NOW})])
    assert ids(play(manifest, at=NOW, trusted=trusted)) == ["slide-test0001", "message"]
    past = play(manifest, at=NOW + timedelta(seconds=1), trusted=trusted)
    assert reasons(past) == {"slide-test0001": "ended"}


def test_a_captured_banner_goes_at_its_own_end() -> None:
    captured = make_notice(1, outcome="captured", outcome_until=NOW + HOUR)
    manifest = make_manifest([captured])
    assert ids(play(manifest)) == ["slide-test0001", "message"]
    assert reasons(play(manifest, at=NOW + 2 * HOUR)) == {"slide-test0001": "ended"}


def test_what_has_ended_stays_ended_when_the_clock_is_set_back() -> None:
    manifest = make_manifest([make_notice(1, show_until=NOW)])
    ended = ended_after(manifest, Ended(), ReferenceTime(NOW + HOUR, trusted=True))
    again = play(manifest, at=NOW - HOUR, ended=ended)
    assert reasons(again) == {"slide-test0001": "ended"}


def test_a_later_approval_starts_a_new_life() -> None:
    old = make_manifest([make_notice(1, show_until=NOW)])
    ended = ended_after(old, Ended(), ReferenceTime(NOW + HOUR, trusted=True))
    extended = make_manifest([make_notice(1, show_until=NOW + 5 * HOUR)], first_approval=10)
    assert ids(play(extended, at=NOW + HOUR, ended=ended)) == ["slide-test0001", "message"]


def test_an_ended_record_drops_what_a_later_approval_has_replaced() -> None:
    old = make_manifest([make_notice(1, show_until=NOW)])
    ended = ended_after(old, Ended(), ReferenceTime(NOW + HOUR, trusted=True))
    extended = make_manifest([make_notice(1)], first_approval=10, publication=2)
    assert ended_after(extended, ended, ReferenceTime(NOW, trusted=True)) == Ended()


@pytest.mark.parametrize("where", ["notice", "slide", "campaign"])
def test_a_start_waits_for_its_time_and_for_a_clock_that_is_set(where: str) -> None:
    start = NOW + HOUR
    if where == "notice":
        manifest = make_manifest([make_notice(1, show_from=start)])
    elif where == "campaign":
        manifest = make_manifest([make_notice(1)], campaign=make_campaign(starts=start))
    else:
        notice = make_notice(1)
        slide = NoticeSlide(
            id=SlideId("slide-test0001"),
            notice_id=notice.id,
            campaign_id=CampaignId("los-diez"),
            show_from=start,
        )
        manifest = make_manifest([notice], channel=make_channel(slides=(slide,)))
    assert reasons(play(manifest)) == {"slide-test0001": "not_yet"}
    late_but_blind = play(manifest, at=NOW + 2 * HOUR, trusted=False)
    assert reasons(late_but_blind) == {"slide-test0001": "clock_untrusted"}
    assert "slide-test0001" in ids(play(manifest, at=start))


def test_slides_of_a_campaign_that_is_over_go() -> None:
    manifest = make_manifest([make_notice(1)], campaign=make_campaign(ends=NOW))
    assert reasons(play(manifest, at=NOW + HOUR)) == {"slide-test0001": "ended"}


def test_an_unheard_feed_loses_its_faces_and_keeps_the_tip_line() -> None:
    manifest = make_manifest([make_notice(1)])
    ttl_s = manifest.channel.content.offline_ttl_s
    assert play(manifest, age_s=ttl_s).faces_withheld is None
    old = play(manifest, age_s=ttl_s + 1)
    assert ids(old) == ["message", "evergreen"]
    assert old.faces_withheld == "the feed has not been heard to advance for more than 72 h"
    assert reasons(old) == {"slide-test0001": "faces_withheld"}


@pytest.mark.parametrize("age_s", [float("inf"), float("nan")])
def test_an_age_that_is_not_known_withholds_faces(age_s: float) -> None:
    assert play(make_manifest([make_notice(1)]), age_s=age_s).faces_withheld is not None


@pytest.mark.parametrize("trusted", [True, False])
def test_a_publication_past_valid_until_loses_its_faces(trusted: bool) -> None:
    manifest = make_manifest([make_notice(1)])
    past = play(manifest, at=manifest.valid_until + HOUR, trusted=trusted)
    assert ids(past) == ["message", "evergreen"]
    assert past.faces_withheld == "publication 1 was valid until 2026-03-16 18:00Z"


def test_a_publication_that_was_past_valid_until_stays_so() -> None:
    manifest = make_manifest([make_notice(1)])
    ended = ended_after(manifest, Ended(), ReferenceTime(manifest.valid_until + HOUR, trusted=True))
    assert play(manifest, ended=ended).faces_withheld is not None


def test_an_empty_channel_shows_the_evergreen_slide() -> None:
    assert ids(play(make_manifest([], channel=make_channel([], slides=())))) == ["evergreen"]


def test_a_recalled_evergreen_slide_gives_way_to_words_without_a_number() -> None:
    manifest = make_manifest([], channel=make_channel([], slides=()))
    recalls = RecallList(
        sequence=1,
        issued=NOW,
        recalls=(make_recall(1, "evergreen", target="slide"),),
    )
    (slide,) = play(manifest, latch=united(Latch(), recalls)).slides
    assert isinstance(slide, MessageSlide)
    assert slide.title_es == "Los diez más buscados"
    assert "915-555" not in slide.model_dump_json()


# --- parts of the day (more in test_sync_rules_dayparts) ---------------------------------------


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def test_a_slide_waits_for_its_part_of_the_day() -> None:
    manifest = one_slide(dayparts=[{"start": "06:00", "end": "10:00"}])
    assert ids(play(manifest, at=local("2026-03-02 07:00"))) == ["m"]
    later = play(manifest, at=local("2026-03-02 11:00"))
    assert (ids(later), reasons(later)) == (["evergreen"], {"m": "other_time_of_day"})
    blind = play(manifest, at=local("2026-03-02 07:00"), trusted=False)
    assert reasons(blind) == {"m": "clock_untrusted"}


# --- properties ------------------------------------------------------------------------------

PEOPLE = [make_notice(n) for n in (1, 2, 3)]
MANIFESTS = [
    make_manifest(PEOPLE, first_approval=first, publication=first) for first in (1, 20, 40)
]
offers = st.lists(
    st.tuples(st.sampled_from([1, 2, 3]), st.integers(min_value=0, max_value=60)), max_size=4
).map(
    lambda found: RecallList(
        sequence=len(found),
        issued=NOW,
        recalls=tuple(
            make_recall(n, notice_id(number), up_to_approval=up_to)
            for n, (number, up_to) in enumerate(found, start=1)
        ),
    )
)
moments = st.integers(min_value=-400, max_value=400).map(lambda days: NOW + timedelta(days=days))


def faces(manifest: ChannelManifest, slides: tuple[Slide, ...]) -> set[NoticeId]:
    return {slide.notice_id for slide in slides if isinstance(slide, NoticeSlide)}


@given(st.lists(offers, max_size=4), st.sampled_from(MANIFESTS), moments, st.booleans())
def test_a_recalled_notice_is_never_playable_unless_approved_later(
    lists: list[RecallList], manifest: ChannelManifest, at: datetime, trusted: bool
) -> None:
    latch = Latch()
    for one in lists:
        latch = united(latch, one)
    shown = faces(manifest, play(manifest, at=at, trusted=trusted, latch=latch).slides)
    for entry in manifest.notices:
        lowest = max(
            (
                r.up_to_approval
                for one in lists
                for r in one.recalls
                if r.target_id == entry.content.id
            ),
            default=-1,
        )
        if entry.approval.number <= lowest:
            assert entry.content.id not in shown
            assert is_recalled(latch, entry)


@given(
    st.sampled_from(MANIFESTS),
    offers,
    moments,
    st.booleans(),
    st.floats(min_value=0, allow_infinity=True),
)
def test_a_screen_is_never_empty_and_accounts_for_every_slide(
    manifest: ChannelManifest, recalls: RecallList, at: datetime, trusted: bool, age_s: float
) -> None:
    latch = united(Latch(), recalls)
    playlist = play(manifest, at=at, trusted=trusted, latch=latch, age_s=age_s)
    assert playlist.slides
    accounted = set(ids(playlist)) | {left.slide_id for left in playlist.left_out}
    assert {slide.id for slide in manifest.channel.content.slides} <= accounted
    if playlist.faces_withheld:
        assert not faces(manifest, playlist.slides)
        assert any(isinstance(slide, TipLineSlide) for slide in playlist.slides)


@given(st.lists(st.tuples(moments, st.booleans()), min_size=1, max_size=8))
def test_no_order_of_clocks_brings_back_what_has_ended(
    clocks: list[tuple[datetime, bool]],
) -> None:
    manifest = make_manifest([make_notice(1, show_until=NOW)], valid_until=NOW + 300 * 24 * HOUR)
    ended, over = Ended(), False
    for at, trusted in clocks:
        ended = ended_after(manifest, ended, ReferenceTime(at, trusted))
        over = over or at > NOW
        shown = faces(manifest, play(manifest, at=at, trusted=trusted, ended=ended).slides)
        assert (notice_id(1) in shown) is not (over or at > manifest.valid_until)
