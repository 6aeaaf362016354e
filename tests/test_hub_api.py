"""The API: the services of the pages, with every answer declared."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.api.urls import REFUSALS
from hub.operating.beats import beat
from tests.fixtures_hub import CHANNEL, Hub, draft_notice, edit, hub  # noqa: F401

JSON = "application/json"


def session(user: Any, *, csrf: bool = False) -> Client:
    """A signed-in client."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(user)
    return client


def test_what_waits_is_told_and_a_yes_is_given_on_the_page_alone(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Otro Nombre")
    asked = session(hub.ana).post(f"/api/v1/notice/{notice.notice_id}/submit")
    assert asked.status_code == 201
    beto = session(hub.beto)
    [waiting] = beto.get("/api/v1/requests").json()
    assert waiting == asked.json()
    call = json.dumps({"content_sha256": waiting["content_sha256"]})
    for path in (f"/requests/{waiting['id']}/approve", f"/requests/{waiting['id']}"):
        assert beto.post(f"/api/v1{path}", call, content_type=JSON).status_code == 404
    page = beto.get(f"/admin/approvals/{waiting['id']}/")
    beto.post(page.request["PATH_INFO"], {**page.context["form"].initial, "approve": "1"})
    [approved] = beto.get("/api/v1/requests?state=approved").json()[:1]
    assert approved == {**waiting, "state": "approved"}
    rows = beto.get(f"/api/v1/channels/{CHANNEL}/publications").json()
    assert (rows[0]["status"], rows[0]["cause"]) == ("queued", "approval 4")


def test_content_that_is_not_whole_names_its_fields(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana, charge_en="")
    no = session(hub.ana).post(f"/api/v1/notice/{notice.notice_id}/submit")
    assert (no.status_code, no.json()["code"], list(no.json()["fields"])) == (
        422, "invalid", ["charge_en"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "/requests"), ("get", f"/channels/{CHANNEL}/publications"),
     ("post", "/notice/00000000/submit"), ("post", "/recalls")],
)  # fmt: skip
def test_nothing_is_answered_to_someone_who_is_not_signed_in(
    hub: Hub,  # noqa: F811
    method: str,
    path: str,
) -> None:
    answer = getattr(Client(), method)(f"/api/v1{path}")
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_a_post_without_the_csrf_token_is_refused(hub: Hub) -> None:  # noqa: F811
    client = session(hub.ana, csrf=True)
    path = f"/api/v1/notice/{draft_notice(hub.ana).notice_id}/submit"
    assert client.post(path).status_code == 403


def test_a_recall_is_signed_when_it_answers(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    call = {"target": "notice", "target_id": notice.notice_id, "reason": "error"}
    yes = session(hub.ana).post("/api/v1/recalls", json.dumps(call), content_type=JSON)
    assert yes.status_code == 201
    assert [r.sequence for r in hub.recalls().recalls] == [yes.json()["sequence"]]


def test_a_malformed_call_is_refused_with_its_fields(hub: Hub) -> None:  # noqa: F811
    call = {"target": "person", "target_id": "x", "reason": "error", "more": 1}
    no = session(hub.ana).post("/api/v1/recalls", json.dumps(call), content_type=JSON)
    assert (no.status_code, no.json()["code"]) == (422, "malformed")


def test_health_says_what_waits_and_nothing_of_content(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    beat("worker")
    answer = Client().get("/api/v1/health")
    assert (answer.status_code, answer.json()) == (
        200, {"well": True, "waiting": 0, "recalls": 0, "recalls_signed": 0},
    )  # fmt: skip


def test_a_hub_whose_worker_is_silent_is_not_well_and_the_home_page_says_so(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    for minutes, status in ((4, 200), (6, 503)):
        beat("worker", timezone.now() - timedelta(minutes=minutes))
        answer = Client().get("/api/v1/health")
        assert (answer.status_code, answer.json()["well"]) == (status, status == 200)
    assert "no da señales de vida" in session(hub.ana).get("/admin/").content.decode()


def test_openapi_declares_every_answer(hub: Hub) -> None:  # noqa: F811
    spec = Client().get("/api/v1/openapi.json").json()
    guarded = [
        operation
        for operations in spec["paths"].values()
        for operation in operations.values()
        if {"SessionAuth": []} in operation.get("security", [])
    ]
    assert len(guarded) == 4
    for operation in guarded:
        assert {str(code) for code in REFUSALS} <= set(operation["responses"])


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/recalls", b"{", 400, "not_json"),
        ("/recalls", b"\xff", 400, "not_json"),
        ("/recalls", b" " * (13 * 2**20), 413, "too_large"),
        ("/notice/%00/submit", b"", 422, "malformed"),
        ("/person/TEST0001/submit", b"", 422, "malformed"),
    ],
)
def test_every_refusal_has_the_same_form(
    hub: Hub,  # noqa: F811
    path: str,
    body: bytes,
    status: int,
    code: str,
) -> None:
    no = session(hub.ana).generic("POST", f"/api/v1{path}", body, content_type=JSON)
    assert (no.status_code, no.json()["code"]) == (status, code)
    assert set(no.json()) == {"code", "message", "fields"}
