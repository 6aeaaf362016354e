"""People who give tips one after the other, by the form's own way from answers to the spool.

`python -m scripts.bench_run.faults.giver SPOOL_FOLDER`, kept warm: each line of standard input is a
JSON list of numbers; a forked child (its id is said first) seals and keeps a tip for each, and
says after each whether the form would have said "saved". The child is the one to be killed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Final

from kiosk.form.saving import Outcome, Saver
from screens.tip.answers import Answers
from sync.spool import Spool
from tests.fixtures_form import context_of
from tests.making import notice_id

MOST: Final = 1000
SAVED: Final = "saved"


def words_of(number: int) -> str:
    """What a fictional person says, by which the tip is told from every other."""
    return f"Informe ficticio número {number}."


def number_of(words: str) -> int:
    """The number in `words_of`."""
    return int(words.rstrip(".").rpartition(" ")[2])


def give(spool_dir: Path, number: int) -> str:
    """Seal and keep one; `saved`, or why not."""
    done = threading.Event()
    said: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        said.append(outcome)
        done.set()

    saver = Saver(context_of(1), lambda: Spool(spool_dir, most=MOST), 0.0, time.monotonic)
    saver.save(
        Answers(
            about="notice",
            notice_id=notice_id(1),
            notice_name="Persona Ficticia",
            knows=(),
            when=None,
            where="",
            words=words_of(number),
            contact="",
            language="es",
        ),
        told,
    )
    done.wait()
    (outcome,) = said
    return outcome if isinstance(outcome, str) else SAVED


def main() -> None:
    """Answer lines until standard input ends."""
    spool_dir = Path(sys.argv[1])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            for number in json.loads(line):
                _say(f"{number} {give(spool_dir, number)}")
            os._exit(0)
        _say(f"child {child}")
        os.waitpid(child, 0)
        _say("over")


def _say(line: str) -> None:
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


if __name__ == "__main__":
    main()
