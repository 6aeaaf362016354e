"""A signed feed in memory, served over a loopback socket that can be told to misbehave.

Independent of our own publisher: made with `tuf.api.metadata` alone, so that device tests do not
depend on what they are to judge. `FeedSimulator.files` maps each path below the feed root to its
bytes; a test keeps a copy of it and puts it back to roll the feed back in time.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from sync.canonical import canonical_json, sha256_of
from sync.fetch import FeedSource
from sync.layout import RECALLS_TARGET, RepositoryName, channel_target, media_path
from sync.models import ChannelManifest, RecallList
from sync.types import ChannelId
from tests.making import NOW, made_media, make_manifest, make_recalls

Role = Literal["root", "timestamp", "snapshot", "targets"]
ROLES: tuple[Role, ...] = ("root", "timestamp", "snapshot", "targets")
CHANNEL = ChannelId("puente-ficticio")
LIFETIMES = {
    "root": timedelta(days=365),
    "targets": timedelta(days=90),
    "snapshot": timedelta(days=7),
    "timestamp": timedelta(days=1),
}


class SimulatedRepository:
    """One TUF repository: keys, current metadata, and the files it has published."""

    def __init__(self, name: RepositoryName, files: dict[str, bytes], now: datetime) -> None:
        self.name = name
        self.files = files
        self.now = now
        self.signers = {role: CryptoSigner.generate_ed25519() for role in ROLES}
        self.root = Root(expires=now + LIFETIMES["root"], consistent_snapshot=True)
        for role, signer in self.signers.items():
            self.root.add_key(signer.public_key, role)
        self.targets = Targets(expires=now + LIFETIMES["targets"])
        self.snapshot = Snapshot(expires=now + LIFETIMES["snapshot"])
        self.timestamp = Timestamp(expires=now + LIFETIMES["timestamp"])
        self.snapshot.version = self.timestamp.version = self.targets.version = 0
        self.pinned = self.write("1.root.json", self.root, "root")

    def path(self, file: str) -> str:
        """Path of a metadata file below the feed root."""
        return f"{self.name}/metadata/{file}"

    def write(self, file: str, signed: Root | Timestamp | Snapshot | Targets, *by: Role) -> bytes:
        """Sign with the keys of these roles and publish under this name."""
        metadata = Metadata(signed)
        for role in by:
            metadata.sign(self.signers[role], append=True)
        data = metadata.to_bytes()
        self.files[self.path(file)] = data
        return data

    def put_target(self, path: str, data: bytes) -> None:
        """Publish a target file and new metadata down to the timestamp."""
        self.targets.targets[path] = TargetFile.from_data(path, data, ["sha256"])
        folder, slash, name = path.rpartition("/")
        self.files[f"{self.name}/targets/{folder}{slash}{sha256_of(data)}.{name}"] = data
        self.sign_targets()

    def sign_targets(self, expires: datetime | None = None) -> None:
        """A new targets version, and all that follows from it."""
        self.targets.version += 1
        self.targets.expires = expires or self.now + LIFETIMES["targets"]
        self.write(f"{self.targets.version}.targets.json", self.targets, "targets")
        self.sign_snapshot()

    def sign_snapshot(self, expires: datetime | None = None) -> None:
        """A new snapshot version of the current targets, and a timestamp."""
        self.snapshot.version += 1
        self.snapshot.expires = expires or self.now + LIFETIMES["snapshot"]
        self.snapshot.meta["targets.json"] = MetaFile(self.targets.version)
        data = self.write(f"{self.snapshot.version}.snapshot.json", self.snapshot, "snapshot")
        self.sign_timestamp(data=data)

    def sign_timestamp(self, expires: datetime | None = None, *, data: bytes | None = None) -> None:
        """A new timestamp version of the current snapshot."""
        data = data or self.files[self.path(f"{self.snapshot.version}.snapshot.json")]
        self.timestamp.version += 1
        self.timestamp.expires = expires or self.now + LIFETIMES["timestamp"]
        self.timestamp.snapshot_meta = MetaFile.from_data(self.snapshot.version, data, ["sha256"])
        self.write("timestamp.json", self.timestamp, "timestamp")

    def rotate(self, role: Role) -> None:
        """A new root version that gives a role a new key, and metadata signed with it."""
        old = self.signers[role]
        for keyid in list(self.root.roles[role].keyids):
            self.root.revoke_key(keyid, role)
        self.signers[role] = CryptoSigner.generate_ed25519()
        self.root.add_key(self.signers[role].public_key, role)
        self.root.version += 1
        metadata = Metadata(self.root)
        metadata.sign(old if role == "root" else self.signers["root"])
        if role == "root":
            metadata.sign(self.signers["root"], append=True)
        self.files[self.path(f"{self.root.version}.root.json")] = metadata.to_bytes()

    def sign_root(self, expires: datetime) -> None:
        """A new root version with another expiry."""
        self.root.version += 1
        self.root.expires = expires
        self.write(f"{self.root.version}.root.json", self.root, "root")


class FeedSimulator:
    """Both repositories and the pictures, as a device finds them below one address."""

    def __init__(self, now: datetime = NOW) -> None:
        self.files: dict[str, bytes] = {}
        self.feed = SimulatedRepository("feed", self.files, now)
        self.recalls = SimulatedRepository("recalls", self.files, now)
        self.publish_recalls(make_recalls(at=now))
        self.now = now

    def set_now(self, now: datetime) -> None:
        """The moment at which what follows is signed."""
        self.now = self.feed.now = self.recalls.now = now

    def publish(self, manifest: ChannelManifest | None = None, seeds: int = 20) -> None:
        """A publication with the pictures of `tests.making`."""
        manifest = manifest or make_manifest()
        for sha256, data in made_media(range(1, seeds + 1)).items():
            if sha256 in manifest.pictures():
                self.files[media_path(sha256)] = data
        channel = manifest.channel.content.id
        self.feed.put_target(channel_target(channel), canonical_json(manifest))

    def publish_recalls(self, recalls: RecallList) -> None:
        """A recall list, whatever is in it."""
        self.recalls.put_target(RECALLS_TARGET, canonical_json(recalls))

    def renew(self) -> None:
        """Both timestamps anew, nothing else."""
        self.feed.sign_timestamp()
        self.recalls.sign_timestamp()

    def source(self, url: str, channel: ChannelId = CHANNEL) -> FeedSource:
        """What a device is told of this feed."""
        return FeedSource(url, channel, self.feed.pinned, self.recalls.pinned)


# --- serving ---------------------------------------------------------------------------------


@dataclass
class Behaviour:
    """How the server treats a path: the defaults are those of an honest one."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    change: Callable[[bytes], bytes] = lambda data: data
    cut_after: int | None = None
    """Close the connection after so many bytes of the body."""
    drip_s: float = 0.0
    """Seconds between two bytes of the body."""
    drip_head_s: float = 0.0
    """Seconds between two bytes of the head."""
    chunked: bool = False
    """Send the body in chunks, so that its length is not known before its end."""
    times: int | None = None
    """Behave so this often, then honestly."""


class FeedServer:
    """Serves `files` on a free loopback port, with short answers as the hub's."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.behaviours: dict[str, Behaviour] = {}
        self.requests: list[str] = []
        self._open: list[socket.socket] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                server.answer(self)

            def setup(self) -> None:
                super().setup()
                server._open.append(self.connection)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Nothing on the terminal."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """The feed root's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End, and free the port."""
        self._http.shutdown()
        self._http.server_close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)

    def misbehave(self, part: str, behaviour: Behaviour) -> None:
        """Treat every path that contains `part` so."""
        self.behaviours[part] = behaviour

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """One request."""
        path = request.path.lstrip("/")
        self.requests.append(path)
        behaviour = self._behaviour(path)
        data = self.files.get(path)
        if behaviour.status != 200:
            self._send(request, behaviour.status, b"", behaviour)
        elif data is None:
            self._send(request, 404, b"", behaviour)
        else:
            body = behaviour.change(data)
            etag = f'"{sha256_of(body)[:16]}"'
            if request.headers.get("If-None-Match") == etag:
                self._send(request, 304, None, behaviour)
            else:
                self._send(request, 200, body, behaviour, ETag=etag)

    def _behaviour(self, path: str) -> Behaviour:
        for part, behaviour in self.behaviours.items():
            if part in path and behaviour.times != 0:
                if behaviour.times is not None:
                    behaviour.times -= 1
                return behaviour
        return Behaviour()

    def _send(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        body: bytes | None,
        behaviour: Behaviour,
        **headers: str,
    ) -> None:
        lines = [f"HTTP/1.1 {status} X"]
        payload = (body or b"")[: behaviour.cut_after]
        if behaviour.chunked and body is not None:
            headers["Transfer-Encoding"] = "chunked"
            payload = b"%x\r\n%b\r\n0\r\n\r\n" % (len(payload), payload)
        elif body is not None:
            headers["Content-Length"] = str(len(body))
        headers |= behaviour.headers
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        try:
            _write(request, head, behaviour.drip_head_s)
            _write(request, payload, behaviour.drip_s)
        except OSError:
            request.close_connection = True
        if behaviour.cut_after is not None:
            request.close_connection = True


def _write(request: BaseHTTPRequestHandler, data: bytes, drip_s: float) -> None:
    if not drip_s:
        request.wfile.write(data)
        return
    for byte in data:
        request.wfile.write(bytes([byte]))
        request.wfile.flush()
        time.sleep(drip_s)


@contextmanager
def served(simulator: FeedSimulator) -> Iterator[FeedServer]:
    """The feed on a loopback port, for as long as the body lasts."""
    server = FeedServer(simulator.files)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def flipped(data: bytes, at: int | None = None) -> bytes:
    """The bytes with one bit of one byte the other way round; by default in the middle."""
    place = len(data) // 2 if at is None else at
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def signature_of(data: bytes) -> str:
    """The first signature of a metadata file, to prove that a test has changed it."""
    return str(json.loads(data)["signatures"][0]["sig"])


def written(simulator: FeedSimulator, folder: Path) -> Path:
    """The feed as files below `folder`, for a server in another process."""
    for path, data in simulator.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
