"""The door for approvers: who may ask, what is answered, what is kept; and the admin's page."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from hub.approvals.service import submit
from hub.publications.models import Publication
from hub.publications.publishing import publish_once
from hub.recalls.service import recall
from hub.signing.models import Proposal, ProposalSignature
from sync.canonical import content_sha256, sha256_of
from sync.keys import KeyRing, KeyUse
from sync.publish import Proposal as SyncProposal
from sync.signing_calls import sign_call
from tests.fixtures_hub import CHANNEL, draft_notice, edit, hub  # noqa: F401 - a fixture
from tests.fixtures_signing import Apart, apart  # noqa: F401 - a fixture
from tests.making import picture_bytes

SIGNING = "/api/v1/signing"


@dataclass
class Door:
    """An approver's calls to the test's hub."""

    apart: Apart
    browser: Client

    def call(self, method: str, target: str, body: bytes = b"", *, by: int = 0, **more: Any) -> Any:
        """One call, signed by an approver."""
        [signer] = self.apart.approver(by).signers("feed", "targets")
        token = more.get("token") or sign_call(signer, method, target, body, at=datetime.now(UTC))
        return self.browser.generic(
            method, target, body, "application/json", headers={"Authorization": f"Signer {token}"}
        )

    def page(self, language: str) -> str:
        """The admin's page, for whoever has signed in."""
        answer = self.browser.get("/admin/signatures/", headers={"Accept-Language": language})
        return answer.content.decode()

    def put(self, *, by: int = 0, proposal: int | None = None, **changes: Any) -> HttpResponse:
        """Hands a signature over the open proposal in, or another."""
        [signer] = self.apart.approver(by).signers("feed", "targets")
        row = self.apart.open()
        told = {
            "fingerprint": row.fingerprint,
            "signature": signer.sign(row.joined().targets.signed_bytes).signature,
        }
        key_id = changes.pop("key_id", signer.public_key.keyid)
        target = f"{SIGNING}/proposals/{proposal or row.pk}/signatures/{key_id}"
        answer: HttpResponse = self.call("PUT", target, json.dumps(told | changes).encode(), by=by)
        return answer


@pytest.fixture
def door(apart: Apart, client: Client) -> Door:  # noqa: F811
    return Door(apart, client)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_approver_reads_what_waits(door: Door) -> None:
    [notice], _, _ = door.apart.hub.whole_channel()
    told = door.call("GET", f"{SIGNING}/proposal").json()
    proposal = SyncProposal.from_bytes(base64.b64decode(told["data"]))
    [manifest] = proposal.read()
    assert [n.content.id for n in manifest.notices] == [notice.notice_id]
    assert (told["needed"], told["signed"], told["channels"]) == (2, [], {CHANNEL: 1})
    assert told["before"] == {"targets_version": 1, "publications": {}}
    assert told["fingerprint"] == proposal.fingerprint


def test_nobody_else_reads_it(door: Door) -> None:
    door.apart.hub.whole_channel()
    door.browser.force_login(door.apart.hub.root)
    paths = ["proposal", "shown", f"shown/{CHANNEL}/evergreen", f"media/{'0' * 64}"]
    assert [door.browser.get(f"{SIGNING}/{path}").status_code for path in paths] == [401] * 4
    [stranger] = door.apart.ceremony.folders(KeyUse.ROOT)[:1]
    [signer] = KeyRing.load([stranger]).signers("feed", "root")
    target = f"{SIGNING}/proposal"
    token = sign_call(signer, "GET", target, b"", at=datetime.now(UTC))
    assert code_of(door.call("GET", target, token=token)) == (401, "key")


def test_a_call_is_believed_once(door: Door) -> None:
    target = f"{SIGNING}/proposal"
    [signer] = door.apart.approver(0).signers("feed", "targets")
    token = sign_call(signer, "GET", target, b"", at=datetime.now(UTC))
    assert code_of(door.call("GET", target, token=token)) == (404, "nothing")
    assert code_of(door.call("GET", target, token=token)) == (401, "replay")


def test_pictures_of_the_open_proposal_are_given_and_no_others(door: Door) -> None:
    door.apart.hub.whole_channel()
    draft_notice(door.apart.hub.ana, 5)
    inside, outside = sha256_of(picture_bytes(1)), sha256_of(picture_bytes(5))
    answer = door.call("GET", f"{SIGNING}/media/{inside}")
    assert (answer.content, answer["Content-Type"]) == (picture_bytes(1), "image/jpeg")
    assert code_of(door.call("GET", f"{SIGNING}/media/{outside}")) == (404, "unknown")
    # Nothing of it is in the feed before it is signed.
    assert not list((door.apart.hub.feed_root / "media").glob("*/*"))


def test_what_the_page_claims_comes_from_the_approvals_on_record(door: Door) -> None:
    [notice], _, _ = door.apart.hub.whole_channel()
    told = door.call("GET", f"{SIGNING}/shown").json()
    claimed = {part["id"]: part["content_sha256"] for part in told["parts"]}
    assert claimed[notice.notice_id] == content_sha256(notice.content())
    assert {part["approver"] for part in told["parts"]} == {"beto"}
    assert [slide["slide"] for slide in told["slides"]][-1] == "evergreen"
    answer = door.call("GET", f"{SIGNING}/shown/{CHANNEL}/evergreen")
    assert code_of(answer) == (409, "no_preview")  # no renderer is set up here
    assert code_of(door.call("GET", f"{SIGNING}/shown/{CHANNEL}/x")) == (404, "unknown")


def test_two_signatures_have_it_published(door: Door) -> None:
    [notice], _, _ = door.apart.hub.whole_channel()
    assert (door.put(by=0).status_code, door.put(by=2).json()["missing"]) == (201, 0)
    assert publish_once() == Publication.objects.count()
    assert set(door.apart.hub.shown()) == {notice.notice_id}


def test_the_same_signature_again_changes_nothing(door: Door) -> None:
    door.apart.hub.whole_channel()
    assert [door.put().status_code for _ in range(3)] == [201, 200, 200]
    assert ProposalSignature.objects.count() == 1
    assert door.put().json()["missing"] == 1


def test_what_is_no_signature_over_it_is_refused(door: Door) -> None:
    door.apart.hub.whole_channel()
    assert code_of(door.put(signature="0" * 128)) == (422, "signature")
    assert code_of(door.put(signature="zz")) == (422, "malformed")
    assert code_of(door.put(fingerprint="0" * 64)) == (409, "closed")
    assert code_of(door.put(key_id=door.apart.key_id(1))) == (403, "not_allowed")
    assert code_of(door.put(proposal=999)) == (404, "unknown")
    assert ProposalSignature.objects.count() == 0


def test_a_replaced_proposal_takes_no_signature(door: Door) -> None:
    [notice], _, _ = door.apart.hub.whole_channel()
    old = door.apart.open()
    edit(notice, door.apart.hub.ana, name="Otro Nombre Ficticio")
    door.apart.hub.agree(notice, door.apart.hub.ana, door.apart.hub.beto)
    publish_once()
    assert code_of(door.put(proposal=old.pk, fingerprint=old.fingerprint)) == (409, "closed")


def test_what_was_recalled_is_neither_shown_nor_signed(door: Door) -> None:
    [notice], _, _ = door.apart.hub.whole_channel()
    recall("notice", notice.notice_id, "error", by=door.apart.hub.ana)
    assert Proposal.objects.get().state == "open"  # the worker has yet to come by
    assert code_of(door.call("GET", f"{SIGNING}/proposal")) == (404, "nothing")
    assert code_of(door.put()) == (409, "closed")


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", ["Faltan 2 firmas.", "Deben firmar 2 de 3", "Todavía no"]), ("en", ["Not yet"])],
)
def test_the_page_says_who_has_signed_and_what_is_in_it(
    door: Door, language: str, words: list[str]
) -> None:
    [notice], _, _ = door.apart.hub.whole_channel()
    door.browser.force_login(door.apart.hub.ana)
    text = door.page(language)
    assert [word for word in words if word not in text] == []
    assert notice.name in text
    assert door.apart.key_id(1)[:8] in text
    door.put(by=1)
    text = door.page("es")
    assert "Falta 1 firma." in text


def test_an_approver_can_have_it_proposed_anew_under_a_higher_version(door: Door) -> None:
    door.apart.hub.whole_channel()
    before = door.apart.open()
    door.browser.force_login(door.apart.hub.carla)
    assert door.browser.post(f"/admin/signatures/{before.pk}/anew/").status_code == 302
    publish_once()
    now = door.apart.open()
    assert now.targets_version > before.targets_version
    assert now.joined().manifests == before.joined().manifests


def test_the_page_says_that_signatures_under_a_replaced_proposal_are_void(door: Door) -> None:
    [notice], _, _ = door.apart.hub.whole_channel()
    door.put(by=1)
    edit(notice, door.apart.hub.ana, name="Otro Nombre Ficticio")
    door.apart.hub.agree(notice, door.apart.hub.ana, door.apart.hub.beto)
    publish_once()
    door.browser.force_login(door.apart.hub.ana)
    text = door.page("en")
    assert "Something new was approved. A new proposal holds all of it." in text
    assert "1 signature under it is void." in text


def test_who_approves_is_told_that_it_must_be_signed(door: Door) -> None:
    request = submit(draft_notice(door.apart.hub.ana), door.apart.hub.ana)
    door.browser.force_login(door.apart.hub.beto)
    path = f"/admin/approvals/{request.pk}/"
    form = door.browser.get(path).context["form"]
    answer = door.browser.post(path, form.initial, headers={"Accept-Language": "es"}, follow=True)
    assert "Ahora deben firmarlo: vea Firmas." in answer.content.decode()
