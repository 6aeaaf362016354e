"""Desks: two people per key, no private key ever kept, and no key on a screen by one hand."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Revision

from hub.approvals.current import approved_desk, approved_desks
from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.seal import seal_of
from hub.approvals.service import approve, submit
from hub.desks.models import Desk
from hub.desks.reading import written
from hub.errors import ChangedSince, ContentInvalid, OwnApproval
from hub.publications.models import Publication, Refusal
from hub.publications.publishing import publish_once
from hub.publications.queue import queue_channels
from sync.canonical import canonical_json, content_sha256
from sync.models import Desk as SignedDesk
from sync.words import key_words
from tests.fixtures_database import no_triggers
from tests.fixtures_fleet import draft_desk
from tests.fixtures_hub import CHANNEL, Hub, edit, hub  # noqa: F401
from tests.making import NOW, desk_secret, make_desk, make_desk_key, public_key

ADD = "/admin/snippets/desks/desk/add/"
EDIT = "/admin/snippets/desks/desk/edit/{}/"


def browser(person: Any) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(person)
    return client


def publish_everything() -> None:
    """Queues the channel as often as anyone could, and lets the worker run."""
    queue_channels([CHANNEL], "test")
    publish_once()


def published_desks(hub: Hub) -> list[SignedDesk]:  # noqa: F811
    """What the signed feed says."""
    manifest = hub.published()
    assert manifest is not None
    return [entry.content for entry in manifest.desks]


def swapped(desk: SignedDesk) -> SignedDesk:
    """The same desk with a stranger's key for its first period."""
    first, *rest = desk.keys
    stranger = first.model_copy(update={"key": public_key(desk_secret(666))})
    return desk.model_copy(update={"keys": (stranger, *rest)})


def other_desk(number: int) -> SignedDesk:
    """An intake desk with keys of its own."""
    return make_desk(f"intake-{number}", seed=100 * number)


# --- how many --------------------------------------------------------------------------------


def test_a_ninth_desk_waits_until_one_is_closed(hub: Hub) -> None:  # noqa: F811
    rows = [draft_desk(hub.ana, other_desk(number)) for number in range(1, 10)]
    for row in rows[:8]:
        hub.agree(row, hub.ana, hub.beto)
    with pytest.raises(ContentInvalid) as refused:
        submit(rows[8], hub.ana)
    assert "8 mesas" in str(refused.value.errors)
    edit(rows[0], hub.ana, closed=True)
    hub.agree(rows[0], hub.ana, hub.beto)
    hub.agree(rows[8], hub.ana, hub.beto)
    assert sum(1 for found in approved_desks() if found.content.keys) == 8


# --- two people ------------------------------------------------------------------------------


def test_an_approved_desk_is_in_the_manifest_of_every_channel(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    row = draft_desk(hub.ana)
    hub.agree(row, hub.ana, hub.beto)
    assert Publication.objects.filter(status="queued").values_list("channel_id", flat=True)[0] == (
        CHANNEL
    )
    publish_once()
    assert published_desks(hub) == [make_desk()]
    assert [found.content for found in approved_desks()] == [make_desk()]


def test_a_desk_is_approved_by_another_person_than_sent_it(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    request = submit(draft_desk(hub.root), hub.root)
    with pytest.raises(OwnApproval):
        approve(request, hub.root, request.content_sha256)
    publish_everything()
    assert published_desks(hub) == []


def test_a_closed_desk_keeps_its_name_and_gives_no_key(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    row = draft_desk(hub.ana)
    hub.agree(row, hub.ana, hub.beto)
    edit(row, hub.ana, closed=True)
    hub.agree(row, hub.ana, hub.carla)
    publish_once()
    [desk] = published_desks(hub)
    assert (desk.keys, desk.signing_key) == ((), make_desk().signing_key)


@pytest.mark.parametrize("closed", [False, True])
def test_a_key_belongs_to_one_desk(hub: Hub, closed: bool) -> None:  # noqa: F811
    row = draft_desk(hub.ana)
    hub.agree(row, hub.ana, hub.beto)
    if closed:  # then its keys are listed no more, and still open the tips of their time
        edit(row, hub.ana, closed=True)
        hub.agree(row, hub.ana, hub.beto)
    with pytest.raises(ContentInvalid) as refused:
        submit(draft_desk(hub.ana, make_desk("partner-mx", role="partner")), hub.ana)
    assert "intake-us" in str(refused.value.errors["pasted"][0])


# --- the page --------------------------------------------------------------------------------


def test_a_pasted_file_is_read_back_with_the_words_of_each_key(hub: Hub) -> None:  # noqa: F811
    desk = make_desk()
    client = browser(hub.ana)
    client.post(ADD, {"pasted": json.dumps(json.loads(written(desk)), indent=2)})
    page = client.get(EDIT.format(Desk.objects.get().pk)).content.decode()
    for key in (desk.signing_key, *(entry.key for entry in desk.keys)):
        assert key.kid in page
        for language in ("es", "en"):
            assert " ".join(key_words(key.kid, language)) in page  # type: ignore[arg-type]
    assert desk.name_es in page
    assert Desk.objects.get().content() == desk


def test_an_uploaded_file_is_sent_for_approval_in_one_go(hub: Hub) -> None:  # noqa: F811
    file = SimpleUploadedFile("intake-us.desk.json", canonical_json(make_desk()))
    browser(hub.ana).post(ADD, {"upload": file, "action-request-approval": "1"})
    assert ApprovalRequest.objects.get().content_sha256 == content_sha256(make_desk())


def test_the_file_of_another_desk_is_refused(hub: Hub) -> None:  # noqa: F811
    row = draft_desk(hub.ana)
    other = make_desk("intake-mx", seed=40)
    page = browser(hub.ana).post(EDIT.format(row.pk), {"pasted": written(other)})
    assert "intake-mx" in page.content.decode()
    assert Desk.objects.get().saved().content() == make_desk()


def test_the_approver_sees_which_keys_come_change_and_go(hub: Hub) -> None:  # noqa: F811
    before = make_desk()
    row = draft_desk(hub.ana, before)
    hub.agree(row, hub.ana, hub.beto)
    first, second, third = before.keys
    another = make_desk_key(50, at=second.valid_from)
    new = make_desk_key(51, at=third.valid_until)
    after = before.model_copy(
        update={"keys": (another, third, new), "signing_key": public_key(desk_secret(52))}
    )
    edit(row, hub.ana, document=written(after))
    request = submit(row, hub.ana)
    answer = browser(hub.beto).get(f"/admin/approvals/{request.pk}/")
    told = [(change.what, change.signs) for change in answer.context["keys"]]
    assert told == [
        ("replaced", True),
        ("replaced", False),
        ("stays", False),
        ("comes", False),
        ("goes", False),
    ]
    page = answer.content.decode()
    for key in (another.key, new.key, after.signing_key, first.key, second.key):
        assert " ".join(key_words(key.kid, "es")) in page


def test_a_desk_without_a_key_for_today_is_said_to_take_no_tips(hub: Hub) -> None:  # noqa: F811
    request = submit(draft_desk(hub.ana), hub.ana)  # its months are of March 2026
    answer = browser(hub.beto).get(f"/admin/approvals/{request.pk}/")
    assert answer.context["keyless"]
    current = make_desk(at=timezone.now(), seed=70)
    other = submit(draft_desk(hub.ana, current.model_copy(update={"id": "other"})), hub.ana)
    assert not browser(hub.beto).get(f"/admin/approvals/{other.pk}/").context["keyless"]


# --- private keys ----------------------------------------------------------------------------


def _private_jwk() -> dict[str, str]:
    secret = desk_secret(5)
    number = secret.private_numbers().private_value.to_bytes(32, "big")
    d = urlsafe_b64encode(number).rstrip(b"=").decode()
    return public_key(secret).model_dump() | {"d": d}


def _inside() -> str:
    data = json.loads(written(make_desk()))
    data["keys"][0]["key"] = _private_jwk()
    return json.dumps(data)


def _pem() -> str:
    return desk_secret(5).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _hidden() -> str:
    """The member occurs twice: the one that a dict keeps is harmless, the one before it is not."""
    return written(make_desk()).replace('"kty":"EC"', f'"d":"{_private_jwk()["d"]}","kty":"EC"', 1)


@pytest.mark.parametrize("way", ["pasted", "upload"])
@pytest.mark.parametrize("made", [_inside, _pem, _hidden, lambda: json.dumps(_private_jwk())])
def test_a_private_key_is_refused_loudly_and_kept_nowhere(
    hub: Hub,  # noqa: F811
    made: Any,
    way: str,
) -> None:
    text = made()
    secret = _private_jwk()["d"] if "PRIVATE" not in text else text.splitlines()[1]
    assert secret in text
    sent: Any = text if way == "pasted" else SimpleUploadedFile("x.desk.json", text.encode())
    answer = browser(hub.ana).post(ADD, {way: sent})
    page = answer.content.decode()
    assert "PRIVADA" in page
    assert secret not in page
    assert _everything_stored().count(secret) == 0
    assert not Desk.objects.exists()


def test_the_binary_form_of_a_private_key_is_one_too(hub: Hub) -> None:  # noqa: F811
    der = desk_secret(5).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    answer = browser(hub.ana).post(ADD, {"upload": SimpleUploadedFile("x.desk.json", der)})
    assert "PRIVADA" in answer.content.decode()
    assert not Desk.objects.exists()


def test_the_file_of_another_desk_in_the_row_is_no_content(hub: Hub) -> None:  # noqa: F811
    row = draft_desk(hub.ana)
    row.document = written(make_desk("intake-mx", seed=50))
    with pytest.raises(ContentInvalid) as refused:
        row.content()
    assert "intake-mx" in str(refused.value.errors)


def _everything_stored() -> str:
    """Every value of every table."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            texts += [str(row) for row in cursor.fetchall()]
    return "\n".join(texts)


def test_the_search_for_stored_secrets_finds_what_is_stored(hub: Hub) -> None:  # noqa: F811
    browser(hub.ana).post(ADD, {"pasted": written(make_desk())})
    assert make_desk().keys[0].key.x in _everything_stored()


def test_a_preview_of_a_private_key_is_not_kept_either(hub: Hub) -> None:  # noqa: F811
    browser(hub.ana).post("/admin/snippets/desks/desk/preview/", {"pasted": _inside()})
    assert _private_jwk()["d"] not in _everything_stored()


# --- a swapped key ---------------------------------------------------------------------------


def test_a_key_swapped_in_the_row_and_its_revision_reaches_no_screen(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    row = draft_desk(hub.ana)
    hub.agree(row, hub.ana, hub.beto)
    evil = written(swapped(make_desk()))
    Desk.objects.filter(pk=row.pk).update(document=evil, live=True)
    revision = row.saved().latest_revision
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"document": evil})
    publish_everything()
    assert published_desks(hub) == [make_desk()]


def test_a_key_swapped_while_it_waits_for_the_yes_is_refused(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    row = draft_desk(hub.ana)
    request = submit(row, hub.ana)
    revision = row.saved().latest_revision
    evil = revision.content | {"document": written(swapped(make_desk()))}
    Revision.objects.filter(pk=revision.pk).update(content=evil)
    with pytest.raises(ChangedSince):
        approve(request, hub.beto, request.content_sha256)
    publish_everything()
    assert published_desks(hub) == []


def test_a_key_swapped_in_the_approval_is_refused_with_the_reason(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    row = draft_desk(hub.ana)
    approval = hub.agree(row, hub.ana, hub.beto)
    publish_once()
    evil = swapped(make_desk())
    # Whoever owns the database can put its triggers aside.
    with no_triggers():
        Approval.objects.filter(number=approval.number).update(content=canonical_json(evil))
    publish_everything()
    assert published_desks(hub) == []
    refusal = Refusal.objects.get()
    assert (refusal.kind, refusal.subject_id, refusal.rule) == ("desk", "intake-us", "content")
    assert approved_desk("intake-us") is None
    with no_triggers():
        Approval.objects.filter(number=approval.number).update(content_sha256=content_sha256(evil))
    publish_everything()
    assert published_desks(hub) == []
    assert {found.rule for found in Refusal.objects.all()} == {"content", "seal"}
    assert escape(refusal.reason) in browser(hub.ana).get("/admin/publications/").content.decode()


def test_a_key_swapped_in_a_kept_manifest_reaches_no_screen(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    hub.agree(draft_desk(hub.ana), hub.ana, hub.beto)
    publish_once()
    before = hub.published()
    assert before is not None
    evil = swapped(make_desk())
    [entry] = before.desks
    approval = entry.approval.model_copy(update={"content_sha256": content_sha256(evil)})
    kept = before.model_copy(
        update={
            "publication": 99,
            "desks": (entry.model_copy(update={"content": evil, "approval": approval}),),
        }
    )
    Publication.objects.create(
        channel_id=CHANNEL, cause="shell", next_try=timezone.now(), number=99,
        manifest=canonical_json(kept), issued=timezone.now(),
    )  # fmt: skip
    publish_once()
    assert published_desks(hub) == [make_desk()]


def test_an_approval_of_a_desk_by_one_hand_leaves_the_last_good_one(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    row = draft_desk(hub.ana)
    last = hub.agree(row, hub.ana, hub.beto)
    evil = swapped(make_desk())
    sha256 = content_sha256(evil)
    request = ApprovalRequest.objects.create(
        kind="desk", subject_id=evil.id, title="x", content_sha256=sha256,
        submitter_id=hub.ana.pk, submitter_name="ana", state="approved",
    )  # fmt: skip
    forged = Approval(
        number=last.number + 1, kind="desk", subject_id=evil.id, title="x",
        content=canonical_json(evil), content_sha256=sha256, previewed_sha256=sha256,
        authors=[{"id": hub.ana.pk, "name": "ana"}], approver_id=hub.ana.pk, approver_name="ana",
        request=request, change_mark=last.change_mark, created_at=timezone.now(),
    )  # fmt: skip
    forged.seal = seal_of(forged)  # as if they held the hub's secret too
    forged.save(force_insert=True)
    publish_everything()
    assert published_desks(hub) == [make_desk()]
    assert Refusal.objects.get().rule == "one_person"


def test_a_desks_periods_are_shown_in_utc(hub: Hub) -> None:  # noqa: F811
    row = draft_desk(hub.ana)
    page = browser(hub.ana).get(EDIT.format(row.pk)).content.decode()
    assert f"{NOW:%H:%M}" in page
