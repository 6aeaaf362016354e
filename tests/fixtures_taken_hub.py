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
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client, override_settings
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Signature,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from config.kiosk import load_enrolling_settings, load_kiosk_settings
from hub.publications.publishing import publish_once
from hub.publications.signing import open_publisher
from hub.signing.models import Proposal
from kiosk.agent.channel_look import ChannelLook
from kiosk.agent.main import feed_source
from kiosk.agent.obeying import Obedience, Obeyed
from kiosk.clock import device_clock, device_store
from kiosk.enrolment.enroller import Enroller
from kiosk.enrolment.keeping import Keeping, read_token
from kiosk.hub_line import HubLine
from sync.canonical import canonical_json
from sync.fetch import FeedClient, Fetcher, RefreshOutcome
from sync.keys import KeyRing, KeyUse
from sync.layout import RECALLS_TARGET, RepositoryName, channel_target, media_path
from sync.models import ChannelManifest, RecallList
from sync.models.slide import notices_of
from sync.publish import Ceremony, CeremonyPlan, Publisher, create_repositories
from sync.publish.reading import read_state, target_path, timestamp_path, versioned_path
from sync.rules.age import age_s
from sync.rules.playing import playable
from sync.rules.time import reference_time
from sync.signing_calls import SCHEME, sign_call
from tests.feed_simulator import FeedServer
from tests.fixtures_device_hub import DeviceHub, device_hub, write_image
from tests.fixtures_fleet import draft_desk
from tests.fixtures_hub import (
    CHANNEL,
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    make_people,
)
from tests.fixtures_key_drills import ServedFolder
from tests.making import hub_keys, made_media
from tests.simulated_device import QUICK, InstantPreparer

TWO_OF_THREE = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)
OLD_TELEPHONE, TELEPHONE = "915-555-0141", "915-555-0142"
ZONE = ZoneInfo("America/Ciudad_Juarez")


@dataclass(frozen=True)
class Shown:
    """What somebody before the kiosk sees, and to whom their tip would be sealed."""

    faces: frozenset[tuple[str, str]]
    """Names with the hash of each photograph."""
    telephones: frozenset[str]
    desks: frozenset[str]
    """Ids of the keys that tips are sealed to."""


class Kiosk:
    """One enrolled device: image, enrolment, agent's duties and store, each the product's own."""

    api: DeviceHub

    def __init__(self, folder: Path, ceremony: Ceremony, feed: Path) -> None:
        self.files = ServedFolder(feed)
        self.server = FeedServer(self.files)
        self.server.start()
        self.ceremony, self.folder = ceremony, folder

    def enrol(self, api: DeviceHub) -> None:
        """As a technician does: a code on the screen, typed at the hub."""
        roots = {
            f"root_{name}": str(self.folder / f"{name}.root.json") for name in ("feed", "recalls")
        }
        self.folder.mkdir(exist_ok=True)
        for name, data in self.ceremony.roots.items():
            (self.folder / f"{name}.root.json").write_bytes(data)
        self.file = write_image(self.folder, api.url, feed=roots)
        self.api, self.line = api, HubLine(api.url)
        image = load_enrolling_settings(self.file)
        self.keeping = Keeping(image, image.hub.token_file)
        enroller = Enroller(
            *(self.file, self.line, self.keeping),
            may_call=lambda: True,
            now=lambda: datetime.now(UTC),
        )
        enroller.step()
        api.type_code(api.codes[-1])
        assert enroller.step().enrolled is not None

    def look(self) -> RefreshOutcome:
        """The agent starts anew, asks the hub what it is to be, and looks at the feed."""
        settings = load_kiosk_settings(self.file)
        store, clock, source = device_store(settings), device_clock(settings), feed_source(settings)
        self.obeyed = self._obey(settings, ChannelLook(source, store, clock, None))
        settings = load_kiosk_settings(self.file)
        fetcher = Fetcher(limits=QUICK)
        source = feed_source(settings)
        try:
            return FeedClient(source, store, fetcher, clock, InstantPreparer()).refresh()
        finally:
            fetcher.close()

    def _obey(self, settings: Any, look: ChannelLook) -> Obeyed:
        token = read_token(settings.hub.token_file)
        assert token is not None
        return Obedience(
            self.line, self.file, settings, self.keeping, check_channel=look.check
        ).ask(token)

    def shows(self) -> Shown:
        """From the disk alone, as the player judges it now."""
        settings = load_kiosk_settings(self.file)
        store, system = device_store(settings), device_clock(settings)()
        generation = store.load_generation()
        assert generation is not None
        manifest = generation.manifest
        found = playable(
            manifest,
            latch=store.load_latch(),
            reference=reference_time(system, store.load_time_floor()),
            age_s=age_s(store.load_age(), system),
            zone=ZONE,
            ended=store.load_ended(),
        )
        notices = {n for slide in found.slides for n in notices_of(slide)}
        faces = set()
        for notice in (entry.content for entry in manifest.notices):
            for picture in notice.pictures if notice.id in notices else ():
                derivative = generation.record.derivative(picture.sha256)
                assert derivative is not None
                store.read_picture(derivative)
                faces.add((notice.name, derivative.sha256))
        lines = [entry.content.tip_lines for entry in manifest.campaigns]
        return Shown(
            faces=frozenset(faces),
            telephones=frozenset(t for line in lines for t in (line.phone, line.whatsapp) if t),
            desks=frozenset(key.key.kid for d in manifest.desks for key in d.content.keys),
        )


@dataclass
class Attacker:
    """Owns the hub: its files, its online keys, its clock; `stolen` is one approver's key."""

    feed: Path
    online: KeyRing
    stolen: CryptoSigner
    own: CryptoSigner = field(default_factory=CryptoSigner.generate_ed25519)

    @property
    def manifest(self) -> ChannelManifest:
        """What is published."""
        [name] = [n for n in self._targets.targets if n.endswith(f"{CHANNEL}.json")]
        data = target_path(self.true / "feed", self._targets.targets[name]).read_bytes()
        return ChannelManifest.model_validate_json(data)

    @property
    def _targets(self) -> Targets:
        return read_state(self.true / "feed").targets

    @property
    def true(self) -> Path:
        """The feed before it was attacked: what is worked from."""
        kept = _kept(self.feed)
        return kept if kept.exists() else self.feed

    def targets_with(self, manifest: ChannelManifest) -> Targets:
        """New targets that pin a manifest of their own making, whose file is written."""
        name, data = channel_target(manifest.channel.content.id), canonical_json(manifest)
        targets = self._targets
        targets.version += 1
        targets.targets[name] = TargetFile.from_data(name, data, ["sha256"])
        path = target_path(self.feed / "feed", targets.targets[name])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return targets

    def put_pictures(self, pictures: dict[str, bytes]) -> None:
        """Writes media files by name, whatever is in them."""
        for sha256, data in pictures.items():
            path = self.feed / media_path(sha256)  # type: ignore[arg-type]  # not always one
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def serve(self, signed: Targets | bytes, *signers: CryptoSigner, version: int = 0) -> None:
        """Puts targets into the feed under a snapshot and timestamp of the online keys' making."""
        folder, state = self.feed / "feed", read_state(self.true / "feed")
        if isinstance(signed, bytes):
            data, number = signed, Metadata[Targets].from_bytes(signed).signed.version
        else:
            metadata = Metadata(signed)
            for signer in signers:
                metadata.sign(signer, append=True)
            data, number = metadata.to_bytes(), signed.version
        versioned_path(folder, "targets", number).write_bytes(data)
        self._finish("feed", MetaFile.from_data(number, data, ["sha256"]), state, version)

    def recall_list(self, listed: RecallList) -> None:
        """Signs a recall list with the key that may: it is on the hub."""
        folder = self.feed / "recalls"
        state, data = read_state(folder), canonical_json(listed)
        target = TargetFile.from_data(RECALLS_TARGET, data, ["sha256"])
        target_path(folder, target).write_bytes(data)
        targets = Targets(
            version=state.targets.version + 1,
            expires=state.targets.expires,
            targets={RECALLS_TARGET: target},
        )
        metadata = Metadata(targets)
        metadata.sign(self.online.signers("recalls", "targets")[0])
        versioned_path(folder, "targets", targets.version).write_bytes(metadata.to_bytes())
        meta = MetaFile.from_data(targets.version, metadata.to_bytes(), ["sha256"])
        self._finish("recalls", meta, state, 0)

    def _finish(self, name: RepositoryName, targets: MetaFile, state: Any, version: int) -> None:
        folder, (signer,) = self.feed / name, self.online.signers(name, "snapshot")
        now = datetime.now(UTC).replace(microsecond=0)
        snapshot = Snapshot(
            version=version or state.snapshot.version + 1,
            expires=now + timedelta(days=7),
            meta={"targets.json": targets},
        )
        made = Metadata(snapshot)
        made.sign(signer)
        versioned_path(folder, "snapshot", snapshot.version).write_bytes(made.to_bytes())
        timestamp = Metadata(
            Timestamp(
                version=version or state.timestamp.version + 1,
                expires=now + timedelta(days=1),
                snapshot_meta=MetaFile.from_data(snapshot.version, made.to_bytes(), ["sha256"]),
            )
        )
        timestamp.sign(signer)
        timestamp_path(folder).write_bytes(timestamp.to_bytes())

    def own_root(self, name: RepositoryName, *signers: CryptoSigner) -> Root:
        """The next root, which names the attacker's key alone for every role."""
        folder, root = self.feed / name, read_state(self.true / name).root
        for role, named in root.roles.items():
            for key_id in list(named.keyids):
                root.revoke_key(key_id, role)
            root.add_key(self.own.public_key, role)
            named.threshold = 1
        root.version += 1
        metadata = Metadata(root)
        for signer in (self.own, *signers):
            metadata.sign(signer, append=True)
        versioned_path(folder, "root", root.version).write_bytes(metadata.to_bytes())
        return root


def twice(signer: CryptoSigner, targets: Targets) -> bytes:
    """Targets with one approver's signature under two names: hers and a colleague's."""
    metadata = Metadata(targets)
    made = metadata.sign(signer)
    colleague = "f" * 64
    metadata.signatures[colleague] = Signature(colleague, made.signature)
    return metadata.to_bytes()


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
            shutil.copytree(folder, _kept(folder), symlinks=True)

    def as_it_was(self) -> None:
        """Puts back what was kept."""
        for folder in (self.attacker.feed, self.kiosk.folder):
            shutil.rmtree(folder)
            shutil.copytree(_kept(folder), folder, symlinks=True)
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


def _kept(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-kept")


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
