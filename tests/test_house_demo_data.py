"""The demo's cast: valid notices of people who cannot be mistaken for anyone."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from scripts.demo_data.cast import SOURCE, Cast, load_cast
from scripts.demo_data.portraits import PORTRAITS, draw
from scripts.demo_data.scenes import BRIDGE_SIZE, bridge, cart
from sync.models import Notice

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def cast() -> Cast:
    return load_cast()


@pytest.fixture(scope="module")
def notices(cast: Cast) -> list[Notice]:
    return [member.notice(NOW) for member in (*cast.members, cast.alert)]


def test_every_member_of_the_cast_is_a_valid_notice_of_its_kind(notices: list[Notice]) -> None:
    kinds = [(notice.kind, notice.outcome) for notice in notices]
    assert kinds == [
        *[("wanted", "none")] * 10,
        ("missing", "none"),
        ("seeking_information", "none"),
        ("wanted", "captured"),
        ("alert", "none"),
    ]


def test_ten_are_ranked_and_the_captured_one_is_not_among_them(cast: Cast) -> None:
    assert [member.fields["id"] for member in cast.ranked()] == [
        f"DEM000{number:02}" for number in range(1, 11)
    ]


def test_every_text_is_there_in_both_languages(notices: list[Notice]) -> None:
    assert [notice.id for notice in notices if notice.one_language] == []


def test_every_phone_number_is_one_reserved_for_fiction(cast: Cast) -> None:
    lines = cast.campaign().tip_lines
    reserved = re.compile(r"^(\+1 )?915-555-01\d\d$")
    assert [n for n in (lines.phone, lines.whatsapp) if not reserved.match(n or "")] == []
    numbers = re.findall(r"\d{3}-\d{3}-\d{4}", SOURCE.read_text(encoding="utf-8"))
    assert [number for number in numbers if not reserved.match(number)] == []


def test_every_notice_says_that_it_is_made_up(notices: list[Notice]) -> None:
    silent = [
        notice.id
        for notice in notices
        if "no existe" not in notice.details_es
        or "does not exist" not in notice.details_en
        or not notice.case_number.startswith("DEMO-")
        or "Ficticia" not in notice.authority_es
    ]
    assert silent == []


def test_every_member_has_a_portrait_of_their_own(cast: Cast) -> None:
    assert sorted(member.portrait for member in cast.members) == sorted(PORTRAITS)


def test_no_two_portraits_are_alike() -> None:
    hashes = {hashlib.sha256(draw(name)).hexdigest() for name in PORTRAITS}
    assert len(hashes) == len(PORTRAITS)


def test_a_portrait_is_a_large_upright_jpeg_and_the_same_each_time() -> None:
    data = draw("minutero")
    with Image.open(BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 1500))
    assert draw("minutero") == data


def test_the_picture_a_notice_pins_is_the_portrait(cast: Cast) -> None:
    member = cast.members[0]
    picture = member.picture()
    assert (picture.sha256, picture.byte_size) == (
        hashlib.sha256(member.picture_bytes).hexdigest(),
        len(member.picture_bytes),
    )


def test_dates_are_counted_from_the_day_of_loading(cast: Cast) -> None:
    captured = cast.members[-1].notice(NOW)
    assert captured.outcome_until == datetime(2026, 6, 3, 12, tzinfo=UTC)
    assert captured.verified_until == datetime(2026, 7, 3, 12, tzinfo=UTC)


def test_the_alert_keeps_the_demo_calm_until_its_day(cast: Cast) -> None:
    alert = cast.alert.notice(NOW)
    assert alert.show_from == datetime(2026, 6, 3, 12, tzinfo=UTC)
    assert alert.show_from < alert.verified_until


def test_the_image_fills_a_screen_and_is_said_in_both_languages(cast: Cast) -> None:
    with Image.open(BytesIO(cast.image_bytes)) as picture:
        assert (picture.format, picture.size) == ("JPEG", BRIDGE_SIZE)
    assert sorted(cast.channel_fields["image"]) == ["alt_en", "alt_es"]
    assert load_cast().image_bytes == cast.image_bytes


def test_a_scene_is_the_same_each_time() -> None:
    first = (bridge(), cart())
    bridge.cache_clear()
    cart.cache_clear()
    assert (bridge(), cart()) == first
