"""The real pages, where they are at hand: all import, nobody is called wanted who is not.

They name real people and are never part of the project: `SEBUSCA_SHARED_DATA` says where they lie.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from hub.imports.models import WithdrawalProposal
from hub.notices.content import TEXT_PAIRS
from hub.notices.models import Notice
from tests.fixtures_imports import run_import, write_pages

_ROOT = Path(__file__).resolve().parents[1]
PAGES = Path(os.environ.get("SEBUSCA_SHARED_DATA", _ROOT.parent / "shared" / "data")) / "fbi"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not PAGES.is_dir(), reason=f"the real pages are not at {PAGES}"),
]
NOT_WANTED = ("vicap", "kidnap", "seeking-info", "terrorinfo", "unidentified")


def real_records() -> list[dict[str, Any]]:
    files = sorted(PAGES.glob("*.json"))
    return [item for file in files for item in json.loads(file.read_text("utf-8"))["items"]]


def test_all_pages_import_and_no_victim_is_wanted() -> None:
    report = run_import(PAGES)
    assert report["counts"]["created"] == len({record["uid"] for record in real_records()}) == 100
    assert report["counts"]["refused"] == 0
    kinds = {line["uid"]: line["kind"] for line in report["records"]}
    for record in real_records():
        section = record["path"].split("/")[2]
        if record["person_classification"] == "Victim" or section in NOT_WANTED:
            assert kinds[record["uid"]] != "wanted", record["title"]
    assert report["counts"]["kind_wanted"] == 46
    assert report["counts"]["captured"] == 2


def test_a_second_run_reports_no_changes() -> None:
    run_import(PAGES)
    counts = run_import(PAGES)["counts"]
    assert (counts["created"], counts["changed"], counts["unchanged"]) == (0, 0, 100)


def test_one_record_removed_is_proposed_by_a_whole_source_and_not_by_a_part(tmp_path: Path) -> None:
    run_import(PAGES)
    removed, *rest = [record for record in real_records() if record["status"] == "na"]
    less = write_pages(tmp_path / "f", [{"total": 97, "page": 1, "items": rest}])
    ended = [record["uid"] for record in real_records() if record["status"] != "na"]
    assert run_import(less, "--partial")["proposed"] == []
    proposed = run_import(less, "--complete")["proposed"]
    assert [line["uid"] for line in proposed] == [removed["uid"]]
    assert WithdrawalProposal.objects.count() == 1
    assert removed["uid"] not in ended


def test_every_draft_is_a_whole_notice_once_an_editor_has_translated_it() -> None:
    run_import(PAGES, "--verified-days", "3650")
    for row in Notice.objects.all():
        notice = row.saved()
        for stem in TEXT_PAIRS:
            english, spanish = getattr(notice, f"{stem}_en"), getattr(notice, f"{stem}_es")
            if english and not spanish:
                setattr(notice, f"{stem}_es", "Traducción de prueba.")
        signed = notice.content()
        assert not signed.wrongly_wanted
