"""When a process is taken for frozen, and how soon it is started again."""

from __future__ import annotations

from kiosk.run.watching import LONGEST_DELAY_S, Failures, Pulse


def frozen(pulse: Pulse, now: float) -> bool:
    return pulse.is_frozen(now, freeze_s=3, grace_s=20)


def test_a_process_without_a_first_beat_has_its_grace() -> None:
    pulse = Pulse(started=100).looked(None, 110)
    assert [frozen(pulse, 119), frozen(pulse, 121)] == [False, True]


def test_a_process_whose_beat_stops_is_frozen_after_the_limit() -> None:
    pulse = Pulse(started=100).looked(1, 101).looked(2, 102).looked(2, 104)
    assert [frozen(pulse, 105), frozen(pulse, 105.1)] == [False, True]


def test_a_clock_set_back_by_decades_is_a_beat_like_any_other() -> None:
    in_2026, in_1970 = 1_795_000_000_000_000_000, 5_000_000_000
    pulse = Pulse(started=100).looked(in_2026, 101).looked(in_1970, 102)
    assert pulse.is_beating(104, freeze_s=3)


def test_only_a_beating_process_is_well() -> None:
    assert not Pulse(started=100).is_beating(100, freeze_s=3)


def test_a_first_failure_is_mended_at_once() -> None:
    assert Failures().after(lived_s=3600).delay_s() == 0


def test_a_crash_loop_is_slowed_but_never_given_up() -> None:
    failures = Failures()
    delays = []
    for _ in range(40):
        failures = failures.after(lived_s=0.1)
        delays.append(failures.delay_s())
    assert delays[:6] == [0, 0.5, 1, 2, 4, 8]
    assert set(delays[6:]) == {LONGEST_DELAY_S}


def test_a_steady_life_forgets_earlier_failures() -> None:
    failures = Failures(count=9).after(lived_s=11)
    assert failures == Failures(count=1)
