"""A run against the hub's database: drafts, edits, recalls, proposals. It publishes nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from hub.approvals.models import Approval, ContentChange
from hub.errors import ContentInvalid
from hub.imports.models import ImportedRecord, ImportRun, WithdrawalProposal
from hub.notices.models import Notice, Photo
from hub.notices.originals import original_path
from hub.publications.publishing import publish_once
from hub.recalls.models import Recall
from sync.types import Sha256
from tests.fbi_making import fbi_pages, wanted_record
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
from tests.making import picture_bytes

pytestmark = pytest.mark.django_db
LATER = "2026-02-01T00:00:00+00:00"


def counts(report: dict[str, Any], *names: str) -> dict[str, int]:
    return {name: report["counts"][name] for name in names}


def imported(title: str = "RAMIRO QUINTANILLA") -> Notice:
    record = ImportedRecord.objects.get(title=title)
    assert record.notice is not None
    return record.notice


def revisions() -> int:
    return sum(notice.revisions.count() for notice in Notice.objects.all())


# --- drafts ----------------------------------------------------------------------------------


def test_a_whole_list_becomes_drafts_and_what_is_refused_is_named(tmp_path: Path) -> None:
    report = run_import(write_pages(tmp_path / "f", fbi_pages()))
    assert counts(report, "records", "created", "refused", "captured", "located") == {
        "records": 18,
        "created": 16,
        "refused": 2,
        "captured": 1,
        "located": 1,
    }
    refused = {(problem["title"], problem["why"].split(":")[0]) for problem in report["problems"]}
    assert ("", "does not fit") in refused
    assert any(title == "SEVERIANO INCIERTO" for title, _ in refused)
    assert Notice.objects.count() == 16


def test_a_draft_waits_for_editors_and_two_people(tmp_path: Path) -> None:
    run_import(write_records(tmp_path / "f", wanted_record()))
    notice = imported()
    assert (notice.live, notice.kind, notice.source, notice.saved().charge_en) == (
        False,
        "wanted",
        "fbi",
        "Bank Robbery",
    )
    assert Approval.objects.count() == 0
    with pytest.raises(ContentInvalid) as caught:
        notice.saved().content()
    assert "charge_es" in caught.value.errors
    assert set(ContentChange.objects.values_list("user_id", flat=True)) == {None}


def test_an_unchanged_source_changes_nothing(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "f", fbi_pages())
    run_import(folder)
    before = revisions(), ContentChange.objects.count()
    report = run_import(folder)
    assert counts(report, "created", "changed", "unchanged") == {
        "created": 0,
        "changed": 0,
        "unchanged": 16,
    }
    assert (revisions(), ContentChange.objects.count()) == before


def test_the_same_uid_twice_is_one_notice_in_its_newest_state(tmp_path: Path) -> None:
    old = wanted_record(description="Theft")
    new = {**old, "description": "Arson", "modified": LATER}
    report = run_import(write_records(tmp_path / "f", old, new, old))
    assert counts(report, "created", "changed", "duplicates") == {
        "created": 1,
        "changed": 1,
        "duplicates": 1,
    }
    assert imported().saved().charge_en == "Arson"


def test_an_older_file_does_not_undo_what_is_known(tmp_path: Path) -> None:
    run_import(write_records(tmp_path / "f", wanted_record(description="Arson", modified=LATER)))
    report = run_import(write_records(tmp_path / "f", wanted_record(description="Theft")))
    assert counts(report, "older", "changed") == {"older": 1, "changed": 0}
    assert imported().saved().charge_en == "Arson"


def test_a_date_in_the_future_does_not_freeze_a_record(tmp_path: Path) -> None:
    run_import(write_records(tmp_path / "f", wanted_record(modified="2999-01-01T00:00:00+00:00")))
    later = wanted_record(description="Arson", modified="2998-01-01T00:00:00+00:00")
    assert counts(run_import(write_records(tmp_path / "f", later)), "changed") == {"changed": 1}


def test_a_notice_that_an_editor_deleted_does_not_come_back(tmp_path: Path) -> None:
    folder = write_records(tmp_path / "f", wanted_record())
    run_import(folder)
    imported().delete()
    assert counts(run_import(folder), "created", "deleted") == {"created": 0, "deleted": 1}
    assert Notice.objects.count() == 0


def test_a_record_that_the_hub_cannot_keep_stops_no_other(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "f", wanted_record("UNO FICTICIO"), "text", wanted_record("DOS FICTICIO")
    )
    report = run_import(folder)
    assert counts(report, "created", "refused") == {"created": 2, "refused": 1}
    assert report["complete"] is False


@pytest.mark.parametrize(
    "hostile",
    [
        {"height_min": 1e308, "weight_max": float("inf")},
        {"reward_text": f"A reward of ${'9' * 5000}"},
        {"warning_message": "SHOULD BE CONSIDERED " + "DANGEROUS AND " * 5000},
        {"hair_raw": "(" * 5000},
        {"title": "\ud800 NOMBRE ROTO"},
        {"modified": "9999-12-31T23:59:59-12:00"},
    ],
    ids=",".join,
)
def test_a_hostile_record_harms_nothing_but_itself(
    tmp_path: Path,
    hostile: dict[str, Any],
) -> None:
    folder = write_records(tmp_path / "f", wanted_record("OTRA FICTICIA"))
    broken = {**wanted_record(), **hostile}
    text = json.dumps({"total": 2, "page": 1, "items": [broken, wanted_record("OTRA FICTICIA")]})
    (folder / "page-1.json").write_text(text)
    report = run_import(folder)
    assert record_named(report, "OTRA FICTICIA")["result"] == "created"
    assert counts(report, "created", "refused") in (
        {"created": 2, "refused": 0},
        {"created": 1, "refused": 1},
    )


def test_a_broken_file_is_an_error_after_the_others_were_imported(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "f", fbi_pages())
    (folder / "page-2.json").write_text('{"items": [{"uid"')
    assert failing_import(folder).startswith("1 pages could not be read")
    assert Notice.objects.count() == 10
    run = ImportRun.objects.get()
    assert run.complete is False
    assert [line for line in run.problem_lines if "page-2.json" in line]


# --- an editor's words -----------------------------------------------------------------------


def test_the_source_changes_what_no_editor_touched(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    run_import(write_records(tmp_path / "f", wanted_record(ncic="W1", description="Theft")))
    edit(imported(), hub.ana, authority_es="FBI, oficina de El Paso")
    report = run_import(
        write_records(tmp_path / "f", wanted_record(ncic="W2", description="Arson", modified=LATER))
    )
    saved = imported().saved()
    assert (saved.case_number, saved.charge_en) == ("W2", "Arson")
    assert saved.authority_es == "FBI, oficina de El Paso"
    assert counts(report, "changed", "conflicts") == {"changed": 1, "conflicts": 0}


def test_an_editors_words_are_kept_and_the_difference_is_told(
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    run_import(write_records(tmp_path / "f", wanted_record(description="Theft")))
    edit(imported(), hub.ana, charge_es="Robo sin violencia")
    changed = wanted_record(description="Arson", modified=LATER)
    report = run_import(write_records(tmp_path / "f", changed))
    saved = imported().saved()
    assert (saved.charge_es, saved.charge_en) == ("Robo sin violencia", "Theft")
    assert record_named(report, "RAMIRO QUINTANILLA")["kept_from_editor"] == ["charge_en"]
    record = ImportedRecord.objects.get()
    assert record.conflicts == {"charge_en": {"draft": "Theft", "source": "Arson"}}
    before = revisions()
    assert counts(run_import(tmp_path / "f"), "unchanged") == {"unchanged": 1}
    assert revisions() == before


def test_what_a_browser_adds_is_no_edit(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    first = wanted_record(details="<p>One.</p><p>Two.</p>")
    run_import(write_records(tmp_path / "f", first))
    saved = imported().saved()
    edit(imported(), hub.ana, details_en=saved.details_en.replace("\n", "\r\n") + " ")
    second = {**first, "details": "<p>Three.</p>", "modified": LATER}
    run_import(write_records(tmp_path / "f", second))
    assert imported().saved().details_en.endswith("Three.")


# --- a dry run -------------------------------------------------------------------------------


def test_a_dry_run_says_the_same_and_writes_nothing(
    web: WebServer,  # noqa: F811
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    web.fallback = Answer(picture_bytes(1), "image/jpeg")
    refused = wanted_record("", status="na")
    folder = write_records(tmp_path / "f", with_images("p1"), wanted_record("OTRA"), refused)
    options = ("--image-base", web.address, "--allow-private")
    dry = run_import(folder, *options, "--dry-run")
    assert (Notice.objects.count(), Photo.objects.count(), ImportRun.objects.count()) == (0, 0, 0)
    assert not (hub.data / "media").exists()
    wet = run_import(folder, *options)
    assert {**dry, "dry_run": False} == wet
    again = run_import(folder, *options, "--dry-run")
    assert again["counts"]["unchanged"] == 2
    assert ImportRun.objects.count() == 1


def test_a_dry_run_recalls_and_proposes_nothing(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    notice = on_a_screen(hub, tmp_path)
    ended = wanted_record(status="captured", modified=LATER)
    report = run_import(write_records(tmp_path / "f", ended), "--dry-run")
    assert record_named(report, "RAMIRO QUINTANILLA")["recalled"] is True
    gone = run_import(write_records(tmp_path / "f", wanted_record("OTRA FICTICIA")), "--dry-run")
    assert [line["title"] for line in gone["proposed"]] == ["RAMIRO QUINTANILLA"]
    assert (Recall.objects.count(), WithdrawalProposal.objects.count()) == (0, 0)
    assert set(hub.shown()) == {notice.notice_id}


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
    edit(notice, hub.ana, name="Ramiro Quintanilla")
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


# --- photographs -----------------------------------------------------------------------------


def with_images(*names: str, **changes: Any) -> dict[str, Any]:
    images = [{"original": f"https://www.fbi.gov/{n}", "caption": None} for n in names]
    record: dict[str, Any] = wanted_record(images=images, **changes)
    return record


def photographed(web: WebServer, folder: Path, *options: str) -> dict[str, Any]:  # noqa: F811
    return run_import(folder, "--image-base", web.address, "--allow-private", *options)


def test_photographs_are_encoded_anew_and_only_so_many(
    web: WebServer,  # noqa: F811
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    for n in range(5):
        web.on(f"/p{n}", Answer(picture_bytes(n), "image/jpeg"))
    folder = write_records(tmp_path / "f", with_images(*(f"p{n}" for n in range(5))))
    photographed(web, folder)
    pictures = imported().saved().pictures.all()
    assert [picture.sort_order for picture in pictures] == [0, 1, 2]
    assert web.asked == ["/p0", "/p1", "/p2"]
    for picture in pictures:
        stored = original_path(Sha256(picture.photo_id)).read_bytes()
        assert stored not in {picture_bytes(n) for n in range(5)}
        assert stored[:3] == b"\xff\xd8\xff"


def test_a_photograph_that_is_refused_is_named_and_the_draft_is_made_without(
    web: WebServer,  # noqa: F811
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    web.on("/good", Answer(picture_bytes(1), "image/jpeg"))
    web.on("/bomb", Answer(b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "image/png"))
    web.on("/page", Answer(b"<html>", "text/html"))
    folder = write_records(tmp_path / "f", with_images("bomb", "page", "good"))
    report = photographed(web, folder)
    assert counts(report, "created", "pictures", "pictures_refused") == {
        "created": 1,
        "pictures": 1,
        "pictures_refused": 2,
    }
    assert {problem["subject"] for problem in report["problems"]} == {
        f"{web.address}/bomb",
        f"{web.address}/page",
    }


def test_a_photograph_that_was_wanting_is_asked_for_again(
    web: WebServer,  # noqa: F811
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = write_records(tmp_path / "f", with_images("p1"))
    assert photographed(web, folder)["counts"]["pictures"] == 0
    web.on("/p1", Answer(picture_bytes(1), "image/jpeg"))
    report = photographed(web, folder)
    assert counts(report, "changed", "pictures") == {"changed": 1, "pictures": 1}
    web.asked.clear()
    assert photographed(web, folder)["counts"]["unchanged"] == 1
    assert web.asked == []


def test_a_busy_server_takes_no_face_from_a_notice(
    web: WebServer,  # noqa: F811
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    web.on("/p1", Answer(picture_bytes(1), "image/jpeg"))
    photographed(web, write_records(tmp_path / "f", with_images("p1")))
    before = [picture.photo_id for picture in imported().saved().pictures.all()]
    web.on("/p1", Answer(status=404))
    changed = with_images("p1", description="Arson", modified=LATER)
    run_import(write_records(tmp_path / "f", changed), "--no-images")
    saved = imported().saved()
    assert [picture.photo_id for picture in saved.pictures.all()] == before
    assert saved.charge_en == "Arson"


def test_private_addresses_are_refused_unless_allowed(
    web: WebServer,  # noqa: F811
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = write_records(tmp_path / "f", with_images("p1"))
    report = run_import(folder, "--image-base", web.address)
    assert "private, loopback or link-local" in report["problems"][0]["why"]
    assert web.asked == []


def test_a_crawl_of_a_private_address_is_refused_unless_allowed(web: WebServer) -> None:  # noqa: F811
    assert "private, loopback or link-local" in failing_import(f"{web.address}/list")
    assert web.asked == []
    assert ImportRun.objects.get().state == "broken_off"


# --- the command -----------------------------------------------------------------------------


def test_the_commands_words_are_in_the_language_asked_for(web: WebServer) -> None:  # noqa: F811
    spanish = failing_import(f"{web.address}/list", "--language", "es")
    assert "es una dirección privada, local o de enlace local" in spanish
    assert "only http and https are fetched" in failing_import("ftp://x.example/list")


@pytest.mark.parametrize(
    "options",
    [
        ("--max-images", "-1"),
        ("--verified-days", "0"),
        ("--image-base", "file:///srv/pictures"),
    ],
)
def test_options_that_make_no_sense_are_refused(tmp_path: Path, options: tuple[str, str]) -> None:
    folder = write_records(tmp_path / "f", wanted_record())
    failing_import(folder, *options)
    assert ImportRun.objects.count() == 0


def test_a_crawl_may_not_be_called_complete_by_hand(web: WebServer) -> None:  # noqa: F811
    message = failing_import(f"{web.address}/list", "--allow-private", "--complete")
    assert message.startswith("A crawl of the API knows by itself")


def test_the_report_for_people_names_every_refused_record(tmp_path: Path) -> None:
    out = io.StringIO()
    folder = write_pages(tmp_path / "f", fbi_pages())
    call_command(
        "import_fbi", str(folder), "--no-images", "--language", "es", "-v", "2", stdout=out
    )
    text = out.getvalue()
    assert "Registros: leídos 18 · rechazados 2 · repetidos 0" in text
    assert "'SEVERIANO INCIERTO': su estado «surrendered» no es ninguno de" in text
    assert "created · seeking_information · víctima mortal de un delito" in text
