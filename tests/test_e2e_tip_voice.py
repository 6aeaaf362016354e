"""A form that is listened to: its engine holds what a person wrote, and is gone with the form.

The real form with a keypad on a real display, the real engine, and a sound card that is full.
"""

from __future__ import annotations

import os
import queue
import signal
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from config.kiosk import Display as Panel
from config.sections import Voice as VoiceSettings
from kiosk.doctor.memory import leaves_no_core
from kiosk.form.messages import Open, Word
from kiosk.player.form_process import FormProcess
from screens.look import Look
from screens.tip import TipForm
from screens.tip.focus import ARROWS, neighbour
from screens.tip.views import FormView
from screens.views import Pair
from tests.finding_words import find_in_files, find_in_memory, is_in_memory
from tests.fixtures_form import SIZE, WARM, context_of, unheard_of
from tests.fixtures_tip_form import offscreen
from tests.fixtures_voice import JACK, a_sound_card, children, needs_engine, until, until_dead
from tests.fixtures_xvfb import Display, a_display, needs_xvfb

__all__ = ["offscreen"]
pytestmark = [
    needs_xvfb,
    needs_engine,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into the form's memory"),
    pytest.mark.slow,
    pytest.mark.usefixtures("offscreen"),
]
GONE_WITHIN_S = 2.0
OPENING_S = 0.8
"""A key that comes sooner is still the one that opened the form."""
KEYS = {"up": "Up", "down": "Down", "left": "Left", "right": "Right", "enter": "Return"}


class Blind:
    """Presses keys on the display; a mirror of the form tells which ones lead where."""

    def __init__(self, display: Display) -> None:
        context = context_of()
        view = FormView(
            person=None,
            phone=context.phone,
            promise=Pair(context.promise_es, context.promise_en),
        )
        self._display = display
        self._mirror: Any = TipForm(Look(*SIZE, "keypad"), view, "es", lambda: 1000.0)

    def choose(self, *names: str) -> None:
        """Goes to each control in turn and presses Enter."""
        for name in names:
            self._press(*self._way(name), "enter")

    def _press(self, *keys: str) -> None:
        self._display.press("key", "--delay", "8", *(KEYS[key] for key in keys))
        for key in keys:
            self._mirror.press_key(key)

    def _way(self, name: str) -> list[str]:
        """The fewest arrows from where the focus is."""
        boxes = self._mirror.boxes
        ways: dict[str, list[str]] = {self._mirror.focus: []}
        ahead = deque(ways)
        while name not in ways:
            here = ahead.popleft()
            for arrow in ARROWS:
                there = neighbour(boxes, here, arrow)
                if there not in ways:
                    ways[there] = [*ways[here], arrow]
                    ahead.append(there)
        return ways[name]


class Form:
    """The form's process, as the player would hold it."""

    def __init__(self, folder: Path) -> None:
        self.heard: queue.SimpleQueue[Word | None] = queue.SimpleQueue()
        width, height = SIZE
        warm = WARM.model_copy(
            update={
                "display": Panel(width=width, height=height, fullscreen=False),
                "input": "keypad",
                "kivy_home": str(folder / "kivy"),
                "store_dir": str(folder / "store"),
                "spool_dir": str(folder / "spool"),
                "voice": VoiceSettings(headset=JACK),
            }
        )
        self.process = FormProcess(warm, self.heard.put)

    def until(self, word: Word) -> None:
        while (heard := self.heard.get(timeout=20)) != word:
            assert heard is not None, "the form has ended"

    @property
    def engines(self) -> list[psutil.Process]:
        return [child for child in children(self.process.pid) if child.name() == "espeak-ng"]

    def engine_with(self, words: str) -> psutil.Process:
        """The one that is reading them."""
        found: list[psutil.Process] = []

        def reads() -> bool:
            with suppress(ProcessLookupError, psutil.NoSuchProcess):  # it read a page before
                found[:] = [engine for engine in self.engines if is_in_memory(engine.pid, words)]
            return bool(found)

        until(reads)
        return found[0]


def test_after_a_form_that_was_killed_while_it_read_its_words_are_nowhere(tmp_path: Path) -> None:
    words = unheard_of()
    with (
        a_display(tmp_path / "display") as display,
        a_sound_card(tmp_path / "sound") as sound,
        pytest.MonkeyPatch.context() as patched,
    ):
        for name, value in display.environment.items():
            patched.setenv(name, value)
        sound.plug()
        sound.speak_long()
        form = Form(tmp_path)
        try:
            form.until("warm")
            assert form.process.send(Open(context=context_of()))
            form.until("open")
            time.sleep(OPENING_S)
            hand = Blind(display)
            hand.choose("not_sure", "next", "when:not_sure")
            hand.choose(*(f"key:{'space' if letter == ' ' else letter}" for letter in words))
            hand.choose("next", "back")  # where what was written is read again
            engine = form.engine_with(words)
            assert is_in_memory(form.process.pid, words)
            facts = [Path(f"/proc/{engine.pid}/{name}") for name in ("cmdline", "environ")]
            assert words.encode() not in b"".join(fact.read_bytes() for fact in facts)
            assert leaves_no_core(Path(f"/proc/{engine.pid}/limits").read_text("ascii"))
            # While it reads, and by the one signal after which nothing of ours could tidy up.
            everyone = [psutil.Process(form.process.pid), *children(form.process.pid)]
            os.kill(form.process.pid, signal.SIGKILL)
            until_dead(everyone, GONE_WITHIN_S)
            assert find_in_memory([display.pid], [words]) == []
            assert find_in_files([tmp_path], [words]) == []
            assert set(sound.devices) == {JACK.device}
        finally:
            form.process.end()
