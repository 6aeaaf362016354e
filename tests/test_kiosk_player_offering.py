"""Between the button and the form's process: for whom it opens, and whom it must let go."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kiosk.form.messages import Drop, Open, Warm
from kiosk.player.form_process import Heard
from kiosk.player.forms import Forms
from kiosk.player.offering import AFTER_FIRST_SLIDE_S, Offering
from screens.preferences import EVERYBODY
from tests.fixtures_form import WARM
from tests.fixtures_player import manifest_of
from tests.making import NOW, approved_desk, make_desk, notice_id
from tests.test_kiosk_form_context import SETTINGS
from tests.test_kiosk_form_keeping import Process
from tests.test_kiosk_player_failing import Breaks
from tests.test_kiosk_player_show import House


@dataclass
class Lobby:
    """A show, its offering, and the forms that were started."""

    house: House = field(
        default_factory=lambda: House(
            manifest_of((1, 2, 3), at=NOW, desks=(approved_desk(make_desk()),))
        )
    )
    started: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        house = self.house
        self.forms = Forms(
            warm=WARM,
            start=self._start,
            post=lambda letter: letter(),
            now_s=lambda: house.now_s,
            cover=lambda: house.show.cover(house.now_s),
            uncover=lambda: house.show.uncover(house.now_s),
        )
        self.offering = Offering(
            SETTINGS, house.show, self.forms, lambda: None, house.wall.timestamp
        )

    def _start(self, _warm: Warm, heard: Heard) -> Process:
        self.started.append(Process(len(self.started) + 1, heard))
        return self.started[-1]

    def wait(self, seconds: float) -> Lobby:
        """Time passes on both clocks, and what is due is done."""
        self.house.step(seconds)
        self.offering.around(lambda _now_s: 1.0)(self.house.now_s)
        return self

    def first_slide(self) -> Lobby:
        """A slide is on, and long enough for a form to get warm."""
        self.house.step()
        assert self.house.show.first_slide_at is not None
        self.house.show.first_slide_at -= AFTER_FIRST_SLIDE_S
        return self.wait(1)


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


def test_no_form_gets_warm_in_the_first_slides_way(lobby: Lobby) -> None:
    lobby.wait(1)
    assert lobby.house.show.first_slide_at is not None
    assert lobby.started == []
    lobby.first_slide()
    assert len(lobby.started) == 1


def test_a_form_that_opens_late_is_about_whom_the_person_saw(lobby: Lobby) -> None:
    lobby.first_slide()
    assert lobby.offering.ask("es") is False
    lobby.house.show.hurry(lobby.house.now_s)
    lobby.wait(1).wait(1)
    standing = lobby.house.show.standing
    assert standing is not None
    assert standing.entry.notice_id == notice_id(2)
    lobby.started[0].say("warm")
    (order,) = lobby.started[0].orders
    assert isinstance(order, Open)
    assert order.context.person is not None
    assert order.context.person.notice_id == notice_id(1)


def test_a_recall_reaches_the_open_form_with_the_next_look(lobby: Lobby) -> None:
    lobby.first_slide()
    lobby.started[0].say("warm")
    assert lobby.offering.ask("es") is True
    lobby.started[0].say("open")
    lobby.house.recall(1)
    lobby.wait(0.1)
    assert lobby.started[0].orders[1:] == [Drop(notices=(notice_id(1),))]


def test_without_a_publication_that_can_be_judged_the_open_form_shows_nobody(lobby: Lobby) -> None:
    lobby.first_slide()
    lobby.started[0].say("warm")
    lobby.offering.ask("es")
    lobby.started[0].say("open")
    lobby.house.latch = None
    lobby.house.tell()
    lobby.wait(0.1)
    assert lobby.started[0].orders[1:] == [Drop(notices=tuple(notice_id(n) for n in (1, 2, 3)))]


@pytest.mark.parametrize(("chosen", "volume"), [(None, 40), (90, 90)])
def test_the_form_is_as_loud_as_the_person_chose_or_as_the_hub_says(
    lobby: Lobby, chosen: int | None, volume: int
) -> None:
    lobby.offering.volume = 40
    lobby.first_slide()
    lobby.started[0].say("warm")
    assert lobby.offering.ask("es", EVERYBODY, True, chosen) is True
    (order,) = lobby.started[0].orders
    assert isinstance(order, Open)
    assert order.context.volume == volume


def test_a_look_that_fails_is_made_again_and_a_form_that_fails_holds_up_no_slide(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    lobby.first_slide()
    lobby.started[0].say("warm")
    lobby.offering.ask("es")
    lobby.started[0].say("open")
    lobby.house.recall(1)
    with monkeypatch.context() as patch:
        patch.setattr(Forms, "allow", Breaks())
        patch.setattr(Forms, "step", Breaks())
        lobby.wait(0.1)
    assert lobby.offering.mishaps.counts == {"the form": 2}
    assert lobby.started[0].orders[1:] == []
    lobby.wait(0.1)
    assert lobby.started[0].orders[1:] == [Drop(notices=(notice_id(1),))]
