"""The imports page: what waits for an editor, in Spanish and in English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from hub.imports.models import ImportedRecord, ImportRun, WithdrawalProposal
from hub.recalls.models import Recall
from tests.fbi_making import wanted_record
from tests.fixtures_hub import Hub, edit, hub  # noqa: F401 - a fixture
from tests.fixtures_imports import run_import, write_records
from tests.test_hub_imports_endings import on_a_screen
from tests.test_hub_imports_run import LATER, imported

pytestmark = pytest.mark.django_db


def signed_in(person: Any, language: str = "es") -> Client:
    """A browser of a person who reads this language."""
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})
    client = Client()
    client.force_login(person)
    return client


def proposed(folder: Path) -> WithdrawalProposal:
    run_import(write_records(folder, wanted_record(), wanted_record("OTRA FICTICIA")))
    run_import(write_records(folder, wanted_record("OTRA FICTICIA")))
    return WithdrawalProposal.objects.get()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ["Propuestos para retiro", "Ya no aparece en el origen", "Descartar", "Terminada"]),
        (
            "en",
            ["Proposed for withdrawal", "No longer listed by the source", "Dismiss", "Finished"],
        ),
    ],
)
def test_the_page_speaks_the_editors_language(
    hub: Hub,  # noqa: F811
    tmp_path: Path,
    language: str,
    words: list[str],
) -> None:
    proposed(tmp_path / "f")
    page = signed_in(hub.ana, language).get(reverse("hub_imports:list")).content.decode()
    assert [word for word in words if word not in page] == []
    assert "RAMIRO QUINTANILLA" in page
    assert "Quitar de todas las pantallas" not in page
    assert "Take off every screen" not in page


def test_a_dismissed_proposal_leaves_the_page_with_a_name_to_it(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    proposal = proposed(tmp_path / "f")
    client = signed_in(hub.ana)
    client.post(reverse("hub_imports:decide", args=[proposal.pk]), {"what": "dismiss"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by_name) == ("dismissed", "ana")
    assert "RAMIRO" not in client.get(reverse("hub_imports:list")).content.decode()


def test_one_person_takes_a_proposed_notice_off_every_screen(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    notice = on_a_screen(hub, tmp_path)
    run_import(write_records(tmp_path / "f", wanted_record("OTRA FICTICIA")))
    proposal = WithdrawalProposal.objects.get()
    client = signed_in(hub.carla)
    assert (
        "Quitar de todas las pantallas" in client.get(reverse("hub_imports:list")).content.decode()
    )
    client.post(reverse("hub_imports:decide", args=[proposal.pk]), {"what": "recall"})
    assert [(r.target_id, r.reason) for r in hub.recalls().recalls] == [
        (notice.notice_id, "withdrawn")
    ]
    proposal.refresh_from_db()
    assert proposal.state == "recalled"


def test_a_look_at_the_page_decides_nothing(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    proposal = proposed(tmp_path / "f")
    client = signed_in(hub.ana)
    assert client.get(reverse("hub_imports:decide", args=[proposal.pk])).status_code == 405
    proposal.refresh_from_db()
    assert (proposal.state, Recall.objects.count()) == ("open", 0)


def test_what_the_source_changed_too_is_shown_until_it_is_marked(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    run_import(write_records(tmp_path / "f", wanted_record(description="Theft")))
    edit(imported(), hub.ana, charge_es="Robo sin violencia")
    changed = wanted_record(description="Arson <b>x</b>", modified=LATER)
    run_import(write_records(tmp_path / "f", changed))
    client = signed_in(hub.ana)
    page = client.get(reverse("hub_imports:list")).content.decode()
    assert "Theft" in page
    assert "Arson &lt;b&gt;x&lt;/b&gt;" in page
    client.post(reverse("hub_imports:seen", args=[ImportedRecord.objects.get().pk]))
    assert "Arson" not in client.get(reverse("hub_imports:list")).content.decode()


def test_a_runs_page_names_what_was_refused_in_the_readers_language(
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    run_import(write_records(tmp_path / "f", wanted_record(status="surrendered")))
    for language, words in (("es", "consulte el caso"), ("en", "look the person up")):
        client = signed_in(hub.ana, language)
        address = reverse("hub_imports:run", args=[ImportRun.objects.get().pk])
        page = client.get(address).content.decode()
        assert words in page


def test_nobody_sees_imports_without_signing_in(hub: Hub) -> None:  # noqa: F811
    answer = Client().get(reverse("hub_imports:list"))
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]
