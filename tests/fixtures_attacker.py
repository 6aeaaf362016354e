"""Whoever owns the hub: forges, replays and mangles what it serves, with keys that lie there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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

from sync.canonical import canonical_json
from sync.keys import KeyRing
from sync.layout import RECALLS_TARGET, RepositoryName, channel_target, media_path
from sync.models import ChannelManifest, RecallList
from sync.publish.reading import read_state, target_path, timestamp_path, versioned_path
from tests.fixtures_hub import (
    CHANNEL,
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
        kept = kept_copy(self.feed)
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


def kept_copy(folder: Path) -> Path:
    """Where a folder is kept as it was before any attack."""
    return folder.with_name(f"{folder.name}-kept")
