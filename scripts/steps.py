"""Steps of a command: run one after the other, one line each with its seconds.

Used by `scripts/setup` (stops at the first failure) and `scripts/test` (runs on and sums up).
Standard library only, because `scripts/setup` runs before anything is installed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

NAME_WIDTH = 26
TAIL_LINES = 30


class StepFailed(Exception):
    """A step did not do its work. The message says what was wrong and what to do."""


def run_step(name: str, action: Callable[[], str]) -> None:
    """Runs `action`, which returns a few words on what it found or did; prints name and seconds.

    Raises `StepFailed` as it comes from `action`, after the line says so.
    """
    print(f"{name:<{NAME_WIDTH}}", end="", flush=True)
    began = time.monotonic()
    try:
        note = action()
    except StepFailed:
        print(f"{time.monotonic() - began:7.1f} s  FAILED", flush=True)
        raise
    print(f"{time.monotonic() - began:7.1f} s  {note}", flush=True)


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    advice: str,
) -> None:
    """Runs a command with its output in `log`; on failure raises `StepFailed` with the last lines.

    `advice` says what a person can do about it.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    with log.open("a", encoding="utf-8") as out:
        out.write(f"\n$ {' '.join(words)}\n")
        out.flush()
        start = out.tell()
        try:
            done = subprocess.run(
                words,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except OSError as error:
            raise StepFailed(f"{words[0]}: {error.strerror}. {advice}") from error
    if done.returncode != 0:
        with log.open(encoding="utf-8", errors="replace") as text:
            text.seek(start)
            tail = "".join(text.readlines()[-TAIL_LINES:])
        raise StepFailed(
            f"{tail.rstrip()}\n\n`{' '.join(words[:6])} …` ended with {done.returncode} "
            f"(whole output: {log}). {advice}"
        )


def report_failure(command: str, failed: StepFailed) -> int:
    """Prints why a command stopped; returns its exit code."""
    sys.stdout.flush()
    print(f"\n{command}: {failed}", file=sys.stderr)
    return 1
