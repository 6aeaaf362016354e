"""One renderer for several: whom it lets in, what it survives, and when it ends."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.render.sharing import LONGEST_LINE, SharedRenderer, share
from kiosk.render.software import software

CHILD = """
import json, os, sys, time
for line in sys.stdin:
    asked = json.loads(line)
    if asked.get("do") == "die":
        os._exit(3)
    if asked.get("do") == "hang":
        time.sleep(60)
    print(json.dumps({"ok": True, "pid": os.getpid()}), flush=True)
"""
REFUSING = 'print(\'{"ok": false, "error": "no GL context"}\', flush=True); input()'


def renderer_of(code: str, **limits: Any) -> SharedRenderer:
    return SharedRenderer([sys.executable, "-c", code], lambda: "1-a", **limits)


def ask(renderer: SharedRenderer, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(renderer.answer(json.dumps(asked).encode() + b"\n"))
    return answer


@pytest.fixture
def drawing() -> Iterator[SharedRenderer]:
    """Four pictures a process."""
    renderer = renderer_of(CHILD, renders=4, answer_s=0.5)
    yield renderer
    renderer.close()


def test_a_process_is_replaced_after_its_pictures_and_nobody_is_refused(
    drawing: SharedRenderer,
) -> None:
    answers = [ask(drawing) for _ in range(10)]
    assert all(answer["ok"] for answer in answers)
    drawn = [answer["pid"] for answer in answers]
    assert [drawn.count(pid) for pid in dict.fromkeys(drawn)] == [4, 4, 2]


def test_a_death_and_a_hang_are_told_and_the_next_is_drawn(drawing: SharedRenderer) -> None:
    assert "it ended" in ask(drawing, do="die")["error"]
    assert ask(drawing)["ok"]
    assert "no answer within" in ask(drawing, do="hang")["error"]
    assert ask(drawing)["ok"]


def test_where_nothing_can_be_drawn_the_reason_is_told() -> None:
    renderer = renderer_of(REFUSING)
    assert ask(renderer)["error"] == "no GL context"
    renderer.close()


def test_without_gl_the_real_one_says_which_packages_are_missing(tmp_path: Path) -> None:
    nowhere = {"__EGL_VENDOR_LIBRARY_DIRS": "/nonexistent", "PATH": "/usr/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.render", "--serve"],
        input=b'{"hello":true}\n',
        env=nowhere | {"HOME": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert "libegl1" in json.loads(done.stdout)["error"]


def test_the_socket_is_its_owners_and_goes_with_the_last_who_leaves(tmp_path: Path) -> None:
    path = tmp_path / "r.sock"
    path.touch()  # left by one that was killed
    renderer = renderer_of(CHILD)
    served = threading.Thread(target=share, args=(path, renderer), kwargs={"linger_s": 0.4})
    served.start()
    with connected(path) as first, first.makefile("rb") as lines:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert share(path, renderer_of(CHILD)) is False
        first.sendall(b'{"hello": true}\n')
        assert json.loads(lines.readline()) == {"ok": True, "renderer": "1-a"}
        time.sleep(0.8)  # longer than it lingers, but somebody is there
        first.sendall(b"x" * (LONGEST_LINE + 2) + b"\n")
        assert "longer than" in json.loads(lines.readline())["error"]
    served.join(timeout=10)
    assert not served.is_alive()
    assert not path.exists()
    renderer.close()


def connected(path: Path) -> socket.socket:
    deadline = time.monotonic() + 10
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        else:
            return connection


def test_software_changes_with_any_file_that_pictures_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = software()
    assert software() == before
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    monkeypatch.setattr("kiosk.render.software.FONT_FOLDERS", (fonts,))
    with_fonts = software()
    (fonts / "Noto").mkdir()
    assert len({before, with_fonts, software()}) == 3
