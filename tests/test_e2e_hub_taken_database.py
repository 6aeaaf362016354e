"""An attacker in the hub's database and code, with its secret key: see `test_e2e_hub_taken`."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.utils import timezone
from pydantic import BaseModel

from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.seal import seal_of
from hub.publications.models import Publication
from hub.publications.publishing import publish_once
from hub.publications.queue import queue_channels
from hub.recalls.service import recall
from hub.signing.models import Proposal, ProposalSignature
from sync.canonical import canonical_json, content_sha256
from sync.models import ChannelManifest
from tests.fixtures_hub import CHANNEL, hub, make_photo
from tests.fixtures_taken_hub import Fallen, fallen
from tests.making import make_picture, picture_bytes
from tests.test_e2e_hub_taken import INTRUDER, another_desk_key, another_face, another_telephone

__all__ = ["fallen", "hub"]  # fixtures, imported for their names

pytestmark = pytest.mark.django_db


def forge_all(fallen: Fallen) -> None:
    """Approvals of another face, telephone and desk key, with the seal of the hub's own secret:
    nothing tells them from rows that two people made."""
    make_photo(17)
    manifest = fallen.attacker.manifest
    face = another_face(manifest).notices[0].content
    line = another_telephone(manifest).campaigns[0].content
    desk = another_desk_key(manifest).desks[0].content
    forge(fallen, "notice", face, [p.sha256 for p in face.pictures])
    forge(fallen, "campaign", line)
    forge(fallen, "desk", desk)


def forge(fallen: Fallen, kind: str, content: Any, pictures: list[Any] | None = None) -> None:
    """One row, plausible in every column, sealed."""
    assert isinstance(content, BaseModel)
    sha256, people = content_sha256(content), fallen.hub
    request = ApprovalRequest.objects.create(
        kind=kind, subject_id=content.id, title="x", content_sha256=sha256,  # type: ignore[attr-defined]
        submitter_id=people.ana.pk, submitter_name="ana", state="approved",
    )  # fmt: skip
    row = Approval(
        number=Approval.objects.count() + 1, kind=kind, subject_id=request.subject_id, title="x",
        content=canonical_json(content), content_sha256=sha256, previewed_sha256=sha256,
        picture_hashes=pictures or [], authors=[{"id": people.ana.pk, "name": "ana"}],
        approver_id=people.beto.pk, approver_name="beto", request=request, change_mark=10**9,
        created_at=timezone.now(),
    )  # fmt: skip
    row.seal = seal_of(row)
    row.save(force_insert=True)


def publish_everything() -> None:
    """Queues the channel as often as anyone could, and lets the worker run."""
    queue_channels([CHANNEL], "shell")
    publish_once()


def test_forged_approvals_and_rows_reach_no_kiosk_without_two_signatures(fallen: Fallen) -> None:
    before = fallen.kiosk.shows()
    forge_all(fallen)
    publish_everything()
    row = Proposal.objects.get(state=Proposal.State.OPEN)
    assert INTRUDER.encode() in b"".join(row.joined().manifests.values()), "the hub was deceived"
    fallen.kiosk.look().raise_failure()
    assert fallen.kiosk.shows() == before

    stolen, online = fallen.attacker.stolen, fallen.attacker.online.signers("feed", "snapshot")[0]
    colleague = fallen.approvers[1].public_key.keyid
    data = row.joined().targets.signed_bytes
    for key_id, signer in ((stolen.public_key.keyid, stolen), (colleague, online)):
        signature = signer.sign(data).signature
        ProposalSignature.objects.create(proposal=row, key_id=key_id, signature=signature)
    Proposal.objects.filter(pk=row.pk).update(needed=1)
    publish_once()
    Publication.objects.update(status=Publication.Status.PUBLISHED)
    Proposal.objects.filter(pk=row.pk).update(state=Proposal.State.PUBLISHED)
    publish_once()
    fallen.kiosk.look().raise_failure()
    assert fallen.kiosk.shows() == before


def test_the_control_two_who_sign_what_was_forged_put_it_up(fallen: Fallen) -> None:
    before = fallen.kiosk.shows()
    forge_all(fallen)
    publish_everything()
    fallen.approvers_sign(1, 2)
    fallen.kiosk.look().raise_failure()
    after = fallen.kiosk.shows()
    assert INTRUDER in {name for name, _ in after.faces}
    assert "915-555-0199" in after.telephones
    assert not after.desks & before.desks


def test_code_of_the_attackers_own_signs_with_all_there_is_and_reaches_no_kiosk(
    fallen: Fallen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker builds what it is told to, believes that it may sign, and checks nothing."""
    before, attacker = fallen.kiosk.shows(), fallen.attacker
    forged, target = another_face(attacker.manifest), fallen.first_notice()
    attacker.put_pictures({make_picture(17).sha256: picture_bytes(17)})
    signed_with = attacker.stolen, *attacker.online.signers("feed", "snapshot")

    def built(*_: Any) -> ChannelManifest:
        return forged

    monkeypatch.setattr("hub.publications.preparing.build_manifest", built)
    monkeypatch.setattr("sync.publish.publisher.Publisher.signs_targets", lambda _: True)
    monkeypatch.setattr("sync.publish.repository.signers_for", lambda *_: signed_with)
    monkeypatch.setattr("sync.publish.signing.Root.verify_delegate", lambda *_: None)
    monkeypatch.setattr("sync.publish.repository.Repository.require_keys", lambda *_: None)
    publish_everything()
    monkeypatch.undo()
    served = attacker.feed.glob("feed/targets/channels/*.json")
    assert any(INTRUDER in path.read_text("utf-8") for path in served), "it is in the feed"
    assert fallen.kiosk.look().failure is not None
    assert fallen.kiosk.shows() == before

    recall("notice", target, "wrong_person", by=None)
    assert fallen.kiosk.look().recalls_changed
    assert len(fallen.kiosk.shows().faces) == 1, "taking down works in the ruins"


def test_a_recall_that_the_hub_denies_stands_on_the_kiosk(
    fallen: Fallen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub says that nothing was recalled, and proposes it under a later approval."""
    notice = fallen.attacker.manifest.notices[0]
    recall("notice", notice.content.id, "wrong_person", by=fallen.hub.ana)
    fallen.kiosk.look()
    before = fallen.kiosk.shows()
    assert len(before.faces) == 1
    for name, module in list(sys.modules.items()):
        if name.startswith("hub.") and hasattr(module, "is_recalled"):
            monkeypatch.setattr(module, "is_recalled", lambda *_: False)
    forge(fallen, "notice", notice.content, [p.sha256 for p in notice.content.pictures])
    publish_everything()
    fallen.approvers_sign(0)  # the stolen key
    fallen.kiosk.look().raise_failure()
    assert fallen.kiosk.shows() == before
    fallen.approvers_sign(1)
    fallen.kiosk.look().raise_failure()
    assert len(fallen.kiosk.shows().faces) == 2, "the control: a second approver's word lifts it"
