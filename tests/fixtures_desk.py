"""A desk at work: its keys, a signed feed, a hub that speaks the desk's calls, and its page.

`from tests.fixtures_desk import desk_keys, bench, working` – fixtures are to be imported by name.
Keys are wrapped with few rounds; one test of `test_desk_keys` makes them as the command does.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from desk.house import House, open_house
from desk.keys import DeskPlan, KeyFolder, Period, make_desk_keys, password_of
from desk.page.app import Desk as PageDesk
from desk.page.app import create_app
from desk.page.serving import listening, served
from desk.page.session import Doorkeeper
from desk.settings import DeskSettings
from sync.canonical import canonical_json
from sync.desk_calls import SCHEME, CallRefused, read_call
from sync.models import Desk
from sync.models.submission import Jwe, Submission
from sync.sealing import check_reply, read_reply_envelope
from sync.types import ChannelId, Language
from tests.feed_simulator import CHANNEL, FeedServer, FeedSimulator
from tests.feed_simulator import served as feed_served
from tests.fixtures_tips import Given, given_tip
from tests.making import approved_desk, make_manifest

MEMBER = "ana"
PASSPHRASE = "árbol perro dedo nube llave mesa pino sol"
FEW_ROUNDS = 1000
MONTHS = 3
"""The month before this one, this one, and the next."""


@dataclass(frozen=True)
class DeskKeys:
    """A key folder that tests copy, and what it says of itself."""

    folder: Path
    desk: Desk

    def copied(self, to: Path) -> KeyFolder:
        """A folder of the test's own."""
        shutil.copytree(self.folder, to)
        return KeyFolder(to)


@pytest.fixture(scope="session")
def desk_keys(tmp_path_factory: pytest.TempPathFactory) -> DeskKeys:
    """Keys of the desk `intake-us`, with one member."""
    folder = tmp_path_factory.mktemp("desk") / "keys"
    first = Period.of(datetime.now(UTC)).after(-1)
    plan = DeskPlan("intake-us", "intake", "Mesa ficticia", "Fictional desk", "US", first, MONTHS)
    desk = make_desk_keys(
        plan, KeyFolder(folder), MEMBER, password_of(PASSPHRASE), rounds=FEW_ROUNDS
    )
    return DeskKeys(folder, desk)


# --- the hub ---------------------------------------------------------------------------------


@dataclass
class DeskHub:
    """What a hub does for a desk, over real HTTP, and as strict: calls must be signed, once."""

    desk: Desk
    tips: list[dict[str, Any]] = field(default_factory=list)
    replies: dict[tuple[str, int], bytes] = field(default_factory=dict)
    refuses: int | None = None
    """Answers every call with this status."""
    calls: list[str] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Its address."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def take(self, submission: Submission, number: int | None = None) -> dict[str, Any]:
        """Keeps a tip as `PUT /tips/{id}` would; the entry may be altered by the test."""
        envelope = submission.envelope
        entry = {
            "number": number or len(self.tips) + 1,
            "id": submission.id,
            "hour": datetime.now(UTC).replace(minute=0, second=0, microsecond=0).isoformat(),
            "size": 4096,
            "kids": [each.header.kid for each in envelope.recipients],
            "envelope": envelope.model_dump(mode="json", exclude_none=True),
        }
        self.tips.append(entry)
        return entry

    def start(self) -> None:
        """Listens on a free port."""
        handler = type("Handler", (_HubHandler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Ends."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def answer(self, method: str, target: str, token: str, body: bytes) -> tuple[int, object]:
        """One call."""
        self.calls.append(f"{method} {target}")
        if self.refuses is not None:
            return self.refuses, {"code": "told_so", "message": "words of the hub"}
        scheme, _, jws = token.partition(" ")
        key = self.desk.signing_key
        try:
            call = read_call(
                jws if scheme == SCHEME else "", method=method, target=target, body=body,
                now=datetime.now(UTC), key_of=lambda kid: key if kid == key.kid else None,
            )  # fmt: skip
        except CallRefused as refused:
            return 401, {"code": refused.rule, "message": str(refused)}
        if call.number in self._used:
            return 401, {"code": "replay", "message": ""}
        self._used.add(call.number)
        return self._tips(target) if method == "GET" else self._reply(target, body)

    def _tips(self, target: str) -> tuple[int, object]:
        asked = parse_qs(urlsplit(target).query)
        after, limit = int(asked["after"][0]), int(asked["limit"][0])
        later = [tip for tip in self.tips if tip["number"] > after]
        page = [
            tip | {"replies": sum(each[0] == tip["id"] for each in self.replies)}
            for tip in later[:limit]
        ]
        return 200, {"tips": page, "next": page[-1]["number"] if len(later) > limit else None}

    def _reply(self, target: str, body: bytes) -> tuple[int, object]:
        _, tip, _, number = target.rsplit("/", 3)
        envelope = read_reply_envelope(body)
        check_reply(envelope, tip_id=tip, number=int(number))  # type: ignore[arg-type]
        place = (tip, int(number))
        if place in self.replies:
            return (200, {}) if self.replies[place] == body else (409, {"code": "other"})
        if int(number) != 1 + sum(each[0] == tip for each in self.replies):
            return 409, {"code": "number"}
        self.replies[place] = body
        return 201, {}


class _HubHandler(BaseHTTPRequestHandler):
    hub: DeskHub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._do("GET")

    def do_PUT(self) -> None:
        self._do("PUT")

    def _do(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        token = self.headers.get("Authorization", "")
        status, answer = self.hub.answer(method, self.path, token, body)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing on the terminal."""


# --- the desk --------------------------------------------------------------------------------


@dataclass
class Bench:
    """Keys, feed, hub and settings of one desk, all running."""

    keys: KeyFolder
    desk: Desk
    feed: FeedSimulator
    feed_server: FeedServer
    hub: DeskHub
    settings: DeskSettings
    publication: int = 1

    def publish(self, *desks: Desk) -> None:
        """A new signed manifest with these desks."""
        self.publication += 1
        now = datetime.now(UTC)
        approved = tuple(approved_desk(desk, 900 + n, at=now) for n, desk in enumerate(desks))
        self.feed.publish(make_manifest(publication=self.publication, at=now, desks=approved))

    def give(self, seed: int = 1, **changes: Any) -> Given:
        """A tip sealed to this desk's key of the present month, and kept by the hub."""
        given = self.sealed(seed, **changes)
        self.hub.take(given.submission)
        return given

    def sealed(self, seed: int = 1, **changes: Any) -> Given:
        """The same, not yet at the hub."""
        key = self.desk.key_at(datetime.now(UTC))
        assert key is not None
        values = {"knows": ("saw_person", "vehicle")} | changes
        return given_tip(seed, to=[(self.desk, key)], **values)

    def house(self) -> House:
        """The desk's program, locked."""
        return open_house(self.settings)


@pytest.fixture
def bench(desk_keys: DeskKeys, tmp_path: Path) -> Iterator[Bench]:
    """A desk that the signed feed names, with an empty hub."""
    keys = desk_keys.copied(tmp_path / "keys")
    feed = FeedSimulator(now=datetime.now(UTC))
    hub = DeskHub(desk_keys.desk)
    hub.start()
    for name in ("feed", "recalls"):
        (tmp_path / f"{name}.root.json").write_bytes(getattr(feed, name).pinned)
    try:
        with feed_served(feed) as server:
            settings = DeskSettings(
                hub=hub.url,
                feed=server.url,
                channels=(ChannelId(CHANNEL),),
                root_feed=tmp_path / "feed.root.json",
                root_recalls=tmp_path / "recalls.root.json",
                keys=keys.root,
                member=MEMBER,
                data=tmp_path / "data",
            )
            made = Bench(keys, desk_keys.desk, feed, server, hub, settings)
            made.publish(desk_keys.desk)
            yield made
    finally:
        hub.stop()


@pytest.fixture
def working(bench: Bench) -> Iterator[House]:
    """The desk's program, unlocked, its keys compared."""
    house = bench.house()
    house.office.unlock(MEMBER, PASSPHRASE)
    house.rounds.look_at_feed()
    yield house
    house.close()


# --- the page --------------------------------------------------------------------------------


class Visitor:
    """A browser of one's own: keeps the cookie, sends Origin and the form's token."""

    def __init__(self, door: Doorkeeper) -> None:
        self.door = door
        self.http = requests.Session()
        self.http.trust_env = False
        self.page = ""
        self.status = 0

    def get(self, path: str = "/", **headers: str) -> str:
        """A page below the desk's own path, or a whole address."""
        url = path if path.startswith("http") else f"{self.door.origin}{self.door.prefix}{path}"
        return self._kept(self.http.get(url, headers=headers, timeout=20))

    def post(self, path: str, *, token: str | None = None, **fields: str) -> str:
        """A form sent from the page last seen."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        csrf = token if token is not None else (found[1] if found else "")
        answer = self.http.post(
            f"{self.door.origin}{self.door.prefix}{path}",
            data={"csrf": csrf, **fields},
            headers={"Origin": self.door.origin},
            timeout=20,
        )
        return self._kept(answer)

    def enter(self, passphrase: str | None = PASSPHRASE) -> str:
        """Comes by the link; unlocks, unless the passphrase is None."""
        self.get(self.door.new_link())
        if passphrase is not None:
            self.post("/unlock", member=MEMBER, passphrase=passphrase)
        return self.page

    def _kept(self, answer: requests.Response) -> str:
        self.status, self.page = answer.status_code, answer.text
        return unescape(answer.text)


@contextmanager
def page_of(house: House, language: Language = "en") -> Iterator[Visitor]:
    """The page of a house, on a real port."""
    opened = listening(0)
    door = Doorkeeper(opened.getsockname()[1], language)
    desk = PageDesk(house.settings, house.office, house.inbox, house.answering, house.rounds, door)
    with served(create_app(desk), opened):
        yield Visitor(door)


@pytest.fixture
def visitor(working: House) -> Iterator[Visitor]:
    """Somebody who has come by the link and unlocked the desk, in English."""
    working.office.lock()
    with page_of(working) as visitor:
        visitor.enter()
        yield visitor


def own_copy(jwe: Jwe) -> bytes:
    """The bytes that travel."""
    return canonical_json(jwe)
