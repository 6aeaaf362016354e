"""Plays on their way to the hub: taken from the player's files, counted by the day, then deleted.

Only days that are over are taken. While a form is open the slide beneath is no play, so that a
count of every ten minutes would tell the hub, under this screen's name, when a tip was given at it.
A file that is taken gets the batch's id as its name before anything is sent, so that a batch that
was sent twice (the answer lost, the power cut) is the same batch, and counts once.
"""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sync.device_api import PLAYS_MAX, PlayCount
from sync.store.files import sync_folder

MOST_TAKEN = 30
"""Files that wait for the hub; beyond, plays stay in the player's own files, which are bounded."""
GIVE_UP_S = 30 * 24 * 3600.0
"""A file that the hub never took is dropped: later, it would no longer know the batch again."""
_MOST_A_DAY = 86_400
_TAKEN = "taken-"
_OF_A_DAY = re.compile(r"plays-(\d{8})-")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Batch:
    """What one report carries of one file."""

    id: uuid.UUID
    plays: tuple[PlayCount, ...]


@dataclass(frozen=True)
class TakenPlays:
    """The folder in which the player writes `plays-*.jsonl`."""

    folder: Path

    def take(self, now_s: float) -> int:
        """Takes the player's files of other days than this one (UTC); how many. `now_s` is seconds
        since 1970, as files are stamped.

        What is taken is read at the next turn: a line that is being written meanwhile gets there.
        """
        if not self.folder.is_dir():
            return 0
        self._give_up(now_s)
        room = MOST_TAKEN - len(self.files())
        today = f"{datetime.fromtimestamp(now_s, UTC):%Y%m%d}"
        over = [(day, file) for file in self.folder.glob("plays-*.jsonl") if (day := _day(file))]
        files = sorted((day, file) for day, file in over if day != today)[: max(0, room)]
        for day, file in files:
            file.rename(self.folder / f"{_TAKEN}{uuid.uuid4().hex}-{day}.jsonl")
        if files:
            sync_folder(self.folder)
        return len(files)

    def files(self) -> list[Path]:
        """Taken and not yet done with, oldest first."""
        found = self.folder.glob(f"{_TAKEN}*.jsonl")
        return sorted(found, key=lambda file: (file.stat().st_mtime_ns, file.name))

    def batches(self, file: Path) -> list[Batch]:
        """The file's plays, in as many reports as they need; none where it holds none."""
        number, _, day = file.stem.removeprefix(_TAKEN).partition("-")
        try:
            base, when = uuid.UUID(hex=number), date.fromisoformat(day)
        except ValueError:
            return []  # of no day: of an earlier release, or not ours
        counts = _counted(file, when)
        parts = [counts[n : n + PLAYS_MAX] for n in range(0, len(counts), PLAYS_MAX)]
        return [Batch(uuid.uuid5(base, str(n)), tuple(part)) for n, part in enumerate(parts)]

    def _give_up(self, now_s: float) -> None:
        for file in self.files():
            if now_s - file.stat().st_mtime > GIVE_UP_S:
                file.unlink()

    def done(self, file: Path) -> None:
        """The hub has them all."""
        file.unlink(missing_ok=True)


def _day(file: Path) -> str:
    """The day of a file of the player's; empty for another file."""
    found = _OF_A_DAY.match(file.name)
    return found.group(1) if found else ""


def _counted(file: Path, day: date) -> list[PlayCount]:
    """Plays of a day by slide and publication. Those under an untrusted clock have no day, and are
    left out; so is a line that a power cut tore."""
    counts: Counter[tuple[str, str | None, int]] = Counter()
    for play in _plays(file):
        try:
            key = (str(play["slide_id"]), play["notice_id"], int(play["publication"]))
        except (KeyError, TypeError, ValueError):
            continue
        counts[key] += 1
    found = []
    for (slide, notice, publication), count in sorted(counts.items(), key=_order):
        try:
            found.append(
                PlayCount(
                    slide=slide,
                    notice=notice,
                    publication=publication,
                    day=day,
                    count=min(count, _MOST_A_DAY),
                )
            )
        except ValidationError:
            _log.warning("plays of a slide that is none were left out")
    return found


def _order(item: tuple[tuple[str, str | None, int], int]) -> tuple[Any, ...]:
    slide, notice, publication = item[0]
    return slide, notice or "", publication


def _plays(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                play = json.loads(line)
            except ValueError:
                continue
            if isinstance(play, dict) and play.get("clock_trusted") is True:
                yield play
