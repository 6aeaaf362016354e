"""The worker as a process: killed with -9 at each step it publishes once after a restart."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime

import pytest

from sync.keys import KeyRing
from sync.models import ChannelManifest
from sync.publish import Publisher, verify_feed
from sync.types import ChannelId
from tests.fixtures_hub import CHANNEL
from tests.fixtures_hub_process import (
    CHANNEL_OF_ONE,
    Processes,
    processes,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.slow

DEATHS = {
    "after it claimed the row": "claiming.claim, after",
    "before the manifest is kept": "preparing.build_manifest, after",
    "after the manifest is kept": "publishing.prepare, after",
    "between two writes of the feed": "RealDisk.write, 3",
    "before the timestamp has its name": "RealDisk.rename, last",
    "after it signed": "Publisher.publish_channels, after",
    "after the row says published": "claiming.finish, after",
}
IN_EVERY_RUN = (
    "between two writes of the feed",
    "before the timestamp has its name",
    "after it signed",
)
"""Deaths while the feed is written; the others are `long`."""
KILL = """
import itertools
from django.db import connections
from hub.publications import preparing
from sync.publish import Publisher
from sync.publish.disk import RealDisk

def die_in_a_fork(owner, name, when):
    connections.close_all()
    child = os.fork()
    if child:
        return os.WTERMSIG(os.waitpid(child, 0)[1])
    whole, calls = getattr(owner, name), itertools.count(1)
    def deadly(*args, **kwargs):
        named_last = when == "last" and str(args[-1]).endswith("timestamp.json")
        if named_last or (when.isdigit() and next(calls) == int(when)):
            os.kill(os.getpid(), signal.SIGKILL)
        answer = whole(*args, **kwargs)
        if when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    setattr(owner, name, deadly)
    publishing.publish_once()
    os._exit(0)

where, when = {death!r}.split(", ")
owner, name = where.split(".")
owner = {{"claiming": claiming, "publishing": publishing, "preparing": preparing,
          "RealDisk": RealDisk, "Publisher": Publisher}}[owner]
print(die_in_a_fork(owner, name, when))
"""
RESTART = """
Publication.objects.filter(status="leased").update(lease_until=timezone.now())
claiming.sweep(timezone.now())
publishing.publish_once()
print(sorted({(row.status, row.number) for row in Publication.objects.all()}))
"""


def published(hub: Processes) -> ChannelManifest | None:
    """What the signed feed says, with no key at hand."""
    publisher = Publisher(hub.feed_root, KeyRing(), now=lambda: datetime.now(UTC))
    return publisher.current_manifest(ChannelId(CHANNEL))


@pytest.mark.parametrize(
    "death",
    [
        pytest.param(death, id=name, marks=() if name in IN_EVERY_RUN else pytest.mark.long)
        for name, death in DEATHS.items()
    ],
)
def test_a_killed_worker_publishes_once_after_a_restart(
    processes: Processes,  # noqa: F811
    death: str,
) -> None:
    ended_by = processes.python(CHANNEL_OF_ONE + KILL.format(death=death))
    assert int(ended_by) == signal.SIGKILL
    verify_feed(processes.feed_root, now=datetime.now(UTC))
    half_way = published(processes)
    said = processes.python(RESTART)
    verify_feed(processes.feed_root, now=datetime.now(UTC))
    manifest = published(processes)
    assert manifest is not None
    assert (manifest.publication, len(manifest.notices)) == (1, 1)
    assert half_way in (None, manifest)
    assert said.strip() == "[('published', 1)]"


def test_what_is_approved_while_the_worker_runs_is_in_the_feed_at_once(
    processes: Processes,  # noqa: F811
) -> None:
    processes.start("worker", until=").")
    processes.python(CHANNEL_OF_ONE)
    deadline = time.monotonic() + 20
    while (manifest := published(processes)) is None or not manifest.notices:
        assert time.monotonic() < deadline, "not published within 20 s"
        time.sleep(0.02)
    first = manifest.notices[0].content.name
    assert first == "Persona Ficticia 1"


def test_a_worker_killed_with_9_is_followed_by_one_that_goes_on(
    processes: Processes,  # noqa: F811
) -> None:
    worker = processes.start("worker", until=").")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    processes.python(CHANNEL_OF_ONE)
    assert published(processes) is None
    again = processes.start("worker", until=").")
    deadline = time.monotonic() + 30
    while published(processes) is None:
        assert time.monotonic() < deadline, "not published within 30 s"
        time.sleep(0.05)
    again.send_signal(signal.SIGTERM)
    assert again.wait(timeout=20) == 0


def test_a_recall_by_command_is_signed_when_the_command_returns(
    processes: Processes,  # noqa: F811
) -> None:
    processes.python(CHANNEL_OF_ONE + "publishing.publish_once()")
    manifest = published(processes)
    assert manifest is not None
    notice_id = manifest.notices[0].content.id
    done = processes.command("recall", notice_id, "--reason", "wrong_person")
    publisher = Publisher(processes.feed_root, KeyRing(), now=lambda: datetime.now(UTC))
    recalled = [(r.target_id, r.reason) for r in publisher.current_recalls().recalls]
    assert (done.returncode, recalled) == (0, [(notice_id, "wrong_person")])


def test_a_recall_of_something_unknown_fails_and_says_so(
    processes: Processes,  # noqa: F811
) -> None:
    done = processes.command("recall", "00000000")
    assert done.returncode == 1
    assert "00000000" in done.stderr
