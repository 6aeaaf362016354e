"""Ten-grids, images, alerts, photographs in turn and details: what stands, and what must leave."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kiosk.player.programme import Programme, programme_of
from kiosk.player.rotation import Errand, Turn, sent
from kiosk.player.zones import in_texture, zone_at
from screens.plan import Box, Zone
from sync.models import ChannelManifest
from sync.rules.ended import Ended
from sync.rules.latch import Latch
from sync.rules.time import ReferenceTime
from sync.types import NoticeId, SlideId
from tests.fixtures_kinds import make_image_slide, make_notice_slide, make_ten_slide, manifest_of
from tests.making import NOW, make_notice, make_picture, make_recall, notice_id
from tests.test_kiosk_player_rotation import DWELL_S, Screen

LATER = NOW + timedelta(minutes=1)


def _programme(
    manifest: ChannelManifest,
    *,
    recalls: Latch | None = None,
    now: datetime = LATER,
    spoiled: frozenset[str] = frozenset(),
) -> Programme:
    return programme_of(
        manifest,
        latch=recalls or Latch(),
        reference=ReferenceTime(now, trusted=True),
        age_s=0.0,
        zone=ZoneInfo("America/Ciudad_Juarez"),
        ended=Ended(),
        spoiled=spoiled,
    )


def _recalled(target_id: str, target: str = "notice") -> Latch:
    return Latch(recalls=(make_recall(1, target_id=target_id, target=target),))


def _grid(**of_first: object) -> ChannelManifest:
    notices = [make_notice(1, **of_first), make_notice(2), make_notice(3)]
    return manifest_of(make_ten_slide(1, 2, 3), make_notice_slide(3), notices=notices)


def _people(screen: Screen) -> set[str]:
    return {n.content.id for n in screen.entry.seen} if screen.entry is not None else set()


def _shown(screen: Screen, turns: int) -> list[str | None]:
    seen = []
    for _ in range(turns):
        screen.step()
        seen.append(screen.shown)
        screen.now_s += DWELL_S
    return seen


def test_a_grid_leaves_at_once_when_one_of_its_people_is_recalled() -> None:
    screen = Screen(_programme(_grid()))
    screen.step()
    assert _people(screen) == {notice_id(1), notice_id(2), notice_id(3)}
    screen.told(_programme(_grid(), recalls=_recalled(notice_id(1))))
    turn = screen.step()
    assert isinstance(turn, Turn)
    assert turn.cut
    assert notice_id(1) not in _people(screen)


def test_a_grid_comes_back_without_who_was_recalled() -> None:
    screen = Screen(_programme(_grid(), recalls=_recalled(notice_id(1))))
    assert _shown(screen, 1) == ["ten"]
    assert _people(screen) == {notice_id(2), notice_id(3)}


def test_a_grid_leaves_in_the_minute_in_which_one_of_its_people_ends() -> None:
    ends = NOW + timedelta(minutes=5)
    screen = Screen(_programme(_grid(show_until=ends)))
    screen.step()
    screen.told(_programme(_grid(show_until=ends), now=ends))
    screen.step()
    assert notice_id(1) in _people(screen)
    screen.told(_programme(_grid(show_until=ends), now=ends + timedelta(seconds=1)))
    screen.step()
    assert notice_id(1) not in _people(screen)


def test_an_image_leaves_at_once_when_its_picture_is_recalled() -> None:
    image = make_image_slide()
    manifest = manifest_of(image, make_notice_slide(1), notices=[make_notice(1)])
    screen = Screen(_programme(manifest))
    screen.step()
    assert screen.shown == "image"
    screen.told(_programme(manifest, recalls=_recalled(image.picture.sha256, "picture")))
    turn = screen.step()
    assert isinstance(turn, Turn)
    assert (turn.cut, screen.shown) == (True, "slide-test0001")


def _with_alert(**of_alert: object) -> ChannelManifest:
    notices = [make_notice(1), make_notice(2), make_notice(9, kind="alert", **of_alert)]
    return manifest_of(*(make_notice_slide(n) for n in (1, 2, 9)), notices=notices)


def test_an_alert_stands_between_any_two_other_slides() -> None:
    screen = Screen(_programme(_with_alert()))
    alert, one, two = "slide-test0009", "slide-test0001", "slide-test0002"
    assert _shown(screen, 6) == [alert, one, alert, two, alert, one]


def test_an_alert_that_begins_comes_on_at_once() -> None:
    begins = NOW + timedelta(minutes=5)
    screen = Screen(_programme(_with_alert(show_from=begins)))
    screen.step()
    assert screen.shown == "slide-test0001"
    screen.told(_programme(_with_alert(show_from=begins), now=begins))
    screen.step(0.1)
    assert screen.shown == "slide-test0009"


def test_a_recalled_alert_leaves_at_once() -> None:
    screen = Screen(_programme(_with_alert()))
    screen.step()
    screen.told(_programme(_with_alert(), recalls=_recalled(notice_id(9))))
    turn = screen.step()
    assert isinstance(turn, Turn)
    assert turn.cut
    assert screen.shown != "slide-test0009"


def test_a_slide_of_more_weight_has_more_turns_and_never_two_running() -> None:
    notices = [make_notice(n) for n in (1, 2, 3)]
    slides = [make_notice_slide(1, weight=2), make_notice_slide(2), make_notice_slide(3)]
    screen = Screen(_programme(manifest_of(*slides, notices=notices)))
    seen = _shown(screen, 8)
    assert seen.count("slide-test0001") == 4
    assert all(one != other for one, other in pairwise(seen))


def _detailed() -> tuple[Screen, ChannelManifest]:
    manifest = _grid()
    screen = Screen(_programme(manifest))
    screen.step()
    errand = Errand(SlideId("ten"), NoticeId(notice_id(1)), urgent=True, stay_s=25.0)
    screen.rotation = sent(screen.rotation, errand)
    screen.step(1.0)
    return screen, manifest


def test_a_touched_tile_brings_its_detail_and_then_the_rotation_goes_on() -> None:
    screen, _ = _detailed()
    assert screen.entry is not None
    assert (screen.entry.is_detail, screen.entry.notice_id) == (True, notice_id(1))
    screen.step(25.0)
    assert screen.shown == "slide-test0003"


def test_a_detail_leaves_at_once_when_its_notice_is_recalled() -> None:
    screen, manifest = _detailed()
    screen.told(_programme(manifest, recalls=_recalled(notice_id(1))))
    turn = screen.step()
    assert isinstance(turn, Turn)
    assert turn.cut
    assert notice_id(1) not in _people(screen)


def test_a_detail_stays_when_somebody_else_of_its_grid_is_recalled() -> None:
    screen, manifest = _detailed()
    screen.told(_programme(manifest, recalls=_recalled(notice_id(2))))
    screen.step()
    assert screen.entry is not None
    assert screen.entry.is_detail


def test_a_detail_that_cannot_be_drawn_keeps_nothing_waiting() -> None:
    manifest = _grid()
    screen = Screen(_programme(manifest))
    screen.step()
    screen.paints = False
    detail = screen.programme.details[NoticeId(notice_id(1))]
    errand = Errand(SlideId("ten"), NoticeId(notice_id(1)), urgent=True, stay_s=25.0)
    screen.rotation = sent(screen.rotation, errand)
    assert not isinstance(screen.step(1.0), Turn)
    screen.told(_programme(manifest, spoiled=frozenset({detail.drawn_from})))
    screen.paints = True
    screen.step(DWELL_S)
    assert screen.shown == "slide-test0003"


def test_a_damaged_photograph_gives_way_to_another_of_the_same_notice() -> None:
    two = make_notice(1, pictures=(make_picture(1), make_picture(31)))
    manifest = manifest_of(make_notice_slide(1), notices=[two])
    first = _programme(manifest).entries[0]
    programme = _programme(manifest, spoiled=frozenset({first.drawn_from}))
    assert [entry.picture_number for entry in programme.entries] == [1]
    assert programme.allows(first)


@pytest.mark.parametrize("texture", [(1920, 960), (960, 480)])
def test_a_finger_finds_its_zone_in_a_texture_of_any_size(texture: tuple[int, int]) -> None:
    scale = texture[0] / 1920
    zone = Zone(Box(round(100 * scale), round(60 * scale), round(200 * scale), 40), "TEST0001")
    inside = in_texture((150.0, 960.0 - 70.0), (1920, 960), texture)
    outside = in_texture((150.0, 70.0), (1920, 960), texture)
    assert inside is not None
    assert outside is not None
    assert zone_at([zone], inside) == zone
    assert zone_at([zone], outside) is None


def test_a_finger_on_the_bar_is_on_no_slide() -> None:
    assert in_texture((150.0, -1.0), (1920, 960), (1920, 960)) is None
