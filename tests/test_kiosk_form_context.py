"""What a form is told when it opens, and how the slides stand beneath it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.kiosk import Feed, Hub, KioskSettings
from kiosk.form.messages import Context
from kiosk.player.form_context import form_context, may_take_tips
from kiosk.player.offering import can_offer
from kiosk.player.programme import Entry, Programme, programme_of
from kiosk.player.watching import Stored
from sync.canonical import canonical_json, sha256_of
from sync.models import ChannelManifest
from sync.rules.ended import Ended
from sync.rules.latch import Latch
from sync.rules.time import ReferenceTime, TimeFloor
from sync.store import Generation, GenerationRecord
from tests.fixtures_player import manifest_of
from tests.making import NOW, approved_desk, make_desk, make_recall, notice_id
from tests.test_kiosk_player_show import House

REFERENCE = ReferenceTime(NOW + timedelta(minutes=1), trusted=True)
SETTINGS = KioskSettings(
    store_dir=Path("/var/lib/sebusca/store"),
    feed=Feed(
        url="http://127.0.0.1:9/feed",
        channel="puente-ficticio",
        root_feed=Path("/etc/sebusca/feed.json"),
        root_recalls=Path("/etc/sebusca/recalls.json"),
    ),
    hub=Hub(url="http://127.0.0.1:9"),
    screen="SCREEN01",
    time_zone="America/Ciudad_Juarez",
)
DESKS = (approved_desk(make_desk()),)


def _manifest(**changes: object) -> ChannelManifest:
    return manifest_of((1, 2, 3), at=NOW, **({"desks": DESKS} | changes))  # type: ignore[arg-type]


def _programme(manifest: ChannelManifest, latch: Latch | None = None) -> Programme:
    return programme_of(
        manifest,
        latch=latch or Latch(),
        reference=REFERENCE,
        age_s=0,
        zone=ZoneInfo("America/Ciudad_Juarez"),
        ended=Ended(),
    )


def _context(
    manifest: ChannelManifest,
    stands: Entry | None = None,
    latch: Latch | None = None,
    reference: ReferenceTime = REFERENCE,
) -> Context | None:
    record = GenerationRecord(
        manifest=manifest, manifest_sha256=sha256_of(canonical_json(manifest)), derivatives={}
    )
    generation = Generation("1-0123456789abcdef", record)
    stored = Stored(generation, latch, None, TimeFloor(at=NOW), Ended())
    return form_context(
        *(SETTINGS, stored, _programme(manifest, latch), reference),
        stands=stands,
        first="en",
        place=None,
    )


def test_the_slide_that_stood_names_the_person_and_the_rest_are_the_others() -> None:
    manifest = _manifest()
    context = _context(manifest, _programme(manifest).of_notice(notice_id(2)))
    assert context is not None
    assert context.person is not None
    assert context.person.notice_id == notice_id(2)
    assert [other.notice_id for other in context.others] == [notice_id(1), notice_id(3)]
    assert (context.screen, context.channel, context.first, context.phone) == (
        "SCREEN01",
        "puente-ficticio",
        "en",
        "915-555-0142",
    )
    assert context.answers_at == "127.0.0.1:8000/R"


def test_a_tip_is_sealed_to_the_key_of_the_present_period() -> None:
    context = _context(_manifest())
    assert context is not None
    assert [entry.key for entry in context.to] == [make_desk().keys[1]]


def test_at_the_turn_of_a_period_the_next_key_takes_over_and_the_clock_is_what_it_is() -> None:
    later = ReferenceTime(NOW + timedelta(days=31), trusted=False)
    context = _context(_manifest(), reference=later)
    assert context is not None
    assert [entry.key for entry in context.to] == [make_desk().keys[2]]
    assert (context.now, context.clock_trusted) == (later.now, False)


def test_from_the_tip_line_nobody_is_offered_first() -> None:
    manifest = _manifest()
    context = _context(manifest, _programme(manifest).refuge)
    assert context is not None
    assert (context.person, len(context.others)) == (None, 3)


def test_whoever_is_captured_or_recalled_is_not_asked_about() -> None:
    captured = {2: {"outcome": "captured", "outcome_until": NOW + timedelta(days=3)}}
    manifest = _manifest(notice_changes=captured)
    latch = Latch(recalls=(make_recall(1, notice_id(3)),))
    context = _context(manifest, _programme(manifest).of_notice(notice_id(2)), latch)
    assert context is not None
    assert context.person is None
    assert [other.notice_id for other in context.others] == [notice_id(1)]


def test_without_a_desk_or_with_its_keys_run_out_no_tip_is_taken() -> None:
    partner = approved_desk(make_desk(role="partner"))
    old = approved_desk(make_desk(at=NOW - timedelta(days=200)))
    for desks in ((), (partner,), (old,)):
        manifest = _manifest(desks=desks)
        assert may_take_tips(manifest, REFERENCE) is False
        assert _context(manifest) is None
    assert may_take_tips(_manifest(), REFERENCE) is True


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"SDL_VIDEODRIVER": "x11", "DISPLAY": ":0"}, True),
        ({"SDL_VIDEODRIVER": "offscreen"}, True),
        ({"SDL_VIDEODRIVER": "wayland, x11"}, True),
        ({}, False),
        ({"SDL_VIDEODRIVER": "kmsdrm"}, False),
        ({"SDL_VIDEODRIVER": "KMSDRM", "DISPLAY": ":0"}, False),
        ({"SDL_VIDEODRIVER": "x11,kmsdrm", "DISPLAY": ":0"}, False),
    ],
)
def test_a_display_that_belongs_to_one_process_has_no_form(
    environment: dict[str, str], *, expected: bool
) -> None:
    assert can_offer(SETTINGS, environment) is expected


def test_without_a_hub_or_an_input_there_is_no_form() -> None:
    display = {"DISPLAY": ":0"}
    assert can_offer(SETTINGS.model_copy(update={"hub": None}), display) is False
    assert can_offer(SETTINGS.model_copy(update={"input": "none"}), display) is False


def _house() -> House:
    house = House(manifest_of((1, 2, 3), at=NOW, duration_s=10))
    house.step()
    return house


def test_what_stands_under_a_form_is_a_play_until_then_and_none_meanwhile() -> None:
    house = _house()
    house.step(4.0)
    house.show.cover(house.now_s)
    house.step(300.0)
    plays = house.show.plays.recent
    assert [(play.notice_id, play.seconds) for play in plays] == [(notice_id(1), 4.0)]
    house.show.uncover(house.now_s)
    house.step(10.0)
    plays = house.show.plays.recent
    assert [(play.notice_id, play.seconds) for play in plays[1:]] == [(notice_id(1), 10.0)]


def test_the_slides_stand_still_under_a_form_and_go_on_after_it() -> None:
    house = _house()
    house.show.cover(house.now_s)
    house.step(300.0)
    assert house.stage.said == [("cut", "slide-test0001")]
    house.show.uncover(house.now_s)
    house.step(9.0)
    assert house.stage.said == [("cut", "slide-test0001")]
    house.step(1.0)
    assert house.last == ("fade", "slide-test0002")


def test_a_recall_takes_the_face_off_under_a_form_too() -> None:
    house = _house()
    house.show.cover(house.now_s)
    house.recall(1)
    house.step(0.1)
    assert house.last == ("cut", "slide-test0002")


def test_a_form_over_a_screen_that_shows_nothing_yet_changes_nothing() -> None:
    house = House(_manifest())
    house.show.cover(house.now_s)
    house.show.uncover(house.now_s)
    assert house.show.standing is None
