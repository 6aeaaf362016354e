"""Plays on their way to the hub: counted by the day, the same batch however often it is sent."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.agent.plays_taken import MOST_TAKEN, TakenPlays
from kiosk.player.plays import Play, PlayLog, written
from sync.device_api import PLAYS_MAX
from sync.types import PublicationNumber, SlideId
from tests.making import notice_id

HOUR = datetime(2026, 11, 20, 15, tzinfo=UTC)
NEXT_DAY_S = (HOUR + timedelta(days=1)).timestamp()


def play(slide: str = "slide-1", *, hours: int = 0, trusted: bool = True) -> Play:
    return Play(
        slide_id=SlideId(slide),
        notice_id=notice_id(1),
        publication=PublicationNumber(4),
        shown_at=HOUR.timestamp() + 3600 * hours,
        clock_trusted=trusted,
        seconds=8.0,
    )


@pytest.fixture
def taken(tmp_path: Path) -> TakenPlays:
    return TakenPlays(tmp_path / "player")


def write(taken: TakenPlays, *plays: Play, name: str = "plays-20261120-1-1.jsonl") -> Path:
    taken.folder.mkdir(exist_ok=True)
    file = taken.folder / name
    file.write_text("".join(json.dumps(written(each)) + "\n" for each in plays))
    return file


def test_plays_are_counted_by_slide_and_day(taken: TakenPlays) -> None:
    log = PlayLog(taken.folder)
    for each in (play(), play(hours=1), play("slide-2"), play(hours=9)):
        log.add(each)
    log.close()
    taken.take(NEXT_DAY_S + 24 * 3600)
    plays = [p for file in taken.files() for b in taken.batches(file) for p in b.plays]
    assert sorted((p.day, p.slide, p.count) for p in plays) == [
        (date(2026, 11, 20), "slide-1", 2),
        (date(2026, 11, 20), "slide-2", 1),
        (date(2026, 11, 21), "slide-1", 1),
    ]


def test_nothing_is_told_of_a_day_before_it_is_over(taken: TakenPlays) -> None:
    # A count of ten minutes would say in which of them a form was open: it stops the plays.
    write(taken, play())
    midnight_s = HOUR.replace(hour=0).timestamp() + 24 * 3600
    assert (taken.take(midnight_s - 1), taken.take(midnight_s)) == (0, 1)


def test_no_moment_of_a_play_is_on_the_disk(taken: TakenPlays) -> None:
    log = PlayLog(taken.folder)
    log.add(play())
    log.add(play(hours=2))
    log.close()
    [file] = taken.folder.iterdir()
    first, second = [json.loads(line) for line in file.read_text().splitlines()]
    assert first == second
    assert first.keys() == {"slide_id", "notice_id", "publication", "clock_trusted"}


@pytest.mark.parametrize("name", ["taken-00.jsonl", "taken-" + "0" * 32 + ".jsonl"])
def test_a_taken_file_of_no_day_holds_up_nothing(taken: TakenPlays, name: str) -> None:
    assert taken.batches(write(taken, play(), name=name)) == []


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
    taken.take(NEXT_DAY_S)
    log.add(play(hours=1))
    log.close()
    taken.take(NEXT_DAY_S)
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
        write(taken, play(), name=f"plays-20261120-1-{n}.jsonl")
    assert (taken.take(NEXT_DAY_S), taken.take(NEXT_DAY_S)) == (MOST_TAKEN, 0)
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
    assert UUID(taken.files()[0].stem.removeprefix("taken-").partition("-")[0])
