"""A hub that has fallen to an attacker, and an enrolled kiosk before it.

The keys are of a real ceremony: two of three approvers, two of three holders of the root, and none
of theirs on the hub. The kiosk is the product's own code on a real disk: enrolled through the
device API, its feed read over HTTP by the roots of its image. The attacker has the database, the
code, every file and the online keys, and has stolen one approver's key; what they do is done.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from securesystemslib.signer import CryptoSigner

from hub.publications.publishing import publish_once
from hub.publications.signing import open_publisher
from hub.signing.models import Proposal
from sync.keys import KeyRing, KeyUse
from sync.publish import CeremonyPlan, Publisher, create_repositories
from sync.signing_calls import SCHEME, sign_call
from tests.fixtures_attacker import Attacker, kept_copy
from tests.fixtures_device_hub import DeviceHub, device_hub
from tests.fixtures_enrolled_kiosk import Kiosk
from tests.fixtures_fleet import draft_desk
from tests.fixtures_hub import (
    CHANNEL,
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    make_people,
)
from tests.making import hub_keys, made_media

TWO_OF_THREE = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)
OLD_TELEPHONE, TELEPHONE = "915-555-0141", "915-555-0142"


@dataclass
class Fallen:
    """The whole of it: the honest house as it was, its kiosk, and the attacker."""

    hub: Hub
    kiosk: Kiosk
    attacker: Attacker
    approvers: Sequence[CryptoSigner]
    before: Path
    """A copy of the feed as it was at the publication before the last."""

    def build(self, api: DeviceHub) -> None:
        """Two people approve, two sign, a kiosk is enrolled and plays; and once more."""
        hub = self.hub
        notices = [draft_notice(hub.ana, seed) for seed in (1, 2)]
        campaign = draft_campaign(hub.ana, phone=OLD_TELEPHONE)
        channel = draft_channel(hub.ana, notices, campaign)
        for subject in (*notices, campaign, draft_desk(hub.ana), channel):
            hub.agree(subject, hub.ana, hub.beto)
        publish_once()
        self.approvers_sign(0, 1)
        self.kiosk.enrol(api)
        self.kiosk.look().raise_failure()
        shutil.copytree(self.attacker.feed, self.before)
        campaign.phone = TELEPHONE
        campaign.save_revision(user=hub.ana)
        hub.agree(campaign, hub.ana, hub.beto)
        publish_once()
        self.approvers_sign(1, 2)
        self.kiosk.look().raise_failure()

    def first_notice(self) -> str:
        """The id of a face that is up."""
        return self.attacker.manifest.notices[0].content.id

    def own_house(self) -> Path:
        """A feed that the attacker has made whole, with keys of theirs alone."""
        feed = self.hub.data / "own" / "feed"
        shutil.rmtree(feed.parent, ignore_errors=True)
        held = create_repositories(
            CeremonyPlan(root_threshold=1, root_holders=1, approver_threshold=1, approvers=1),
            feed_root=feed, out=feed.parent / "keys", now=datetime.now(UTC),
        )  # fmt: skip
        publisher = Publisher(feed, hub_keys(held), now=lambda: datetime.now(UTC))
        published = self.attacker.manifest
        publisher.publish_channels([published], lambda sha256: made_media()[sha256])
        return feed

    def remember(self) -> None:
        """Keeps feed and kiosk as they are."""
        for folder in (self.attacker.feed, self.kiosk.folder):
            shutil.copytree(folder, kept_copy(folder), symlinks=True)

    def as_it_was(self) -> None:
        """Puts back what was kept."""
        for folder in (self.attacker.feed, self.kiosk.folder):
            shutil.rmtree(folder)
            shutil.copytree(kept_copy(folder), folder, symlinks=True)
        self.kiosk.files.folder = self.attacker.feed
        self.kiosk.api.lie = lambda _call, reply: reply

    def approvers_sign(self, *places: int) -> None:
        """Two people read what is proposed and sign it, each through the hub's own door."""
        row = Proposal.objects.get(state=Proposal.State.OPEN)
        for place in places:
            signer = self.approvers[place]
            signed = row.joined().signed_by(
                KeyRing([(KeyUse.APPROVER, signer)]), open_publisher().feed_state().targets
            )
            key_id = signer.public_key.keyid
            path = f"/api/v1/signing/proposals/{row.pk}/signatures/{key_id}"
            signature = signed.targets.signatures[key_id].signature
            body = f'{{"fingerprint":"{signed.fingerprint}","signature":"{signature}"}}'.encode()
            token = sign_call(signer, "PUT", path, body, at=datetime.now(UTC))
            answer = Client().put(
                path, body, "application/json", headers={"Authorization": f"{SCHEME} {token}"}
            )
            assert answer.status_code == 201, answer.content
        publish_once()


@contextmanager
def fallen_hub(hub: Hub) -> Iterator[Fallen]:
    """Notices 1 and 2, a campaign and a desk, signed by two of three and played by a kiosk; a
    telephone number has been changed since the publication before."""
    folder = hub.data / "held"
    ceremony = create_repositories(
        TWO_OF_THREE, feed_root=folder / "feed", out=folder / "keys", now=datetime.now(UTC)
    )
    online = ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE)
    folders = ceremony.folders(KeyUse.APPROVER)
    signers = [KeyRing.load([f]).signers("feed", "targets")[0] for f in folders]
    kiosk = Kiosk(hub.data / "kiosk", ceremony, folder / "feed")
    attacker = Attacker(folder / "feed", KeyRing.load(online), signers[0])
    made = Fallen(hub, kiosk, attacker, signers, folder / "before")
    with (
        override_settings(SEBUSCA_FEED_ROOT=folder / "feed", SEBUSCA_KEYS=tuple(online)),
        device_hub(kiosk.server.url, channel=CHANNEL) as api,
    ):
        try:
            made.build(api)
            yield made
        finally:
            kiosk.server.stop()


@pytest.fixture
def fallen(hub: Hub) -> Iterator[Fallen]:
    """A hub of one's own, with its database."""
    with fallen_hub(hub) as made:
        yield made


@pytest.fixture(scope="module")
def fallen_once(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Fallen]:
    """The files alone of one that all tests of a module share; its database was rolled back."""
    folder = tmp_path_factory.mktemp("fallen")
    with ExitStack() as stack:
        stack.enter_context(
            override_settings(
                SEBUSCA_DATA=folder,
                SEBUSCA_MEDIA=folder / "media",
                SEBUSCA_BROKER=None,
                SEBUSCA_RENDERER=(),
                PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
            )
        )
        with django_db_blocker.unblock(), transaction.atomic():
            made = stack.enter_context(fallen_hub(Hub(folder, folder / "feed", *make_people())))
            transaction.set_rollback(True)
        made.remember()
        yield made


@pytest.fixture
def files(fallen_once: Fallen) -> Fallen:
    """The feed's folder and the kiosk's disk, as they were before any attack."""
    fallen_once.as_it_was()
    return fallen_once
