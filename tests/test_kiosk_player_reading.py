"""What an entry is drawn from, as it is read from the store: whole, or without what is damaged."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from kiosk.player.gallery import Gallery
from kiosk.player.preparing import Prepared
from kiosk.player.programme import Entry, Programme, programme_of
from kiosk.player.reading import Reader
from kiosk.presenting import decode_photo, tile_photo_size
from kiosk.render.subjects import Asked, Pictures, view_of
from screens.views import MessageView, Pair, TenView
from sync.errors import StoreCorrupt
from sync.models import ChannelManifest
from sync.rules.ended import Ended
from sync.rules.latch import Latch
from sync.rules.time import ReferenceTime
from tests.fixtures_kinds import make_notice_slide, make_ten_slide, manifest_of
from tests.fixtures_player import Device
from tests.fixtures_player import manifest_of as playlist_of
from tests.making import NOW, make_notice, notice_id, picture_bytes
from tests.test_kiosk_player_show import House

SLIDE = (960, 480)
PEOPLE = (1, 2, 3, 4)


class Store:
    """A device with a grid of four people, and the pictures that rot on it."""

    def __init__(self, folder: Path) -> None:
        now = datetime.now(UTC)
        notices = [make_notice(number, at=now) for number in PEOPLE]
        slides = (make_ten_slide(*PEOPLE), make_notice_slide(3, rank=7))
        self.manifest = manifest_of(*slides, notices=notices)
        self.device = Device(folder)
        self.device.publish(self.manifest)
        self.reader = Reader(self.device.store, SLIDE, 56)

    def spoil(self, *numbers: int) -> None:
        """Bit rot in the photographs of these people."""
        for number in numbers:
            (file,) = self._file(number)
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 0xFF
            file.chmod(0o600)
            file.write_bytes(data)

    def mend(self, number: int) -> None:
        """The agent has fetched it again."""
        (file,) = self._file(number)
        file.write_bytes(self._bytes(number))

    def _bytes(self, number: int) -> bytes:
        (picture,) = self.manifest.notices[number - 1].content.pictures
        return picture_bytes(number, (picture.width, picture.height))

    def _file(self, number: int) -> list[Path]:
        (picture,) = self.manifest.notices[number - 1].content.pictures
        generation = self.device.store.load_generation()
        assert generation is not None
        derivative = generation.record.derivative(picture.sha256)
        assert derivative is not None
        return list((self.device.folder / "store" / "pictures").rglob(f"*{derivative.sha256}*"))

    def grid(self) -> tuple[TenView, str | None]:
        """The grid as it is read, and what it lacks."""
        generation = self.device.store.load_generation()
        assert generation is not None
        presented = self.reader.present(grid_of(self.manifest), generation)
        return cast("TenView", presented.view), presented.lacking

    def faces(self, *lost: int) -> list[object]:
        """The photographs that a grid must have: each person's own, none for who lost theirs."""
        largest = tile_photo_size(SLIDE, len(PEOPLE))
        return [
            None
            if number in lost
            else decode_photo(
                self._bytes(number), self.manifest.notices[number - 1].content.pictures[0], largest
            )
            for number in PEOPLE
        ]


def programme_now(manifest: ChannelManifest) -> Programme:
    """All that it may show."""
    return programme_of(
        manifest,
        latch=Latch(),
        reference=ReferenceTime(manifest.issued, trusted=True),
        age_s=0.0,
        zone=ZoneInfo("America/Ciudad_Juarez"),
        ended=Ended(),
    )


def grid_of(manifest: ChannelManifest) -> Entry:
    """The entry of the slide `ten`."""
    return next(entry for entry in programme_now(manifest).entries if entry.slide_id == "ten")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_a_grid_has_everybodys_own_face_and_the_rank_of_their_slide(store: Store) -> None:
    view, lacking = store.grid()
    assert [tile.photo for tile in view.tiles] == store.faces()
    assert [tile.rank for tile in view.tiles] == [None, None, 7, None]
    assert lacking is None


def test_a_preview_is_made_of_what_the_screen_is_made_of(store: Store, tmp_path: Path) -> None:
    manifest, generation = store.manifest, store.device.store.load_generation()
    assert generation is not None
    notices = tuple(approved.content for approved in manifest.notices)
    media = tmp_path / "media"
    for number, notice in enumerate(notices, 1):
        (picture,) = notice.pictures
        file = media / picture.sha256[:2] / picture.sha256
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture_bytes(number, (picture.width, picture.height)))
    campaign = manifest.campaigns[0].content
    channel = manifest.channel.content
    ranks = tuple(channel.rank_of(notice.id) for notice in notices)
    programme = programme_now(manifest)
    detail = programme.details[notice_id(3)]
    for entry in (*programme.entries, programme.refuge, detail):
        asked = Asked(None, entry.slide, notices, ranks, campaign, entry.is_detail)
        view = view_of(asked, Pictures(media, SLIDE), 56)
        assert store.reader.present(entry, generation).view == view


def test_a_damaged_photograph_empties_its_own_tile_and_moves_no_other_face(store: Store) -> None:
    store.spoil(2, 4)
    view, lacking = store.grid()
    assert [tile.notice_id for tile in view.tiles] == [notice_id(n) for n in PEOPLE]
    assert [tile.photo for tile in view.tiles] == store.faces(2, 4)
    assert lacking is not None
    assert notice_id(2) in lacking
    assert notice_id(4) in lacking
    assert notice_id(1) not in lacking


def test_a_grid_of_which_no_face_can_be_read_is_not_shown(store: Store) -> None:
    store.spoil(*PEOPLE)
    with pytest.raises(StoreCorrupt):
        store.grid()


def test_a_mended_photograph_is_back_in_its_tile(store: Store) -> None:
    store.spoil(2)
    store.mend(2)
    assert [tile.photo for tile in store.grid()[0].tiles] == store.faces()


def test_the_only_slide_is_shown_whole_once_its_face_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(playlist_of((1,), at=NOW, duration_s=20))
    problems: list[str | None] = ["a photograph is damaged"]
    take = house.gallery.prepared

    def prepared(made: Prepared) -> None:
        if made.entry.slide_id == "slide-test0001":
            name = "whole" if problems[-1] is None else "in part"
            made = Prepared(made.entry, MessageView(Pair(name, name)), problems[-1])
        take(made)

    monkeypatch.setattr(house.gallery, "prepared", prepared)
    house.step()
    assert house.stage.said == [("cut", "in part")]
    house.step(20.0)
    assert house.stage.said == [("cut", "in part")]
    problems.append(None)
    house.step(16.0)  # the store is looked at again, and the slide painted
    house.step(20.0)
    assert house.stage.said == [("cut", "in part"), ("fade", "whole")]


class Sketch:
    """A job that is done at once; what it paints is told by `name`."""

    zones = ((),)

    def __init__(self, name: str) -> None:
        self.pages = [name]

    def step(self) -> bool:
        return True


def test_what_was_painted_in_part_stands_until_it_is_painted_whole(store: Store) -> None:
    entry = grid_of(store.manifest)
    asked: list[Entry] = []
    gallery = Gallery(lambda view: Sketch(cast("MessageView", view).title.es), asked.append)

    def answered(name: str, problem: str | None = None) -> object:
        gallery.want([entry], [])
        gallery.prepared(Prepared(entry, MessageView(Pair(name, name)), problem))
        gallery.step()
        return gallery.page(entry, 0)

    assert answered("in part", "a photograph is damaged") == "in part"
    gallery.want([entry], [])
    assert (len(asked), gallery.lacking) == (1, {entry.drawn_from: "a photograph is damaged"})
    gallery.retry()
    gallery.want([entry], [])
    assert (len(asked), gallery.page(entry, 0)) == (2, "in part")
    assert answered("whole") == "whole"
    gallery.retry()
    gallery.want([entry], [])
    assert (len(asked), gallery.lacking) == (2, {})
