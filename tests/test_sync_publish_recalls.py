"""Publishing recalls: by the online keys alone, appended, in time for a web request."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sync.keys import KeyRing, KeyUse
from sync.models import RecallList
from sync.publish import CeremonyPlan, Publisher
from sync.publish.disk import RealDisk
from tests.fixtures_tuf_client import FolderClient
from tests.making import make_feed, make_recalls, notice_id

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
TWO_PEOPLE = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)


def test_one_online_key_takes_a_notice_down(tmp_path: Path) -> None:
    feed = make_feed(tmp_path, plan=TWO_PEOPLE)
    alone = KeyRing.load(feed.ceremony.folders(KeyUse.RECALLS_ONLINE))
    publisher = Publisher(feed.root, alone, now=lambda: datetime.now(UTC))
    versions = publisher.publish_recalls(make_recalls("TEST0001", at=START))
    assert (versions.feed_timestamp, versions.recalls_timestamp) == (1, 2)
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    assert device.recalls() == make_recalls("TEST0001", at=START)


def test_a_fresh_feed_has_an_empty_list(tmp_path: Path) -> None:
    recalls = make_feed(tmp_path).publisher.current_recalls()
    assert (recalls.sequence, recalls.recalls) == (0, ())


def test_the_same_recalls_again_change_nothing(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    first = feed.publisher.publish_recalls(make_recalls("TEST0001", at=START))
    later = make_recalls("TEST0001", at=START).model_copy(update={"issued": datetime.now(UTC)})
    assert feed.publisher.publish_recalls(later) == first


def test_recalls_are_appended(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    feed.publisher.publish_recalls(make_recalls("TEST0001", at=START))
    feed.publisher.publish_recalls(make_recalls("TEST0001", "TEST0002", at=START))
    assert feed.publisher.current_recalls() == make_recalls("TEST0001", "TEST0002", at=START)


def test_a_locked_feed_does_not_hold_a_recall_up(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    with feed.publisher._feed.locked():
        feed.publisher.publish_recalls(make_recalls("TEST0001", at=START))
    assert feed.publisher.current_recalls().sequence == 1


class ForgetfulDisk(RealDisk):
    """Does not wait for the hardware, so that what is measured is the publisher."""

    def write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)

    def sync_folder(self, path: Path) -> None:
        pass


def test_a_recall_after_a_thousand_is_signed_within_a_web_request(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    ids = [notice_id(number) for number in range(1, 1011)]
    lists: list[RecallList] = [make_recalls(*ids[:count], at=START) for count in range(1000, 1010)]
    publisher = Publisher(feed.root, feed.keys, now=lambda: datetime.now(UTC), disk=ForgetfulDisk())
    seconds = []
    for recalls in lists:
        began = time.process_time()
        publisher.publish_recalls(recalls)
        seconds.append(time.process_time() - began)
    assert median(seconds) < 0.05
