"""What was sent back: its author is led to the form, its approver to what changed since."""

from __future__ import annotations

from typing import Any

from hub.approvals.service import send_back, submit
from tests.fixtures_approving import signed_in
from tests.fixtures_hub import Hub, draft_notice, edit, hub  # noqa: F401

WHY = "Falta el segundo apellido."


def returned(hub: Hub) -> tuple[Any, Any]:  # noqa: F811
    """A notice of Ana's that Beto sent back, and that request."""
    notice = draft_notice(hub.ana, 3)
    request = submit(notice, hub.ana)
    send_back(request, hub.beto, WHY)
    return notice, request


def test_what_came_back_leads_its_author_to_the_form(hub: Hub) -> None:  # noqa: F811
    notice, request = returned(hub)
    client, form = signed_in(hub.ana), f"/admin/snippets/notices/notice/edit/{notice.pk}/"
    for page in ("/admin/", f"/admin/approvals/{request.pk}/"):
        text = client.get(page).content.decode()
        assert WHY in text
        assert f'<a class="button button-small" href="{form}">Corregir</a>' in text


def test_whoever_looks_again_sees_the_comment_and_what_changed_since(hub: Hub) -> None:  # noqa: F811
    notice, _ = returned(hub)
    client = signed_in(hub.beto)
    edit(notice, hub.ana, name="Otro Nombre Ficticio")
    page = client.get(f"/admin/approvals/{submit(notice, hub.ana).pk}/")
    text = page.content.decode()
    assert WHY in text
    assert "beto lo devolvió el" in text
    assert [change.words for change in page.context["changes_since"]] == [
        f"Cambia el nombre: de {notice.name} a Otro Nombre Ficticio"
    ]
    edit(notice, hub.ana, name="Un Tercer Nombre Ficticio")
    again = submit(notice, hub.ana)
    page = client.get(f"/admin/approvals/{again.pk}/")
    assert len(page.context["changes_since"]) == 1, "what was replaced meanwhile counts for nothing"
    hub.agree(notice, hub.ana, hub.carla)
    edit(notice, hub.ana, case_number="F-9")
    page = client.get(f"/admin/approvals/{submit(notice, hub.ana).pk}/")
    assert "sent_back" not in page.context, "it was answered"


def test_the_same_sent_again_says_that_nothing_changed(hub: Hub) -> None:  # noqa: F811
    notice, _ = returned(hub)
    page = signed_in(hub.beto).get(f"/admin/approvals/{submit(notice, hub.ana).pk}/")
    assert "No se cambió nada desde entonces." in page.content.decode()
