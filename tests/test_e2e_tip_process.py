"""A whole kiosk on one display: what stays of a tip when its form has ended.

Real processes, a real pointer, and known words looked for in the memory of everything that runs, in
the files that changed, and, as a control, where they must be while the form is open. The tests go
on where the one before has left the screen, because a form takes seconds to get warm.
"""

from __future__ import annotations

import os
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sync.models import Submission, Tip
from sync.sealing import open_tip
from tests.finding_words import Found, find_in_files, find_in_memory, is_in_memory
from tests.fixtures_form import (
    ALIKE,
    SETTLED_FIRST_S,
    RealHand,
    TipDevice,
    a_small_disk,
    difference,
    mirrored_view,
    painting,
    press_give_information,
    unheard_of,
    until_gone,
)
from tests.fixtures_kiosk_run import Kiosk, a_kiosk
from tests.fixtures_tip_form import offscreen  # noqa: F401 - a fixture
from tests.fixtures_tip_hub import TipHub, tip_hub
from tests.fixtures_tips import desk_secrets
from tests.fixtures_xvfb import Display, Watcher, a_display, needs_xvfb
from tests.making import notice_id

pytestmark = [
    needs_xvfb,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into the form's memory"),
    pytest.mark.slow,
]
HASTE = 24.0
"""A minute of nobody there takes four and a half seconds."""
GONE_WITHIN_S = 2.0
ANSWER_WITHIN_S = 12.0
"""The hub keeps the agent waiting no longer: after 15 s it would hang up."""
TO_THE_WORDS = (f"person:{notice_id(2)}", "knows:saw_person", "next", "when:today", "next")
TO_THE_PLACE = ("not_sure", "next", "when:not_sure")
"""Pages to touch one's way through, to one where something can be typed."""


@dataclass
class Stand:
    """A display with a kiosk on it, its hub, and how the display has looked since the start."""

    display: Display
    device: TipDevice
    kiosk: Kiosk
    hub: TipHub
    watcher: Watcher
    began_s: float
    answer: threading.Event
    """Until it is set the hub keeps what arrives and does not say so."""
    typed: list[str] = field(default_factory=list)
    waiting: RealHand | None = None
    """At a form that the test before has left open."""

    def open_form(self, touches: int = 1) -> int:
        """A finger on "Give information"; the form's process."""
        self.kiosk.until_form("warm")
        for _ in range(touches):
            press_give_information(self.display)
        return self.kiosk.until_form("open")

    def hand(self, *people: int) -> RealHand:
        """For a form about these people, or those whom no test has recalled."""
        return RealHand(display=self.display, view=mirrored_view(*(people or (2, 3))))

    def settled_hand(self, waiting: RealHand | None = None) -> RealHand:
        """The first page is on, and takes touches."""
        hand = waiting or self.hand()
        hand.until_alike()
        time.sleep(SETTLED_FIRST_S)
        return hand

    def type_a_tip(self, words: str, way: tuple[str, ...]) -> tuple[int, RealHand]:
        """The form open on a page for words, with these words typed; its process."""
        waiting, self.waiting = self.waiting, None
        form = self.kiosk.form_pids[0] if waiting else self.open_form()
        hand = self.settled_hand(waiting).touch(*way)
        hand.type(words)
        self.typed.append(words)
        hand.until_alike()
        assert is_in_memory(form, words), "the control: the form's process holds the words"
        return form, hand

    def kept_tips(self) -> list[Tip]:
        """What the hub keeps, in the order of its arrival, opened by the desk."""
        raw = [self.hub.kept[tip] for tip in self.hub.order]
        sealed = [Submission.model_validate_json(each).envelope for each in raw]
        return [open_tip(envelope, desk_secrets()) for envelope in sealed]

    def remembered(self, words: str) -> list[Found]:
        """Which of the processes that still run hold the words: supervisor, agent, player, the next
        form, and the X server."""
        return find_in_memory([*self.kiosk.pids, self.display.pid], [words])

    def changed_files(self) -> Iterator[Path]:
        """The device's own, and whatever changed in the folders that anyone may write to."""
        yield self.device.folder
        for folder in ("/tmp", "/dev/shm"):
            for root, _folders, names in os.walk(folder):
                for file in (Path(root) / name for name in names):
                    with suppress(OSError):
                        facts = file.lstat()
                        if stat.S_ISREG(facts.st_mode) and facts.st_mtime >= self.began_s:
                            yield file


def _until(what: Callable[[], object], kiosk: Kiosk, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"it did not happen\n{kiosk.said}"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def stand(
    tmp_path_factory: pytest.TempPathFactory,
    offscreen: None,  # noqa: F811
) -> Iterator[Stand]:
    folder = tmp_path_factory.mktemp("stand")
    began_s = time.time() - 1
    answer = threading.Event()
    with (
        tip_hub(before_answer=lambda: answer.wait(ANSWER_WITHIN_S)) as hub,
        a_small_disk(folder / "spool"),
        a_display(folder / "display") as display,
    ):
        device = TipDevice(folder, most=1, hub_url=hub.url)
        device.publish_people(1, 2, 3)
        with a_kiosk(device, display, haste=HASTE) as kiosk:
            kiosk.until_shown(notice_id(1))
            with Watcher(display) as watcher:
                yield Stand(display, device, kiosk, hub, watcher, began_s, answer)
            answer.set()


def test_a_second_touch_on_the_button_does_not_leave_the_form_that_it_opened(stand: Stand) -> None:
    form = stand.open_form(touches=3)
    hand = stand.hand(1, 2, 3)
    hand.until_alike()
    assert stand.kiosk.form_pids[0] == form
    stand.waiting = hand


def test_a_recalled_person_leaves_the_open_form_at_once(stand: Stand) -> None:
    waiting = stand.waiting
    form = stand.kiosk.form_pids[0] if waiting else stand.open_form()
    hand = waiting or stand.hand(1, 2, 3)
    hand.until_alike()
    before = painting(hand)
    stand.device.recall(notice_id(1))
    hand.form.drop_people([notice_id(1)])
    assert difference(before, painting(hand)) > ALIKE
    hand.until_alike(seconds=2)
    assert stand.kiosk.form_pids[0] == form
    stand.waiting = hand


def test_after_a_form_is_left_its_words_are_nowhere(stand: Stand) -> None:
    words = unheard_of()
    form, hand = stand.type_a_tip(words, TO_THE_PLACE)
    hand.touch("leave")
    hand.touch_at(*hand.middle("leave"))
    assert until_gone(form, GONE_WITHIN_S) < GONE_WITHIN_S
    assert stand.remembered(words) == []


def test_after_a_person_has_gone_away_their_words_are_nowhere(stand: Stand) -> None:
    words = unheard_of()
    form, _hand = stand.type_a_tip(words, TO_THE_PLACE)
    stand.kiosk.until(lambda status: status["form"] != "open", seconds=15)
    assert until_gone(form, GONE_WITHIN_S) < GONE_WITHIN_S
    assert stand.remembered(words) == []


def test_where_the_disk_has_filled_the_form_says_so_and_shows_the_phone_number(
    stand: Stand,
) -> None:
    form = stand.open_form()
    hand = stand.settled_hand()
    hand.touch("not_sure", "knows:vehicle", "finish")
    filler = stand.device.spool_dir / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    try:
        hand.touch_at(*hand.middle("save"))
        hand.form.show_cannot("full")
        hand.until_alike()
        assert "915-555-0142" in hand.form.plan.texts()
    finally:
        filler.unlink()
    time.sleep(1.1)
    hand.touch_at(*hand.middle("done"))
    assert until_gone(form, GONE_WITHIN_S) < GONE_WITHIN_S
    assert stand.hub.order == []


def test_after_a_tip_is_saved_its_words_are_nowhere_but_sealed(stand: Stand) -> None:
    """The agent has it in hand, and so has the hub, which has not said so yet."""
    words = unheard_of()
    form, hand = stand.type_a_tip(words, TO_THE_WORDS)
    hand.touch("finish")
    hand.touch_at(*hand.middle("save"))
    _until(stand.device.spool.count, stand.kiosk)
    # Only the screen says the receipt: the mirror shows another, and both have the same button.
    hand.form.show_saved(("abeja",) * 8)
    hand.wait(1.1)
    time.sleep(1.1)
    hand.touch_at(*hand.middle("done"))
    assert until_gone(form, GONE_WITHIN_S) < GONE_WITHIN_S
    _until(lambda: stand.hub.order, stand.kiosk)
    assert stand.remembered(words) == []
    assert stand.device.spool.count() == 1


def test_where_as_many_tips_wait_as_may_the_form_says_so_before_a_word_is_typed(
    stand: Stand,
) -> None:
    form = stand.open_form()
    hand = stand.hand()
    hand.form.show_cannot("full")
    hand.until_alike()
    os.kill(form, signal.SIGSTOP)  # for the next test


def test_a_form_that_freezes_is_ended_and_the_slide_is_back(stand: Stand) -> None:
    began = time.monotonic()
    if stand.kiosk.status["form"] != "open":
        os.kill(stand.open_form(), signal.SIGSTOP)
    (form, *_) = stand.kiosk.form_pids
    stand.kiosk.until(lambda status: status["form"] != "open", seconds=10)
    assert 3 < time.monotonic() - began < 8
    until_gone(form, GONE_WITHIN_S)


def test_after_a_tip_is_delivered_its_words_are_nowhere_on_the_kiosk(stand: Stand) -> None:
    stand.answer.set()
    _until(lambda: stand.device.spool.count() == 0, stand.kiosk)
    (tip,) = stand.kept_tips()
    assert (tip.words, tip.notice_id, tip.screen, tip.language, tip.knows, tip.when) == (
        stand.typed[-1],
        notice_id(2),
        "SCREEN01",
        "es",
        ("saw_person",),
        "today",
    )
    assert stand.remembered(stand.typed[-1]) == []


def test_no_file_holds_any_of_the_words(stand: Stand) -> None:
    assert len(stand.typed) == 3
    assert find_in_files(stand.changed_files(), stand.typed) == []
    control = stand.device.folder / "control"
    control.write_text(stand.typed[0], "utf-16")
    assert len(find_in_files([stand.device.folder], stand.typed)) == 1


def test_the_display_never_went_black(stand: Stand) -> None:
    """Looks at every picture of the tests above: five forms came and went."""
    seen = stand.watcher.seen()
    assert seen.rate >= 10
    assert seen.black < 0.02
    assert seen.darkest > 15


def test_a_player_that_is_killed_takes_its_forms_with_it_and_comes_back(stand: Stand) -> None:
    form = stand.open_form()
    forms = stand.kiosk.form_pids
    assert form in forms
    player = stand.kiosk.part("player")
    assert player is not None
    os.kill(player, signal.SIGKILL)
    for pid in forms:
        until_gone(pid, GONE_WITHIN_S)
    stand.kiosk.until_shown(notice_id(2), seconds=10)
    assert stand.kiosk.part("player") != player
