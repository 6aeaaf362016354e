"""Whether every tip that was saved has arrived once, and once alone."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from scripts.bench_run.faults.giver import SAVED, number_of
from sync.models import Jwe
from sync.sealing import open_tip
from tests.making import desk_secret, public_key


def lost_or_doubled(saved: set[int], arrived: Iterable[int]) -> list[str]:
    """What is wrong: `saved` are the numbers of which the form has said "saved", `arrived` those
    of every tip that the hub holds. A tip that nobody was told is saved may arrive, once."""
    counted = Counter(arrived)
    wrong = [f"saved tip {number} was lost" for number in sorted(saved - counted.keys())]
    wrong += [
        f"tip {number} arrived {times} times"
        for number, times in sorted(counted.items())
        if times > 1
    ]
    return wrong


class Desk:
    """Opens what the hub keeps, each submission once."""

    def __init__(self) -> None:
        self._keys = {public_key(desk_secret(n)).kid: desk_secret(n) for n in range(1, 4)}
        self._opened: dict[str, int] = {}

    def numbers(self, kept: Mapping[str, bytes]) -> list[int]:
        """The number of each tip at the hub; a number twice where two ids hold it."""
        for tip, content in list(kept.items()):
            if tip not in self._opened:
                envelope = Jwe.model_validate(json.loads(content)["envelope"])
                self._opened[tip] = number_of(open_tip(envelope, self._keys).words)
        return list(self._opened.values())


class Givers:
    """The warm process, and what its children have said."""

    def __init__(self, spool_dir: Path, log: Path) -> None:
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scripts.bench_run.faults.giver", str(spool_dir)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
            )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._next = 1
        self.saved: set[int] = set()
        self.refused = 0
        """Of which the form would have said that they could not be kept."""

    def begin(self, count: int) -> int:
        """So many people give a tip; the process that takes them."""
        numbers = list(range(self._next, self._next + count))
        self._next += count
        if self._process.stdin is None:
            raise RuntimeError("the givers have no input")
        self._process.stdin.write(f"{json.dumps(numbers)}\n")
        self._process.stdin.flush()
        word, _, child = self._lines.get(timeout=30).partition(" ")
        if word != "child":
            raise RuntimeError(f"the givers said {word!r}")
        return int(child)

    def finish(self) -> None:
        """Wait until that process is gone, and take what it said."""
        while (line := self._lines.get(timeout=60)) != "over":
            number, _, outcome = line.partition(" ")
            if outcome == SAVED:
                self.saved.add(int(number))
            else:
                self.refused += 1

    @staticmethod
    def kill(child: int) -> None:
        """SIGKILL, wherever it is."""
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    def close(self) -> None:
        """No more people."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(10)

    def _read(self) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                self._lines.put(line.strip())
