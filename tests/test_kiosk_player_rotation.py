"""Which slide stands and when it goes: the rotation, stepped by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.player.deciding import decide, to_paint
from kiosk.player.programme import Entry, Programme, programme_of
from kiosk.player.rotation import (
    Again,
    Drop,
    Errand,
    Move,
    Rotation,
    Stay,
    Turn,
    again,
    dropped,
    hurried,
    informed,
    sent,
    turned,
)
from sync.models import ChannelManifest, NoticeSlide
from sync.rules.ended import Ended
from sync.rules.latch import Latch
from sync.rules.time import ReferenceTime
from sync.types import SlideId
from tests.making import (
    NOW,
    make_campaign,
    make_channel,
    make_manifest,
    make_notice,
    make_recall,
    notice_id,
)

DWELL_S = 10.0


def _manifest(
    count: int, *, publication: int = 1, renamed: dict[int, str] | None = None, approval: int = 1
) -> ChannelManifest:
    """Notices 1 to `count`, a slide each; approvals from `approval`."""
    names = {number: {"name": name} for number, name in (renamed or {}).items()}
    notices = [make_notice(number, **names.get(number, {})) for number in range(1, count + 1)]
    campaign = make_campaign()
    slides = tuple(
        NoticeSlide(
            id=SlideId(f"slide-{notice.id.lower()}"), notice_id=notice.id, campaign_id=campaign.id
        )
        for notice in notices
    )
    channel = make_channel(notices, campaign, slides=slides)
    return make_manifest(
        notices,
        publication=publication,
        campaign=campaign,
        channel=channel,
        first_approval=approval,
    )


def _programme(
    manifest: ChannelManifest, *, recalls: Latch | None = None, age_s: float = 0.0
) -> Programme:
    return programme_of(
        manifest,
        latch=recalls or Latch(),
        reference=ReferenceTime(NOW + timedelta(minutes=1), trusted=True),
        age_s=age_s,
        zone=ZoneInfo("America/Ciudad_Juarez"),
        ended=Ended(),
    )


def _recalled(*numbers: int, up_to: int = 10_000) -> Latch:
    return Latch(
        recalls=tuple(
            make_recall(sequence, target_id=notice_id(number), up_to_approval=up_to)
            for sequence, number in enumerate(numbers, start=1)
        )
    )


@dataclass
class Screen:
    """Plays the part of the display: carries out what the rotation decides."""

    programme: Programme
    rotation: Rotation = field(default_factory=Rotation)
    painted: dict[str, int] = field(default_factory=dict)
    now_s: float = 100.0
    pages: int = 1
    paints: bool = True

    def step(self, seconds: float = 0.0) -> Move:
        self.now_s += seconds
        if self.paints:
            for entry in to_paint(self.rotation, self.programme):
                self.painted[entry.drawn_from] = self.pages
        move = decide(self.rotation, self.programme, self.painted, self.now_s)
        if isinstance(move, Turn):
            pages = self.painted[move.entry.drawn_from]
            self.rotation = turned(self.rotation, move, self.programme, pages, self.now_s)
        elif isinstance(move, Drop):
            self.rotation = dropped(self.rotation)
        elif isinstance(move, Again):
            self.rotation = again(self.rotation, self.now_s)
        return move

    def told(self, programme: Programme) -> None:
        self.rotation = informed(self.rotation, self.programme, programme, self.now_s)
        self.programme = programme

    @property
    def entry(self) -> Entry | None:
        return self.rotation.on_stage.entry if self.rotation.on_stage else None

    @property
    def shown(self) -> str | None:
        return self.entry.slide_id if self.entry else None


def _screen(count: int = 3, **more: object) -> Screen:
    return Screen(_programme(_manifest(count)), **more)  # type: ignore[arg-type]


def _slides(screen: Screen) -> list[str]:
    return [str(entry.slide_id) for entry in screen.programme.entries]


def test_the_first_slide_comes_on_at_once_without_a_fade() -> None:
    screen = _screen()
    assert screen.step() == Turn(screen.programme.entries[0], 0, cut=True)


def test_nothing_is_shown_that_is_not_painted() -> None:
    screen = _screen(paints=False)
    assert isinstance(screen.step(), Stay)


def test_slides_have_their_turn_in_order_and_begin_again() -> None:
    screen = _screen()
    seen = []
    for _ in range(5):
        screen.step()
        seen.append(screen.shown)
        screen.now_s += DWELL_S
    first = _slides(screen)
    assert seen == [*first, *first][:5]


def test_a_slide_stands_its_duration() -> None:
    screen = _screen()
    screen.step()
    assert screen.step(DWELL_S - 0.01) == Stay(110.0)
    assert isinstance(screen.step(0.01), Turn)


def test_a_long_notice_is_paged_before_the_next_slide() -> None:
    screen = _screen(pages=2)
    screen.step()
    assert screen.step(DWELL_S) == Turn(screen.programme.entries[0], 1, cut=False)
    assert screen.step(DWELL_S) == Turn(screen.programme.entries[1], 0, cut=False)


def test_a_slide_stands_longer_while_the_next_is_not_painted() -> None:
    screen = _screen()
    screen.step()
    screen.paints, screen.painted = False, {screen.programme.entries[0].drawn_from: 1}
    assert isinstance(screen.step(DWELL_S * 3), Stay)


def test_the_only_slide_stands_again_and_no_frame_is_drawn() -> None:
    screen = _screen(1)
    screen.step()
    assert screen.step(DWELL_S) == Again()
    assert screen.step() == Stay(screen.now_s + DWELL_S)


def test_a_recalled_notice_is_cut_to_the_next_slide() -> None:
    screen = _screen()
    screen.step()
    screen.step()
    screen.told(_programme(_manifest(count=3), recalls=_recalled(1)))
    assert screen.step() == Turn(screen.programme.entries[0], 0, cut=True)
    assert screen.entry is not None
    assert screen.entry.notice_id == notice_id(2)


def test_a_recalled_notice_is_cut_to_the_tip_line_where_the_next_is_not_painted() -> None:
    screen = _screen()
    screen.step()
    screen.paints = False
    screen.painted = {screen.programme.refuge.drawn_from: 1}
    screen.told(_programme(_manifest(count=3), recalls=_recalled(1)))
    assert screen.step() == Turn(screen.programme.refuge, 0, cut=True)


def test_a_recalled_notice_leaves_even_where_nothing_safe_is_painted() -> None:
    screen = _screen()
    screen.step()
    screen.paints, screen.painted = False, {}
    screen.told(_programme(_manifest(count=3), recalls=_recalled(1)))
    assert screen.step() == Drop()
    assert screen.shown is None


def test_a_gap_is_filled_by_the_tip_line_as_soon_as_it_is_painted() -> None:
    screen = _screen()
    screen.step()
    screen.paints, screen.painted = False, {}
    screen.told(_programme(_manifest(count=3), recalls=_recalled(1)))
    screen.step()
    screen.painted = {screen.programme.refuge.drawn_from: 1}
    assert screen.step() == Turn(screen.programme.refuge, 0, cut=True)


def test_every_face_leaves_when_faces_are_withheld() -> None:
    screen = _screen()
    screen.step()
    screen.told(_programme(_manifest(count=3), age_s=10**9))
    screen.step()
    assert screen.shown == screen.programme.refuge.slide_id


def test_without_a_record_of_recalls_no_face_is_shown() -> None:
    programme = programme_of(
        _manifest(count=3),
        latch=None,
        reference=ReferenceTime(NOW + timedelta(minutes=1), trusted=True),
        age_s=0.0,
        zone=ZoneInfo("America/Ciudad_Juarez"),
        ended=Ended(),
    )
    assert [entry.notice for entry in programme.entries] == [None]
    assert programme.faces_withheld == "the record of recalls in the store is damaged"


def test_a_damaged_picture_costs_its_own_slide_only() -> None:
    manifest = _manifest(count=3)
    spoiled = _programme(manifest).entries[1]
    programme = programme_of(
        manifest,
        latch=Latch(),
        reference=ReferenceTime(NOW + timedelta(minutes=1), trusted=True),
        age_s=0.0,
        zone=ZoneInfo("America/Ciudad_Juarez"),
        ended=Ended(),
        spoiled=frozenset({spoiled.drawn_from}),
    )
    shown = [entry.notice_id for entry in programme.entries]
    assert shown == [notice_id(1), notice_id(3)]
    assert programme.undrawable == (spoiled,)


def test_a_notice_that_is_approved_in_a_later_publication_comes_on_at_once() -> None:
    screen = _screen(2)
    screen.step()
    screen.told(_programme(_manifest(count=3, publication=2)))
    turn = screen.step(1.0)
    assert isinstance(turn, Turn)
    assert (turn.entry.notice_id, turn.cut) == (notice_id(3), False)


def test_after_news_the_rotation_goes_on_where_it_was() -> None:
    screen = _screen(2)
    screen.step()
    screen.told(_programme(_manifest(count=3, publication=2)))
    screen.step(1.0)
    screen.step(DWELL_S)
    assert screen.entry is not None
    assert screen.entry.notice_id == notice_id(2)


def test_a_part_of_the_day_that_comes_round_makes_no_news() -> None:
    screen = _screen(3)
    fewer = _programme(_manifest(count=3), recalls=_recalled(3))
    screen.programme = fewer
    screen.step()
    screen.told(_programme(_manifest(count=3)))
    assert isinstance(screen.step(1.0), Stay)


def test_a_notice_that_was_changed_replaces_its_old_form_with_a_fade() -> None:
    screen = _screen(3)
    screen.step()
    old = screen.entry
    changed = _manifest(count=3, publication=2, renamed={1: "Otro Nombre Inventado"})
    screen.told(_programme(changed))
    turn = screen.step(0.5)
    assert isinstance(turn, Turn)
    assert (turn.entry.slide_id, turn.cut) == (old.slide_id if old else None, False)
    assert turn.entry != old


def test_an_old_form_leaves_at_once_when_it_was_recalled_before_it_was_approved_anew() -> None:
    screen = _screen(3)
    screen.step()
    assert screen.entry is not None
    assert screen.entry.notice is not None
    number = screen.entry.notice.approval.number
    changed = _manifest(
        count=3, publication=2, renamed={1: "Otro Nombre Inventado"}, approval=number + 1000
    )
    screen.told(_programme(changed, recalls=_recalled(1, up_to=number)))
    turn = screen.step()
    assert isinstance(turn, Turn)
    assert turn.cut


def test_an_old_form_does_not_wait_for_ever_for_its_new_one_to_be_painted() -> None:
    screen = _screen(3)
    screen.step()
    screen.paints = False
    screen.painted = {screen.programme.refuge.drawn_from: 1}
    changed = _manifest(count=3, publication=2, renamed={1: "Otro Nombre Inventado"})
    screen.told(_programme(changed))
    assert isinstance(screen.step(1.9), Stay)
    assert screen.step(0.2) == Turn(screen.programme.refuge, 0, cut=True)


def test_a_slide_that_is_no_longer_in_the_channel_leaves_at_once() -> None:
    screen = _screen(3)
    screen.step(0)
    screen.step(DWELL_S)
    screen.step(DWELL_S)
    screen.told(_programme(_manifest(count=2, publication=2)))
    turn = screen.step()
    assert isinstance(turn, Turn)
    assert (turn.entry.notice_id, turn.cut) == (notice_id(1), True)


def test_information_asked_for_stands_for_its_time_and_the_rotation_goes_on() -> None:
    screen = _screen(3)
    screen.step()
    refuge = screen.programme.refuge
    screen.rotation = sent(screen.rotation, Errand(refuge.slide_id, urgent=True, stay_s=30.0))
    screen.step(1.0)
    assert screen.shown == refuge.slide_id
    assert screen.step(29.9) == Stay(131.0)
    screen.step(0.1)
    assert screen.entry == screen.programme.entries[1]


def test_news_does_not_take_the_telephone_number_from_a_person_who_is_reading_it() -> None:
    screen = _screen(2)
    screen.step()
    refuge = screen.programme.refuge
    screen.rotation = sent(screen.rotation, Errand(refuge.slide_id, urgent=True, stay_s=30.0))
    screen.step(1.0)
    screen.told(_programme(_manifest(count=3, publication=2)))
    screen.step(1.0)
    assert screen.shown == refuge.slide_id
    screen.step(30.0)
    assert screen.entry is not None
    assert screen.entry.notice_id == notice_id(3)


def test_an_order_to_show_a_notice_moves_the_rotation_there() -> None:
    screen = _screen(3)
    screen.step()
    wanted = screen.programme.entries[2]
    screen.rotation = sent(screen.rotation, Errand(wanted.slide_id, urgent=True, returns=False))
    screen.step()
    assert screen.entry == wanted
    screen.step(DWELL_S)
    assert screen.entry == screen.programme.entries[0]


def test_a_hurried_slide_gives_way_at_once() -> None:
    screen = _screen(3, pages=2)
    screen.step()
    screen.rotation = hurried(screen.rotation, screen.now_s)
    assert screen.step() == Turn(screen.programme.entries[1], 0, cut=False)


def test_no_more_than_what_is_needed_is_kept_painted() -> None:
    screen = _screen(3)
    screen.step()
    screen.step()
    needed = to_paint(screen.rotation, screen.programme)
    assert needed == (screen.programme.refuge, screen.programme.entries[1])


def test_equal_looks_are_drawn_from_equal_hashes_whatever_their_dates() -> None:
    one = _programme(_manifest(count=1)).entries[0]
    later = _programme(_manifest(count=1, publication=7)).entries[0]
    assert one.drawn_from == later.drawn_from


def _something_happens(screen: Screen, happening: str, data: st.DataObject) -> None:
    if happening == "next":
        screen.rotation = hurried(screen.rotation, screen.now_s)
    elif happening == "show":
        entry = data.draw(st.sampled_from(screen.programme.entries))
        screen.rotation = sent(screen.rotation, Errand(entry.slide_id, urgent=True))
    elif happening == "info":
        refuge = screen.programme.refuge
        screen.rotation = sent(screen.rotation, Errand(refuge.slide_id, urgent=True, stay_s=30))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_recalled_notice_is_never_decided_upon_and_leaves_at_the_next_step(
    data: st.DataObject,
) -> None:
    """Whatever happens, in whatever order, painted or not: no forbidden face is on after a step."""
    publication, recalled = 1, set[int]()
    screen = _screen(data.draw(st.integers(1, 5)))
    for _ in range(data.draw(st.integers(1, 25))):
        happening = data.draw(
            st.sampled_from(("time", "recall", "publish", "next", "show", "info"))
        )
        screen.paints = data.draw(st.booleans())
        if not screen.paints and data.draw(st.booleans()):
            screen.painted = {}
        _something_happens(screen, happening, data)
        if happening == "recall":
            recalled.add(data.draw(st.integers(1, 5)))
        if happening in {"recall", "publish"}:
            publication += happening == "publish"
            manifest = _manifest(data.draw(st.integers(1, 5)), publication=publication)
            screen.told(_programme(manifest, recalls=_recalled(*sorted(recalled))))
        move = screen.step(data.draw(st.sampled_from([0.0, 0.3, 3.0, DWELL_S, 40.0])))
        if isinstance(move, Turn):
            assert move.entry.drawn_from in screen.painted
            assert screen.programme.allows(move.entry)
        if screen.entry is not None:
            assert not screen.programme.forbids(screen.entry)
            assert screen.entry.notice_id not in {notice_id(number) for number in recalled}


def test_news_of_a_person_goes_before_news_about_one() -> None:
    screen = _screen(2)
    screen.step()
    renamed = {1: "Otro Nombre Inventado", 2: "Otra Inventada"}
    screen.told(_programme(_manifest(3, publication=2, renamed=renamed)))
    shown = []
    for wait_s in (0.1, DWELL_S, DWELL_S):
        screen.step(wait_s)
        shown.append(screen.entry.notice_id if screen.entry else None)
    assert shown == [notice_id(3), notice_id(1), notice_id(2)]
