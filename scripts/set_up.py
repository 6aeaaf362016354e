"""Sets up this checkout: system packages, `.venv`, locked Python packages, compiled catalogues.

Where a hub runs, the receipt page's script is bundled too. Called by `scripts/setup`, and
through it by `scripts/demo` and `scripts/test`. A second run finds its stamp and takes a second.
Standard library only.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.steps import StepFailed, report_failure, run_logged, run_step

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / "build" / "setup.log"
LOCK = ROOT / "build" / "setup.lock"

# What the wheels on the Python side cannot bring along.
_VENV_PACKAGES = ("python3-venv",)
_DISPLAY_PACKAGES = (
    "libegl1",  # SDL draws through EGL and OpenGL ES, with a screen or without
    "libgles2",
    "libgl1",  # Kivy's compiled modules name it
    "libgl1-mesa-dri",  # the drivers: a GPU's, or software where there is none
    "libmtdev1",  # touch screens without a desktop
    "fonts-dejavu-core",  # names in their own script: Greek, Cyrillic, Arabic
    "fonts-droid-fallback",  # the same: Chinese, Japanese
    "libfribidi0",  # Pillow's raqm loads it to lay out scripts that run right to left
)
_VOICE_PACKAGES = (
    "espeak-ng",  # reads aloud, in Spanish and English, without any network
    "alsa-utils",  # plays what it says, and knows whether a headset is plugged in
)
SCREEN_PACKAGES = (
    "xserver-xorg-core",  # one display for slides and form; root starts it (docs/deploy)
    "xserver-xorg-input-libinput",  # touch screens and keypads
    "x11-xserver-utils",  # xset: the panel off and on, at the hours of its site
    "ddcutil",  # the same by the monitor's own wire (DDC/CI)
    "v4l-utils",  # the same by HDMI (cec-ctl)
)
_BROKER_PACKAGES = ("mosquitto",)
_TEST_PACKAGES = (
    "chromium",
    "libatomic1",  # the node inside Playwright's wheel
    "fonts-liberation",  # Chromium without one font draws empty boxes
    "libseccomp2",  # a unit's filters of system calls, where process 1 is no systemd
    "postgresql",
    "systemd",  # its programs, not its process 1: they read units, and make users and folders
    "x11-xserver-utils",  # the real xset
    "xdotool",  # a finger: real pointer events
    "xvfb",  # a display without a screen, which shows one window above another
)


@dataclass(frozen=True)
class Purpose:
    """What one kind of machine needs; `covers` names purposes whose Python packages it has too."""

    lock: str
    system: tuple[str, ...]
    covers: tuple[str, ...] = ()
    serves_pages: bool = False
    """Whether a hub runs there, whose receipt page has a script to be bundled."""


PURPOSES = {
    "kiosk": Purpose(
        "requirements-kiosk.txt", (*_DISPLAY_PACKAGES, *_VOICE_PACKAGES, *SCREEN_PACKAGES)
    ),
    "hub": Purpose("requirements-hub.txt", _BROKER_PACKAGES, serves_pages=True),
    "desk": Purpose("requirements-desk.txt", ()),
    "demo": Purpose(
        "requirements-demo.txt",
        (*_DISPLAY_PACKAGES, *_VOICE_PACKAGES, *_BROKER_PACKAGES),
        ("kiosk", "hub"),
        serves_pages=True,
    ),
    "test": Purpose(
        "requirements-dev.txt",
        (*_DISPLAY_PACKAGES, *_VOICE_PACKAGES, *_BROKER_PACKAGES, *_TEST_PACKAGES),
        ("kiosk", "hub", "desk", "demo"),
        serves_pages=True,
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Parses the command line, runs the steps in order; 0 when everything is in place."""
    parser = argparse.ArgumentParser(prog="scripts/setup", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--for", dest="purpose", choices=sorted(PURPOSES), default="test", metavar="PURPOSE",
        help="demo, test (the default: everything), kiosk, hub or desk",
    )  # fmt: skip
    name: str = parser.parse_args(arguments).purpose
    purpose = PURPOSES[name]
    try:
        with one_at_a_time():
            run_step("system packages", lambda: system_packages(purpose))
            run_step("virtual environment", virtual_environment)
            run_step("Python packages", lambda: python_packages(name))
            run_step("catalogues", catalogues)
            if purpose.serves_pages:
                run_step("receipt page", receipt_page)
    except StepFailed as failed:
        return report_failure("scripts/setup", failed)
    return 0


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Waits for another set-up of this checkout to end, so that two never install at once."""
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    with LOCK.open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another scripts/setup is at work here; waiting for it", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- system packages ------------------------------------------------------------------------------


def system_packages(purpose: Purpose) -> str:
    """Installs with apt what is not there yet. Nothing of the machine's is removed or restarted."""
    wanted = (*_VENV_PACKAGES, *purpose.system)
    if shutil.which("apt-get") is None or shutil.which("dpkg-query") is None:
        return f"not a Debian: see that these are there: {' '.join(wanted)}"
    absent = sorted(set(wanted) - installed_packages(wanted))
    if _has_working_venv_module():
        # A Python that apt did not install has its own; do not pull in a second one.
        absent = [package for package in absent if package not in _VENV_PACKAGES]
    if not absent:
        return f"{len(wanted)} there"
    as_root = _as_root(absent)
    advice = "Check the machine's package sources and its network, then run scripts/setup again."
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *absent]
    for command in (["apt-get", "update", "-q"], install):
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive", *command]
        run_logged([*as_root, *quiet], LOG, cwd=ROOT, advice=advice)
    return f"installed {', '.join(absent)}"


def installed_packages(names: Sequence[str]) -> set[str]:
    """Those of `names` that dpkg has fully installed, on any architecture."""
    query = ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    lines = (line.split() for line in answer.stdout.splitlines())
    return {words[0] for words in lines if words[1:] == ["installed"]}


def _has_working_venv_module() -> bool:
    return _succeeds(sys.executable, "-c", "import venv, ensurepip")


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _as_root(absent: Sequence[str]) -> list[str]:
    """The words before a command that needs root: none as root, else sudo where it can be used."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        if sys.stdin.isatty():
            print("(sudo may ask for your password) ", end="", flush=True)
            if subprocess.run(["sudo", "-v"], check=False).returncode == 0:
                return ["sudo"]
        elif (
            subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        ):
            return ["sudo", "-n"]
    packages = " ".join(absent)
    raise StepFailed(
        "system packages are missing, and installing them needs root. Run this as root, then "
        "scripts/setup again:\n"
        f"    apt-get update && apt-get install --no-install-recommends {packages}"
    )


# --- Python ---------------------------------------------------------------------------------------


def virtual_environment() -> str:
    """Makes `.venv` with this Python, or keeps the one that works and is new enough."""
    version = _venv_version()
    if version is not None:
        return f"Python {version}"
    command: list[str | Path] = [sys.executable, "-m", "venv", "--clear", VENV]
    run_logged(
        command, LOG, cwd=ROOT,
        advice="On Debian the package python3-venv provides what this needs.",
    )  # fmt: skip
    version = _venv_version()
    if version is None:
        raise StepFailed(f"{VENV}: no working Python there; delete the folder and run this again")
    return f"made, Python {version}"


def _venv_version() -> str | None:
    """Version of the Python in `.venv`; None where there is none, it is broken, or too old."""
    version = "print(*sys.version_info[:3], sep='.'); sys.exit(sys.version_info < (3, 11))"
    probe = f"import sys, pip; {version}"
    try:
        answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def python_packages(name: str) -> str:
    """Installs the locked packages, each checked by its hash, then this project, editable."""
    done_by = next((n for n in _covering(name) if _stamp(n).is_file() and _is_fresh(n)), None)
    if done_by is not None:
        return f"unchanged ({PURPOSES[done_by].lock})"
    lock = ROOT / "scripts" / PURPOSES[name].lock
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
    ]
    run_logged(
        [*pip, "--require-hashes", "-r", lock], LOG, cwd=ROOT,
        advice="Check the network and pip's settings; the lock names exact versions and hashes.",
    )  # fmt: skip
    # The backend and what its build hook imports are in the lock: nothing unlocked is fetched.
    run_logged(
        [*pip, "--no-deps", "--no-build-isolation", "-e", ROOT], LOG, cwd=ROOT,
        advice="This is the project's own build; the lines above say what it stumbled over.",
    )  # fmt: skip
    _stamp(name).write_text(_fingerprint(name), encoding="ascii")
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    return f"{count} from {lock.name}, and se-busca itself"


def _covering(name: str) -> list[str]:
    return [name, *(other for other, purpose in PURPOSES.items() if name in purpose.covers)]


def _stamp(name: str) -> Path:
    return VENV / f".set-up-for-{name}"


def _is_fresh(name: str) -> bool:
    return _stamp(name).read_text(encoding="ascii").strip() == _fingerprint(name)


def _fingerprint(name: str) -> str:
    """SHA-256 of all that decides what is installed: lock, project table, Python, this folder."""
    lock = (ROOT / "scripts" / PURPOSES[name].lock).read_bytes()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    decides = [project["build-system"], project["project"], project["tool"]["hatch"]]
    words = [json.dumps(decides, sort_keys=True), _venv_version() or "", str(ROOT)]
    return hashlib.sha256(lock + "\0".join(words).encode()).hexdigest()


def catalogues() -> str:
    """Compiles the catalogues whose .po is newer than its .mo."""
    command = [PYTHON, ROOT / "scripts" / "compile_catalogues.py"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if answer.returncode != 0:
        raise StepFailed(f"{answer.stderr.strip()}\nA catalogue does not compile; mend that .po.")
    return answer.stdout.strip().removeprefix("catalogues: ")


def receipt_page() -> str:
    """Bundles the receipt page's script where its sources are newer (`scripts/bundle.py`)."""
    command = [PYTHON, ROOT / "scripts" / "bundle.py"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if answer.returncode != 0:
        raise StepFailed(answer.stderr.strip())
    return answer.stdout.strip().removeprefix("browser: ")


if __name__ == "__main__":
    sys.exit(main())
