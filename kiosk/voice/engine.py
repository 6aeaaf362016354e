"""One line on its way to the ear: two processes, the engine and the player of its samples.

The words go through a pipe into the engine's standard input: no argument that `ps` shows, no file.
Both are in this process's group, and the kernel ends them with it (`setpriv --pdeathsig`): a voice
never outlives whoever speaks.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.voice.voice import Spoken

VOICES: Mapping[Spoken, str] = {"es": "es-419", "en": "en-us"}
"""Latin American Spanish and American English, as people on the border speak."""
WORDS_A_MINUTE = 155
"""A little slower than the engine's own 175: it is heard once, standing, in noise."""


@dataclass(frozen=True)
class Engine:
    """The paths of the three programs, and the environment that they get."""

    setpriv: str
    espeak: str
    aplay: str
    environment: Mapping[str, str]

    def begin(self, language: Spoken, amplitude: int, device: str) -> Talk:
        """Both processes, waiting for words. Raises OSError where they cannot be started."""
        tied = [self.setpriv, "--pdeathsig", "KILL", "--no-new-privs", "--"]
        speaking = subprocess.Popen(  # noqa: S603 - our own command
            [
                *(*tied, self.espeak, "--stdin", "--stdout", "-b", "1", "-z"),
                *("-v", VOICES[language], "-a", str(amplitude), "-s", str(WORDS_A_MINUTE)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(self.environment),
        )
        try:
            playing = subprocess.Popen(  # noqa: S603 - our own command
                [*tied, self.aplay, "-q", "-t", "wav", "-D", device],
                stdin=speaking.stdout,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(self.environment),
            )
        except OSError:
            Talk(speaking, None).end()
            raise
        finally:
            if speaking.stdout is not None:
                speaking.stdout.close()
        return Talk(speaking, playing)


@dataclass
class Talk:
    """Two processes that say one line."""

    speaking: subprocess.Popen[bytes]
    playing: subprocess.Popen[bytes] | None

    def tell(self, text: str) -> None:
        """Hand the words over. Waits for the pipe, where they are long; a killed engine takes the
        rest of them for nothing."""
        pipe = self.speaking.stdin
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.write(text.encode("utf-8"))
                pipe.flush()
            with contextlib.suppress(OSError):
                pipe.close()

    def goes_on(self, seconds: float) -> bool:
        """Waits so long for the end; whether it still speaks."""
        if self.playing is None:
            return False
        try:
            self.playing.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return True
        return False

    @property
    def fault(self) -> int:
        """Exit code of the player of samples where it ended by itself and not well; else 0."""
        return max(0, self.playing.returncode or 0) if self.playing is not None else 0

    def silence(self) -> None:
        """Kills both, whoever calls; waits for nothing."""
        for process in (self.playing, self.speaking):
            if process is not None:
                process.kill()

    def end(self) -> None:
        """Kills what still runs, and buries both."""
        self.silence()
        if self.speaking.stdin is not None:
            with contextlib.suppress(OSError):
                self.speaking.stdin.close()
        for process in (self.playing, self.speaking):
            if process is not None:
                process.wait()
