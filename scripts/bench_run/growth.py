"""What processes hold after so many slides, and whether it has grown: the judgement of the soak."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import psutil

from scripts.bench_run.figures import Report
from scripts.bench_run.processes import anonymous_mb

SETTLED_AFTER: Final = 200
"""Slides from which on nothing may grow (DESIGN §9)."""
GROWTH_MB: Final = 5.0
_SAMPLE_S: Final = 0.1


@dataclass(frozen=True)
class Held:
    """What one process holds."""

    memory_mb: float
    """Anonymous memory: a library's share of PSS changes with who else has it mapped."""
    handles: int
    threads: int

    def __str__(self) -> str:
        return f"{self.memory_mb:.1f} MB, {self.handles} handles, {self.threads} threads"


@dataclass(frozen=True)
class Look:
    """What was held when so many slides had been played; by process, the same ones each time."""

    slides: int
    held: Mapping[str, Held]


def held_by(pids: Mapping[str, int], over: Callable[[], bool]) -> dict[str, Held]:
    """The least that each process holds until it is `over`: between two paintings, with no file
    just open and no child just started. Raises psutil.NoSuchProcess where one has ended."""
    processes = {name: psutil.Process(pid) for name, pid in pids.items()}
    found: dict[str, list[Held]] = {name: [] for name in processes}
    while True:
        for name, process in processes.items():
            found[name].append(
                Held(anonymous_mb(process), process.num_fds(), process.num_threads())
            )
        if over():
            return {name: _least(held) for name, held in found.items()}
        time.sleep(_SAMPLE_S)


def _least(held: Sequence[Held]) -> Held:
    return Held(
        min(one.memory_mb for one in held),
        min(one.handles for one in held),
        min(one.threads for one in held),
    )


def judge(report: Report, looks: Sequence[Look]) -> None:
    """Growth counts from the first look, which is to be after `SETTLED_AFTER` slides. With fewer
    than two looks nothing is known, and no budget is kept."""
    if not looks:
        report.add("looks at what is held", 0, "looks", 2, "at least")
        return
    report.add("looks at what is held", len(looks), "looks", 2, "at least")
    first, last = looks[0], looks[-1]
    for name, before in first.held.items():
        after = last.held[name]
        worst = max(look.held[name].memory_mb for look in looks)
        report.add(f"{name}: memory after {first.slides} slides", before.memory_mb, "MB")
        report.add(f"{name}: memory after {last.slides} slides", after.memory_mb, "MB")
        grown = after.memory_mb - before.memory_mb
        report.add(f"{name}: growth at the end", grown, "MB", GROWTH_MB)
        report.add(f"{name}: growth at the worst", worst - before.memory_mb, "MB")
        report.add(f"{name}: new handles", after.handles - before.handles, "handles", 0)
        report.add(f"{name}: new threads", after.threads - before.threads, "threads", 0)
