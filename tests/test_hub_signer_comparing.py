"""What an approver is told of a change: every field that is signed, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from assets.i18n import Translator
from hub.signer.comparing import Section, sections_of
from hub.signer.lifting import lifting_words
from hub.signer.slides import Change
from sync.models import ChannelManifest, ImageSlide, Notice, NoticeSlide
from sync.models.recall import RecallList
from sync.rules.latch import Latch, united
from tests.fixtures_lying_hub import START, manifest_of
from tests.making import (
    make_campaign,
    make_channel,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    make_slides,
)

SAY = Translator("signing", "en")


def sections(now: ChannelManifest, was: ChannelManifest | None = None) -> list[Section]:
    before = {"puente-ficticio": was} if was is not None else {}
    return sections_of([now], before, Latch(), SAY)


def with_notice(**changes: Any) -> ChannelManifest:
    """The second publication, where its one notice has changes."""
    notice = make_notice(1, at=START, **changes)
    return with_notices(notice)


def with_notices(*notices: Notice) -> ChannelManifest:
    return make_manifest(
        notices, publication=2, channel=make_channel(notices), first_approval=200, at=START
    )


def changes_of(now: ChannelManifest, title: str) -> dict[str, tuple[str, str, bool]]:
    [section] = [s for s in sections(now, manifest_of(1, 1)) if s.title.startswith(title)]
    return {c.what: (c.before, c.after, c.loud) for c in section.changes}


@pytest.mark.parametrize(
    ("field", "value", "what", "loud"),
    [
        ("name", "Otro Nombre", "Name", True),
        ("native_name", "名前", "Name in its own script", False),
        ("charge_es", "Otro cargo ficticio.", "Charge, in Spanish", False),
        ("case_number", "F-2026-9999", "Case number", False),
        ("verified_until", START.replace(year=2028), "Verified until", True),
        ("details_en", "Another text.", "Details, in English", False),
    ],
)
def test_a_field_that_changes_is_said_with_both_sides(
    field: str, value: Any, what: str, loud: bool
) -> None:
    told = changes_of(with_notice(**{field: value}), "Notice")
    assert list(told) == [what]
    assert told[what][0] != told[what][1]
    assert told[what][2] is loud


def test_two_aliases_do_not_read_like_one_with_a_comma_in_it() -> None:
    one = with_notice(aliases=("El Ejemplo, El Otro",))
    two = with_notice(aliases=("El Ejemplo", "El Otro"))
    texts = {changes_of(m, "Notice")["Aliases"][1] for m in (one, two)}
    assert len(texts) == 2


def test_another_photograph_is_loud_and_a_moved_middle_is_not() -> None:
    other = changes_of(with_notice(pictures=(make_picture(7),)), "Notice")
    moved = changes_of(with_notice(pictures=(make_picture(1, focus_x=10),)), "Notice")
    assert [other["Photograph 1"][2], moved["Photograph 1"][2]] == [True, False]
    assert make_picture(7).sha256 in other["Photograph 1"][1]


def test_the_same_content_under_a_later_approval_is_said_to_be_that() -> None:
    found = {s.title: s.state for s in sections(with_notice(), manifest_of(1, 1))}
    assert set(found.values()) == {"again", "dates"}


def test_a_notice_that_goes_is_said() -> None:
    found = sections(with_notices(), manifest_of(1, 1))
    assert ("Notice Rogelio Prueba Ficticio (TEST0001)", "gone") in [
        (s.title, s.state) for s in found
    ]


def slides_of(*slides: Any) -> list[Change]:
    """The channel's changes when it has these slides in the place of its own."""
    notices = [make_notice(1, at=START), make_notice(2, at=START)]
    was = manifest_of(1, 1, 2)
    channel = make_channel(notices, slides=slides)
    now = make_manifest(notices, publication=2, channel=channel, first_approval=200, at=START)
    return [c for c in sections(now, was)[0].changes if c.what.startswith("Slide")]


ONE, TWO, MESSAGE = make_slides([make_notice(1), make_notice(2)], make_campaign())


def test_slides_that_come_go_and_move_are_said() -> None:
    assert slides_of(ONE, TWO, MESSAGE) == []
    assert [c.what for c in slides_of(TWO, ONE, MESSAGE)] == ["Slides reordered"]
    gone = slides_of(ONE, TWO)
    assert [(c.what, c.loud) for c in gone] == [("Slide removed", True)]
    new = ImageSlide(id="plano", picture=make_picture(3), alt_es="Un plano", alt_en="A map")  # type: ignore[arg-type]
    added = slides_of(ONE, TWO, MESSAGE, new)
    assert [c.what for c in added] == ["Slide added"]
    assert make_picture(3).sha256 in added[0].after


@pytest.mark.parametrize(
    "changes", [{"duration_s": 30}, {"weight": 3}, {"rank": 2}, {"show_until": START}]
)
def test_whatever_is_signed_of_a_slide_can_be_read(changes: dict[str, Any]) -> None:
    assert isinstance(ONE, NoticeSlide)
    [told] = slides_of(ONE.model_copy(update=changes), TWO, MESSAGE)
    assert told.what == "Slide changed"
    assert told.before != told.after


def test_channel_settings_are_said_loudly() -> None:
    was = manifest_of(1, 1)
    channel = make_channel([make_notice(1, at=START)], offline_ttl_s=3600, valid_days=60)
    now = manifest_of(2, 1, channel=channel)
    told = {c.what: c.loud for c in sections(now, was)[0].changes}
    assert told["Faces go after this long without news (seconds)"] is True
    assert told["A publication is valid for (days)"] is True


def approved_later(was: ChannelManifest) -> ChannelManifest:
    """The same, where every approval has a number above any recall's."""
    notices = tuple(later(notice) for notice in was.notices)
    return was.model_copy(update={"channel": later(was.channel), "notices": notices})


def later(part: Any) -> Any:
    number = part.approval.model_copy(update={"number": 5001})
    return part.model_copy(update={"approval": number})


def test_a_recalled_slide_that_the_channels_number_brings_back_is_said_loudly() -> None:
    was = manifest_of(1, 1)
    slide = was.channel.content.slides[0].id
    recall = make_recall(1, "X", at=START).model_copy(
        update={"target": "slide", "target_id": slide, "up_to_approval": 5000}
    )
    latch = united(Latch(), RecallList(sequence=1, issued=START, recalls=(recall,)))
    before = {"puente-ficticio": was}
    [channel, *_] = sections_of([approved_later(was)], before, latch, SAY)
    assert f"RECALLED SLIDE BACK: {slide}" in channel.notes[0]
    assert "5001" in [c.after for c in channel.changes]
    [channel, *_] = sections_of([was], before, latch, SAY)
    assert channel.notes[0].startswith(f"{slide}: RECALLED on")


def test_who_changed_and_was_approved_later_is_named_once_for_the_recalls_that_may_be_hidden() -> (
    None
):
    was = {"puente-ficticio": manifest_of(1, 1)}
    [words] = lifting_words([with_notice(charge_es="Otro.", charge_en="Other.")], was, SAY)
    assert words.startswith(f"Approved later than before: {make_notice(1).name}. If any of them")
    assert list(lifting_words([with_notice()], was, SAY)) == []  # said at the notice, loudly
    assert list(lifting_words([with_notice(name="Otra")], {}, SAY)) == []  # new to this machine


def test_the_same_again_says_that_it_lifts_recalls_this_machine_never_saw() -> None:
    was = manifest_of(1, 1)
    for section in sections(approved_later(was), was):
        assert section.notes[0].startswith("THIS LIFTS ANY RECALL")


def test_every_word_of_it_is_in_both_languages() -> None:
    spanish = sections_of([manifest_of(1, 1)], {}, Latch(), Translator("signing", "es"))
    english = sections(manifest_of(1, 1))
    said = [{c.what for c in s.changes} for s in (*spanish, *english)]
    assert not (set.union(*said[:3]) & set.union(*said[3:]) - {"Alias"})
