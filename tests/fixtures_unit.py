"""A device laid out by `sebusca-kiosk install` in a folder, and programs started as its units."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil
import pytest

from config.kiosk import KioskSettings
from kiosk.cli import main
from tests.fixtures_form import TipDevice, TipPlayer
from tests.fixtures_player import ROOT
from tests.fixtures_xvfb import Display, a_display
from tests.test_config_deploy_users import TwoUsers

PROGRAM = "/opt/sebusca/.venv/bin/sebusca-kiosk"
NEEDED = ("systemd-analyze", "systemd-sysusers", "systemd-tmpfiles")


@cache
def why_not() -> str:
    """Why a unit's restrictions cannot be applied on this machine; "" where they can."""
    if os.geteuid() != 0:
        return "only root can become another user"
    if absent := [name for name in NEEDED if shutil.which(name) is None]:
        return f"{', '.join(absent)} not here (Debian's systemd)"
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return "libseccomp not here (Debian's libseccomp2)"
    done = subprocess.run(
        ["unshare", "--mount", "--net", "sh", "-c",
         "mount -t overlay overlay -o lowerdir=/etc:/usr /mnt"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return f"no namespaces or overlays here: {done.stderr.strip()}" if done.returncode else ""


class Unlocked(Display):
    """A display whose key only the player has, and the finger of whoever may read any file."""

    def press(self, *words: str) -> None:
        environment = {"DISPLAY": self.name, "PATH": os.environ["PATH"], "XAUTHORITY": self.key}
        subprocess.run(["xdotool", *words], env=environment, check=True, capture_output=True)

    @property
    def key(self) -> str:
        return str(self.frame_buffer.parent.parent / "run/sebusca-display/cookie")


class InstalledDevice(TipDevice):
    """Its folders are those of an installation; what runs finds them under the units' names."""

    @property
    def settings(self) -> KioskSettings:
        run = self.folder.parent.parent.parent / "run" / "sebusca"
        return super().settings.model_copy(update={"runtime_dir": run})


@dataclass
class Installed:
    """One installation below `stage`, for its two users."""

    stage: Path
    users: TwoUsers
    device: InstalledDevice

    def write_settings(self) -> None:
        """What a technician puts into /etc/sebusca."""
        folder = self.stage / "etc/sebusca"
        folder.mkdir(parents=True, exist_ok=True)
        settings = json.loads(self.device.settings.model_dump_json(exclude_none=True))
        settings |= {"store_dir": "/var/lib/sebusca/store", "runtime_dir": "/run/sebusca"}
        settings["tips"]["spool_dir"] = "/var/lib/sebusca/spool"
        settings["hub"]["token_file"] = "/var/lib/sebusca/agent/token"
        for name in ("root_feed", "root_recalls"):
            settings["feed"][name] = f"/etc/sebusca/{name}.json"
            (folder / f"{name}.json").write_text("{}", "ascii")
        (folder / "kiosk.yaml").write_text(json.dumps(settings), "utf-8")
        folder.chmod(0o755)

    def command(self, unit: str, *program: str) -> list[str]:
        """How a program, or the unit's own, is started with the unit's restrictions."""
        binds = {
            "run/sebusca": "/run/sebusca",
            "var/lib/sebusca": "/var/lib/sebusca",
            "run/sebusca-display": "/run/sebusca-display",
        }
        if unit == "sebusca-player":
            binds["x11"] = "/tmp/.X11-unix"
        if (self.stage / "tools").is_dir():
            binds["tools"] = "/usr/local/sbin"  # first in a unit's PATH
        file = self.stage / f"etc/systemd/system/{unit}.service"
        return [
            *(sys.executable, "-m", "tests.unit_sandbox", "--stage", str(self.stage)),
            *(f"--bind={self.stage / here}={there}" for here, there in binds.items()),
            # By its own name too: the commands of an editable installation say where they are from.
            *(
                f"--bind={ROOT}={ROOT}",
                f"--bind={ROOT}=/opt/sebusca",
                str(file),
                *(["--", *program] if program else []),
            ),
        ]

    def tries(self, unit: str, code: str) -> dict[str, str]:
        """What each of a program's attempts came to: lines of Python `name = expression`."""
        lines = [line.strip() for line in code.splitlines() if line.strip()]
        program = (
            "import ctypes, os, socket, subprocess, time, mmap\nfound = {}\n"
            f"for line in {lines!r}:\n"
            "    name, _, what = line.partition(' = ')\n"
            "    try: found[name] = str(eval(what))\n"
            "    except OSError as error: found[name] = type(error).__name__\n"
            "import json; print(json.dumps(found))\n"
        )
        python = str(ROOT / ".venv/bin/python")
        done = subprocess.run(
            self.command(unit, python, "-c", program),
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found: dict[str, str] = json.loads(done.stdout)
        return found


@contextmanager
def an_installation() -> Iterator[Installed]:
    """Everything that a device's disk has, but for the system itself."""
    # Not below pytest's own folder, which only root may enter.
    with tempfile.TemporaryDirectory(prefix="sebusca-installed-") as name:
        stage = Path(name)
        stage.chmod(0o755)
        for folder in ("etc", "var/lib", "run/sebusca-display", "x11"):
            (stage / folder).mkdir(parents=True)
        for file in ("passwd", "group"):
            shutil.copy(f"/etc/{file}", stage / "etc" / file)
        assert main(["install", "--root", name, "--program", PROGRAM]) == 0
        subprocess.run(
            ["systemd-tmpfiles", f"--root={name}", "--create", "sebusca.conf"],
            check=True, capture_output=True,
        )  # fmt: skip
        users = TwoUsers(stage, _numbers(stage / "etc/passwd"), _group(stage / "etc/group"))
        yield Installed(stage, users, InstalledDevice(stage / "var/lib/sebusca"))


def _numbers(file: Path) -> dict[str, int]:
    lines = (line.split(":") for line in file.read_text("utf-8").splitlines())
    return {words[0].removeprefix("sebusca-"): int(words[2]) for words in lines}


def _group(file: Path) -> int:
    return _numbers(file)["sebusca"]


@contextmanager
def a_locked_display(installed: Installed, size: tuple[int, int]) -> Iterator[Unlocked]:
    """The display of the unit: a path of a socket, and a key; no other way to it."""
    cookie = installed.stage / "run/sebusca-display/cookie"
    script = installed.stage / "usr/local/lib/sebusca/display-cookie"
    subprocess.run([script, cookie, str(installed.users.ids["player"])], check=True)
    # Without an abstract socket a number is not taken: the next server that looks for a free one
    # would put its socket in the place of this one's. So this has a number that nobody looks at.
    number = f":{10_000 + os.getpid() % 20_000}"
    options = (number, "-auth", str(cookie), "-nolisten", "local")
    with a_display(installed.stage / "frames", size, options=options) as display:
        there = Path("/tmp/.X11-unix", f"X{display.name.removeprefix(':')}")
        os.chown(there, installed.users.ids["player"], -1)  # as the unit does it
        there.chmod(0o700)
        os.link(there, installed.stage / "x11/X0")
        yield Unlocked(display.name, display.frame_buffer, display.pid)


@contextmanager
def started(installed: Installed, unit: str) -> Iterator[tuple[TipPlayer, socket.socket]]:
    """The unit's own command under the unit's restrictions, and what it says to its manager."""
    said = installed.stage / "run/sebusca/notify"
    said.unlink(missing_ok=True)
    log = installed.stage / "unit.log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener, log.open("wb") as out:
        listener.bind(str(said))
        said.chmod(0o666)
        process = subprocess.Popen(
            installed.command(unit), cwd=ROOT, stdout=out, stderr=out,
            env=os.environ | {"NOTIFY_SOCKET": "/run/sebusca/notify"},
        )  # fmt: skip
        try:
            yield TipPlayer(installed.device, process, log), listener
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def heard(listener: socket.socket, seconds: float) -> list[str]:
    """What is said to the manager within so long."""
    words = []
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        listener.settimeout(left)
        try:
            words.append(listener.recv(4096).decode("ascii"))
        except TimeoutError:
            break
    return words


def descendants(pid: int, words: Sequence[str]) -> list[psutil.Process]:
    """Processes started by it whose command line has all of these words."""
    found = psutil.Process(pid).children(recursive=True)
    return [process for process in found if set(words) <= set(process.cmdline())]


needs_namespaces = pytest.mark.skipif(bool(why_not()), reason=why_not() or "applied")
