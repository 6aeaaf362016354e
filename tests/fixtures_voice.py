"""A sound card of files: `aplay` and `amixer` as small programs, put first on the PATH.

`aplay` keeps what it is given, as a real one does, until it is killed or the speech is over; the
headset is a file that says `on` or `off`. The engine is the real one, where a test does not ask for
a slow one.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from config.sections import Headset
from config.sections import Voice as VoiceSettings
from kiosk.voice import Voice, open_voice

needs_engine = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="needs espeak-ng (scripts/setup --for test)"
)
JACK = Headset(device="plughw:CARD=Ears", card="Ears")
ROOM = "default"

_APLAY = """#!/bin/sh
case "$1" in -l) cat {folder}/cards; exit 0;; esac
echo "$$ $*" >> {folder}/played
if [ -e {folder}/busy ]; then exit 1; fi
while [ -e {folder}/long ]; do sleep 0.02; done
cat > {folder}/sound.$$
"""
_AMIXER = """#!/bin/sh
if [ ! -e {folder}/jack ]; then echo "Invalid card number '$2'." >&2; exit 1; fi
echo "numid=3,iface=MIXER,name='Headphone Jack Volume'"
echo "  ; type=INTEGER,access=rw------,values=1,min=0,max=10,step=0"
echo "  : values=9"
echo "numid=12,iface=CARD,name='Headphone Jack'"
echo "  ; type=BOOLEAN,access=r-------,values=1"
echo "  : values=$(cat {folder}/jack)"
"""
_SLOW_ENGINE = """#!/bin/sh
echo "$*" >> {folder}/engine
cat > {folder}/words
exec sleep 60
"""


@dataclass(frozen=True)
class Sound:
    """The card: what was played on it, and its headset."""

    folder: Path

    def plug(self, state: str = "on") -> None:
        """Puts the headset in, or pulls it out (`off`)."""
        whole = self.folder / "jack.new"
        whole.write_text(state, encoding="ascii")
        whole.rename(self.folder / "jack")

    def speak_long(self, *, long: bool = True) -> None:
        """From now on no sentence is taken, as by a card that is full, until this is called with
        False: the engine waits with its words."""
        if long:
            (self.folder / "long").touch()
        else:
            (self.folder / "long").unlink(missing_ok=True)

    def break_down(self) -> None:
        """From now on nothing plays."""
        (self.folder / "busy").touch()

    @property
    def devices(self) -> list[str]:
        """Where something was played, in order."""
        return [line.split()[-1] for line in self._lines("played")]

    @property
    def engine_arguments(self) -> list[str]:
        """Of the slow engine, each time that it was started."""
        return self._lines("engine")

    @property
    def loudness(self) -> list[int]:
        """The largest sample of everything that was played, in order of the files."""
        waves = [self.folder / f"sound.{line.split()[0]}" for line in self._lines("played")]
        return [_largest(wave.read_bytes()[44:]) for wave in waves]

    def _lines(self, name: str) -> list[str]:
        file = self.folder / name
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@contextmanager
def a_sound_card(
    folder: Path, *, slow_engine: bool = False, cards: str = "card 0: Ears"
) -> Iterator[Sound]:
    """The programs on the PATH of this process and its children; a headset that is not in."""
    folder.mkdir(parents=True, exist_ok=True)
    programs = {"aplay": _APLAY, "amixer": _AMIXER} | (
        {"espeak-ng": _SLOW_ENGINE} if slow_engine else {}
    )
    for name, text in programs.items():
        program = folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(text.replace("{folder}", str(folder)), encoding="utf-8")
        program.chmod(0o755)
    (folder / "cards").write_text(cards and f"{cards}\n", encoding="utf-8")
    sound = Sound(folder)
    sound.plug("off")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")
        yield sound


@contextmanager
def a_voice(settings: VoiceSettings | None = None) -> Iterator[Voice]:
    """An open voice; silent for good afterwards."""
    voice = open_voice(settings or VoiceSettings(headset=JACK))
    try:
        yield voice
    finally:
        voice.close()


def until(what: Callable[[], object], seconds: float = 5.0) -> float:
    """Seconds until it holds; fails where it does not by then."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "it did not happen"
        time.sleep(0.005)
    return time.monotonic() - began


def until_dead(processes: Sequence[psutil.Process], seconds: float) -> float:
    """Seconds until all of these have ended; fails where one has not by then."""
    return until(lambda: all(map(_is_dead, processes)), seconds)


OTHERS: frozenset[psutil.Process] = frozenset()
"""What tests before this one keep running in this process: a warm renderer. See `alone`."""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """`children` are from here on those of this test."""
    monkeypatch.setattr(f"{__name__}.OTHERS", frozenset(children()))


def children(pid: int | None = None) -> list[psutil.Process]:
    """The processes that this one, or that one, has started and that still run."""
    found = psutil.Process(pid).children(recursive=True)
    mine = [child for child in found if child not in OTHERS]
    return [child for child in mine if child.is_running() and not _is_dead(child)]


def _is_dead(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _largest(data: bytes) -> int:
    samples = memoryview(data[: len(data) // 2 * 2]).cast("h")
    return max((abs(sample) for sample in samples), default=0)
