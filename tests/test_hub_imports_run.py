"""A run against the hub's database: drafts, edits, recalls, proposals. It publishes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.approvals.models import Approval, ContentChange
from hub.errors import ContentInvalid
from hub.imports.models import ImportedRecord, ImportRun
from hub.notices.models import Notice
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
