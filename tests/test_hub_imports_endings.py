"""A run of the import at the end of a search: recalls, proposals, and what is gone from a list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hub.imports.models import WithdrawalProposal
from hub.notices.models import Notice
from hub.publications.publishing import publish_once
from hub.recalls.models import Recall
from tests.fbi_making import wanted_record
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_campaign,
    draft_channel,
    edit,
    hub,
)
from tests.fixtures_imports import (  # noqa: F401 - a fixture
    Answer,
    WebServer,
    failing_import,
    record_named,
    run_import,
    web,
    write_pages,
    write_records,
)
from tests.test_hub_imports_run import LATER, counts, imported, revisions

pytestmark = pytest.mark.django_db


# --- the end of a search ---------------------------------------------------------------------


def on_a_screen(hub: Hub, tmp_path: Path) -> Notice:  # noqa: F811
    """An imported notice that editors completed, two people approved, and a channel shows."""
    run_import(write_records(tmp_path / "f", wanted_record()), "--verified-days", "3650")
    notice = imported()
    saved = notice.saved()
    missing = {
        name.replace("_en", "_es"): getattr(saved, name)
        for name in ("charge_en", "details_en")
        if getattr(saved, name)
    }
    edit(notice, hub.ana, **missing)
    campaign = draft_campaign(hub.ana)
    channel = draft_channel(hub.ana, [notice], campaign)
    for subject in (notice, campaign, channel):
        hub.agree(subject, hub.ana, hub.beto)
    publish_once()
    assert set(hub.shown()) == {notice.notice_id}
    return notice


def test_a_captured_person_leaves_every_screen_at_once(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    notice = on_a_screen(hub, tmp_path)
    report = run_import(
        write_records(tmp_path / "f", wanted_record(status="captured", modified=LATER))
    )
    assert counts(report, "captured", "recalled", "proposed") == {
        "captured": 1,
        "recalled": 1,
        "proposed": 0,
    }
    assert [(r.target_id, r.reason) for r in hub.recalls().recalls] == [
        (notice.notice_id, "captured")
    ]
    saved = imported().saved()
    assert (saved.kind, saved.outcome) == ("wanted", "captured")
    assert saved.outcome_until is not None


@pytest.mark.parametrize("status", ["located", "recovered", "deceased"])
def test_whoever_is_located_is_recalled_and_wanted_no_more(
    hub: Hub,  # noqa: F811
    tmp_path: Path,
    status: str,
) -> None:
    on_a_screen(hub, tmp_path)
    run_import(write_records(tmp_path / "f", wanted_record(status=status, modified=LATER)))
    assert [r.reason for r in hub.recalls().recalls] == ["located"]
    saved = imported().saved()
    assert (saved.kind, saved.outcome) == ("seeking_information", "located")


def test_a_banner_that_was_approved_later_is_not_recalled_by_the_next_run(
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    notice = on_a_screen(hub, tmp_path)
    ended = write_records(tmp_path / "f", wanted_record(status="captured", modified=LATER))
    run_import(ended)
    soon = timezone.now() + timedelta(days=30)
    edit(notice, hub.ana, name="Ramiro Quintanilla", verified_until=soon)
    hub.agree(notice, hub.ana, hub.beto)
    run_import(ended)
    again = wanted_record(status="captured", modified="2026-03-01T00:00:00+00:00")
    run_import(write_records(tmp_path / "f", again))
    assert Recall.objects.count() == 1


def test_a_notice_that_nobody_approved_needs_no_recall(tmp_path: Path) -> None:
    run_import(write_records(tmp_path / "f", wanted_record()))
    report = run_import(
        write_records(tmp_path / "f", wanted_record(status="captured", modified=LATER))
    )
    assert counts(report, "captured", "recalled") == {"captured": 1, "recalled": 0}
    assert Recall.objects.count() == 0


def test_a_recall_that_cannot_be_signed_is_on_record_and_told(
    hub: Hub,  # noqa: F811
    tmp_path: Path,
    settings: Any,
) -> None:
    notice = on_a_screen(hub, tmp_path)
    settings.SEBUSCA_KEYS = ()
    ended = write_records(tmp_path / "f", wanted_record(status="captured", modified=LATER))
    report = run_import(ended)
    assert [problem["what"] for problem in report["problems"]] == ["recall"]
    assert [(r.target_id, r.reason) for r in Recall.objects.all()] == [
        (notice.notice_id, "captured")
    ]


def test_a_wanted_person_who_becomes_a_victim_is_proposed_for_withdrawal(tmp_path: Path) -> None:
    run_import(write_records(tmp_path / "f", wanted_record()))
    victim = wanted_record(person_classification="Victim", modified=LATER)
    report = run_import(write_records(tmp_path / "f", victim))
    assert imported().saved().kind == "seeking_information"
    assert [line["title"] for line in report["proposed"]] == ["RAMIRO QUINTANILLA"]
    assert WithdrawalProposal.objects.get().reason == "not_wanted"


# --- gone ------------------------------------------------------------------------------------


def two(tmp_path: Path) -> None:
    run_import(write_records(tmp_path / "f", wanted_record(), wanted_record("OTRA FICTICIA")))


def test_a_uid_gone_from_a_whole_list_is_proposed_and_nothing_else_happens(tmp_path: Path) -> None:
    two(tmp_path)
    before = revisions()
    report = run_import(write_records(tmp_path / "f", wanted_record("OTRA FICTICIA")))
    assert [line["title"] for line in report["proposed"]] == ["RAMIRO QUINTANILLA"]
    proposal = WithdrawalProposal.objects.get()
    assert (proposal.record.title, proposal.state, proposal.reason) == (
        "RAMIRO QUINTANILLA",
        "open",
        "gone",
    )
    assert (Recall.objects.count(), revisions()) == (0, before)


def test_a_uid_gone_from_a_part_of_the_list_is_not_proposed(tmp_path: Path) -> None:
    two(tmp_path)
    report = run_import(write_records(tmp_path / "f", wanted_record("OTRA FICTICIA")), "--partial")
    assert (report["proposed"], WithdrawalProposal.objects.count()) == ([], 0)


def test_a_uid_whose_record_is_refused_is_not_gone(tmp_path: Path) -> None:
    two(tmp_path)
    broken = wanted_record(status="surrendered")
    report = run_import(write_records(tmp_path / "f", broken, wanted_record("OTRA FICTICIA")))
    assert (report["complete"], report["proposed"]) == (True, [])


def test_a_uid_that_returns_clears_the_proposal(tmp_path: Path) -> None:
    two(tmp_path)
    alone = write_records(tmp_path / "f", wanted_record("OTRA FICTICIA"))
    run_import(alone)
    assert run_import(alone)["proposed"] == []
    report = run_import(write_records(tmp_path / "f", wanted_record()), "--partial")
    assert report["counts"]["cleared"] == 1
    assert WithdrawalProposal.objects.get().state == "cleared"


def test_a_dismissed_proposal_stays_dismissed_while_the_uid_is_gone(tmp_path: Path) -> None:
    two(tmp_path)
    alone = write_records(tmp_path / "f", wanted_record("OTRA FICTICIA"))
    run_import(alone)
    WithdrawalProposal.objects.update(state="dismissed")
    assert run_import(alone)["proposed"] == []
    two(tmp_path)
    report = run_import(write_records(tmp_path / "f", wanted_record("OTRA FICTICIA")))
    assert [line["title"] for line in report["proposed"]] == ["RAMIRO QUINTANILLA"]


def test_a_captured_person_who_is_gone_is_not_proposed(tmp_path: Path) -> None:
    run_import(
        write_records(
            tmp_path / "f", wanted_record(status="captured"), wanted_record("OTRA FICTICIA")
        )
    )
    report = run_import(write_records(tmp_path / "f", wanted_record("OTRA FICTICIA")))
    assert report["proposed"] == []
