"""A feed held by real keys (two of three, twice), screens before it, and a thief of some keys.

Everything is the product's own: `create_repositories`, `Publisher`, `Proposal`, `Rotation`, and on
the other side `FeedClient` over HTTP with a `DeviceStore` on disk. The thief works on a copy of the
feed's folder, which a screen can be led to, or in the hub's own folder; what is signed there is
signed with stolen keys and nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import MetaFile, Snapshot, TargetFile, Targets, Timestamp

from sync.canonical import canonical_json
from sync.fetch import FeedClient, FeedSource, Fetcher
from sync.keys import KeyRing, KeyUse
from sync.layout import RECALLS_TARGET, RepositoryName
from sync.models import (
    ApprovedCampaign,
    ApprovedChannel,
    ApprovedNotice,
    ChannelManifest,
    RecallList,
)
from sync.publish import Ceremony, CeremonyPlan, Publisher, Rotation, create_repositories
from sync.publish.policy import SNAPSHOT_LASTS, TARGETS_LAST, TIMESTAMP_LASTS
from sync.publish.reading import read_state, target_path, timestamp_path, versioned_path
from sync.publish.signing import signed_bytes
from sync.store import DeviceStore
from sync.types import NoticeId
from tests.feed_simulator import CHANNEL, FeedServer
from tests.making import (
    NOW,
    approve,
    make_manifest,
    make_notice,
    make_recall,
    make_recalls,
    notice_id,
    read_made_media,
)
from tests.simulated_device import QUICK, InstantPreparer, SimulatedDevice

Part = TypeVar("Part", ApprovedNotice, ApprovedCampaign, ApprovedChannel)

TWO_OF_THREE = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)
ONE, TWO, THREE = (notice_id(number) for number in (1, 2, 3))


class House:
    """The honest side: holders, approvers, the hub's folder, and a clock that is moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.feed_root = folder / "feed"
        self.now = NOW
        self.ceremony: Ceremony = create_repositories(
            TWO_OF_THREE, feed_root=self.feed_root, out=folder / "keys", now=NOW
        )
        self.online = KeyRing.load(self.ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE))
        self.holders = [KeyRing.load([f]) for f in self.ceremony.folders(KeyUse.ROOT)]
        self.approvers = [KeyRing.load([f]) for f in self.ceremony.folders(KeyUse.APPROVER)]
        self.approving = 1
        self.publication = 0

    @property
    def hub(self) -> Publisher:
        """The hub's publisher: online keys, no approver's."""
        return Publisher(self.feed_root, self.online, now=self.clock)

    def clock(self) -> datetime:
        """The hub's clock."""
        return self.now

    def publish(
        self,
        *numbers: int,
        approvers: Sequence[int] = (0, 1),
        changed: Mapping[int, dict[str, Any]] | None = None,
    ) -> ChannelManifest:
        """Proposed by the hub, signed by these approvers on their own machines, published."""
        self.publication += 1
        later = NOW + timedelta(days=600)
        notices = [make_notice(n, at=later, **(changed or {}).get(n, {})) for n in numbers]
        made = make_manifest(notices, publication=self.publication, at=self.now)
        manifest = made.model_copy(
            update={
                "campaigns": tuple(self._approved(entry, 0) for entry in made.campaigns),
                "notices": tuple(map(self._approved, made.notices, numbers)),
                "channel": self._approved(made.channel, 40 + self.publication),
            }
        )
        proposal = self.hub.propose_channels([manifest], read_made_media)
        for place in approvers:
            published = read_state(self.feed_root / "feed").targets
            proposal = proposal.signed_by(self.approvers[place], published)
        self.hub.publish_proposal(proposal, read_made_media)
        return manifest

    def _approved(self, part: Part, number: int) -> Part:
        """Under a number that stays the same until all is approved anew (`approving`)."""
        approval = approve(part.content, self.approving + number, at=NOW)
        return part.model_copy(update={"approval": approval})

    def recall(self, *targets: str, up_to: int | None = None) -> RecallList:
        """What the hub signs on one person's word, after all that it has signed already."""
        before = self.hub.current_recalls()
        added = [
            make_recall(sequence, target, at=self.now, up_to_approval=up_to or self.approving + 99)
            for sequence, target in enumerate(targets, start=before.sequence + 1)
        ]
        listed = list_of(*before.recalls, *added, at=self.now)
        self.hub.publish_recalls(listed)
        return listed

    def replace(
        self, use: KeyUse, *, place: int = 0, holders: Sequence[int] = (0, 1), lost: bool = False
    ) -> CryptoSigner:
        """The root takes one key out of use; each ring then has the new one in its place."""
        new = CryptoSigner.generate_ed25519()
        rings = {KeyUse.ROOT: self.holders, KeyUse.APPROVER: self.approvers}
        ring = self.online if use not in rings else rings[use][place]
        old = next(iter(ring.key_ids(use)))
        present = [self.holders[holder] for holder in holders]
        if use == KeyUse.APPROVER:
            present += [r for n, r in enumerate(self.approvers) if n != place or not lost]
        present.append(without(self.online, use) if lost else self.online)
        self.rotation(*present).replace(use, old, new, lost=lost)
        renewed = without(ring, use).joined(KeyRing([(use, new)]))
        if use in rings:
            rings[use][place] = renewed
        else:
            self.online = renewed
        return new

    def rotation(self, *rings: KeyRing) -> Rotation:
        """A rotation with the keys of these rings at hand."""
        keys = KeyRing()
        for ring in rings:
            keys = keys.joined(ring)
        return Rotation(self.feed_root, keys, now=self.clock)

    def passes(self, time: timedelta) -> None:
        """The hub's clock runs on, and its worker with it."""
        self.now += time
        self.hub.renew()


def without(ring: KeyRing, use: KeyUse) -> KeyRing:
    """A ring that has lost the keys of one use."""
    return KeyRing(entry for entry in ring.entries() if entry[0] != use)


def list_of(*recalls: Any, at: datetime) -> RecallList:
    """A list of these recalls."""
    return make_recalls(at=at).model_copy(
        update={"sequence": len(recalls), "recalls": tuple(recalls), "issued": at}
    )


@dataclass
class Thief:
    """Has some keys and a folder: the hub's own, or a copy that screens can be led to."""

    keys: KeyRing
    feed_root: Path
    now: datetime

    def signs(
        self,
        name: RepositoryName,
        *,
        recalls: RecallList | bytes | None = None,
        version: int | None = None,
    ) -> None:
        """A new list where one is given, and snapshot and timestamp of a version of one's own."""
        folder = self.feed_root / name
        state = read_state(folder)
        targets = state.snapshot.meta["targets.json"]
        if recalls is not None:
            targets = self._targets(folder, recalls, version or state.targets.version + 1)
        snapshot = Snapshot(
            version=version or state.snapshot.version + 1,
            expires=self.now + SNAPSHOT_LASTS,
            meta={"targets.json": targets},
        )
        data = self._sign(folder, name, snapshot)
        timestamp = Timestamp(
            version=version or state.timestamp.version + 1,
            expires=self.now + TIMESTAMP_LASTS,
            snapshot_meta=MetaFile.from_data(snapshot.version, data, ["sha256"]),
        )
        timestamp_path(folder).write_bytes(self._bytes(name, timestamp))

    def _targets(self, folder: Path, recalls: RecallList | bytes, version: int) -> MetaFile:
        data = recalls if isinstance(recalls, bytes) else canonical_json(recalls)
        target = TargetFile.from_data(RECALLS_TARGET, data, ["sha256"])
        target_path(folder, target).write_bytes(data)
        signed = Targets(
            version=version,
            expires=self.now + TARGETS_LAST,
            targets={RECALLS_TARGET: target},
        )
        return MetaFile.from_data(version, self._sign(folder, "recalls", signed), ["sha256"])

    def _sign(self, folder: Path, name: RepositoryName, signed: Snapshot | Targets) -> bytes:
        data = self._bytes(name, signed)
        versioned_path(folder, signed.type, signed.version).write_bytes(data)
        return data

    def _bytes(self, name: RepositoryName, signed: Snapshot | Targets | Timestamp) -> bytes:
        role: Any = signed.type
        return signed_bytes(signed, self.keys.signers(name, role), ())


class ServedFolder(dict[str, bytes]):
    """Files below a folder as `FeedServer` asks for them; the folder can be changed for another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, path: str, default: Any = None) -> Any:  # type: ignore[override]  # one use
        """The bytes of a file, or the default."""
        try:
            return (self.folder / path).read_bytes()
        except OSError:
            return default


class Screen(SimulatedDevice):
    """One screen with the roots of the ceremony pinned; it is led where the test says."""

    def __init__(self, folder: Path, house: House, server: FeedServer, files: ServedFolder) -> None:
        self.house, self.server, self.files, self.folder = house, server, files, folder
        self.store = DeviceStore(folder)
        self.synchronised, self.boot, self.boot_s = True, 1, 60.0
        self.wall = house.now
        self.fetcher = Fetcher(limits=QUICK)
        self._preparer = InstantPreparer()
        self.restart()

    def restart(self) -> None:
        """The agent starts anew, with nothing in memory."""
        self.fetcher.close()
        self.fetcher = Fetcher(limits=QUICK)
        self.store = DeviceStore(self.folder)
        roots = self.house.ceremony.roots
        source = FeedSource(self.server.url, CHANNEL, roots["feed"], roots["recalls"])
        self.client = FeedClient(source, self.store, self.fetcher, self.clock, self._preparer)

    def follows(self, house: House) -> None:
        """Time runs on to the hub's, and the screen is before the hub's feed again."""
        self.passes(house.now - self.wall)
        self.files.folder = house.feed_root

    def sees(self, house: House) -> set[NoticeId]:
        """What is shown after one look at the hub's feed that went well."""
        self.follows(house)
        self.refresh().raise_failure()
        return self.playing()

    def sees_again(self, house: House) -> set[NoticeId]:
        """Likewise, on a clock of its own that may be wrong."""
        self.files.folder = house.feed_root
        self.refresh().raise_failure()
        return self.playing()

    def sees_of(self, thief: Thief) -> set[NoticeId]:
        """What is shown after a look at what the thief serves."""
        self.files.folder = thief.feed_root
        self.refresh()
        return self.playing()


@contextmanager
def screen(house: House, name: str) -> Iterator[Screen]:
    """A screen that has seen the feed as it is."""
    files = ServedFolder(house.feed_root)
    server = FeedServer(files)
    server.start()
    try:
        made = Screen(house.folder / name, house, server, files)
        made.refresh().raise_failure()
        yield made
    finally:
        server.stop()


def thief_of(house: House, *uses: KeyUse, elsewhere: bool = True) -> Thief:
    """Has copies of the online keys of these uses."""
    keys = KeyRing(entry for entry in house.online.entries() if entry[0] in uses)
    folder = house.feed_root
    if elsewhere:
        folder = house.folder / "elsewhere"
        shutil.copytree(house.feed_root, folder)
    return Thief(keys, folder, house.now)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Notices 1 to 3 are published, by two of three; 2 has been recalled since."""
    made = House(tmp_path)
    made.publish(1, 2, 3)
    made.recall(TWO)
    return made
