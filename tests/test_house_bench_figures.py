"""A bench's figures: `ok` follows from them, and the file says what was measured."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.bench_run.figures import Measure, Report, percentile


@pytest.mark.parametrize(
    ("value", "budget", "limit", "ok"),
    [
        (0.6, 0.6, "at most", True),
        (0.61, 0.6, "at most", False),
        (1, 1, "at least", True),
        (0, 1, "at least", False),
        (0, 0, "exactly", True),
        (1, 0, "exactly", False),
        (math.nan, 3, "at most", False),
        (math.nan, None, "at most", False),
        (math.inf, 3, "at least", False),
        (9, None, "at most", True),
    ],
)
def test_a_measure_is_ok_where_it_keeps_its_budget(
    value: float, budget: float | None, limit: str, ok: bool
) -> None:
    assert Measure("it", value, "s", budget, limit).ok is ok  # type: ignore[arg-type]


def test_the_file_says_what_was_measured(tmp_path: Path) -> None:
    report = Report("soak")
    report.add("growth", 6.25, "MB", 5)
    report.add("nothing", math.nan, "s")
    report.add("threads", 0, "threads", 0, "exactly")
    assert report.finish(tmp_path) == 1
    said = json.loads((tmp_path / "soak.json").read_text("utf-8"))
    assert said == {
        "bench": "soak",
        "measures": [
            {"name": "growth", "value": 6.25, "unit": "MB", "budget": 5, "ok": False},
            {"name": "nothing", "value": None, "unit": "s", "budget": None, "ok": False},
            {"name": "threads", "value": 0, "unit": "threads", "budget": 0, "ok": True},
        ],
    }


def test_a_bench_that_measured_nothing_is_not_ok() -> None:
    assert not Report("player").ok


def test_a_percentile_is_the_value_that_so_many_do_not_exceed() -> None:
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.5) == 50
    assert percentile([7.0], 0.95) == 7
    assert math.isnan(percentile([], 0.95))


def test_a_bench_is_interrupted_once_and_then_clears_up() -> None:
    program = (
        "import os, signal\n"
        "from scripts.bench_run.ending import end_at_sigint\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "end_at_sigint()\n"
        "try:\n    os.kill(os.getpid(), signal.SIGINT)\n"
        "except KeyboardInterrupt:\n    os.kill(os.getpid(), signal.SIGINT)\n"
        "    print('reported')\n"
    )
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout == "reported\n"
