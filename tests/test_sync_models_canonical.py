"""One content, one byte form, one hash."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.canonical import canonical_json, content_sha256
from sync.models import ChannelManifest, Description, Notice, Reward
from tests.making import NOW, make_manifest, make_notice, make_picture

WORDS = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"]),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip() == text)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 - zones follow
    lambda moment: moment.replace(tzinfo=UTC)
)
RANGES = st.tuples(st.integers(40, 60), st.integers(61, 110))


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    """Whole notices with any plain text, dates and numbers."""
    return make_notice(
        draw(st.integers(1, 20)),
        name=draw(WORDS),
        aliases=tuple(draw(st.lists(WORDS, max_size=3))),
        details_es=draw(WORDS),
        details_en=draw(WORDS),
        case_number=draw(WORDS),
        verified_until=draw(MOMENTS),
        reward=draw(st.none() | st.integers(1, 10**9).map(lambda n: Reward(amount=n))),
        description=Description(
            gender=draw(st.sampled_from(["f", "m", "unknown"])),
            age=draw(st.none() | RANGES),
            weight_kg=draw(st.none() | RANGES),
        ),
    )


@given(notice=notices())
def test_a_notice_comes_back_from_its_canonical_form_with_the_same_hash(notice: Notice) -> None:
    again = Notice.model_validate_json(canonical_json(notice))
    assert again == notice
    assert content_sha256(again) == content_sha256(notice)


@given(notice=notices())
def test_the_canonical_form_is_sorted_json_without_spaces(notice: Notice) -> None:
    data = json.loads(canonical_json(notice))
    again = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again.encode() == canonical_json(notice)


def test_a_manifest_comes_back_from_its_canonical_form() -> None:
    manifest = make_manifest([make_notice(n) for n in (1, 2, 3)])
    assert ChannelManifest.model_validate_json(canonical_json(manifest)) == manifest


def test_the_same_moment_in_another_zone_or_with_a_fraction_hashes_alike() -> None:
    el_paso = timezone(timedelta(hours=-7))
    moments = (NOW, NOW.astimezone(el_paso), NOW + timedelta(microseconds=999))
    hashes = {content_sha256(make_notice(verified_until=moment)) for moment in moments}
    assert len(hashes) == 1


def test_an_absent_value_is_left_out_so_that_later_fields_change_no_old_hash() -> None:
    assert b"show_from" not in canonical_json(make_notice())
    assert b"null" not in canonical_json(make_notice())


def test_any_change_changes_the_hash() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"name": "Otro Nadie"},
        {"pictures": (make_picture(2),)},
        {"pictures": (make_picture(1, focus_x=51),)},
        {"verified_until": NOW},
        {"aliases": ()},
        {"outcome": "captured", "outcome_until": NOW},
    ]
    assert len({content_sha256(make_notice(**change)) for change in changes}) == len(changes)


def test_the_hash_of_a_known_notice_stays_what_it_was() -> None:
    # Approvals name hashes: if this fails, every approval a hub holds has lost its content.
    notice = make_notice(
        pictures=(make_picture(sha256="ab" * 32, byte_size=1000, width=60, height=80),)
    )
    assert (
        content_sha256(notice) == "ff97e1ab99bbdbace82efa7674b4e3b73f6e6c3caca2dd1db659564ca43f1b3b"
    )
