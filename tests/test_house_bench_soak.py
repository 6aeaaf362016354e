"""The soak bench's judgement fails on what it is there to find: here each leak is planted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scripts.bench_run.figures import Report
from scripts.bench_run.growth import Held, Look, held_by, judge
from scripts.bench_run.soak import Seen, changes_after, look_after, report_of

WELL = Held(150.0, 70, 12)
_LEAKY = """
import sys, threading
kept = []
print("ready", flush=True)
for line in sys.stdin:
    if "memory" in line:
        kept.append(b"x" * 8_000_000)
    if "handle" in line:
        kept.append(open("/dev/null"))
    if "thread" in line:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    print("done", flush=True)
"""


class Leaky:
    """A process that keeps what it is told to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._answer()

    def leak(self, what: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        self._answer()

    def look(self, slides: int) -> Look:
        return Look(slides, held_by({"it": self._process.pid}, lambda: True))

    def _answer(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline()


@contextmanager
def leaky() -> Iterator[Leaky]:
    with subprocess.Popen(
        [sys.executable, "-c", _LEAKY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Leaky(process)


def judged(*looks: Look) -> Report:
    report = Report("soak")
    judge(report, looks)
    return report


@pytest.mark.parametrize(
    ("leak", "budget"),
    [
        ("memory", "it: growth at the end"),
        ("handle", "it: new handles"),
        ("thread", "it: new threads"),
        ("nothing", None),
    ],
)
def test_a_planted_leak_of_a_real_process_fails_its_budget_alone(
    leak: str, budget: str | None
) -> None:
    with leaky() as process:
        first = process.look(200)
        process.leak(leak)
        report = judged(first, process.look(10_000))
    assert [m.name for m in report.measures if not m.ok] == ([budget] if budget else [])


def test_growth_counts_from_the_first_look_to_the_last() -> None:
    there_and_back = [Look(n, {"it": Held(mb, 70, 12)}) for n, mb in ((200, 150), (600, 158))]
    assert not judged(*there_and_back).ok
    assert judged(*there_and_back, Look(1000, {"it": WELL})).ok


def test_a_leak_of_one_process_is_not_hidden_by_another_that_shrinks() -> None:
    first = Look(200, {"player": WELL, "agent": WELL})
    last = Look(900, {"player": Held(100.0, 60, 11), "agent": Held(156.0, 71, 13)})
    failed = [measure.name for measure in judged(first, last).measures if not measure.ok]
    assert failed == ["agent: growth at the end", "agent: new handles", "agent: new threads"]


@pytest.mark.parametrize("looks", [[], [Look(200, {"it": WELL})]])
def test_who_looked_less_than_twice_knows_nothing(looks: list[Look]) -> None:
    assert not judged(*looks).ok


def test_the_least_of_a_while_is_what_is_held() -> None:
    with leaky() as process:
        before = process.look(200).held["it"]
        leaks = iter(("memory", "handle"))

        def over() -> bool:
            """After the first sample the process takes more."""
            leak = next(leaks, None)
            if leak is not None:
                process.leak(leak)
            return leak is None

        held = held_by({"it": process._process.pid}, over)["it"]
    assert held.handles == before.handles
    assert held.memory_mb == pytest.approx(before.memory_mb, abs=1)


def whole(slides: int = 1000) -> Seen:
    """A run that kept everything."""
    looks = [Look(n, {"player": WELL, "agent": WELL}) for n in look_after(slides)]
    return Seen(slides, len(changes_after(slides)), len(looks), looks, 100.0)


def test_a_run_that_was_ended_early_is_not_ok_though_nothing_grew() -> None:
    assert report_of(whole(), 1000).ok
    assert not report_of(whole(600), 1000).ok
    assert not report_of(Seen(), 1000).ok


@pytest.mark.parametrize("missing", ["slides", "changes", "forms"])
def test_a_run_in_which_less_happened_is_not_ok(missing: str) -> None:
    seen = whole()
    setattr(seen, missing, 1)
    assert not report_of(seen, 1000).ok


def test_the_first_look_is_after_200_slides_and_the_last_after_all() -> None:
    assert look_after(10_000)[0] == 200
    assert look_after(10_000)[-1] == 10_000
    assert look_after(201) == (200, 201)
