"""A small hub of one process that speaks the signing API and serves a feed, and lies on demand; and
an approver's machine that calls it, with a renderer that draws every slide as a field of colours.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import BaseModel

from assets.i18n import Translator
from hub.signer.protocol import Asked, Person, sign
from hub.signing.calling import public_key_of
from hub.signing.drawings import Drawing, Screen, Shot, drawing_of, drawings_of
from sync.canonical import sha256_of
from sync.keys import KeyRing, KeyUse
from sync.models import ChannelManifest
from sync.publish import Proposal, Publisher, read_root
from sync.signing_calls import SCHEME, read_call
from sync.types import SlideId
from tests.fixtures_signing import PLAN
from tests.making import MadeFeed, made_media, make_channel, make_feed, make_manifest, make_notice

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
RENDERER = """
import hashlib, io, json, sys
from pathlib import Path
from PIL import Image
for line in sys.stdin:
    asked = json.loads(line)
    first = Path(asked["out"])
    last = asked["notices"][-1] if asked["notices"] else {}
    told = last.get("details_es", "").split("|")
    size = (64, 32) if asked["size"] == "1280x720" else (32, 64)
    for n, page in enumerate(told, start=1):
        part = page if n > 1 else [
            asked["slide"], asked["campaign"],
            [{k: v for k, v in d.items() if k != "details_es"} for d in asked["notices"]],
        ]
        seed = hashlib.sha256(json.dumps([part, size[0], n], sort_keys=True).encode()).digest()
        out = first if n == 1 else first.with_name(f"{first.stem}-p{n}.png")
        Image.frombytes("RGB", (4, 2), seed[:24]).resize(size, 0).save(out)
    print(json.dumps({"ok": True}), flush=True)
"""
"""Each page of the last notice's details, parted by `|`, is a page of its own; so tests choose what
changes where."""


def drawn(drawing: Drawing) -> dict[Shot, bytes]:
    """What the renderer above draws of it."""
    slide, campaign = _said(drawing.slide), _said(drawing.campaign)
    notices = [_said(notice) for notice in drawing.notices]
    told = (notices[-1].get("details_es", "") if notices else "").split("|")
    kept = [{k: v for k, v in n.items() if k != "details_es"} for n in notices]
    return {
        Shot(screen, number): _field(
            [page if number > 1 else [slide, campaign, kept], size[0], number], size
        )
        for screen, size in _SIZES.items()
        for number, page in enumerate(told, start=1)
    }


_SIZES: dict[Screen, tuple[int, int]] = {"landscape": (64, 32), "portrait": (32, 64)}


def _said(model: BaseModel | None) -> Any:
    return model.model_dump(mode="json", exclude_none=True) if model is not None else None


def _field(said: object, size: tuple[int, int]) -> bytes:
    seed = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()
    out = io.BytesIO()
    field = Image.frombytes("RGB", (4, 2), seed[:24])
    field.resize(size, Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def manifest_of(publication: int, *numbers: int, **changes: Any) -> ChannelManifest:
    """A channel with these notices, under approvals of this publication."""
    notices = [make_notice(number, at=START) for number in numbers]
    values: dict[str, Any] = {
        "first_approval": 100 * publication,
        "at": START,
        "channel": make_channel(notices),
    }
    return make_manifest(notices, publication=publication, **(values | changes))


@dataclass
class LyingHub:
    """What it serves is public attributes: change them, and it lies."""

    made: MadeFeed
    proposal: Proposal | None = None
    page: tuple[ChannelManifest, ...] = ()
    """What its approving page shows; honest: the proposal's own manifests."""
    draws: tuple[ChannelManifest, ...] = ()
    """What its page draws, where that is something else again."""
    paints: dict[Shot, bytes] = field(default_factory=dict)
    """Pictures that it shows of every slide in the place of its own; empty ones it leaves out."""
    before: dict[str, Any] | None = None
    feed_root: Path | None = None
    media: dict[str, bytes] = field(default_factory=lambda: {**made_media()})
    signatures: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    url: str = ""

    def publisher(self) -> Publisher:
        """With the online keys alone."""
        online = KeyRing.load(self.made.ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE))
        return Publisher(self.made.root, online, now=lambda: datetime.now(UTC))

    def publish(self, *manifests: ChannelManifest) -> None:
        """Published, signed by all."""
        self.made.publisher.publish_channels(manifests, lambda s: self.media[s])

    def propose(self, *manifests: ChannelManifest, above: int = 0) -> Proposal:
        """Proposed, and shown on the page as what it is."""
        self.page = self.draws = manifests
        self.proposal = self.publisher().propose_channels(
            manifests, lambda s: self.media[s], above=above
        )
        self.before = None
        return self.proposal

    # --- what it answers -------------------------------------------------------------------

    def answer(self, method: str, path: str, body: bytes, token: str) -> tuple[int, bytes]:
        """One call."""
        self.calls.append(f"{method} {path}")
        if path.startswith("/feed/"):
            file = (self.feed_root or self.made.root) / path.removeprefix("/feed/")
            return (200, file.read_bytes()) if file.is_file() else (404, b"")
        root = read_root(self.made.root / "feed")
        read_call(
            token, method=method, target=path, body=body, now=datetime.now(UTC),
            public_of=lambda key_id: public_key_of(root, key_id),
        )  # fmt: skip
        parts = path.removeprefix("/api/v1/signing/").split("/")
        if parts == ["proposal"]:
            return self._proposal()
        if parts == ["shown"]:
            return 200, json.dumps(self._shown()).encode()
        if parts[0] == "shown":
            found = next(m for m in self.draws if m.channel.content.id == parts[1])
            drawing = drawing_of(found, SlideId(parts[2]))
            return self._drawn(drawing, *parts[3:]) if drawing is not None else (404, b"{}")
        if parts[0] == "media":
            data = self.media.get(parts[1])
            return (200, data) if data is not None else (404, b'{"code": "unknown"}')
        self.signatures[parts[3]] = json.loads(body)["signature"]
        kept = {"proposal": 1, "key_id": parts[3], "missing": 2 - len(self.signatures)}
        return 201, json.dumps(kept).encode()

    def _drawn(self, drawing: Drawing, screen: str = "", page: str = "") -> tuple[int, bytes]:
        pictures = {
            shot: self.paints.get(shot, data)
            for shot, data in drawn(drawing).items()
            if shot not in self.paints or self.paints[shot]
        }
        if screen:
            return 200, pictures[Shot(screen, int(page))]  # type: ignore[arg-type] # ours
        told = [
            {"screen": shot.screen, "page": shot.page, "sha256": sha256_of(data)}
            for shot, data in pictures.items()
        ]
        return 200, json.dumps({"pictures": told}).encode()

    def _proposal(self) -> tuple[int, bytes]:
        if self.proposal is None:
            return 404, b'{"code": "nothing"}'
        state = self.publisher().feed_state()
        published = {
            str(m.channel.content.id): found.publication
            for m in self.proposal.read()
            if (found := self.publisher().current_manifest(m.channel.content.id)) is not None
        }
        said = {
            "id": 1,
            "fingerprint": self.proposal.fingerprint,
            "targets_version": self.proposal.targets.signed.version,
            "created_at": START.isoformat(),
            "needed": 2,
            "signed": [],
            "channels": {m.channel.content.id: m.publication for m in self.proposal.read()},
            "before": self.before
            or {"targets_version": state.targets.version, "publications": published},
            "data": base64.b64encode(self.proposal.to_bytes()).decode(),
        }
        return 200, json.dumps(said).encode()

    def _shown(self) -> dict[str, Any]:
        return {
            "proposal": 1,
            "parts": [
                {
                    "kind": type(part.content).__name__.lower(),
                    "id": part.content.id,
                    "approval": part.approval.number,
                    "content_sha256": part.approval.content_sha256,
                    "approver": "beto",
                }
                for manifest in self.page
                for part in manifest.parts()
            ],
            "slides": [
                {"channel": m.channel.content.id, "slide": d.slide.id, "drawing": d.sha256}
                for m in self.page
                for d in drawings_of(m)
            ],
        }


@dataclass
class Machine:
    """An approver's machine."""

    hub: LyingHub
    folder: Path
    number: int = 0
    said: list[str] = field(default_factory=list)
    renderer: str | None = None
    lang: Any = "en"

    def sign(self, typed: str | None = None, **changes: Any) -> str:
        """Looks and signs; what it said. Unless told otherwise the person agrees to anything."""
        self.said = []
        roots = self.hub.made.ceremony.root_files
        asked = Asked(
            **{
                "hub": self.hub.url,
                "keys": (self.hub.made.ceremony.folders(KeyUse.APPROVER)[self.number],),
                "root": roots["feed"],
                "recalls_root": roots["recalls"],
                "state": self.folder / f"machine-{self.number}",
                "renderer": self.renderer or "",
                "yes_to": None,
                **changes,
            }
        )
        say = Translator("signing", self.lang)
        person = Person(self.said.append, lambda q: self._answer(q, typed), lambda _: b"", say)
        sign(asked, person)
        return "\n".join(self.said)

    def _answer(self, question: str, typed: str | None) -> str:
        if typed is not None:
            return typed
        if "card" in question:
            return "yes"
        [words] = [line for line in self.said if line.startswith("In words: ")]
        return " ".join(words.removeprefix("In words: ").split()[:2])


@pytest.fixture
def lying(tmp_path: Path) -> Iterator[LyingHub]:
    """Serves; one notice is published, and a second one proposed. Honest until it is changed."""
    hub = LyingHub(make_feed(tmp_path, plan=PLAN))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub.answer))
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    hub.publish(manifest_of(1, 1))
    hub.propose(manifest_of(2, 1, 2))
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def machine(lying: LyingHub, tmp_path: Path) -> Machine:
    """The first approver's, where the renderer is installed."""
    script = tmp_path / "renderer.py"
    script.write_text(RENDERER, encoding="utf-8")
    return Machine(lying, tmp_path, renderer=f"{sys.executable} {script}")


def _handler(
    answer: Callable[[str, str, bytes, str], tuple[int, bytes]],
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            token = self.headers.get("Authorization", "").removeprefix(f"{SCHEME} ")
            status, data = answer(self.command, self.path, body, token)
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = _do  # noqa: N815 - the library's names

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
