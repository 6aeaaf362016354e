"""How the player keeps a form ready and watches an open one: the clock is turned by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kiosk.form.messages import Drop, Open, Order, Warm, Word
from kiosk.player.form_process import Heard
from kiosk.player.forms import Forms
from sync.types import NoticeId
from tests.fixtures_form import WARM, context_of
from tests.making import notice_id


@dataclass
class Process:
    """Remembers what it was told."""

    pid: int
    heard: Heard
    orders: list[Order] = field(default_factory=list)
    is_deaf: bool = False
    has_ended: bool = False

    def send(self, order: Order) -> bool:
        self.orders.append(order)
        return not self.is_deaf

    def end(self) -> None:
        self.has_ended = True

    def say(self, word: Word | None) -> None:
        self.heard(word)


@dataclass
class Hall:
    """The keeper, its processes in the order of their start, and what covers the slides."""

    now_s: float = 100.0
    started: list[Process] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)
    refuses: bool = False

    def __post_init__(self) -> None:
        self.forms = Forms(
            warm=WARM,
            start=self._start,
            post=lambda letter: letter(),
            now_s=lambda: self.now_s,
            cover=lambda: self.covers.append("covered"),
            uncover=lambda: self.covers.append("uncovered"),
        )
        self.forms.want(wanted=True)

    def _start(self, _warm: Warm, heard: Heard) -> Process:
        if self.refuses:
            raise OSError("no memory")
        process = Process(len(self.started) + 1, heard)
        self.started.append(process)
        return process

    def wait(self, seconds: float) -> Hall:
        self.now_s += seconds
        self.forms.step()
        return self

    def opened(self, *numbers: int) -> Process:
        """A form about these notices that is open."""
        self.wait(60)
        process = self.started[-1]
        process.say("warm")
        assert self.forms.ask(lambda: context_of(*numbers))
        process.say("open")
        return process


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_a_screen_that_takes_no_tips_keeps_no_form(hall: Hall) -> None:
    hall.forms.want(wanted=False)
    hall.wait(1)
    assert (hall.started, hall.forms.state) == ([], "none")
    assert hall.forms.ask(lambda: context_of(1)) is False


def test_a_warm_form_opens_at_the_first_touch_and_covers_the_slides(hall: Hall) -> None:
    hall.wait(1).started[0].say("warm")
    assert hall.forms.state == "warm"
    assert hall.forms.ask(lambda: context_of(1, 2)) is True
    assert hall.started[0].orders == [Open(context=context_of(1, 2))]
    assert hall.covers == ["covered"]
    hall.started[0].say("open")
    assert hall.forms.state == "open"


def test_a_second_touch_opens_no_second_form(hall: Hall) -> None:
    process = hall.opened(1)
    assert hall.forms.ask(lambda: context_of(1)) is True
    assert len(process.orders) == 1


def test_the_next_form_gets_warm_while_one_is_open_and_is_there_when_it_ends(hall: Hall) -> None:
    first = hall.opened(1)
    first.say("beat")
    hall.wait(2.5)
    assert len(hall.started) == 2
    hall.started[1].say("warm")
    first.say("over")
    assert (first.has_ended, hall.covers, hall.forms.state) == (
        True,
        ["covered", "uncovered"],
        "warm",
    )


def test_the_next_form_leaves_the_processor_to_the_one_that_opens(hall: Hall) -> None:
    hall.opened(1)
    hall.wait(1.5)
    assert len(hall.started) == 1


def test_a_form_that_ends_as_it_should_is_no_failure(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(6):
        hall.wait(2.5).started[-1].say("warm")
        hall.forms.ask(lambda: context_of(1))
        hall.started[-1].say("over")
    assert (len(hall.started), caplog.text) == (6, "")


def test_with_the_player_every_form_ends(hall: Hall) -> None:
    hall.opened(1)
    hall.wait(3)
    hall.forms.close()
    assert [process.has_ended for process in hall.started] == [True, True]
    assert not hall.forms.is_there


def test_a_form_that_is_not_warm_yet_opens_when_it_is_if_that_is_soon(hall: Hall) -> None:
    hall.wait(1)
    assert hall.forms.ask(lambda: context_of(1)) is False
    hall.wait(5).started[0].say("warm")
    assert hall.started[0].orders == [Open(context=context_of(1))]


def test_a_form_that_was_asked_for_opens_once(hall: Hall) -> None:
    hall.wait(1)
    hall.forms.ask(lambda: context_of(1))
    hall.started[0].say("warm")
    hall.wait(3).started[0].say("over")
    hall.started[1].say("warm")
    assert (hall.started[1].orders, hall.forms.state) == ([], "warm")


def test_nobody_is_shown_a_form_that_they_asked_for_long_ago(hall: Hall) -> None:
    hall.wait(1)
    hall.forms.ask(lambda: context_of(1))
    hall.wait(21).started[0].say("warm")
    assert (hall.started[0].orders, hall.covers) == ([], [])


def test_a_form_that_there_is_nothing_to_make_of_does_not_open(hall: Hall) -> None:
    hall.wait(1).started[0].say("warm")
    assert hall.forms.ask(lambda: None) is False
    assert (hall.forms.state, hall.covers) == ("warm", [])


def test_whoever_may_no_longer_be_shown_leaves_the_open_form_once(hall: Hall) -> None:
    process = hall.opened(1, 2, 3)
    for _ in range(2):
        hall.forms.allow([NoticeId(notice_id(2))])
    assert process.orders[1:] == [Drop(notices=(notice_id(1), notice_id(3)))]


@pytest.mark.parametrize(("beats", "stays"), [(True, True), (False, False)])
def test_an_open_form_without_a_beat_for_five_seconds_is_ended(
    hall: Hall, *, beats: bool, stays: bool
) -> None:
    process = hall.opened(1)
    for _ in range(6):
        hall.wait(1)
        if beats:
            process.say("beat")
    assert (hall.forms.state == "open", process.has_ended) == (stays, not stays)
    assert ("uncovered" in hall.covers) is not stays


def test_a_form_that_does_not_open_is_ended_and_the_slides_are_back(hall: Hall) -> None:
    hall.wait(1).started[0].say("warm")
    hall.forms.ask(lambda: context_of(1))
    hall.wait(11)
    assert (hall.started[0].has_ended, hall.covers) == (True, ["covered", "uncovered"])


def test_a_form_that_takes_no_orders_is_ended(hall: Hall) -> None:
    hall.wait(1).started[0].say("warm")
    hall.started[0].is_deaf = True
    assert hall.forms.ask(lambda: context_of(1)) is False
    assert (hall.started[0].has_ended, hall.covers) == (True, [])


@pytest.mark.parametrize("word", ["failed", None])
def test_a_form_that_breaks_while_it_is_open_uncovers_the_slides(
    hall: Hall, word: Word | None
) -> None:
    hall.opened(1).say(word)
    assert hall.covers == ["covered", "uncovered"]


def test_a_broken_form_is_started_again_more_and_more_slowly(hall: Hall) -> None:
    for _ in range(600):
        hall.wait(0.1)
        if not hall.started[-1].has_ended:
            hall.started[-1].say("failed")
    assert 6 <= len(hall.started) <= 12


def test_a_form_that_cannot_be_started_is_tried_again(hall: Hall) -> None:
    hall.refuses = True
    hall.wait(1)
    hall.refuses = False
    hall.wait(1)
    assert (len(hall.started), hall.forms.state) == (1, "warming")


def test_a_form_that_never_gets_warm_is_ended(hall: Hall) -> None:
    hall.wait(1).wait(61)
    assert hall.started[0].has_ended


def test_a_word_of_a_form_that_is_gone_changes_nothing(hall: Hall) -> None:
    first = hall.opened(1)
    first.say("over")
    first.say("open")
    assert hall.covers == ["covered", "uncovered"]


def test_when_the_last_desk_goes_so_does_the_warm_form(hall: Hall) -> None:
    hall.wait(1).started[0].say("warm")
    hall.forms.want(wanted=False)
    hall.wait(1)
    assert (hall.started[0].has_ended, hall.forms.state) == (True, "none")
