"""Plays on their way to the hub: counted by the hour, the same batch however often it is sent."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.agent.plays_taken import MOST_TAKEN, TakenPlays
from kiosk.player.plays import Play, PlayLog
from sync.device_api import PLAYS_MAX
from sync.types import PublicationNumber, SlideId
from tests.making import notice_id

HOUR = datetime(2026, 11, 20, 15, tzinfo=UTC)


def play(slide: str = "slide-1", *, minute: int = 0, trusted: bool = True) -> Play:
    return Play(
        slide_id=SlideId(slide),
        notice_id=notice_id(1),
        publication=PublicationNumber(4),
        shown_at=HOUR.timestamp() + 60 * minute,
        clock_trusted=trusted,
        seconds=8.0,
    )


@pytest.fixture
def taken(tmp_path: Path) -> TakenPlays:
    return TakenPlays(tmp_path / "player")


def write(taken: TakenPlays, *plays: Play, name: str = "plays-1-1.jsonl") -> Path:
    taken.folder.mkdir(exist_ok=True)
    file = taken.folder / name
    file.write_text("".join(json.dumps(asdict(each)) + "\n" for each in plays))
    return file


def test_plays_are_counted_by_slide_and_hour(taken: TakenPlays) -> None:
    write(taken, play(), play(minute=59), play(minute=60), play("slide-2"))
    taken.take(time.time())
    [batch] = taken.batches(taken.files()[0])
    assert [(p.slide, p.hour.hour, p.count) for p in batch.plays] == [
        ("slide-1", 15, 2),
        ("slide-2", 15, 1),
        ("slide-1", 16, 1),
    ]


def test_the_same_file_is_the_same_batch_again(taken: TakenPlays) -> None:
    write(taken, play())
    taken.take(time.time())
    file = taken.files()[0]
    assert taken.batches(file) == TakenPlays(taken.folder).batches(file)


def test_plays_without_a_trusted_clock_and_torn_lines_are_left_out(taken: TakenPlays) -> None:
    file = write(taken, play(), play(trusted=False))
    file.write_text(file.read_text() + '{"slide_id": "sli')
    taken.take(time.time())
    [batch] = taken.batches(taken.files()[0])
    assert [p.count for p in batch.plays] == [1]


def test_a_player_that_is_running_loses_no_play_when_its_file_is_taken(taken: TakenPlays) -> None:
    log = PlayLog(taken.folder)
    log.add(play())
    while not list(taken.folder.glob("plays-*")):
        time.sleep(0.01)
    taken.take(time.time())
    log.add(play(minute=1))
    log.close()
    taken.take(time.time())
    counts = [p.count for f in taken.files() for b in taken.batches(f) for p in b.plays]
    assert counts == [1, 1]


def test_more_than_one_report_holds_are_several_batches_of_their_own(taken: TakenPlays) -> None:
    write(taken, *(play(f"slide-{n}") for n in range(PLAYS_MAX + 1)))
    taken.take(time.time())
    batches = taken.batches(taken.files()[0])
    assert [len(batch.plays) for batch in batches] == [PLAYS_MAX, 1]
    assert len({batch.id for batch in batches}) == 2


def test_what_the_hub_has_is_deleted(taken: TakenPlays) -> None:
    write(taken, play())
    taken.take(time.time())
    taken.done(taken.files()[0])
    assert list(taken.folder.iterdir()) == []


def test_taken_files_are_bounded_and_the_rest_stays_with_the_player(taken: TakenPlays) -> None:
    for n in range(MOST_TAKEN + 2):
        write(taken, play(), name=f"plays-{n}-1.jsonl")
    assert (taken.take(time.time()), taken.take(time.time())) == (MOST_TAKEN, 0)
    assert len(list(taken.folder.glob("plays-*"))) == 2


def test_a_file_that_the_hub_never_took_is_given_up_in_the_end(taken: TakenPlays) -> None:
    write(taken, play())
    taken.take(time.time())
    taken.take(time.time() + 29 * 24 * 3600)
    assert len(taken.files()) == 1
    taken.take(time.time() + 31 * 24 * 3600)
    assert taken.files() == []


def test_a_file_without_a_play_that_counts_is_no_batch(taken: TakenPlays) -> None:
    write(taken, play(trusted=False))
    taken.take(time.time())
    assert taken.batches(taken.files()[0]) == []
    assert UUID(taken.files()[0].stem.removeprefix("taken-"))
