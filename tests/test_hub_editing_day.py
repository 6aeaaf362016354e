"""The day of a channel at a site: the hours of the wall, alerts first, gaps, ends, and why not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from hub.channels.day.lines import Names, gaps_of, lines_of, never_of, notes_of, stretches_of
from hub.channels.day.playing import Day, Place, day_of
from hub.recalls.service import recall
from sync.device_orders import DayHours
from sync.models import ChannelManifest
from sync.models.slide import Daypart
from sync.rules.latch import Latch, united
from tests.fixtures_fleet import make_site
from tests.fixtures_hub import Hub, draft_notice, edit, hub  # noqa: F401 - a fixture
from tests.fixtures_kinds import make_notice_slide, make_ten_slide, manifest_of
from tests.making import make_notice, make_recalls, notice_id
from tests.test_hub_two_people import signed_in

ZONE = ZoneInfo("America/Denver")
DAY = date(2026, 3, 3)
"""A Tuesday, at UTC-7 there."""
PLACE = Place(ZONE)
ALERT = {"kind": "alert", "charge_es": "Se busca un automóvil.", "charge_en": "A car is sought."}


def at(clock: str, day: date = DAY) -> datetime:
    """A time on the wall there."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


def hours_of(day: Day, slide: str) -> list[int]:
    """The hours on the wall in which a slide is shown."""
    return [hour.begins.hour for hour in day.hours if hour.shares.get(slide)]  # type: ignore[call-overload]


def play(manifest: ChannelManifest, place: Place = PLACE, latch: Latch = Latch()) -> Day:  # noqa: B008
    """The day."""
    return day_of(manifest, latch, place, DAY)


def test_time_is_shared_by_seconds_and_turns() -> None:
    one = make_notice_slide(1, duration_s=10)
    twice = make_notice_slide(2, duration_s=10, weight=2)
    long = make_notice_slide(3, duration_s=20)
    day = play(manifest_of(one, twice, long, notices=[make_notice(n) for n in (1, 2, 3)]))
    assert len(day.hours) == 24
    assert day.hours[9].shares == pytest.approx({one.id: 0.2, twice.id: 0.4, long.id: 0.4})
    assert day.shares == pytest.approx({one.id: 0.2, twice.id: 0.4, long.id: 0.4})


def test_parts_of_the_day_are_those_of_the_site() -> None:
    always = make_notice_slide(1)
    morning = make_notice_slide(2, dayparts=(Daypart(start="06:00", end="09:00"),))
    night = make_notice_slide(3, dayparts=(Daypart(days=("mon",), start="22:00", end="02:00"),))
    people = [make_notice(n) for n in (1, 2, 3)]
    day = play(manifest_of(always, morning, night, notices=people))
    assert hours_of(day, morning.id) == [6, 7, 8]
    assert hours_of(day, night.id) == [0, 1]  # of Monday's night
    assert hours_of(day, always.id) == list(range(24))


def test_a_part_of_an_hour_counts_as_a_part() -> None:
    always = make_notice_slide(1)
    half = make_notice_slide(2, show_until=at("10:30"))
    day = play(manifest_of(always, half, notices=[make_notice(1), make_notice(2)]))
    assert day.hours[10].shares[half.id] == pytest.approx(0.25)
    assert day.hours[11].shares.get(half.id, 0) == 0


def test_an_alert_comes_between_any_two_others_and_first_in_the_list() -> None:
    one, two = make_notice_slide(1), make_notice_slide(2)
    alert = make_notice_slide(3)
    people = [make_notice(1), make_notice(2), make_notice(3, show_from=at("08:00"), **ALERT)]
    manifest = manifest_of(one, two, alert, notices=people)
    day = play(manifest)
    assert hours_of(day, alert.id) == list(range(8, 24))
    assert day.hours[9].shares[alert.id] == pytest.approx(0.5)
    with override("en"):
        lines = lines_of(day, Names(manifest, {}))
    assert [line.alert for line in lines] == [True, False, False]


def test_a_dark_display_shows_nothing_but_an_alert_wakes_it() -> None:
    hours = [DayHours(day="tue", on="06:00", off="20:30")]
    one = make_notice_slide(1)
    day = play(manifest_of(one, notices=[make_notice(1)]), Place(ZONE, hours))
    assert [hour.lit for hour in day.hours[5:7]] == [0, 1]
    assert day.hours[20].lit == pytest.approx(0.5)
    assert day.hours[20].shares == pytest.approx({one.id: 1})
    assert day.shares == pytest.approx({one.id: 1})
    alert = manifest_of(one, notices=[make_notice(1, **ALERT)])
    assert all(hour.lit == 1 for hour in play(alert, Place(ZONE, hours)).hours)


def test_what_ends_on_the_day_is_told_and_what_is_left_is_a_gap() -> None:
    last = make_notice_slide(1)
    manifest = manifest_of(last, notices=[make_notice(1, verified_until=at("15:00"))])
    day = play(manifest)
    names = Names(manifest, {})
    with override("en"):
        assert list(notes_of(day, names, ZONE)) == [
            f"15:00 · {make_notice(1).name}: no longer verified"
        ]
    [gap] = gaps_of(day, manifest.channel.content.evergreen.id)
    assert [moment.hour for moment in gap] == [15, 0]
    assert [stretch.begins.hour for stretch in stretches_of(day, names)] == [0, 15]


def test_what_is_never_shown_says_why() -> None:
    one, two, three = (make_notice_slide(n) for n in (1, 2, 3))
    sunday = make_notice_slide(4, dayparts=(Daypart(days=("sun",), start="06:00", end="09:00"),))
    people = [
        make_notice(1),
        make_notice(3, show_from=at("00:00", date(2026, 3, 9))),
        make_notice(4),
    ]
    manifest = manifest_of(one, two, three, sunday, make_ten_slide(4, 1), notices=people)
    day = play(manifest, latch=united(Latch(), make_recalls(notice_id(1))))
    with override("en"):
        told = never_of(day, Names(manifest, {notice_id(2): "Of a draft"}))
    assert told == [
        (make_notice(1).name, "It was recalled."),
        ("Of a draft", "The notice is not approved."),
        (make_notice(3).name, "Its day has not come."),
        (make_notice(4).name, "Not in any of its parts of the day."),
        (f"Grid of ten · {make_notice(1).name}", "It was recalled."),
    ]


@pytest.mark.parametrize(("day", "count"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25)])
def test_a_day_of_the_changed_clock_has_its_own_number_of_hours(day: date, count: int) -> None:
    slide = make_notice_slide(1, dayparts=(Daypart(start="01:00", end="02:00"),))
    people = [make_notice(1, verified_until=at("12:00", date(2027, 1, 1)))]
    manifest = manifest_of(slide, notices=people)
    manifest = manifest.model_copy(update={"valid_until": at("12:00", date(2027, 1, 1))})
    found = day_of(manifest, Latch(), PLACE, day)
    assert len(found.hours) == count
    assert hours_of(found, slide.id) == [1] * (2 if count == 25 else 1)


def test_the_page_shows_the_draft_and_what_is_approved(hub: Hub) -> None:  # noqa: F811
    [first, gone], _, channel = hub.whole_channel(2)
    make_site(time_zone="America/Denver")
    recall("notice", gone.notice_id, "error", by=hub.ana)
    unapproved = draft_notice(hub.ana, 3)
    slides = channel.saved().slides.get_prep_value()
    new = {**slides[0], "id": "00000000-0000-4000-8000-0000000000ff"}
    new["value"] = {**new["value"], "notice": unapproved.pk, "rank": None, "rank_of": None}
    edit(channel, hub.ana, slides=[*slides, new])
    client = signed_in(hub.ana)
    address = f"/admin/channels/{channel.pk}/day/"
    draft = client.get(address)
    assert draft.status_code == 200
    assert [line.words for line in draft.context["lines"]] == [first.name]
    assert [words for words, _ in draft.context["never"]] == [gone.name, unapproved.name]
    approved = client.get(address, {"version": "approved"})
    assert [words for words, _ in approved.context["never"]] == [gone.name]
    tomorrow = (timezone.now() + timedelta(days=200)).date()
    over = client.get(address, {"date": f"{tomorrow}", "version": "approved"})
    assert [line.words for line in over.context["lines"]] == ["Línea de informes"]
    assert over.context["gaps"]


def test_a_channel_that_is_not_whole_says_what_is_missing(hub: Hub) -> None:  # noqa: F811
    _, _, channel = hub.whole_channel(1)
    edit(channel, hub.ana, name="")
    page = signed_in(hub.ana).get(f"/admin/channels/{channel.pk}/day/")
    assert "corregir" in page.context["trouble"]
    assert (
        "trouble"
        not in signed_in(hub.ana).get(f"/admin/channels/{channel.pk}/day/?version=approved").context
    )
