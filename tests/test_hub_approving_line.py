"""Going through all that waits, one look and one decision each, without the list in between."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.service import find_subject, send_back, submit
from hub.approvals.walking import MOST, line_for
from tests.fixtures_hub import Hub, draft_campaign, draft_notice, edit, hub  # noqa: F401


@pytest.fixture
def waiting(hub: Hub) -> list[ApprovalRequest]:  # noqa: F811
    """A campaign, and two notices that Ana sent."""
    rows = [draft_campaign(hub.ana), draft_notice(hub.ana, 1), draft_notice(hub.ana, 2)]
    return [submit(row, hub.ana) for row in rows]


def of(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type] # a user
    return client


def numbers(path: str) -> list[int]:
    """The request of a page's address, and the line after it."""
    found = re.fullmatch(r"/admin/approvals/(\d+)/\?line=([\d-]*)", path)
    assert found is not None, path
    return [int(found[1]), *(int(number) for number in found[2].split("-") if number)]


def decided(client: Client, path: str, **more: str) -> str:
    """Presses a button of the page; where it leads."""
    form = client.get(path).context["form"].initial
    answer = client.post(path, {**form, **more})
    return str(answer["Location"])


def test_each_opens_the_next_notices_first_and_the_last_the_list(
    hub: Hub,  # noqa: F811
    waiting: list[ApprovalRequest],
) -> None:
    client = of(hub.beto)
    assert "?walk=1" in client.get("/admin/approvals/").content.decode()
    path = client.get("/admin/approvals/?walk=1")["Location"]
    campaign, one, two = (row.pk for row in waiting)
    assert numbers(path) == [one, two, campaign]
    assert "Después de esta esperan 2 más." in client.get(path).content.decode()
    path = decided(client, path, approve="1")
    assert numbers(path) == [two, campaign]
    assert Approval.objects.count() == 1  # nothing but what was looked at
    path = decided(client, path, **{"send-back": "1", "comment": "Falta la fecha."})
    assert numbers(path) == [campaign]
    assert "Esta es la última." in client.get(path).content.decode()
    assert decided(client, path, approve="1") == "/admin/approvals/"
    assert "Esa fue la última." in client.get("/admin/approvals/").content.decode()
    assert [row.state for row in ApprovalRequest.objects.order_by("pk")] == [
        "approved", "approved", "returned",
    ]  # fmt: skip


def test_what_was_decided_meanwhile_is_passed_over_and_what_fails_stays_in_the_line(
    hub: Hub,  # noqa: F811
    waiting: list[ApprovalRequest],
) -> None:
    client = of(hub.beto)
    campaign, one, two = (row.pk for row in waiting)
    path = client.get("/admin/approvals/?walk=1")["Location"]
    assert numbers(decided(client, path, **{"send-back": "1"})) == [one, two, campaign]  # no reason
    send_back(waiting[2], hub.carla, "No.")
    later = re.search(r'href="([^"]*)">Dejar esta para después', client.get(path).content.decode())
    assert later is not None
    assert numbers(later[1]) == [campaign]


def test_nobody_is_led_to_their_own(hub: Hub, waiting: list[ApprovalRequest]) -> None:  # noqa: F811
    assert line_for(hub.ana) == []
    answer = of(hub.ana).get("/admin/approvals/?walk=1", follow=True)
    assert "Nada espera el sí de usted." in answer.content.decode()
    notice = find_subject("notice", waiting[1].subject_id)
    edit(notice, hub.beto, name="Otro Nombre")
    again = submit(notice.saved(), hub.ana)
    assert again.pk not in line_for(hub.beto)  # a part of it is his
    assert again.pk in line_for(hub.carla)


@pytest.mark.parametrize("line", ["x", "1--2", "-1", "1,2", "9" * 19])
def test_an_address_that_is_no_line_is_a_page_like_any_other(
    hub: Hub,  # noqa: F811
    waiting: list[ApprovalRequest],
    line: str,
) -> None:
    page = of(hub.beto).get(f"/admin/approvals/{waiting[0].pk}/", {"line": line})
    assert (page.status_code, page.context["walk"]) == (200, None)


def test_a_line_in_an_address_is_not_longer_than_one_of_ours(
    hub: Hub,  # noqa: F811
    waiting: list[ApprovalRequest],
) -> None:
    line = "-".join(map(str, range(1000, 1000 + 2 * MOST)))
    page = of(hub.beto).get(f"/admin/approvals/{waiting[0].pk}/", {"line": line})
    assert len(page.context["walk"].following) == MOST
