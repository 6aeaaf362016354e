"""A desk and the hub itself: approved by two people, a tip fetched, opened and answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from desk.house import open_house
from desk.settings import DeskSettings
from scripts.demo_run.processes import free_port
from sync.models import Jwe
from sync.sealing import Opened, open_receipt, open_reply
from sync.types import ChannelId
from tests.fixtures_desk import MEMBER, PASSPHRASE, DeskKeys, desk_keys
from tests.fixtures_hub_process import Processes, processes, wait_for_port
from tests.fixtures_tips import given_tip
from tests.fixtures_tips_hub import BITS, paid

__all__ = ["desk_keys", "processes"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

APPROVED = """
from pathlib import Path
from sync.models import Desk
from tests.fixtures_fleet import draft_desk
ana, beto, carla, root = make_people()
notice, campaign = draft_notice(ana), draft_campaign(ana)
channel = draft_channel(ana, [notice], campaign)
desk = Desk.model_validate_json(Path({file!r}).read_bytes())
for subject in (notice, campaign, channel, draft_desk(ana, desk)):
    agree(subject)
while publishing.publish_once():
    pass
print(channel.channel_id)
"""


def test_a_tip_is_fetched_opened_and_answered_through_the_hub(
    processes: Processes, desk_keys: DeskKeys, tmp_path: Path
) -> None:
    keys = desk_keys.copied(tmp_path / "desk-keys")
    desk, processes.environment["SEBUSCA_TIP_BITS"] = keys.desk(), str(BITS)
    said = processes.python(APPROVED.format(file=str(keys.desk_file(desk))))
    port = free_port()
    processes.start("serve", "--port", str(port))
    wait_for_port(port)
    address = f"http://127.0.0.1:{port}"
    house = open_house(
        DeskSettings(
            hub=address,
            feed=f"{address}/feed",
            channels=(ChannelId(said.split()[-1]),),
            root_feed=tmp_path / "feed" / "feed" / "metadata" / "1.root.json",
            root_recalls=tmp_path / "feed" / "recalls" / "metadata" / "1.root.json",
            keys=keys.root,
            member=MEMBER,
            data=tmp_path / "desk-data",
        )
    )
    key = desk.key_at(datetime.now(UTC))
    assert key is not None
    given = given_tip(1, to=[(desk, key)], stretch=True)
    body, kind = paid(given.submission), {"Content-Type": "application/json"}
    path = f"{address}/api/v1/tips/{given.tip.id}"
    assert requests.put(path, body, headers=kind, timeout=30).status_code == 201

    house.office.unlock(MEMBER, PASSPHRASE)
    house.rounds.look_at_feed()
    house.rounds.fetch()
    found = house.rounds.found
    assert (found.feed_problem, found.hub_problem, found.news) == (None, None, 1)
    assert found.comparison is not None
    assert (found.comparison.listed, found.comparison.running) == (True, key)
    assert house.inbox.read(given.tip.id).tip == given.tip
    assert house.answering.answer(given.tip.id, "¿De qué color era?") == 1
    house.close()

    asked = {"lookup": given.receipt.keys().lookup}
    answer = requests.post(f"{address}/api/v1/receipts", json=asked, timeout=30).json()
    opened: Opened = open_receipt(answer["wrapped_key"], given.receipt.keys())
    first = next(each for each in answer["replies"] if each["n"] == 1)
    reply = open_reply(Jwe.model_validate_json(json.dumps(first["envelope"])), opened)
    assert (reply.desk, reply.text) == ("intake-us", "¿De qué color era?")
