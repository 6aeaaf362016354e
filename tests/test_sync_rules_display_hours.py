"""Display hours by the wall clock of the site: past midnight, both DST changes, no trust."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sync.device_orders import WEEKDAYS, DayHours
from sync.rules.display_hours import is_on, next_change

JUAREZ = ZoneInfo("America/Ciudad_Juarez")


def every_day(on: str, off: str) -> tuple[DayHours, ...]:
    return tuple(DayHours(day=day, on=on, off=off) for day in WEEKDAYS)


def there(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JUAREZ, fold=fold)


def lit(hours: tuple[DayHours, ...] | None, text: str, fold: int = 0) -> bool:
    return is_on(hours, there(text, fold), JUAREZ, trusted=True)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("05:59", False), ("06:00", True), ("21:59", True), ("22:00", False)],
)
def test_on_from_the_first_minute_to_the_last(clock: str, expected: bool) -> None:
    assert lit(every_day("06:00", "22:00"), f"2026-11-24 {clock}") is expected


def test_hours_past_midnight_belong_to_the_day_they_began() -> None:
    friday = (DayHours(day="fri", on="18:00", off="02:00"),)
    assert not lit(friday, "2026-11-27 01:00")  # of Thursday night
    assert lit(friday, "2026-11-27 18:00")
    assert lit(friday, "2026-11-28 01:59")
    assert not lit(friday, "2026-11-28 02:00")
    assert not lit(friday, "2026-11-28 18:00")


def test_the_same_time_twice_is_the_day_round() -> None:
    hours = every_day("00:00", "00:00")
    assert all(lit(hours, f"2026-11-24 {hour:02}:30") for hour in range(24))


def test_none_is_always_and_no_day_is_never() -> None:
    assert lit(None, "2026-11-24 03:00")
    assert not lit((), "2026-11-24 12:00")


def test_an_untrusted_clock_and_an_alert_switch_nothing_off() -> None:
    night, hours = there("2026-11-24 03:00"), every_day("06:00", "22:00")
    assert is_on(hours, night, JUAREZ, trusted=False)
    assert is_on(hours, night, JUAREZ, trusted=True, alert=True)
    assert not is_on(hours, night, JUAREZ, trusted=True)


def test_in_the_night_with_an_hour_twice_both_count() -> None:
    hours = every_day("01:30", "05:00")  # 1 November 2026: 02:00 is 01:00 again
    assert lit(hours, "2026-11-01 01:30", fold=0)
    assert not lit(hours, "2026-11-01 01:10", fold=1)
    assert lit(hours, "2026-11-01 01:30", fold=1)


def test_a_time_that_is_skipped_begins_with_the_next() -> None:
    hours = every_day("02:30", "22:00")  # 8 March 2026: 02:00 is 03:00
    before = datetime(2026, 3, 8, 8, 59, tzinfo=UTC)  # 01:59 there
    assert not is_on(hours, before, JUAREZ, trusted=True)
    assert is_on(hours, before + timedelta(minutes=1), JUAREZ, trusted=True)


@pytest.mark.parametrize("start", ["2026-03-06", "2026-10-30", "2026-11-24"])
def test_between_two_changes_nothing_changes(start: str) -> None:
    hours = (DayHours(day="fri", on="18:00", off="02:00"), *every_day("06:00", "17:00"))
    now = there(f"{start} 00:00").astimezone(UTC)
    for _ in range(20):
        change = next_change(hours, now, JUAREZ)
        assert change is not None
        before = is_on(hours, now, JUAREZ, trusted=True)
        assert is_on(hours, change - timedelta(minutes=1), JUAREZ, trusted=True) is before
        assert is_on(hours, change, JUAREZ, trusted=True) is not before
        now = change


def test_hours_that_never_change_have_no_next_change() -> None:
    now = there("2026-11-24 12:00")
    assert next_change(None, now, JUAREZ) is None
    assert next_change((), now, JUAREZ) is None
