"""The same hub on PostgreSQL. All of its tests run there by `scripts/test --postgresql`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from sync.keys import KeyRing
from sync.publish import Publisher, verify_feed
from sync.types import ChannelId
from tests.fixtures_archiving import archiving
from tests.fixtures_database import postgresql
from tests.fixtures_hub import CHANNEL, make_keys
from tests.fixtures_hub_process import (
    CHANNEL_OF_ONE,
    Processes,
    hub_environment,
    running,
)
from tests.fixtures_restore import AFTER, BEFORE, CONFIRM, drilled
from tests.fixtures_tips_hub import BITS

pytestmark = [pytest.mark.servers, pytest.mark.slow]

TRIGGERS = """
from django.db import DatabaseError, transaction
from hub.approvals.models import Approval, ContentChange
from hub.recalls.models import Recall
from hub.recalls.service import recall
publishing.publish_once()
recall("notice", notice.notice_id, "error", by=carla)
for rows in (Approval.objects.all(), ContentChange.objects.all(), Recall.objects.all()):
    column = "subject_id" if hasattr(rows.model, "subject_id") else "target_id"
    for change in (rows.delete, lambda: rows.update(**{column: "x"})):
        try:
            with transaction.atomic():
                change()
        except DatabaseError as error:
            print("append-only" in str(error))
        else:
            print(False)
publishing.publish_once()
from hub.operating.fitness.services import archive_trouble
print("archive_mode = on" in archive_trouble())
"""
TIPS = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from hub.tips.models import Tip
from hub.tips.pruning import prune
from tests.fixtures_fleet import draft_desk
from tests.fixtures_tips_hub import TipHub, paid, rows, running_desk
if not User.objects.exists():
    make_people()
agree(draft_desk(User.objects.get(username="ana"), running_desk()))
api = TipHub(None, running_desk(), None)

def put(submission):
    return api.put(submission.id, paid(submission)).status_code

def is_there(given):
    answer = api.ask(given.keys.lookup)
    return answer.json()["wrapped_key"] == given.submission.wrapped_key, len(answer.content)

first, rival, other = api.given(1), api.given(1), api.given(2)
same_receipt = other.submission.model_copy(update={"lookup": first.submission.lookup})
print("put", put(first.submission), put(first.submission), put(rival.submission))
print("lookup", put(same_receipt))
print("other", put(other.submission))
page = api.call("GET", "/api/v1/desk/tips?after=0&limit=100").json()
print("listed", [tip["id"] for tip in page["tips"]] == [first.tip.id, other.tip.id])
print("replies", api.reply(first, 1).status_code, api.reply(first, 3).status_code)
(known, size), (stranger, other_size) = is_there(first), is_there(api.given(9))
print("receipts", known, stranger, size == other_size)
Tip.objects.filter(tip_id=first.tip.id).update(hour=F("hour") - timedelta(days=31))
print("pruned", prune(timezone.now(), 30), *rows()[:3])
print("gone", is_there(first)[0], is_there(other)[0], put(first.submission))
"""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of an empty database."""
    with postgresql() as server:
        yield f"{server}postgres"


@pytest.fixture(scope="module")
def hub(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """A hub on it, with every migration run."""
    data = tmp_path_factory.mktemp("hub")
    keys = make_keys(data / "feed", data / "keys")
    more = {"SEBUSCA_TIP_BITS": str(BITS), "SEBUSCA_ALLOWED_HOSTS": "testserver"}
    environment = hub_environment(data, keys, DATABASE_URL=database, **more)
    with running(Processes(data, environment)) as made:
        done = made.command("migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        with psycopg.connect(
            database.replace("/postgres", "/template1"), autocommit=True
        ) as server:
            server.execute("CREATE DATABASE untouched TEMPLATE postgres")
        yield made


def test_the_whole_way_and_its_triggers_on_postgresql(hub: Processes) -> None:
    said = hub.python(CHANNEL_OF_ONE + TRIGGERS)
    assert said.split() == ["True"] * 7
    publisher = Publisher(hub.feed_root, KeyRing(), now=lambda: datetime.now(UTC))
    manifest = publisher.current_manifest(ChannelId(CHANNEL))
    assert manifest is not None
    assert (manifest.publication, len(manifest.notices)) == (2, 0)
    assert len(publisher.current_recalls().recalls) == 1
    verify_feed(hub.feed_root, now=datetime.now(UTC))


def test_tips_are_kept_found_and_let_go_of_on_postgresql(hub: Processes) -> None:
    said = dict(line.split(" ", 1) for line in hub.python(TIPS).splitlines())
    assert said == {
        "put": "201 200 409",
        "lookup": "409",
        "other": "201",
        "listed": "True",
        "replies": "201 409",
        "receipts": "True False True",
        "pruned": "1 1 1 0",
        "gone": "False True 201",
    }


@pytest.mark.long
@pytest.mark.usefixtures("hub")
def test_what_was_archived_before_the_server_was_lost_is_there_again(
    database: str, tmp_path: Path
) -> None:
    """Runs last in this file: it loses the server, and puts it back."""
    address = database.replace("/postgres", "/untouched")
    cluster = archiving(address)
    with drilled(tmp_path, DATABASE_URL=address) as drill:
        said = drill.hub.python(BEFORE + drill.backing_up() + AFTER).split()
        token, _tip, one, two, backup, _later_tip, later = said
        cluster.archived()
        cluster.tell("UPDATE auth_user SET username = 'not archived' WHERE username = 'carla'")
        cluster.lose()
        drill.destroy()
        drill.restore(
            Path(backup), "--pgdata", str(cluster.data), "--wal-archive", str(cluster.archive)
        )
        cluster.start()
        assert drill.knows(token, later, then=CONFIRM) == {
            "locked": "True",
            "recalls": one,
            "tips": "2",
            "screens": "200 200",
            "approvals": "6",
            "people": "ana beto carla root tere",
            "sessions": "0",
            "archived": "True",
            "published": "0 0",
            "released": "False True",
            "grown": "True",
            "shown": two,
        }
