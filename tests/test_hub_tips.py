"""Sealed tips at the hub: taken once, kept whole, and nothing kept beside them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from wagtail.snippets.models import get_snippet_models

from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.seal import seal_of
from hub.tips import receiving
from hub.tips.models import DeskCall, SealedTo, Tip, TipReply
from hub.tips.pruning import count_older, prune
from sync.canonical import canonical_json, content_sha256
from sync.models import Desk
from sync.sealing import LARGEST_BODY
from tests.fixtures_fleet import draft_desk
from tests.fixtures_hub import hub  # noqa: F401
from tests.fixtures_hub_process import ROOT
from tests.fixtures_tips import given_tip, tip_id
from tests.fixtures_tips_hub import (
    BITS,
    JSON,
    TipHub,
    kid_of,
    now_to,
    paid,
    rows,
    tip_hub,  # noqa: F401
)
from tests.making import make_desk


def test_a_sealed_tip_is_kept_and_said_to_be(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.given(1, tip_hub.desk, tip_hub.other)
    answer = tip_hub.put(given.tip.id, paid(given.submission))
    assert (answer.status_code, answer.json()) == (201, {"id": given.tip.id})
    [row] = Tip.objects.all()
    assert bytes(row.envelope) == canonical_json(given.submission.envelope)
    assert (row.tip_id, row.lookup, row.wrapped_key, row.sha256, row.size) == (
        given.tip.id,
        given.submission.lookup,
        given.submission.wrapped_key,
        content_sha256(given.submission),
        4096,
    )
    assert set(SealedTo.objects.values_list("kid", flat=True)) == {kid_of(2), kid_of(42)}


def test_of_the_moment_only_the_hour_is_kept(tip_hub: TipHub) -> None:  # noqa: F811
    before = datetime.now(UTC)
    tip_hub.sent()
    hour = Tip.objects.get().hour
    assert (hour.minute, hour.second, hour.microsecond) == (0, 0, 0)
    assert timedelta(0) <= before - hour < timedelta(hours=1)


def test_these_columns_are_kept_and_no_other() -> None:
    columns = {
        model.__name__: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_app_config("tips").get_models()
    }
    assert columns == {
        "Tip": {"number", "tip_id", "hour", "size", "envelope", "lookup", "wrapped_key", "sha256"},
        "SealedTo": {"id", "tip", "kid"},
        "TipReply": {"id", "tip", "number", "envelope", "hour"},
        "DeskCall": {"mark", "until"},
    }


def test_no_other_table_knows_of_a_tip(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    assert tip_hub.reply(given).status_code == 201
    knowing = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said = repr(cursor.fetchall())
            if given.tip.id in said or given.submission.lookup in said:
                knowing.add(table)
    assert knowing == {"tips_tip"}


def test_the_very_same_again_is_kept_once(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    again = tip_hub.put(given.tip.id, paid(given.submission))
    assert (again.status_code, again.json()) == (200, {"id": given.tip.id})
    dearer = tip_hub.put(given.tip.id, paid(given.submission, bits=BITS + 6))
    assert dearer.status_code == 200
    assert rows() == (1, 1, 0, 0)


def test_tips_are_numbered_in_the_order_they_come_in(tip_hub: TipHub) -> None:  # noqa: F811
    ids = [tip_hub.sent(seed).tip.id for seed in (5, 3, 9)]
    tip_hub.put(ids[0], paid(tip_hub.given(5).submission))
    tip_hub.sent(1)
    found = list(Tip.objects.order_by("number").values_list("number", "tip_id"))
    assert [number for number, _ in found] == [1, 2, 3, 4]
    assert [tip for _, tip in found][:3] == ids


def test_beyond_the_quota_tips_wait_until_the_next_hour(
    tip_hub: TipHub,  # noqa: F811
    settings: Any,
) -> None:
    settings.SEBUSCA_TIPS_PER_HOUR = 2
    first, _ = tip_hub.sent(1), tip_hub.sent(2)
    third = tip_hub.given(3)
    no = tip_hub.put(third.tip.id, paid(third.submission))
    assert (no.status_code, no.json()["code"]) == (429, "quota")
    assert 1 <= int(no.headers["Retry-After"]) <= 3600
    assert rows()[0] == 2
    again = tip_hub.put(first.tip.id, paid(first.submission))
    assert again.status_code == 200, "a kiosk that never heard the yes may ask for it again"
    Tip.objects.update(hour=datetime.now(UTC) - timedelta(hours=2))
    assert tip_hub.put(third.tip.id, paid(third.submission)).status_code == 201


def test_a_key_of_an_earlier_approval_still_counts(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.given()
    desk = tip_hub.desk
    later = desk.model_copy(update={"keys": make_desk(at=datetime.now(UTC), seed=81).keys})
    row = tip_hub.hub.agree(
        draft_desk(tip_hub.hub.ana, later, pk=_pk(desk.id)), tip_hub.hub.ana, tip_hub.hub.beto
    )
    assert row.number > 2
    assert tip_hub.put(given.tip.id, paid(given.submission)).status_code == 201


@pytest.mark.parametrize(("days_over", "status"), [(59, 201), (61, 422)])
def test_a_key_counts_for_sixty_days_after_its_period(
    tip_hub: TipHub,  # noqa: F811
    days_over: int,
    status: int,
) -> None:
    old = make_desk("old", at=datetime.now(UTC) - timedelta(days=31 + days_over), seed=61)
    tip_hub.hub.agree(draft_desk(tip_hub.hub.ana, old), tip_hub.hub.ana, tip_hub.hub.beto)
    given = given_tip(1, to=((old, old.keys[1]),))
    assert tip_hub.put(given.tip.id, paid(given.submission)).status_code == status


@pytest.mark.parametrize("approved", [True, False], ids=["a partner", "a draft"])
def test_only_an_approved_intake_desks_keys_count(
    tip_hub: TipHub,  # noqa: F811
    approved: bool,
) -> None:
    desk = make_desk(
        "otra", at=datetime.now(UTC), seed=61, role="partner" if approved else "intake"
    )
    draft = draft_desk(tip_hub.hub.ana, desk)
    if approved:
        tip_hub.hub.agree(draft, tip_hub.hub.ana, tip_hub.hub.beto)
    given = tip_hub.given(1, desk)
    answer = tip_hub.put(given.tip.id, paid(given.submission))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_kid")


def test_a_desk_that_was_closed_still_gets_what_was_sealed_to_it(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    given = tip_hub.given()
    draft = draft_desk(tip_hub.hub.ana, tip_hub.desk, pk=_pk(tip_hub.desk.id), closed=True)
    tip_hub.hub.agree(draft, tip_hub.hub.ana, tip_hub.hub.beto)
    assert tip_hub.put(given.tip.id, paid(given.submission)).status_code == 201
    listed = tip_hub.call("GET", "/api/v1/desk/tips").json()
    assert [tip["id"] for tip in listed["tips"]] == [given.tip.id]


def test_nobody_needs_a_session_and_nobody_gets_a_cookie(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.given()
    client = Client(enforce_csrf_checks=True)
    client.force_login(tip_hub.hub.ana)
    path = f"/api/v1/tips/{given.tip.id}"
    answer = client.put(path, paid(given.submission), content_type=JSON)
    receipt = client.post(
        "/api/v1/receipts", {"lookup": given.submission.lookup}, content_type=JSON
    )
    assert (answer.status_code, receipt.status_code) == (201, 200)
    for found in (answer, receipt):
        assert dict(found.cookies) == {}
        assert "Cookie" not in found.headers.get("Vary", "")


def test_no_page_of_the_admin_is_about_tips(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    assert not Permission.objects.filter(content_type__app_label="tips").exists()
    assert not {Tip, SealedTo, TipReply, DeskCall} & set(get_snippet_models())
    client = Client()
    client.force_login(tip_hub.hub.root)
    home = client.get("/admin/", follow=True)
    assert home.status_code == 200
    assert given.tip.id not in home.content.decode()


def test_pruning_lets_go_of_old_tips_with_all_that_belongs_to_them(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    old, new = tip_hub.sent(1), tip_hub.sent(2)
    for given in (old, new):
        assert tip_hub.reply(given).status_code == 201
    now = datetime.now(UTC)
    Tip.objects.filter(tip_id=old.tip.id).update(hour=now - timedelta(days=31))
    assert (count_older(now, 30), count_older(now, 32)) == (1, 0)
    assert (prune(now, 32), rows()[:3]) == (0, (2, 2, 2))
    assert (prune(now, 30), rows()[:3]) == (1, (1, 1, 1))
    assert Tip.objects.get().tip_id == new.tip.id


def test_a_pruned_tips_number_is_not_given_again(tip_hub: TipHub) -> None:  # noqa: F811
    tip_hub.sent(1)
    now = datetime.now(UTC)
    Tip.objects.update(hour=now - timedelta(days=31))
    assert prune(now, 30) == 1
    tip_hub.sent(2)
    assert Tip.objects.get().number == 2


def test_the_proxy_is_told_to_know_and_to_write_nothing() -> None:
    text = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    servers = re.split(r"^server \{", text, flags=re.MULTILINE)[1:]
    assert len(servers) == 2
    for server in servers:
        assert "access_log off;" in server
        assert re.findall(r"error_log (.*);", server) == ["stderr emerg"]
    [(pattern, block)] = re.findall(r'location ~ "(\^/api[^"]+)" \{(.*?)\n    \}', text, re.DOTALL)
    paths = (f"/api/v1/tips/{tip_id()}", "/api/v1/receipts", "/api/v1/desk/tips")
    assert all(re.search(pattern, path) for path in paths)
    assert not re.search(pattern, "/api/v1/recalls")
    assert LARGEST_BODY == 128 * 1024
    assert "client_max_body_size 128k;" in block
    for header in ("Cookie", "User-Agent"):
        assert f'proxy_set_header {header} "";' in block


def _pk(desk_id: str) -> int:
    from hub.desks.models import Desk

    return Desk.objects.get(desk_id=desk_id).pk


@pytest.mark.parametrize("secret", [False, True], ids=["by the database", "with the secret too"])
def test_a_key_in_an_approval_that_two_people_did_not_give_counts_for_nothing(
    tip_hub: TipHub,  # noqa: F811
    secret: bool,
) -> None:
    evil = make_desk(tip_hub.desk.id, at=datetime.now(UTC), seed=61)
    given = tip_hub.given(1, evil)
    last = Approval.objects.filter(kind="desk").latest("number")
    forged = Approval(
        number=last.number + 1, kind="desk", subject_id=evil.id, title="x",
        content=canonical_json(evil), content_sha256=content_sha256(evil),
        previewed_sha256=content_sha256(evil), request=_request(evil, tip_hub),
        authors=[{"id": tip_hub.hub.ana.pk, "name": "ana"}], approver_name="ana",
        approver_id=tip_hub.hub.ana.pk, change_mark=last.change_mark, created_at=last.created_at,
    )  # fmt: skip
    forged.seal = seal_of(forged) if secret else last.seal
    forged.save(force_insert=True)
    answer = tip_hub.put(given.tip.id, paid(given.submission))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_kid")
    assert tip_hub.call("GET", "/api/v1/desk/tips", seed=61).status_code == 401


def _request(desk: Desk, tip_hub: TipHub) -> ApprovalRequest:  # noqa: F811
    return ApprovalRequest.objects.create(
        kind="desk", subject_id=desk.id, title="x", content_sha256=content_sha256(desk),
        submitter_id=tip_hub.hub.ana.pk, submitter_name="ana", state="approved",
    )  # fmt: skip


@pytest.mark.parametrize(("same", "status"), [(True, 200), (False, 409)])
def test_two_deliveries_of_one_id_at_once_keep_one_tip(
    tip_hub: TipHub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    same: bool,
    status: int,
) -> None:
    given = tip_hub.given()
    rival = given.submission if same else given_tip(1, to=now_to(tip_hub.desk)).submission
    check_quota = receiving._check_quota

    def come_between(now: datetime) -> None:
        monkeypatch.setattr(receiving, "_check_quota", check_quota)
        assert tip_hub.put(given.tip.id, paid(rival)).status_code == 201

    monkeypatch.setattr(receiving, "_check_quota", come_between)
    assert tip_hub.put(given.tip.id, paid(given.submission)).status_code == status
    assert Tip.objects.get().sha256 == content_sha256(rival)
