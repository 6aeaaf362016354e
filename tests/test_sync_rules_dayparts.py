"""Parts of the day by the clock on the site's wall, on the days that daylight saving shifts too.

Ciudad Juárez keeps the summer time of El Paso (the border exception of the Mexican law on time
zones of 2022); the rest of Chihuahua and Mexico City keep none, and Arizona never did.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.models import Daypart
from sync.models.slide import EVERY_DAY
from sync.rules.dayparts import in_daypart
from tests.making import NOW

JUAREZ = ZoneInfo("America/Ciudad_Juarez")
EL_PASO = ZoneInfo("America/Denver")
NEW_YORK = ZoneInfo("America/New_York")
CHIHUAHUA = ZoneInfo("America/Chihuahua")
MADRID = ZoneInfo("Europe/Madrid")
MINUTE = timedelta(minutes=1)


def local(text: str, zone: ZoneInfo = JUAREZ) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def minutes_in(part: Daypart, zone: ZoneInfo, first: datetime, hours: int) -> int:
    """How many of the minutes from `first` lie in the part."""
    return sum(in_daypart(part, first + n * MINUTE, zone) for n in range(hours * 60))


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("05:59", False), ("06:00", True), ("21:59", True), ("22:00", False)],
)
def test_a_part_of_the_day_is_of_the_sites_own_clock(clock: str, expected: bool) -> None:
    part = Daypart(start="06:00", end="22:00")
    assert in_daypart(part, local(f"2026-03-02 {clock}"), JUAREZ) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-06 21:59", False),  # Friday
        ("2026-03-06 22:00", True),
        ("2026-03-07 05:59", True),  # the small hours belong to Friday's part
        ("2026-03-07 06:00", False),
        ("2026-03-07 22:30", False),  # Saturday evening
        ("2026-03-06 05:00", False),  # Thursday night's, which is not listed
    ],
)
def test_a_part_past_midnight_belongs_to_the_day_it_starts_on(moment: str, expected: bool) -> None:
    part = Daypart(days=("fri",), start="22:00", end="06:00")
    assert in_daypart(part, local(moment), JUAREZ) is expected


def test_a_part_that_ends_at_midnight_ends_there() -> None:
    part = Daypart(days=("fri",), start="18:00", end="00:00")
    assert minutes_in(part, JUAREZ, local("2026-03-05 00:00"), 72) == 6 * 60
    assert in_daypart(part, local("2026-03-06 23:59"), JUAREZ)
    assert not in_daypart(part, local("2026-03-07 00:00"), JUAREZ)


def test_equal_ends_are_the_whole_day_round() -> None:
    part = Daypart(start="06:00", end="06:00")
    assert all(in_daypart(part, NOW + timedelta(hours=n), JUAREZ) for n in range(24))


def test_one_day_round_the_clock_runs_from_its_start_to_the_same_time_of_the_next() -> None:
    part = Daypart(days=("sun",), start="06:00", end="06:00")
    assert minutes_in(part, JUAREZ, local("2026-05-02 00:00"), 72) == 24 * 60


def test_the_same_moment_is_another_time_of_day_across_the_state_line() -> None:
    # In July El Paso and Juárez are at UTC-6, New York at UTC-4, Chihuahua at UTC-6 all year.
    part = Daypart(start="06:00", end="07:00")
    moment = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    zones = (JUAREZ, EL_PASO, CHIHUAHUA, NEW_YORK)
    assert [in_daypart(part, moment, zone) for zone in zones] == [True, True, True, False]
    winter = datetime(2026, 1, 1, 13, 30, tzinfo=UTC)  # Chihuahua is an hour ahead of Juárez now
    assert [in_daypart(part, winter, zone) for zone in zones] == [True, True, False, False]


# --- summer time begins: an hour of the night does not occur -----------------------------------


@pytest.mark.parametrize("zone", [JUAREZ, EL_PASO, NEW_YORK], ids=str)
def test_a_part_keeps_to_the_wall_clock_when_summer_time_begins(zone: ZoneInfo) -> None:
    # 02:00 to 03:00 is skipped on 2026-03-08.
    part = Daypart(start="08:00", end="09:00")
    before, after = local("2026-03-07 08:30", zone), local("2026-03-08 08:30", zone)
    assert after - before == timedelta(hours=23)
    assert in_daypart(part, before, zone)
    assert in_daypart(part, after, zone)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("02:00", "03:00", 0),  # the hour that does not occur
        ("01:30", "02:30", 30),
        ("02:30", "03:30", 30),
        ("01:00", "04:00", 120),
        ("00:00", "00:00", 23 * 60),
    ],
)
def test_a_part_of_the_skipped_hour_is_as_long_as_the_wall_clock_shows_it(
    start: str, end: str, minutes: int
) -> None:
    part = Daypart(days=("sun",), start=start, end=end)
    assert minutes_in(part, JUAREZ, local("2026-03-07 12:00"), 48) == minutes


def test_a_night_loses_an_hour_when_summer_time_begins_within_it() -> None:
    part = Daypart(days=("sat",), start="22:00", end="06:00")
    assert minutes_in(part, JUAREZ, local("2026-03-07 12:00"), 48) == 7 * 60


# --- summer time ends: an hour of the night occurs twice ---------------------------------------


@pytest.mark.parametrize(
    ("zone", "offset"), [(NEW_YORK, 4), (JUAREZ, 6), (EL_PASO, 6)], ids=["ny", "juarez", "el paso"]
)
def test_an_hour_that_occurs_twice_counts_twice(zone: ZoneInfo, offset: int) -> None:
    # 01:00 to 02:00 is repeated on 2026-11-01: an hour before it, both, and an hour after it.
    part = Daypart(start="01:00", end="02:00")
    moments = [datetime(2026, 11, 1, offset + n, 30, tzinfo=UTC) for n in (0, 1, 2, 3)]
    assert [in_daypart(part, moment, zone) for moment in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("01:00", "02:00", 120),
        ("01:30", "02:30", 30 + 30 + 30),  # leaves when the clock goes back, and comes again
        ("02:00", "03:00", 60),
        ("00:00", "00:00", 25 * 60),
    ],
)
def test_a_part_of_the_repeated_hour_is_as_long_as_the_wall_clock_shows_it(
    start: str, end: str, minutes: int
) -> None:
    part = Daypart(days=("sun",), start=start, end=end)
    assert minutes_in(part, JUAREZ, local("2026-10-31 12:00"), 48) == minutes


def test_a_night_gains_an_hour_when_summer_time_ends_within_it() -> None:
    part = Daypart(days=("sat",), start="22:00", end="06:00")
    assert minutes_in(part, JUAREZ, local("2026-10-31 12:00"), 48) == 9 * 60


def test_summer_time_of_europe_has_days_of_its_own() -> None:
    part = Daypart(days=("sun",), start="00:00", end="00:00")
    assert minutes_in(part, MADRID, local("2026-03-28 12:00", MADRID), 48) == 23 * 60
    assert minutes_in(part, MADRID, local("2026-10-24 12:00", MADRID), 48) == 25 * 60
    assert minutes_in(part, JUAREZ, local("2026-03-28 12:00"), 48) == 24 * 60


# --- properties --------------------------------------------------------------------------------

clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
days = st.sets(st.sampled_from(EVERY_DAY), min_size=1)
moments = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE
)


@given(clocks, clocks, moments, st.sampled_from([JUAREZ, EL_PASO, NEW_YORK, MADRID]))
def test_a_part_and_the_rest_of_the_day_cover_every_minute_once(
    start: str, end: str, moment: datetime, zone: ZoneInfo
) -> None:
    part, rest = Daypart(start=start, end=end), Daypart(start=end, end=start)
    found = (in_daypart(part, moment, zone), in_daypart(rest, moment, zone))
    assert found in ({(True, True)} if start == end else {(True, False), (False, True)})


@given(days, clocks, clocks, moments)
def test_days_share_a_part_among_them(
    some: set[str], start: str, end: str, moment: datetime
) -> None:
    others = set(EVERY_DAY) - some
    found = [
        in_daypart(
            Daypart.model_validate({"days": tuple(d), "start": start, "end": end}), moment, JUAREZ
        )
        for d in (some, others)
        if d
    ]
    assert sum(found) == in_daypart(Daypart(start=start, end=end), moment, JUAREZ)
