"""From answers to a sealed tip in the spool: what is kept, and what is said where it cannot be."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.form.saving import Outcome, Saver
from screens.tip.answers import Answers
from scripts.breach.searching import find_in_files
from sync.errors import SpoolFull, StoreError
from sync.models import Submission
from sync.receipts import Receipt
from sync.sealing import open_receipt, open_tip
from sync.spool import Spool
from tests.fixtures_form import context_of
from tests.making import NOW, desk_secret, notice_id, public_key

ANSWERS = Answers(
    about="notice",
    notice_id=notice_id(1),
    notice_name="Persona 1",
    knows=("saw_person", "vehicle"),
    when="today",
    where="por el puente libre",
    words="Vi una camioneta añil con placas fronterizas.",
    contact="915-555-0177",
    language="es",
)
KEYS = {public_key(desk_secret(2)).kid: desk_secret(2)}
"""Of the period that holds now: the second of the fictional desk's three."""


@dataclass
class Shelf:
    """A spool that remembers, or refuses."""

    refuses: Exception | None = None
    kept: list[tuple[Submission, float]] = field(default_factory=list)

    def room(self) -> bool:
        if self.refuses is not None:
            raise self.refuses
        return True

    def keep(self, submission: Submission, *, due_in_s: float) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.kept.append((submission, due_in_s))

    def close(self) -> None:
        """There is nothing to let go of."""


def _saved(
    shelf: Shelf | Spool, answers: Answers = ANSWERS, now: list[float] | None = None
) -> Outcome:
    clock = iter(now or [100.0, 100.0])
    saver = Saver(context_of(1, 2), lambda: shelf, 1800, lambda: next(clock))
    told: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    saver.save(answers, told.put)
    return told.get(timeout=20)


def test_the_desk_opens_what_was_kept_to_what_was_said() -> None:
    shelf = Shelf()
    _saved(shelf, now=[100.0, 160.0])
    tip = open_tip(shelf.kept[0][0].envelope, KEYS)
    said = {name: getattr(tip, name) for name in vars(ANSWERS)}
    assert said == vars(ANSWERS)
    assert (tip.source, tip.channel, tip.clock_trusted) == ("kiosk", "puente-ficticio", True)
    assert tip.made_at == NOW + timedelta(seconds=60)


def test_the_words_on_the_screen_are_the_receipt_of_this_very_tip() -> None:
    shelf = Shelf()
    words = _saved(shelf)
    assert isinstance(words, tuple)
    submission = shelf.kept[0][0]
    keys = Receipt.read(" ".join(words), languages=["es"]).keys()
    assert keys.lookup == submission.lookup
    assert open_receipt(submission.wrapped_key, keys).tip_id == submission.id


def test_the_receipt_is_in_the_language_of_the_answers() -> None:
    shelf = Shelf()
    words = _saved(shelf, replace(ANSWERS, language="en"))
    assert isinstance(words, tuple)
    keys = Receipt.read(" ".join(words), languages=["en"]).keys()
    assert keys.lookup == shelf.kept[0][0].lookup


def test_a_tip_says_where_its_time_is_not_to_be_trusted() -> None:
    shelf = Shelf()
    context = context_of(1).model_copy(update={"clock_trusted": False})
    Saver(context, lambda: shelf, 0, lambda: 0.0)._kept(ANSWERS)
    assert open_tip(shelf.kept[0][0].envelope, KEYS).clock_trusted is False


def test_a_tip_waits_a_random_time_within_the_delay() -> None:
    shelf = Shelf()
    for _ in range(4):
        _saved(shelf)
    delays = [due_in_s for _, due_in_s in shelf.kept]
    assert len(set(delays)) == 4
    assert all(0 <= delay <= 1800 for delay in delays)


def test_nothing_of_a_kept_tip_can_be_read_on_the_disk(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", most=10)
    assert isinstance(_saved(spool), tuple)
    words = [ANSWERS.words, ANSWERS.where, ANSWERS.contact, "camioneta"]
    assert find_in_files([tmp_path], words) == []
    (tmp_path / "control").write_text(ANSWERS.words, "utf-16")
    assert len(find_in_files([tmp_path], words)) == 2


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (SpoolFull("spool", "10 tips wait, and no more may"), "full"),
        (StoreError("spool", "the disk does not obey"), "full"),
        (OSError(28, "No space left on device"), "full"),
        (RuntimeError(ANSWERS.words), "failed"),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_screen_and_not_told(
    refusal: Exception, expected: Outcome, caplog: pytest.LogCaptureFixture
) -> None:
    assert _saved(Shelf(refusal)) == expected
    assert ANSWERS.words not in "".join(record.getMessage() for record in caplog.records)


def test_answers_that_no_tip_can_hold_are_not_kept() -> None:
    shelf = Shelf()
    assert _saved(shelf, replace(ANSWERS, where="x" * 500)) == "failed"
    assert shelf.kept == []


def test_a_second_save_does_nothing() -> None:
    shelf = Shelf()
    saver = Saver(context_of(1), lambda: shelf, 0, lambda: 0.0)
    told: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    saver.save(ANSWERS, told.put)
    saver.save(ANSWERS, told.put)
    saver.finish(20)
    assert len(shelf.kept) == 1


def test_a_spool_that_cannot_be_read_has_no_room() -> None:
    refusing = Saver(context_of(1), lambda: Shelf(OSError(5, "I/O error")), 0, lambda: 0.0)
    willing = Saver(context_of(1), Shelf, 0, lambda: 0.0)
    assert (refusing.has_room(), willing.has_room()) == (False, True)
