"""The player's smaller parts: heartbeat, play log, gallery, window settings, store watch."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.kiosk import Display
from kiosk.player import plays as play_log
from kiosk.player.gallery import Gallery
from kiosk.player.heartbeat import Heart
from kiosk.player.plays import Play, PlayLog
from kiosk.player.preparing import Prepared, Preparer, Presented
from kiosk.player.programme import Entry
from kiosk.player.watching import Stored, StoreWatch, read_store
from kiosk.player.window import kivy_environment, kivy_options
from screens.plan import Zone
from screens.views import MessageView, Pair
from sync.errors import StoreCorrupt
from sync.rules.ended import Ended, EndedEntry
from sync.types import NoticeId, PublicationNumber, SlideId
from tests.fixtures_player import Device, manifest_of
from tests.making import notice_id

VIEW = MessageView(Pair("uno", "one"))


def _play(number: int = 1) -> Play:
    return Play(
        slide_id=SlideId(f"slide-{number}"),
        notice_id=NoticeId(notice_id(number)),
        publication=PublicationNumber(1),
        shown_at=1000.0 + number,
        clock_trusted=True,
        seconds=10.0,
    )


# --- heartbeat -------------------------------------------------------------------------------


@dataclass
class Frames:
    """A display whose flips the test counts itself."""

    count: int = 1
    is_owing: bool = False
    finished: int = 0
    is_lost: bool = False

    def finish(self) -> None:
        if self.is_lost:
            raise OSError("the context is lost")
        self.finished += 1


def test_the_heart_beats_once_a_second_and_asks_the_gpu_each_time(tmp_path: Path) -> None:
    frames = Frames()
    heart = Heart(tmp_path / "heartbeat", frames)
    for tenth in range(31):
        heart.beat(100 + tenth / 10)
    assert frames.finished == 4
    assert (tmp_path / "heartbeat").stat().st_mode & 0o777 == 0o600


def test_a_gpu_that_fails_keeps_the_heart_from_beating(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="lost"):
        Heart(tmp_path / "heartbeat", Frames(is_lost=True)).beat(0.0)
    assert not (tmp_path / "heartbeat").exists()


def test_the_heart_does_not_beat_before_the_first_flip(tmp_path: Path) -> None:
    frames = Frames(count=0)
    heart = Heart(tmp_path / "heartbeat", frames)
    heart.beat(1.0)
    assert not (tmp_path / "heartbeat").exists()
    frames.count = 1
    heart.beat(1.1)
    assert (tmp_path / "heartbeat").exists()


def test_a_frame_that_never_gets_to_the_display_stops_the_heart(tmp_path: Path) -> None:
    frames = Frames()
    heart = Heart(tmp_path / "heartbeat", frames)
    heart.beat(1.0)
    frames.is_owing = True
    heart.beat(2.5)
    assert frames.finished == 1
    frames.count = 2  # late, but it came
    heart.beat(2.6)
    assert frames.finished == 2


# --- plays -----------------------------------------------------------------------------------


def test_plays_are_appended_one_json_object_a_line(tmp_path: Path) -> None:
    log = PlayLog(tmp_path)
    log.add(_play(1))
    log.add(_play(2))
    log.close()
    (file,) = tmp_path.glob("plays-*.jsonl")
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["slide_id"] for line in lines] == ["slide-1", "slide-2"]
    assert lines[0] == {
        "slide_id": "slide-1",
        "notice_id": notice_id(1),
        "publication": 1,
        "clock_trusted": True,
    }
    assert file.name.startswith("plays-19700101-")


def test_the_play_log_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play_log, "LINES_A_FILE", 2)
    monkeypatch.setattr(play_log, "FILES_KEPT", 3)
    log = PlayLog(tmp_path)
    for number in range(1, 21):
        log.add(_play(number))
    log.close()
    files = sorted(tmp_path.glob("plays-*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(files) == 3
    assert lines[-1]["slide_id"] == "slide-20"
    assert (log.count, len(log.recent)) == (20, 20)


def test_a_disk_that_cannot_be_written_costs_plays_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "full").write_text("a file where the folder should be", "utf-8")
    log = PlayLog(tmp_path / "full")
    log.add(_play())
    log.close()
    assert log.recent == (_play(),)


# --- gallery ---------------------------------------------------------------------------------


class Sketch:
    """A paint job of three steps and two pages; `fails` in the second."""

    def __init__(self, *, fails: bool = False) -> None:
        self._left = 3
        self._fails = fails

    @property
    def pages(self) -> Sequence[Any]:
        return ("page 1", "page 2")

    @property
    def zones(self) -> Sequence[tuple[Zone, ...]]:
        return ((), ())

    def step(self) -> bool:
        self._left -= 1
        if self._fails and self._left == 1:
            raise ValueError("no room for this text")
        return self._left == 0


def _entries(count: int = 3) -> list[Entry]:
    from zoneinfo import ZoneInfo

    from kiosk.player.programme import programme_of
    from sync.rules.latch import Latch
    from sync.rules.time import ReferenceTime

    programme = programme_of(
        manifest_of(range(1, count + 1)),
        latch=Latch(),
        reference=ReferenceTime(datetime.now(UTC), trusted=True),
        age_s=0.0,
        zone=ZoneInfo("UTC"),
        ended=Ended(),
    )
    return list(programme.entries)


def test_the_gallery_asks_for_one_slide_at_a_time_the_most_pressing_first() -> None:
    asked: list[Entry] = []
    gallery = Gallery(lambda _view: Sketch(), asked.append)
    one, two, _ = _entries()
    gallery.want([two, one], [])
    gallery.want([one, two], [])
    assert asked == [two]


def test_a_painted_slide_is_kept_until_it_is_not_wanted_any_more() -> None:
    swept: list[int] = []
    gallery = Gallery(lambda _view: Sketch(), lambda _entry: None, lambda: swept.append(1))
    one, two, _ = _entries()
    gallery.want([one], [])
    gallery.prepared(Prepared(one, VIEW))
    assert [gallery.step() for _ in range(4)] == [True, True, False, False]
    assert (gallery.painted, gallery.page(one, 1)) == ({one.drawn_from: 2}, "page 2")
    assert swept == [1]
    gallery.want([two], [one])
    assert one.drawn_from in gallery.painted
    gallery.want([two], [])
    assert gallery.painted == {}


def test_a_slide_that_nobody_wants_any_more_is_not_painted_further() -> None:
    gallery = Gallery(lambda _view: Sketch(), lambda _entry: None)
    one, two, _ = _entries()
    gallery.want([one], [])
    gallery.prepared(Prepared(one, VIEW))
    gallery.step()
    gallery.want([two], [])  # recalled while it was being painted
    assert (gallery.step(), gallery.painted) == (False, {})


@pytest.mark.parametrize("prepared", [True, False])
def test_a_slide_that_cannot_be_drawn_does_not_hold_up_the_next(*, prepared: bool) -> None:
    asked: list[Entry] = []
    gallery = Gallery(lambda _view: Sketch(fails=True), asked.append)
    one, two, _ = _entries()
    gallery.want([one, two], [])
    gallery.prepared(Prepared(one, VIEW if prepared else None, "its picture is damaged"))
    while gallery.step():
        pass
    gallery.want([one, two], [])
    assert asked == [one, two]
    assert list(gallery.spoiled) == [one.drawn_from]
    why = gallery.spoiled[one.drawn_from]
    assert why.startswith("ValueError (") if prepared else why == "its picture is damaged"
    assert "no room" not in why  # an error's own words may be a person's name


def test_every_ask_is_answered_even_when_preparing_fails() -> None:
    answers: list[Prepared] = []
    answered = threading.Semaphore(0)

    def done(prepared: Prepared) -> None:
        answers.append(prepared)
        answered.release()

    def present(entry: Entry, _generation: object) -> Presented:
        if entry == one:
            raise StoreCorrupt("picture", "rotten")
        if entry == two:
            raise ZeroDivisionError
        return Presented(VIEW)

    one, two, three = _entries()
    preparer = Preparer(present, done)
    preparer.start()
    for entry in (one, two, three):
        preparer.ask(entry, None)  # type: ignore[arg-type]
        assert answered.acquire(timeout=10)
    preparer.stop()
    assert [answer.view for answer in answers] == [None, None, VIEW]


# --- window ----------------------------------------------------------------------------------


def test_kivy_is_kept_from_keys_files_and_a_second_input() -> None:
    options = kivy_options(Display(), touch=True)
    assert options["kivy"]["exit_on_escape"] == "0"
    assert options["input"] == {"mouse": "mouse,disable_multitouch"}
    assert options["modules"] == {}
    assert kivy_environment(Path("/home"))["KIVY_NO_CONFIG"] == "1"


def test_without_touch_there_is_no_input_at_all() -> None:
    assert kivy_options(Display(), touch=False)["input"] == {}


@pytest.mark.parametrize(("orientation", "panel"), [(0, ("1080", "1920")), (90, ("1920", "1080"))])
def test_a_panel_on_its_side_is_told_its_own_size(orientation: int, panel: tuple[str, str]) -> None:
    display = Display.model_validate({"width": 1080, "height": 1920, "orientation": orientation})
    graphics = kivy_options(display, touch=True)["graphics"]
    assert (graphics["width"], graphics["height"]) == panel


# --- store -----------------------------------------------------------------------------------


def test_the_store_is_read_again_only_for_what_has_changed(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.publish(manifest_of((1,)))
    first = read_store(device.store, None)
    device.recall(notice_id(1))
    second = read_store(device.store, first)
    assert second.generation is first.generation
    assert second.latch is not None
    assert len(second.latch.recalls) == 1


def test_a_start_from_a_damaged_generation_plays_the_one_before_it(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.publish(manifest_of((1, 2)))
    device.publish(manifest_of((3,), publication=2))
    device.recall(notice_id(2))
    folder = device.store.root / "current"
    whole = (folder / "generation.json").read_bytes()
    for name in ("generation.json", "generation.copy.json"):
        (folder / name).write_bytes(whole[:100])
    stored = read_store(device.store, None)
    assert stored.generation is not None
    assert stored.generation.manifest.publication == 1
    assert stored.damage is not None  # it is read again and again until it is mended
    assert stored.latch is not None
    assert [recall.target_id for recall in stored.latch.recalls] == [notice_id(2)]
    (folder / "generation.json").write_bytes(whole)
    mended = read_store(device.store, stored)
    assert mended.generation is not None
    assert (mended.generation.manifest.publication, mended.damage) == (2, None)


def test_the_watch_tells_of_a_recall_and_keeps_what_has_ended(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.publish(manifest_of((1,)))
    seen: list[Stored] = []
    came = threading.Semaphore(0)

    def see(stored: Stored) -> None:
        seen.append(stored)
        came.release()

    watch = StoreWatch(device.store, lambda: device.system, see)
    watch.start()
    assert came.acquire(timeout=10)
    device.recall(notice_id(1))
    watch.look_now()
    assert came.acquire(timeout=10)
    ended = Ended(entries=frozenset({EndedEntry(kind="notice", id=notice_id(1), number=2)}))
    watch.keep_ended(ended)
    watch.look_now()
    deadline = threading.Event()
    for _ in range(100):
        if device.store.load_ended() == ended:
            break
        deadline.wait(0.05)
    watch.stop()
    assert device.store.load_ended() == ended
    assert seen[-1].latch is not None
    assert [recall.target_id for recall in seen[-1].latch.recalls] == [notice_id(1)]
