"""The show on a stage that only writes down what it is told: cuts, fades, plays, what is let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.player import judging
from kiosk.player.gallery import Gallery
from kiosk.player.plays import PlayLog
from kiosk.player.preparing import Prepared
from kiosk.player.programme import Entry
from kiosk.player.show import Show
from kiosk.player.watching import Stored
from screens.plan import Zone
from screens.views import MessageView, Pair
from sync.canonical import canonical_json, sha256_of
from sync.models import ChannelManifest
from sync.rules.age import AgeRecord, Heard
from sync.rules.ended import Ended
from sync.rules.latch import Latch
from sync.rules.time import SystemTime, TimeFloor
from sync.store import Generation, GenerationRecord
from tests.fixtures_player import manifest_of
from tests.making import NOW, make_recall, notice_id

NOW_S = 1000.0


class Stage:
    """Writes down; a fade lasts until it is told that it is over."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Any]] = []
        self.fading = False

    @property
    def shown(self) -> Any:
        return self.said[-1][1] if self.said else None

    def show(self, texture: Any) -> None:
        self.said.append(("cut", texture))
        self.fading = False

    def clear(self) -> None:
        self.said.append(("clear", None))
        self.fading = False

    def crossfade(self, texture: Any, _seconds: float, _now_s: float) -> None:
        self.said.append(("fade", texture))
        self.fading = True

    def advance(self, _now_s: float) -> bool:
        return self.fading


@dataclass
class Sketch:
    """Painted in one step; its only page is named for the slide."""

    name: str

    @property
    def pages(self) -> Sequence[str]:
        return (self.name,)

    @property
    def zones(self) -> Sequence[tuple[Zone, ...]]:
        return ((),)

    def step(self) -> bool:
        return True


@dataclass
class House:
    """A show with a clock that is turned by hand; the preparer answers at once."""

    manifest: ChannelManifest
    latch: Latch | None = field(default_factory=Latch)
    wall: datetime = NOW + timedelta(minutes=1)
    now_s: float = NOW_S
    kept: list[Ended] = field(default_factory=list)
    breaks: set[str] = field(default_factory=set)
    hangs: set[str] = field(default_factory=set)
    """Slides that the preparer never answers for."""

    def __post_init__(self) -> None:
        self.stage = Stage()
        self.asked: list[Entry] = []
        self.gallery = Gallery(self._begin, self.asked.append)
        self.show = Show(
            stage=self.stage,
            gallery=self.gallery,
            plays=PlayLog(None),
            zone=ZoneInfo("America/Ciudad_Juarez"),
            clock=lambda: SystemTime(self.wall, True, "boot", self.now_s),
            keep_ended=self.kept.append,
            setting_up=lambda: "setting up",
            crossfade_s=0.6,
            frame_s=1 / 30,
        )
        self.stepped = self.show.step
        self.tell()

    def _begin(self, view: Any) -> Sketch:
        return Sketch(view.title.es)

    def tell(self) -> None:
        """The store has changed."""
        record = GenerationRecord(
            manifest=self.manifest,
            manifest_sha256=sha256_of(canonical_json(self.manifest)),
            derivatives={},
        )
        age = AgeRecord(
            feed=Heard(version=1), recalls=Heard(version=1), boot_id="boot", boot_s=self.now_s
        )
        name = f"{self.manifest.publication}-0123456789abcdef"
        floor = TimeFloor(at=self.manifest.issued)
        self.show.store_changed(Stored(Generation(name, record), self.latch, age, floor, Ended()))

    def recall(self, number: int) -> None:
        self.latch = Latch(recalls=(make_recall(1, notice_id(number)),))
        self.tell()

    def step(self, seconds: float = 0.0, *, rounds: int = 12) -> None:
        """Some rounds of the loop, the last `seconds` later; asks are answered in between."""
        self.now_s += seconds
        for _ in range(rounds):
            while self.asked:
                entry = self.asked.pop()
                if entry.slide_id in self.hangs:
                    continue
                broken = entry.slide_id in self.breaks
                view = None if broken else MessageView(Pair(entry.slide_id, entry.slide_id))
                self.gallery.prepared(Prepared(entry, view, "broken" if broken else None))
            self.stepped(self.now_s)
            self.show.flipped(self.wall.timestamp())

    @property
    def last(self) -> tuple[str, Any]:
        return self.stage.said[-1]


@pytest.fixture
def house() -> House:
    return House(manifest_of((1, 2, 3), at=NOW, duration_s=10))


def test_the_first_slide_is_cut_to_and_the_next_faded_to(house: House) -> None:
    house.step()
    house.step(10.0)
    assert house.stage.said == [("cut", "slide-test0001"), ("fade", "slide-test0002")]


def test_a_recalled_face_is_cut_even_in_the_middle_of_the_fade_that_brings_it(
    house: House,
) -> None:
    house.step()
    house.step(10.0)
    house.recall(2)
    house.step(0.1, rounds=1)
    assert house.last[0] == "cut"
    assert house.last[1] in {"slide-test0003", "evergreen"}


def test_a_recalled_face_is_in_no_texture_after_the_next_round(house: House) -> None:
    house.step()
    recalled = house.show.programme.entries[0].drawn_from if house.show.programme else ""
    assert recalled in house.gallery.painted
    house.recall(1)
    house.step(rounds=1)
    assert recalled not in house.gallery.painted


def test_a_face_that_was_being_painted_ahead_is_dropped_when_it_is_recalled(house: House) -> None:
    house.step()
    upcoming = house.show.programme.entries[1].drawn_from if house.show.programme else ""
    assert upcoming in house.gallery.painted
    house.recall(2)
    house.step(rounds=1)
    assert upcoming not in house.gallery.painted


def test_what_cannot_be_judged_is_not_shown(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house.step()

    def fails(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(judging, "programme_of", fails)
    house.step(1.0)
    house.step(1.0)
    assert house.last == ("cut", "setting up")
    assert caplog.text.count("nobody can say what may be shown") == 1
    monkeypatch.undo()
    house.step(1.0)
    assert house.last == ("cut", "slide-test0001")


def test_where_not_even_the_tip_line_can_be_drawn_the_screen_is_not_black(house: House) -> None:
    house.breaks = {"slide-test0001", "slide-test0002", "slide-test0003", "evergreen"}
    house.tell()
    house.step()
    assert house.last == ("cut", "setting up")


def test_each_showing_is_one_play_with_its_seconds(house: House) -> None:
    house.step()
    house.step(10.0)
    house.stage.fading = False
    house.step(10.0)
    plays = house.show.plays.recent
    assert [(play.notice_id, play.seconds) for play in plays] == [
        (notice_id(1), 10.0),
        (notice_id(2), 10.0),
    ]
    assert plays[0].shown_at == house.wall.timestamp()


def test_the_only_slide_is_played_again_and_again_without_being_drawn() -> None:
    house = House(manifest_of((1,), at=NOW, duration_s=10))
    for _ in range(3):
        house.step(10.0)
    assert house.stage.said == [("cut", "slide-test0001")]
    assert [play.seconds for play in house.show.plays.recent] == [10.0, 10.0]


def test_a_slide_painted_in_another_language_is_the_same_showing(house: House) -> None:
    house.step()
    house.show.repaint(house._begin)
    house.step(0.5)
    assert house.last == ("fade", "slide-test0001")
    assert house.show.plays.count == 0


def test_what_ends_by_the_clock_leaves_by_itself_and_is_recorded() -> None:
    ends: dict[int, dict[str, object]] = {1: {"show_until": NOW + timedelta(minutes=2)}}
    house = House(manifest_of((1, 2), at=NOW, duration_s=300, notice_changes=ends))
    house.step()
    house.wall = NOW + timedelta(minutes=2, seconds=1)
    house.step(1.0)
    assert house.last == ("cut", "slide-test0002")
    assert [entry.id for ended in house.kept for entry in ended.entries] == [notice_id(1)]


def test_faces_go_when_the_feed_has_grown_too_old_though_nothing_happens(house: House) -> None:
    house.step()
    house.now_s += 73 * 3600
    house.step()
    assert house.last == ("cut", "evergreen")


def test_a_still_show_asks_to_be_called_about_once_a_second(house: House) -> None:
    house.step()
    assert 0.5 < house.show.step(house.now_s) <= 1.0
