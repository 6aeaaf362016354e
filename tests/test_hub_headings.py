"""A missing person stands under no title that says "wanted", whichever of the three changed last:
the notice's kind, the campaign's title, or the grid.
"""

from __future__ import annotations

from typing import Any

import pytest

from hub.approvals import service
from hub.approvals.models import ApprovalRequest
from hub.approvals.service import approve, submit
from hub.errors import ContentInvalid, HeadedWanted
from hub.publications.models import Refusal
from hub.publications.publishing import publish_once
from sync.models.wanted_words import heads_wanted
from tests.fixtures_approving import publish_everything
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    edit,
    hub,
    slides_of,
)

NEUTRAL = {"title_es": "Personas de la frontera", "title_en": "People of the border"}
WANTED = {"title_es": "Los diez mas buscados", "title_en": "The wanted ten"}
MISSING = {"kind": "missing", "reward_amount": None}


def grid_of(notices: list[Any], campaign: Any) -> list[dict[str, Any]]:
    """Slides of a channel: the notices' own, and the grid of them all."""
    grid = {
        "type": "ten",
        "id": "00000000-0000-4000-8000-0000000000aa",
        "value": {"notices": [n.pk for n in notices], "campaign": campaign.pk, "duration_s": 10},
    }
    return [*slides_of(notices, campaign), grid]


def grid(hub: Hub, notices: list[Any], **title: str) -> tuple[Any, Any]:  # noqa: F811
    """Campaign and channel with a grid of these notices; all of them approved and published."""
    campaign = draft_campaign(hub.ana, **title)
    channel = draft_channel(hub.ana, notices, campaign)
    edit(channel, hub.ana, slides=grid_of(notices, campaign))
    for subject in (*notices, campaign, channel):
        hub.agree(subject, hub.ana, hub.beto)
    publish_once()
    return campaign, channel


def test_a_title_says_wanted_with_and_without_accents_and_in_any_order() -> None:
    for title in ("LOS MAS BUSCADOS", "Los diez más buscados", "Se busca", "The wanted", "Wanted"):
        assert heads_wanted(title), title
    assert not heads_wanted("Personas desaparecidas de la frontera")


def test_a_notice_on_such_a_grid_cannot_become_that_of_a_missing_person(hub: Hub) -> None:  # noqa: F811
    one, two = draft_notice(hub.ana, 1), draft_notice(hub.ana, 2)
    campaign, channel = grid(hub, [one, two], **WANTED)
    edit(two, hub.ana, **MISSING)
    with pytest.raises(HeadedWanted, match="Puente ficticio"):
        submit(two, hub.ana)
    edit(channel, hub.ana, slides=[*grid_of([one], campaign), *slides_of([two], campaign)])
    hub.agree(channel, hub.ana, hub.beto)
    hub.agree(two, hub.ana, hub.beto)


def test_a_yes_is_refused_where_the_grid_came_after_the_request(hub: Hub) -> None:  # noqa: F811
    one, two = draft_notice(hub.ana, 1), draft_notice(hub.ana, 2)
    grid(hub, [one, two], **WANTED)
    edit(two, hub.ana, **MISSING)
    request = submitted_before(two, hub)
    with pytest.raises(HeadedWanted):
        approve(request, hub.beto, request.content_sha256)


def submitted_before(notice: Any, hub: Hub) -> ApprovalRequest:  # noqa: F811
    """A request as it would stand had it been sent before there was a grid."""
    saved = notice.saved()
    return ApprovalRequest.objects.create(
        kind="notice", subject_id=notice.notice_id, title=str(saved),
        content_sha256=saved.saved_sha256(), submitter_id=hub.ana.pk, submitter_name="ana",
    )  # fmt: skip


def test_a_title_over_a_missing_person_cannot_become_one_that_says_wanted(hub: Hub) -> None:  # noqa: F811
    lost = draft_notice(hub.ana, 1, name="Rosa Ficticia", **MISSING)
    campaign, _channel = grid(hub, [lost], **NEUTRAL)
    edit(campaign, hub.ana, **WANTED)
    with pytest.raises(HeadedWanted, match="Rosa Ficticia"):
        submit(campaign, hub.ana)


def test_a_grid_is_judged_by_what_is_approved_and_not_by_a_draft_that_says_wanted(
    hub: Hub,  # noqa: F811
) -> None:
    lost = draft_notice(hub.ana, 1, **MISSING)
    campaign = draft_campaign(hub.ana, **WANTED)
    for subject in (lost, campaign):
        hub.agree(subject, hub.ana, hub.beto)
    channel = draft_channel(hub.ana, [lost], campaign)
    edit(channel, hub.ana, slides=grid_of([lost], campaign))
    with pytest.raises(ContentInvalid):
        submit(channel, hub.ana)
    edit(lost, hub.ana, kind="wanted")
    with pytest.raises(HeadedWanted, match="Lámina 2"):
        submit(channel, hub.ana)


def test_what_was_approved_before_the_rule_is_left_out_and_the_record_says_why(
    hub: Hub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = draft_notice(hub.ana, 1), draft_notice(hub.ana, 2)
    grid(hub, [one, two], **WANTED)
    with monkeypatch.context() as before:
        before.setattr(service, "check_headings", lambda *_: None)
        edit(two, hub.ana, **MISSING)
        hub.agree(two, hub.ana, hub.beto)
    publish_everything()
    assert list(hub.shown()) == [one.notice_id]
    assert Refusal.objects.get().rule == "heading"
