"""Manifests and recall lists: closed, approved, without a gap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from sync.models import ChannelManifest, RecallList
from sync.models.desk import PublicKey, thumbprint
from sync.types import NoticeId
from tests.making import (
    NOW,
    approved_desk,
    desk_secret,
    make_campaign,
    make_desk,
    make_desk_key,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    public_key,
)


def changed(path: str, value: object) -> dict[str, Any]:
    """A manifest's JSON with one value replaced: `notices.0.content.name`."""
    data = make_manifest([make_notice(1), make_notice(2)]).model_dump(mode="json")
    part: Any = data
    *places, last = path.split(".")
    for place in places:
        part = part[int(place)] if place.isdigit() else part[place]
    part[last] = value
    return data


@pytest.mark.parametrize(
    "path",
    [
        "notices.1.content.name",
        "campaigns.0.content.title_es",
        "channel.content.name",
    ],
)
def test_content_that_no_approval_names_is_refused(path: str) -> None:
    with pytest.raises(ValidationError, match="content is not what its approval names"):
        ChannelManifest.model_validate(changed(path, "Otro"))


def test_a_changed_phone_number_is_not_what_was_approved() -> None:
    data = changed("campaigns.0.content.tip_lines.phone", "915-555-0199")
    with pytest.raises(ValidationError, match="los-diez: content is not what its approval names"):
        ChannelManifest.model_validate(data)


def test_a_replaced_picture_is_not_what_was_approved() -> None:
    data = changed("notices.0.content.pictures.0.sha256", make_picture(9).sha256)
    with pytest.raises(ValidationError, match="TEST0001: content is not what its approval names"):
        ChannelManifest.model_validate(data)


def test_a_notice_occurs_once() -> None:
    data = make_manifest([make_notice(1)]).model_dump(mode="json")
    data["notices"].append(data["notices"][0])
    with pytest.raises(ValidationError, match="occurs twice"):
        ChannelManifest.model_validate(data)


def test_a_slides_campaign_is_included() -> None:
    manifest = make_manifest([make_notice(1)])
    other = make_manifest([make_notice(1)], campaign=make_campaign(id="otra"))
    with pytest.raises(ValidationError, match="campaign los-diez is not included"):
        ChannelManifest.model_validate(
            manifest.model_dump() | {"campaigns": other.model_dump()["campaigns"]}
        )


def test_it_ends_after_it_was_issued() -> None:
    with pytest.raises(ValidationError, match="valid_until must be after issued"):
        make_manifest(valid_until=NOW)


def test_its_pictures_are_those_of_all_its_notices() -> None:
    manifest = make_manifest([make_notice(1), make_notice(2)])
    assert manifest.pictures() == {p.sha256: p for p in (make_picture(1), make_picture(2))}


def test_a_notice_that_is_not_approved_yet_is_none() -> None:
    assert make_manifest([make_notice(1)]).notice(NoticeId("TEST0009")) is None


@pytest.mark.parametrize("sequences", [[2], [1, 3], [1, 1], [2, 1]])
def test_recalls_are_numbered_without_a_gap(sequences: list[int]) -> None:
    with pytest.raises(ValidationError, match="without a gap"):
        RecallList.model_validate(
            {
                "sequence": len(sequences),
                "issued": NOW,
                "recalls": [make_recall(number) for number in sequences],
            }
        )


def test_a_recall_list_says_how_many_it_has() -> None:
    with pytest.raises(ValidationError, match="numbered 1 to 2"):
        RecallList.model_validate({"sequence": 2, "issued": NOW, "recalls": [make_recall(1)]})


def test_a_desk_key_never_carries_its_private_half() -> None:
    key = make_desk_key().key.model_dump() | {"d": "secret"}
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        make_desk_key(key=key)


def test_a_desk_keys_period_is_a_period() -> None:
    with pytest.raises(ValidationError, match="valid_from must be before valid_until"):
        make_desk_key(valid_until=NOW)


def test_a_key_is_named_by_its_own_thumbprint() -> None:
    key = make_desk_key().key.model_dump() | {"kid": make_desk_key(2).key.kid}
    with pytest.raises(ValidationError, match="thumbprint"):
        make_desk_key(key=key)


@pytest.mark.parametrize("place", [0, 1], ids=["bits left over", "beyond the field"])
def test_one_point_has_one_spelling_and_one_name(place: int) -> None:
    # Or the key that signs could pass for another one that seals, under another thumbprint.
    key = public_key(desk_secret(1))
    at = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    x, y = [
        (key.x[:-1] + at[at.index(key.x[-1]) + 1], key.y),
        # The point with x = 0, its x written as the field's prime.
        (
            "_____wAAAAEAAAAAAAAAAAAAAAD_______________8",
            "ZkhceA4vg9ckM71dhKBrtlQcKvMdrocXKL-FahdPk_Q",
        ),
    ][place]
    with pytest.raises(ValidationError, match="no point of the curve"):
        PublicKey(x=x, y=y, kid=thumbprint(x, y))


def test_a_point_off_the_curve_is_no_key() -> None:
    key = make_desk_key().key
    with pytest.raises(ValidationError, match="no point of the curve"):
        make_desk_key(key=key.model_dump() | {"x": key.y})


def test_a_desk_has_one_key_a_period_and_another_to_sign() -> None:
    desk = make_desk()
    assert [desk.key_at(NOW + timedelta(days=days)) for days in (-40, -1, 0, 31, 93)] == [
        None,
        *desk.keys,
        None,
    ]
    with pytest.raises(ValidationError, match="a key occurs twice"):
        make_desk(signing_key=desk.keys[0].key)


def test_a_desk_of_a_manifest_is_what_its_approval_names() -> None:
    entry = approved_desk(make_desk())
    other = entry.model_copy(update={"content": make_desk(seed=30)})
    assert make_manifest(desks=(entry,)).intake_desks() == (make_desk(),)
    with pytest.raises(ValidationError, match="not what its approval names"):
        make_manifest(desks=(other,))


def test_a_copy_with_other_notices_finds_those_and_no_longer_the_ones_before() -> None:
    manifest = make_manifest()
    (notice, *_) = manifest.notices
    assert manifest.notice(notice.content.id) == notice
    emptied = manifest.model_copy(update={"notices": ()})
    assert emptied.notice(notice.content.id) is None
    assert manifest.notice(notice.content.id) == notice
    assert emptied.model_copy(update={"notices": manifest.notices}) == manifest
