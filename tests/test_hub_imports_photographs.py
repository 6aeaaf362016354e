"""A run of the import with photographs, dry and in earnest, and its command's words."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from hub.imports.models import ImportRun, WithdrawalProposal
from hub.notices.models import Notice, Photo
from hub.notices.originals import original_path
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
from tests.test_hub_imports_endings import on_a_screen
from tests.test_hub_imports_run import LATER, counts, imported

pytestmark = pytest.mark.django_db


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
