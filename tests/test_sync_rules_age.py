"""How old the feed is, on the boot clock, over boots, with and without a clock that is set."""

import math
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.layout import FEED, RECALLS
from sync.rules.age import BLIND_BOOT_S, AgeRecord, age_s, observe, restarted, tick
from sync.rules.time import SystemTime

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
HOUR_S = 3600.0


def blind(boot_s: float, boot: str = "a") -> SystemTime:
    return SystemTime(datetime(1970, 1, 1, tzinfo=UTC), False, boot, boot_s)


def sighted(boot_s: float, wall: datetime, boot: str = "a") -> SystemTime:
    return SystemTime(wall, True, boot, boot_s)


def heard(system: SystemTime, version: int = 1) -> AgeRecord:
    record = observe(AgeRecord(), FEED, version, system)
    return observe(record, RECALLS, version, system)


def test_a_feed_never_heard_is_infinitely_old() -> None:
    assert age_s(None, blind(5)) == math.inf
    assert age_s(observe(AgeRecord(), FEED, 3, blind(5)), blind(5)) == math.inf


def test_age_is_time_on_the_boot_clock() -> None:
    assert age_s(heard(blind(100)), blind(160)) == 60


def test_a_repeated_timestamp_makes_nothing_younger() -> None:
    record = heard(blind(0), version=7)
    frozen = observe(record, FEED, 7, blind(HOUR_S))
    assert age_s(frozen, blind(2 * HOUR_S)) == 2 * HOUR_S


def test_a_lower_timestamp_makes_nothing_younger() -> None:
    record = observe(heard(blind(0), version=7), FEED, 6, blind(HOUR_S))
    assert age_s(record, blind(HOUR_S)) == HOUR_S


def test_the_repository_that_is_held_back_decides() -> None:
    record = observe(heard(blind(0)), FEED, 2, blind(HOUR_S))
    assert age_s(record, blind(HOUR_S)) == HOUR_S
    assert age_s(observe(record, RECALLS, 2, blind(HOUR_S)), blind(HOUR_S)) == 0


def test_a_blind_boot_adds_twelve_hours_and_its_uptime() -> None:
    record = heard(blind(0))
    assert age_s(record, blind(30, "b")) == BLIND_BOOT_S + 30


def test_each_blind_boot_adds_twelve_hours() -> None:
    record = heard(blind(0))
    for boot in "bcd":
        record = tick(record, blind(10, boot))
    assert age_s(record, blind(10, "d")) == 3 * BLIND_BOOT_S + 30


def test_a_power_cut_between_two_set_clocks_is_measured() -> None:
    record = heard(sighted(100, NOW))
    back = sighted(20, NOW + timedelta(hours=5), "b")
    assert age_s(record, back) == 5 * HOUR_S


def test_a_clock_set_after_the_boot_replaces_the_assumption() -> None:
    record = tick(heard(sighted(100, NOW)), blind(10, "b"))
    assert age_s(record, blind(10, "b")) == BLIND_BOOT_S + 10
    assert age_s(record, sighted(60, NOW + timedelta(hours=1), "b")) == HOUR_S


def test_a_wall_clock_that_jumps_changes_no_age_within_a_boot() -> None:
    record = heard(sighted(0, NOW))
    assert age_s(record, sighted(60, NOW + timedelta(days=5000))) == 60
    assert age_s(record, sighted(60, NOW - timedelta(days=5000))) == 60


def test_other_keys_of_the_timestamp_let_versions_begin_anew_but_not_the_age() -> None:
    record = restarted(heard(blind(0), version=2**31), FEED)
    assert age_s(record, blind(HOUR_S)) == HOUR_S
    recovered = observe(observe(record, FEED, 2, blind(HOUR_S)), RECALLS, 2**31 + 1, blind(HOUR_S))
    assert age_s(recovered, blind(HOUR_S)) == 0


steps = st.lists(
    st.tuples(
        st.sampled_from(["tick", "reboot", "same version"]),
        st.floats(min_value=0, max_value=1e6),
        st.booleans(),
        st.integers(min_value=-(10**9), max_value=10**9),
    ),
    max_size=12,
)


@given(steps)
def test_without_news_the_age_never_falls_below_the_time_that_ran(
    events: list[tuple[str, float, bool, int]],
) -> None:
    record, boot, boot_s, ran_s = heard(blind(0), version=5), 0, 0.0, 0.0
    for kind, seconds, synchronised, wall_s in events:
        if kind == "reboot":
            boot, boot_s = boot + 1, 0.0
        boot_s += seconds
        ran_s += seconds
        now = SystemTime(NOW + timedelta(seconds=wall_s), synchronised, str(boot), boot_s)
        record = observe(record, FEED, 5, now) if kind == "same version" else tick(record, now)
        assert age_s(record, now) >= ran_s * (1 - 1e-9)
