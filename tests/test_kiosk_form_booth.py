"""A real form's process offscreen, spoken to as the player does: what it takes and what it does."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.kiosk import Display
from kiosk.form.messages import Close, Context, Open, Word
from kiosk.player.form_process import FormProcess
from sync.store.records import Derivative
from tests.fixtures_form import WARM, context_of

pytestmark = pytest.mark.slow
PATIENCE_S = 30.0
GONE_WITHIN_S = 2.0


@dataclass
class Booth:
    """A warm form and what it has said."""

    process: FormProcess
    heard: queue.SimpleQueue[Word | None]

    def next(self) -> Word | None:
        return self.heard.get(timeout=PATIENCE_S)

    def until(self, word: Word | None) -> list[Word | None]:
        """Everything up to this word."""
        said = [self.next()]
        while said[-1] not in {word, None}:
            said.append(self.next())
        return said


@contextmanager
def a_booth(folder: Path) -> Iterator[Booth]:
    """A form that is warm, drawn offscreen; ended afterwards."""
    warm = WARM.model_copy(
        update={
            "display": Display(width=640, height=360, fullscreen=False),
            "kivy_home": str(folder / "kivy"),
            "store_dir": str(folder / "store"),
            "spool_dir": str(folder / "spool"),
        }
    )
    heard: queue.SimpleQueue[Word | None] = queue.SimpleQueue()
    process = FormProcess(warm, heard.put)
    try:
        made = Booth(process, heard)
        assert made.next() == "warm"
        yield made
    finally:
        process.end()


@pytest.fixture(autouse=True)
def _offscreen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "offscreen")


def without_its_picture(*numbers: int) -> Context:
    """A form about people whose pictures are not in the store."""
    context = context_of(*numbers)
    assert context.person is not None
    lost = Derivative(sha256="a" * 64, media_type="image/jpeg", width=40, height=40, byte_size=1000)
    person = context.person.model_copy(update={"picture": lost})
    return context.model_copy(update={"person": person})


def test_it_opens_once_without_a_lost_picture_and_closes_when_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with a_booth(tmp_path) as booth:
        limits = Path(f"/proc/{booth.process.pid}/limits").read_text("ascii")
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]
        assert booth.process.send(Open(context=without_its_picture(1, 2)))
        assert booth.until("open")[-1] == "open"
        assert booth.process.send(Open(context=context_of(3)))
        assert booth.until("beat") + booth.until("beat") == ["beat", "beat"]
        began = time.monotonic()
        assert booth.process.send(Close())
        assert "open" not in booth.until(None)
        assert time.monotonic() - began < GONE_WITHIN_S
    said = capfd.readouterr().err
    assert "damaged or gone (" in said  # by type and place…
    assert "a" * 64 not in said  # …and no more


def test_one_that_cannot_be_opened_says_so_and_ends(tmp_path: Path) -> None:
    unreadable = context_of(1).model_copy(update={"promise_es": None})
    with a_booth(tmp_path) as booth:
        assert booth.process.send(Open.model_construct(context=unreadable))
        assert booth.until("failed")[-1] == "failed"
        assert booth.next() is None
