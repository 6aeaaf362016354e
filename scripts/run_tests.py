"""Every check of the project, one after the other; called by `scripts/test` and so by CI.

All steps run, whatever fails before them, and a summary with the seconds of each stands at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WHEEL_FOLDER = ROOT / "build" / "wheel"
KIVY_HOME = ROOT / "build" / "kivy-home"


@dataclass(frozen=True)
class Check:
    """A named command. `needs_wheel` puts the built wheel's path into its environment."""

    name: str
    command: tuple[str, ...]
    needs_wheel: bool = False


@dataclass
class Result:
    """How a check went: its exit code and seconds."""

    name: str
    exit_code: int
    seconds: float = field(default=0.0)


def main(arguments: Sequence[str]) -> int:
    """Runs all checks; or all tests with the hub on PostgreSQL, or the long ones, or the long ones
    there; or, after `--`, pytest alone with the arguments given."""
    if arguments and set(arguments) <= {"--long", "--postgresql"}:
        named = "long tests" if "--long" in arguments else "tests"
        where = " on PostgreSQL" if "--postgresql" in arguments else ""
        return run_check(Check(named + where, tests(*arguments))).exit_code
    if arguments and arguments[0] != "--":
        print(f"scripts/test: unknown argument {arguments[0]}; pytest's go after `--`")
        return 2
    if arguments:
        only = Check("tests", _tool("pytest", *arguments[1:]))
        return run_check(only).exit_code
    results = [run_check(check) for check in checks()]
    print_summary(results)
    return 1 if any(result.exit_code for result in results) else 0


def checks() -> tuple[Check, ...]:
    """In the order of what a person would like to hear first."""
    concise = ("--output-format", "concise")
    return (
        Check("format", _tool("ruff", "format", "--check", *concise)),
        Check("lint", _tool("ruff", "check", *concise)),
        Check("types", _tool("mypy")),
        Check("types of scripts", _tool("mypy", "-p", "scripts")),
        Check("import contracts", _tool("lint-imports")),
        Check("schemas", (sys.executable, "-m", "sync.schemas", "docs/schemas", "--check")),
        Check("migrations", _tool("sebusca-hub", "makemigrations", "--check", "--dry-run")),
        Check("catalogues", (str(ROOT / "scripts" / "i18n"), "check")),
        Check("wheel", (sys.executable, "-m", "build", "--wheel", "--no-isolation",
                        "--outdir", str(WHEEL_FOLDER), str(ROOT))),
        Check("tests", tests(), needs_wheel=True),
    )  # fmt: skip


def tests(*more: str) -> tuple[str, ...]:
    """All of them, file by file in the order that `tests/conftest.py` puts them in."""
    spread = ("-n", str(workers()), "--dist", "loadfile", "--no-loadscope-reorder")
    # Schemathesis is a command here; its plugin for pytest costs each worker most of a second.
    return _tool("pytest", *spread, "-p", "no:schemathesis", *more)


def workers() -> int:
    """Processes that run tests: two more than there are cores. A test that starts a kiosk or a hub
    spends half of its time waiting for it: on two cores, two workers leave one core idle."""
    return (os.cpu_count() or 1) + 2


def run_check(check: Check) -> Result:
    """Runs one check with its output on the terminal; a tool that is missing is a failure."""
    print(f"\n=== {check.name}", flush=True)
    began = time.monotonic()
    if check.name == "wheel":
        shutil.rmtree(WHEEL_FOLDER, ignore_errors=True)
    try:
        exit_code = subprocess.run(
            check.command, cwd=ROOT, env=_environment(check), stdin=subprocess.DEVNULL, check=False
        ).returncode
    except OSError as error:
        print(f"{check.command[0]}: {error.strerror}; run scripts/setup")
        exit_code = 127
    return Result(check.name, exit_code, time.monotonic() - began)


def print_summary(results: Sequence[Result]) -> None:
    """One line per check, then the verdict."""
    print("\n=== summary")
    for result in results:
        verdict = "ok" if result.exit_code == 0 else f"FAILED ({result.exit_code})"
        print(f"{result.name:<20}{result.seconds:7.1f} s  {verdict}")
    failed = [result.name for result in results if result.exit_code]
    seconds = sum(result.seconds for result in results)
    print(f"{'all':<20}{seconds:7.1f} s  {'FAILED: ' + ', '.join(failed) if failed else 'ok'}")


def _environment(check: Check) -> dict[str, str]:
    """This process's own, without a display: SDL draws into memory, Kivy keeps to this folder."""
    env = os.environ | {
        "SDL_VIDEODRIVER": "offscreen",
        "SDL_AUDIODRIVER": "dummy",
        "KIVY_NO_ARGS": "1",
        "KIVY_HOME": str(KIVY_HOME),
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    KIVY_HOME.mkdir(parents=True, exist_ok=True)
    wheels = sorted(WHEEL_FOLDER.glob("*.whl"))
    if check.needs_wheel and wheels:
        env["HOUSE_WHEEL"] = str(wheels[-1])
    return env


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
