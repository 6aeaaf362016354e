"""What `scripts/setup` and `scripts/test` promise of themselves, without installing anything."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.run_tests import checks
from scripts.set_up import PURPOSES, SCREEN_PACKAGES, installed_packages
from scripts.steps import StepFailed, run_logged, run_step

ROOT = Path(__file__).resolve().parent.parent


def locked(name: str) -> set[str]:
    text = (ROOT / "scripts" / PURPOSES[name].lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([A-Za-z0-9._-]+==\S+)", text, re.MULTILINE))


COVERED = [(name, other) for name, purpose in PURPOSES.items() for other in purpose.covers]


@pytest.mark.parametrize(("name", "other"), COVERED)
def test_a_machine_set_up_for_more_needs_nothing_for_less(name: str, other: str) -> None:
    # A stamp of `test` lets `scripts/demo` begin without looking at a single package.
    assert locked(other) - locked(name) == set()
    # System packages are looked at each time. A demo has Xvfb or a desktop's own display server,
    # and no panel to put to sleep.
    missing = set(PURPOSES[other].system) - set(PURPOSES[name].system)
    assert missing - set(SCREEN_PACKAGES) == set()


def test_installed_packages_are_told_from_others() -> None:
    assert installed_packages(["dpkg", "no-such-package-anywhere"]) == {"dpkg"}


def test_an_unknown_purpose_is_refused_with_the_known_ones() -> None:
    done = subprocess.run(
        [ROOT / "scripts" / "setup", "--for", "submarine"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert all(name in done.stderr for name in PURPOSES)


def test_a_step_says_its_name_seconds_and_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    run_step("catalogues", lambda: "3 compiled")
    assert re.fullmatch(r"catalogues +0\.0 s  3 compiled\n", capsys.readouterr().out)


def test_a_failed_command_shows_its_last_lines_and_the_advice(tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    code = "print('first'); print('no space left on device'); raise SystemExit(3)"
    with pytest.raises(StepFailed) as failed:
        run_logged([sys.executable, "-c", code], log, cwd=tmp_path, advice="Free some space.")
    message = str(failed.value)
    assert "no space left on device" in message
    assert "ended with 3" in message
    assert str(log) in message
    assert message.endswith("Free some space.")


def test_a_command_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        StepFailed, match=r"no-such-command: No such file or directory\. Install it\."
    ):
        run_logged(["no-such-command"], tmp_path / "log", cwd=tmp_path, advice="Install it.")


def test_continuous_integration_runs_what_a_person_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in ci.splitlines() if line and not line.startswith("#")]
    assert commands == ['exec "$(dirname "$0")/../scripts/test"']


def test_every_tool_that_pre_commit_runs_is_one_that_scripts_test_runs() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    tools = set(re.findall(r"entry: \.venv/bin/([\w-]+)", hooks)) - {"python"}
    run = {Path(check.command[0]).name for check in checks()}
    assert tools - run == set()
