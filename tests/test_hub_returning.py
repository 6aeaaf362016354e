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
