"""Ten-grids, images, weights, orders: what is accepted, and that older content keeps its hash."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from sync.canonical import canonical_json, content_sha256
from sync.models import AnySlide, Channel, ChannelManifest
from sync.types import NoticeId
from tests.fixtures_kinds import make_image_slide, make_notice_slide, make_ten_slide, manifest_of
from tests.making import make_channel, make_notice, make_picture, notice_id


def test_a_channel_approved_before_there_were_weights_and_orders_keeps_its_hash() -> None:
    """The canonical form of `make_channel()` as it was hashed by issue 1, word for word."""
    approved = (
        '{"evergreen":{"campaign_id":"los-diez","dayparts":[],"duration_s":10,"id":"evergreen",'
        '"type":"tip_line"},"id":"puente-ficticio","name":"Puente ficticio","offline_ttl_s":259200,'
        '"slides":[{"campaign_id":"los-diez","dayparts":[],"duration_s":10,"id":"slide-test0001",'
        '"notice_id":"TEST0001","rank":1,"rank_of":1,"type":"notice"},'
        '{"body_en":"All you say is confidential.","body_es":"Todo lo que diga es confidencial.",'
        '"dayparts":[],"duration_s":10,"id":"message","title_en":"Thank you for your help",'
        '"title_es":"Gracias por su ayuda","tone":"information","type":"message"}],"valid_days":14}'
    )
    assert canonical_json(make_channel()).decode() == approved
    explicit = json.loads(approved) | {"order": "listed"}
    explicit["slides"][0]["weight"] = 1
    assert content_sha256(Channel.model_validate(explicit)) == content_sha256(make_channel())


@pytest.mark.parametrize(
    "change", [{"order": "shuffled"}, {"slides": (make_notice_slide(1, weight=2),)}]
)
def test_a_weight_and_an_order_are_part_of_what_is_approved(change: dict[str, object]) -> None:
    before = make_channel(slides=(make_notice_slide(1),))
    after = Channel.model_validate(before.model_dump() | change)
    assert content_sha256(after) != content_sha256(before)
    assert Channel.model_validate_json(canonical_json(after)) == after


@pytest.mark.parametrize("slide", [make_ten_slide(1, 2), make_image_slide()], ids=lambda s: s.type)
def test_the_new_kinds_survive_their_canonical_form(slide: AnySlide) -> None:
    read: AnySlide = TypeAdapter(AnySlide).validate_json(canonical_json(slide))
    assert read == slide


@pytest.mark.parametrize("weight", [0, 6, 1.5, -1])
def test_a_weight_is_one_to_five(weight: float) -> None:
    with pytest.raises(ValidationError, match="weight"):
        make_notice_slide(1, weight=weight)


@pytest.mark.parametrize(
    ("notices", "said"),
    [
        ((), "at least 1"),
        (tuple(notice_id(n) for n in range(1, 12)), "at most 10"),
        ((notice_id(2), notice_id(1), notice_id(2)), "notices occur twice: TEST0002"),
        ((NoticeId("nobody"),), "pattern"),
    ],
)
def test_a_ten_grid_has_one_to_ten_notices_each_once(
    notices: tuple[NoticeId, ...], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        make_ten_slide(notice_ids=notices)


@pytest.mark.parametrize("field", ["alt_es", "alt_en"])
def test_an_image_says_in_both_languages_what_it_shows(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        make_image_slide(**{field: "  "})


def test_a_caption_of_an_image_is_in_both_languages() -> None:
    with pytest.raises(ValidationError, match="caption_en"):
        make_image_slide(picture=make_picture(2, caption_es="Puente"))


def test_a_manifest_closes_over_a_ten_grids_campaign_and_not_over_its_notices() -> None:
    manifest = manifest_of(make_ten_slide(1, 2, 3), notices=[make_notice(2)])
    assert [entry.content.id for entry in manifest.notices] == [notice_id(2)]
    with pytest.raises(ValidationError, match="slide ten: campaign otra is not included"):
        manifest_of(make_ten_slide(1, campaign_id="otra"))


def test_the_pictures_of_a_manifest_are_those_of_its_notices_and_its_images() -> None:
    manifest = manifest_of(make_ten_slide(1), make_image_slide(7), notices=[make_notice(1)])
    assert set(manifest.pictures()) == {make_picture(1).sha256, make_picture(7).sha256}
    assert set(manifest_of(make_image_slide(7)).pictures()) == {make_picture(7).sha256}


def test_an_image_swapped_after_approval_is_refused() -> None:
    data = manifest_of(make_image_slide(7)).model_dump(mode="json")
    data["channel"]["content"]["slides"][0]["picture"]["sha256"] = make_picture(8).sha256
    with pytest.raises(ValidationError, match="content is not what its approval names"):
        ChannelManifest.model_validate(data)
