"""What time a device may believe it is."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.rules.time import SystemTime, TimeFloor, built, raised_floor, reference_time

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
BUILT = built(datetime(2026, 1, 1, tzinfo=UTC))

moments = st.integers(min_value=0, max_value=70 * 365 * 86400).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
uptimes = st.floats(min_value=0, max_value=10**8)
systems = st.builds(
    SystemTime,
    wall=moments,
    synchronised=st.booleans(),
    boot_id=st.sampled_from(["a", "b", "c"]),
    boot_s=uptimes,
)


def system(wall: datetime = NOW, *, synchronised: bool = True, boot_s: float = 60) -> SystemTime:
    return SystemTime(wall, synchronised, "a", boot_s)


def test_a_synchronised_clock_above_the_floor_is_the_time() -> None:
    reference = reference_time(system(), BUILT)
    assert (reference.now, reference.trusted) == (NOW, True)


def test_an_unsynchronised_clock_is_not_looked_at() -> None:
    wrong = system(datetime(2040, 1, 1, tzinfo=UTC), synchronised=False)
    reference = reference_time(wrong, BUILT)
    assert (reference.now, reference.trusted) == (BUILT.at + timedelta(seconds=60), False)


def test_a_clock_at_1970_that_calls_itself_synchronised_is_not_believed() -> None:
    reference = reference_time(system(datetime(1970, 1, 1, tzinfo=UTC)), BUILT)
    assert (reference.now, reference.trusted) == (BUILT.at + timedelta(seconds=60), False)


def test_a_manifest_raises_the_floor_to_when_it_was_issued() -> None:
    floor = raised_floor(BUILT, NOW, system(synchronised=False, boot_s=60))
    later = reference_time(system(synchronised=False, boot_s=90), floor)
    assert later.now == NOW + timedelta(seconds=30)


def test_uptime_before_a_manifest_came_does_not_age_the_manifest() -> None:
    month_s = 30 * 86400.0
    floor = raised_floor(BUILT, NOW, system(synchronised=False, boot_s=month_s))
    assert reference_time(system(synchronised=False, boot_s=month_s), floor).now == NOW


def test_another_boot_counts_its_whole_uptime() -> None:
    floor = raised_floor(BUILT, NOW, system(boot_s=1000))
    rebooted = SystemTime(NOW, synchronised=False, boot_id="b", boot_s=10)
    assert reference_time(rebooted, floor).now == NOW + timedelta(seconds=10)


def test_an_older_manifest_leaves_the_floor() -> None:
    floor = raised_floor(BUILT, NOW, system())
    assert raised_floor(floor, NOW - timedelta(days=1), system()) == floor


@given(systems, moments, st.lists(st.tuples(moments, uptimes), max_size=5))
def test_no_manifest_ever_lowers_the_floor_or_the_time(
    first: SystemTime, start: datetime, issues: list[tuple[datetime, float]]
) -> None:
    floor, boot_s = TimeFloor(at=start), first.boot_s
    for issued, later_s in issues:
        boot_s += later_s
        blind = SystemTime(first.wall, synchronised=False, boot_id="a", boot_s=boot_s)
        before = reference_time(blind, floor).now
        raised = raised_floor(floor, issued, blind)
        after = reference_time(blind, raised).now
        assert raised.at >= floor.at
        assert after >= before - timedelta(milliseconds=1)  # float seconds
        floor = raised


@given(systems, moments)
def test_the_time_is_never_below_the_floor(now: SystemTime, at: datetime) -> None:
    floor = TimeFloor(at=at)
    assert reference_time(now, floor).now >= floor.at
