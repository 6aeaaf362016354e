"""Notices and slides: what fits together, and what does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from sync.models import Description, Notice, Picture, Reward, TipLines
from tests.making import NOW, make_campaign, make_channel, make_notice, make_picture


@pytest.mark.parametrize("kind", ["wanted", "missing", "seeking_information", "alert"])
def test_every_kind_can_be_made(kind: str) -> None:
    assert make_notice(kind=kind).kind == kind


def test_an_unknown_member_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        make_notice(home_address="Calle 1")


def test_a_notice_cannot_be_changed() -> None:
    notice = make_notice()
    with pytest.raises(ValidationError, match="frozen"):
        notice.name = "Otro"  # type: ignore[misc]


@pytest.mark.parametrize(
    "identifier", ["test0001", "TEST001", "TEST00011", "TESTI001", "TESTO001", "TEST 001", ""]
)
def test_a_notice_id_is_eight_characters_that_can_be_read_aloud(identifier: str) -> None:
    with pytest.raises(ValidationError, match="id"):
        make_notice(id=identifier)


def test_only_a_wanted_person_can_be_captured() -> None:
    until = NOW + timedelta(days=3)
    assert make_notice(outcome="captured", outcome_until=until).outcome == "captured"
    with pytest.raises(ValidationError, match="use 'located'"):
        make_notice(kind="missing", outcome="captured", outcome_until=until)


@pytest.mark.parametrize(
    "changes", [{"outcome": "captured"}, {"outcome_until": NOW + timedelta(days=3)}]
)
def test_an_outcome_says_how_long_its_banner_stays(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="outcome and outcome_until go together"):
        make_notice(**changes)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        make_notice(verified_until=datetime(2026, 5, 1))  # noqa: DTZ001 - the point of the test


def test_a_notice_starts_before_it_ends() -> None:
    with pytest.raises(ValidationError, match="show_from must be before show_until"):
        make_notice(show_from=NOW, show_until=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"age": (40, 30)},
        {"age": (-1, 30)},
        {"age": (30, 121)},
        {"height_cm": (10, 180)},
        {"height_cm": (170, 300)},
        {"weight_kg": (80, 70)},
    ],
)
def test_a_range_that_no_person_has_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="is not a range within"):
        Description(**changes)


def test_a_reward_says_something() -> None:
    with pytest.raises(ValidationError, match="needs an amount or a text"):
        Reward()


@pytest.mark.parametrize(
    "changes",
    [
        {"sha256": "A" * 64},
        {"sha256": "0" * 63},
        {"media_type": "image/svg+xml"},
        {"byte_size": 8 * 2**20 + 1},
        {"width": 8193},
        {"focus_x": 101},
    ],
)
def test_a_picture_outside_its_limits_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Picture.model_validate(make_picture().model_dump() | changes)


@pytest.mark.parametrize("phone", ["call us", "915-555-0142;rm", "5", "+", "915_555_0142"])
def test_a_phone_number_is_digits_as_printed(phone: str) -> None:
    with pytest.raises(ValidationError):
        TipLines(phone=phone)


@pytest.mark.parametrize(
    "web", ["http://example.org", "HTTP://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG/?A=1", "FTP://X"]
)
def test_a_campaigns_address_fits_a_small_qr_and_is_encrypted(web: str) -> None:
    with pytest.raises(ValidationError):
        TipLines(phone="915-555-0142", web=web)


def test_a_notices_qr_address_is_upper_case() -> None:
    campaign = make_campaign(
        tip_lines=TipLines(phone="915-555-0142", web="HTTPS://TIPS.EXAMPLE.ORG")
    )
    address = campaign.notice_address(make_notice().id)
    assert address == "HTTPS://TIPS.EXAMPLE.ORG/N/TEST0001"
    assert campaign.tip_address() == "HTTPS://TIPS.EXAMPLE.ORG/T"


def test_a_receipts_address_is_as_it_is_read_aloud() -> None:
    campaign = make_campaign(tip_lines={"phone": "915-555-0142", "web": "HTTPS://TIPS.EXAMPLE.ORG"})
    assert campaign.receipt_address() == "tips.example.org/R"
    assert make_campaign(tip_lines={"phone": "915-555-0142"}).receipt_address() is None


def test_slide_ids_occur_once() -> None:
    channel = make_channel()
    with pytest.raises(ValidationError, match="slide ids occur twice: message"):
        make_channel(slides=(*channel.slides, channel.slides[-1]))


def test_a_notice_without_an_authority_is_refused() -> None:
    with pytest.raises(ValidationError, match="the issuing authority must be named"):
        make_notice(authority_es="", authority_en="")


def test_a_notice_that_asks_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="must be said"):
        make_notice(charge_es="", charge_en="")


def test_a_notice_survives_json() -> None:
    notice = make_notice()
    assert Notice.model_validate_json(notice.model_dump_json()) == notice
