"""The form as a process: sure to end, close-mouthed, and told nothing but what it needs."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kiosk.form.main import haste_of
from kiosk.form.messages import Close, Word
from kiosk.player.form_process import FormProcess, form_environment
from tests.fixtures_form import WARM, until_gone

SECRET = "una camioneta añil"


class Child:
    """A process that runs a few lines in the form's place, and what was heard of it."""

    def __init__(self, program: str) -> None:
        self.heard: queue.SimpleQueue[Word | None] = queue.SimpleQueue()
        self.process = FormProcess(
            WARM, self.heard.put, program=("-c", textwrap.dedent(_FRAME) + textwrap.dedent(program))
        )

    def next(self) -> Word | None:
        return self.heard.get(timeout=10)


_FRAME = """
import os, socket, sys, time
link = socket.socket(fileno=int(sys.argv[sys.argv.index("--link") + 1]))
lines = link.makefile("rb")
warm = lines.readline()
"""


@pytest.fixture
def children() -> Iterator[list[Child]]:
    made: list[Child] = []
    yield made
    for child in made:
        child.process.end()


def test_its_words_are_heard_and_then_its_end(children: list[Child]) -> None:
    child = Child("""
        link.sendall(b'{"is": "warm"}\\n{"is": "beat"}\\n')
        lines.readline()
    """)
    children.append(child)
    assert (child.next(), child.next()) == ("warm", "beat")
    assert child.process.send(Close())
    assert child.next() is None


def test_whoever_says_anything_else_is_not_listened_to_any_more(
    children: list[Child], caplog: pytest.LogCaptureFixture
) -> None:
    child = Child(f"""
        link.sendall({SECRET.encode()!r} + b'\\n' + b'{{"is": "warm"}}\\n')
        lines.readline()
    """)
    children.append(child)
    assert child.next() is None
    assert "none of ours" in caplog.text
    assert SECRET not in caplog.text


def test_a_process_that_ignores_everything_is_ended_and_buried(children: list[Child]) -> None:
    child = Child("""
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        link.sendall(b'{"is": "warm"}\\n')
        while True:
            time.sleep(60)
    """)
    children.append(child)
    assert child.next() == "warm"
    child.process.end()
    assert not psutil.pid_exists(child.process.pid)


def test_one_that_is_killed_with_orders_unread_has_ended_and_no_more(
    children: list[Child], recwarn: pytest.WarningsRecorder
) -> None:
    child = Child('link.sendall(b\'{"is": "warm"}\\n\'); time.sleep(60)')
    children.append(child)
    assert child.next() == "warm"
    assert child.process.send(WARM)
    child.process.end()
    assert child.next() is None
    assert [str(warning.message) for warning in recwarn] == []


def test_one_that_does_not_read_holds_nobody_up(children: list[Child]) -> None:
    child = Child("time.sleep(60)")
    children.append(child)
    sent = [child.process.send(WARM) for _ in range(30_000)]
    assert sent[0] is True
    assert sent[-1] is False


def test_it_is_told_of_the_display_and_of_nothing_else() -> None:
    given = {"DISPLAY": ":0", "SDL_VIDEODRIVER": "x11", "PATH": "/bin"}
    kept_from_it = {"LD_PRELOAD": "x.so", "PYTHONPATH": "/x", "DBUS_SESSION_BUS_ADDRESS": "x",
                    "SEBUSCA_KIOSK_CONFIG": "/x", "PYTHONFAULTHANDLER": "1"}  # fmt: skip
    assert form_environment(given | kept_from_it) == given


def test_the_players_own_environment_does_not_reach_it(
    children: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_PRELOAD", "")
    monkeypatch.setenv("SEBUSCA_KIOSK_CONFIG", "/etc/sebusca/kiosk.yaml")
    child = Child("""
        clean = not {"LD_PRELOAD", "SEBUSCA_KIOSK_CONFIG"} & set(os.environ)
        link.sendall(b'{"is": "warm"}\\n' if clean else b'{"is": "failed"}\\n')
        lines.readline()
    """)
    children.append(child)
    assert child.next() == "warm"


LINKED = """
import socket, sys
from kiosk.form.link import Link
player, form = socket.socketpair()
link = Link(form.detach())
"""


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        ("player.close(); link.next_order()", 0),
        ('player.sendall(b\'{"do": "clo\'); player.close(); link.next_order()', 0),
        ("player.close(); link.tell('beat')", 0),
        ('player.sendall(b\'{"do": "picture"}\\n\'); link.next_order()', 1),
    ],
)
def test_a_form_without_its_player_or_with_an_order_of_nobodys_ends(
    happens: str, code: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{LINKED}\n{happens}\nprint('still there')"],
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


def test_without_a_parent_it_ends_before_it_begins() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.form", "--link", "0", "--parent", "1"],
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


ACCIDENTS = {
    "an exception": "raise ValueError(words)",
    "in a thread": "import threading; threading.Thread(target=lambda: 1 / len({}[words])).start()",
    "in a destructor": """
class Dying:
    def __del__(self):
        raise RuntimeError(words)
Dying()
""",
    "a logged exception": """
try:
    {}[words]
except KeyError:
    logging.getLogger("kiosk.form").exception("it broke over %s", words)
""",
    "a library's warning": "logging.getLogger('kivy').error(words)",
    "a template that does not fit": "logging.getLogger('kiosk.form').error('at %d', words)",
    "a python warning": "import warnings; warnings.warn(words)",
    "a model's refusal": """
from sync.models import Tip
try:
    Tip.model_validate({"words": words})
except ValueError as error:
    logging.getLogger("kiosk.form").error("refused: %s", error, exc_info=True)
raise SystemExit(1)
""",
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_no_accident_tells_what_somebody_typed(accident: str) -> None:
    program = (
        "import logging, sys\n"
        "from kiosk.form.discreet import speak_discreetly\n"
        "speak_discreetly()\n"
        "words = sys.stdin.read()\n"
        "logging.getLogger('kiosk.form').info('ready in %.1f s', 0.25)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program + ACCIDENTS[accident]],
        input=SECRET,
        capture_output=True,
        timeout=20,
        check=False,
        encoding="utf-8",
    )
    assert "ready in 0.2 s" in done.stderr
    assert "camioneta" not in done.stdout + done.stderr


def test_a_failure_is_told_by_its_type_and_place() -> None:
    program = (
        "from kiosk.form.discreet import speak_discreetly\n"
        "speak_discreetly()\n"
        "def lost():\n"
        "    raise LookupError('x')\n"
        "lost()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=False
    )
    assert "LookupError at <string>:4, <string>:5" in done.stderr
    assert done.returncode == 1


def test_the_kernel_keeps_its_memory_from_others_and_from_cores() -> None:
    program = (
        "import ctypes, resource\n"
        "from kiosk.form.discreet import keep_memory_private\n"
        "keep_memory_private()\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.stdout == "0 (0, 0)\n"  # PR_GET_DUMPABLE


def test_a_player_that_dies_takes_its_form_with_it(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    program = (
        "import os, pathlib, sys\n"
        "from kiosk.player.form_process import FormProcess\n"
        "from tests.fixtures_form import WARM\n"
        "form = FormProcess(WARM, lambda word: None)\n"
        f"pathlib.Path({str(file)!r}).write_text(str(form.pid))\n"
        "sys.stdin.read()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        cwd=root,
        env=os.environ | {"SDL_VIDEODRIVER": "offscreen"},
    ) as player:
        while not file.exists() or not file.read_text():
            assert player.poll() is None
        assert player.stdin is not None
        player.stdin.close()
    until_gone(int(file.read_text()), 3)


@pytest.mark.parametrize(
    ("given", "expected"), [("8", 8.0), ("0.01", 1.0), ("-3", 1.0), ("x", 1.0)]
)
def test_a_tests_haste_can_only_wipe_a_form_sooner(given: str, expected: float) -> None:
    assert haste_of({"SEBUSCA_FORM_HASTE": given}) == expected
