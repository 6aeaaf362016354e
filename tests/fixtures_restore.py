"""A hub that is backed up, written on, destroyed and put back, and a screen that lives through it.

The feed has a folder of its own, as where nginx serves it: it outlives the hub's machine.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import requests

from scripts.demo_run.processes import free_port
from sync.fetch import FeedClient, FeedSource, Fetcher, RefreshOutcome
from sync.models import NoticeSlide
from sync.rules.age import age_s
from sync.rules.playing import playable
from sync.rules.time import SystemTime, reference_time
from sync.store import DeviceStore
from sync.types import ChannelId
from tests.fixtures_database import Migrated
from tests.fixtures_hub import CHANNEL, make_keys
from tests.fixtures_hub_process import Processes, hub_environment, running, wait_for_port
from tests.fixtures_tips_hub import BITS
from tests.simulated_device import QUICK, InstantPreparer

SECRET = "a-secret-key-of-the-drill-that-is-long-enough"

BEFORE = """
from tests.fixtures_fleet import draft_desk, make_screen
from tests.fixtures_tips_hub import TipHub, paid, running_desk
ana, beto, carla, root = make_people()
notices = [draft_notice(ana, seed) for seed in (1, 2)]
campaign = draft_campaign(ana)
channel = draft_channel(ana, notices, campaign)
for subject in (*notices, campaign, channel, draft_desk(ana, running_desk())):
    agree(subject)
publishing.publish_once()
device, _screen = make_screen()
print(device.token)
given = TipHub(None, running_desk(), None).given(1)
print(TipHub(None, running_desk(), None).put(given.tip.id, paid(given.submission)).status_code)
print(notices[0].notice_id, notices[1].notice_id)
"""
"""Two faces on screens, a tip, and one screen: its token, 201, and both notices' ids."""
AFTER = """
from hub.notices.models import Notice
from hub.recalls.service import recall
from tests.fixtures_fleet import make_screen
from tests.fixtures_tips_hub import TipHub, paid, running_desk
ana, beto = User.objects.get(username="ana"), User.objects.get(username="beto")
one, two = Notice.objects.order_by("pk")
recall("notice", one.notice_id, "wrong_person", by=ana)
edit(two, ana, name="Nombre Corregido")
agree(two)
publishing.publish_once()
given = TipHub(None, running_desk(), None).given(2)
print(TipHub(None, running_desk(), None).put(given.tip.id, paid(given.submission)).status_code)
print(make_screen("carril 4")[0].token)
"""
"""A face recalled, another one's name corrected on screens, one more tip and one more screen."""
KNOWN = """
from django.contrib.sessions.models import Session
from hub.approvals.models import Approval
from hub.fleet.models import Screen
from hub.operating.fitness.services import archive_trouble
from hub.operating.restored import open_restoration
from hub.publications.queue import queue_channels
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from hub.recalls.service import sign_recalls
from hub.tips.models import Tip
from tests.fixtures_fleet import Device
print("locked", open_restoration() is not None)
print("recalls", *Recall.objects.values_list("target_id", flat=True))
print("tips", Tip.objects.count())
print("screens", *(Device(token=token).call("GET", "state").status_code for token in TOKENS))
print("approvals", Approval.objects.count())
print("people", *User.objects.order_by("username").values_list("username", flat=True))
print("sessions", Session.objects.count())
print("archived", archive_trouble() == "")
sign_recalls()
queue_channels([CHANNEL], "again")
before = open_publisher().current_manifest(CHANNEL).publication
print("published", publishing.publish_once(),
      open_publisher().current_manifest(CHANNEL).publication - before)
"""
"""What the database knows, which of TOKENS are screens of its, and whether it would publish."""
CONFIRM = """
from hub.notices.models import Notice
from hub.operating.restored import open_restoration
from hub.publications.signing import open_publisher
from hub.recalls.restoring import confirm, outlook
restoration, seen = open_restoration().pk, outlook().sha256
people = [User.objects.get(username=name) for name in ("beto", "root")]
print("released", *(confirm(restoration, person, seen) for person in people))
before = open_publisher().current_manifest(CHANNEL).publication
two = Notice.objects.order_by("pk")[1]
edit(two, User.objects.get(username="ana"), name="Nombre Vuelto a Corregir")
agree(two)
publishing.publish_once()
after = open_publisher().current_manifest(CHANNEL)
print("grown", after.publication > before)
print("shown", *(entry.content.id for entry in after.notices))
"""
"""Two people let publishing go on, and a change is published."""


@dataclass
class Drill:
    """The hub, what it stands on, and where its backups go."""

    hub: Processes
    feed: Path
    backups: Path
    port: int
    mirror_port: int
    online: Path
    """The folder of its online keys."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def mirror(self) -> str:
        """The feed's address at the web server beside the hub, which outlives it."""
        return f"http://127.0.0.1:{self.mirror_port}"

    def serve(self) -> None:
        """Its web server runs."""
        self.hub.start("serve", "--port", str(self.port))
        wait_for_port(self.port)

    def back_up(self) -> Path:
        """Takes a backup with the keys in it, as the timer does; its folder."""
        done = self.hub.command(*self._taking())
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())

    def backing_up(self) -> str:
        """Code that does the same within a process of the hub's, and prints the folder."""
        return (
            "\nfrom django.core.management import call_command"
            f"\ncall_command(*{self._taking()!r})\n"
        )

    def _taking(self) -> tuple[str, ...]:
        return "backup", "--out", str(self.backups), "--with-keys", *self._passphrase()

    def restore(self, backup: Path, *options: str) -> str:
        """Puts it back, and the keys where they were; what it says."""
        keys = ("--keys-to", str(self.online), *self._passphrase())
        done = self.hub.command("restore", str(backup), *keys, *options, LANG="en_US.UTF-8")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _passphrase(self) -> tuple[str, str]:
        file = self.backups.with_name("passphrase")
        file.write_text("una frase larga y ficticia\n", encoding="utf-8")
        return "--passphrase-file", str(file)

    def destroy(self, *, feed_too: bool = False) -> None:
        """The machine with database, originals and online keys is no more; its environment is."""
        self.hub.stop()
        self.hub.started.clear()
        for folder in (self.hub.data, self.online, *([self.feed] if feed_too else [])):
            shutil.rmtree(folder)

    def knows(self, *tokens: str, then: str = "") -> dict[str, str]:
        """What its database knows (`KNOWN`) by name; `then` is done next, in the same process."""
        said = self.hub.python(f"TOKENS = {tokens!r}\n{KNOWN}{then}")
        return {name: what for name, _, what in (line.partition(" ") for line in said.splitlines())}

    def hears(self, token: str) -> int:
        """The status that a screen with this token is answered with."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{self.url}/api/v1/devices/me/state", headers=headers, timeout=20)
        return answer.status_code


@contextmanager
def drilled(folder: Path, migrated: Migrated | None = None, **more: str) -> Iterator[Drill]:
    """A hub in `folder`, on a copy of this SQLite database or on the DATABASE_URL in `more`."""
    data, feed = folder / "hub", folder / "feed"
    data.mkdir()
    keys = make_keys(feed, folder / "keys")
    if migrated is not None:
        migrated.copy_sqlite(data)
    environment = hub_environment(
        data,
        keys,
        SEBUSCA_FEED_ROOT=str(feed),
        SEBUSCA_SECRET_KEY=SECRET,
        SEBUSCA_TIP_BITS=str(BITS),
        SEBUSCA_ALLOWED_HOSTS="testserver,127.0.0.1",
        **more,
    )
    with running(Processes(data, environment)) as hub, _mirror(feed) as mirror_port:
        yield Drill(hub, feed, folder / "backups", free_port(), mirror_port, keys[-1])


@contextmanager
def _mirror(feed: Path) -> Iterator[int]:
    handler = partial(_Quiet, directory=str(feed))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""


class Screen:
    """A device's own store and client before the real hub: what it shows is read from its disk."""

    def __init__(self, drill: Drill, folder: Path) -> None:
        self.folder = folder
        roots = [
            (drill.feed / name / "metadata" / "1.root.json").read_bytes()
            for name in ("feed", "recalls")
        ]
        self._source = FeedSource(drill.mirror, ChannelId(CHANNEL), *roots)
        self._fetcher = Fetcher(limits=QUICK)
        self._began = datetime.now(UTC)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._fetcher.close()

    def look(self) -> RefreshOutcome:
        """One look at the feed."""
        store = DeviceStore(self.folder)
        client = FeedClient(self._source, store, self._fetcher, self._clock, InstantPreparer())
        return client.refresh()

    def refresh(self) -> None:
        """One look, which must go well."""
        self.look().raise_failure()

    def shown(self) -> dict[str, str]:
        """Names of those whose faces it may show, by notice."""
        store = DeviceStore(self.folder)
        generation = store.load_generation()
        assert generation is not None
        system = self._clock()
        playlist = playable(
            generation.manifest,
            latch=store.load_latch(),
            reference=reference_time(system, store.load_time_floor()),
            age_s=age_s(store.load_age(), system),
            zone=ZoneInfo("America/Ciudad_Juarez"),
            ended=store.load_ended(),
        )
        found = {}
        for slide in playlist.slides:
            if isinstance(slide, NoticeSlide):
                notice = generation.manifest.notice(slide.notice_id)
                assert notice is not None
                found[str(slide.notice_id)] = notice.content.name
        return found

    def publication(self) -> int:
        """The number of what it plays."""
        generation = DeviceStore(self.folder).load_generation()
        assert generation is not None
        return generation.manifest.publication

    def _clock(self) -> SystemTime:
        now = datetime.now(UTC)
        uptime = timedelta(minutes=1) + (now - self._began)
        return SystemTime(now, synchronised=True, boot_id="boot-1", boot_s=uptime.total_seconds())
