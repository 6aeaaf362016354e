"""What an enrolled screen asks of its hub and tells it, by the real agent on a real signed feed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from config.enrolment import Enrolment, read_enrolment
from config.kiosk import load_enrolling_settings
from kiosk.agent.status import AgentStatus, read_status
from kiosk.enrolment.keeping import Keeping, read_token
from kiosk.hub_line import Token
from kiosk.run.again import START_AGAIN
from sync.device_api import REPORTS, STATE
from tests.fixtures_agent import CHANNEL, Hub, hub, wait_for
from tests.fixtures_device_hub import SCREEN, DeviceHub, device_hub, new_secret, write_image
from tests.making import make_channel, make_manifest, make_notice, notice_id

OTHER = "garita-ficticia"


@dataclass
class House:
    """A feed, a hub and one enrolled device."""

    feed: Hub
    hub: DeviceHub
    file: Path
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.file.parent / "agent.log"
        self.settings = load_enrolling_settings(self.file)
        self.keeping = Keeping(self.settings, self.settings.hub.token_file)
        self.hub.tokens.append(new_secret())
        enrolment = {
            "screen": SCREEN,
            "feed": {"url": f"http://127.0.0.1:{self.feed.port}", "channel": CHANNEL, "poll_s": 5},
            "languages": {"first": "en"},
            "time_zone": "America/Ciudad_Juarez",
            "site": self.hub.state["site"],
            "name": self.hub.state["name"],
        }
        self.keeping.keep_enrolled(Enrolment.model_validate(enrolment), Token(self.hub.tokens[0]))

    @property
    def status(self) -> AgentStatus:
        """What the agent says of itself."""
        status = read_status(self.settings.agent_status)
        assert status is not None
        return status

    @property
    def enrolment(self) -> Enrolment:
        """On the disk."""
        enrolment = read_enrolment(self.settings.enrolment_file)
        assert enrolment is not None
        return enrolment

    def says(self, what: Callable[[AgentStatus], object]) -> Callable[[], object]:
        """For `wait_for`: the status says so."""

        def look() -> object:
            with suppress(AssertionError):
                return what(self.status)
            return None

        return look

    def last(self) -> dict[str, Any]:
        """Health of the latest report."""
        return self.hub.reports[-1]["health"] if self.hub.reports else {}

    def publish_other_channel(self) -> None:
        """The approvers sign a second channel beside the first."""
        at = self.feed._now()
        notices = [make_notice(7, at=at)]
        manifest = make_manifest(
            notices,
            publication=self.feed.publication + 1,
            at=at,
            first_approval=500,
            channel=make_channel(notices, id=OTHER),
        )
        from tests.making import made_media

        self.feed.feed.publisher.publish_channels([manifest], made_media().__getitem__)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with hub(tmp_path / "hub") as feed, device_hub() as told:
        feed.publish()
        roots = {
            f"root_{name}": str(feed.feed.root / name / "metadata" / "1.root.json")
            for name in ("feed", "recalls")
        }
        made = House(feed, told, write_image(tmp_path / "device", told.url, feed=roots))
        yield made


@contextmanager
def agent(house: House) -> Iterator[subprocess.Popen[bytes]]:
    with house.log.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.cli", "agent", "--config", str(house.file)],
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.mark.slow
def test_the_hub_learns_what_is_on_and_that_a_recall_is_obeyed(house: House) -> None:
    with agent(house):
        wait_for(lambda: house.last().get("publication") == 1, 20)
        house.feed.recall(notice_id(1))
        began = time.monotonic()
        wait_for(lambda: house.last().get("recall_sequence") == 1, 20)
        assert time.monotonic() - began < 12  # a poll of 5 s and a fifth, and no minute's wait
        assert house.last()["clock_synchronised"] is True
        assert house.last()["recalls"]["timestamp"] > 1
        wait_for(house.says(lambda said: said.hub.link == "good" and said.hub.reported_at), 5)
    batches = [report["batch"] for report in house.hub.reports]
    assert len(batches) == len(set(batches))


def test_no_token_in_log_or_status(house: House) -> None:
    house.hub.state["renew_token"] = True
    with agent(house):
        wait_for(lambda: len(house.hub.reports) >= 1, 20)
        wait_for(house.says(lambda said: said.hub.reported_at), 5)
    text = house.log.read_text() + house.settings.agent_status.read_text()
    assert [token for token in house.hub.tokens if token in text] == []


def test_a_withdrawn_screen_plays_on_and_says_so(house: House) -> None:
    house.hub.revoked = True
    with agent(house):
        wait_for(house.says(lambda said: said.hub.link == "refused"), 20)
        house.feed.publish(2)
        wait_for(house.says(lambda said: said.versions.publication == 2), 20)
        assert "enrol the screen anew" in house.status.hub.why
        assert house.hub.count("GET", STATE) == 1  # a refusal is not asked for every few seconds
    assert house.hub.reports == []


def test_a_renewed_token_is_kept_and_used(house: House) -> None:
    house.hub.state["renew_token"] = True
    with agent(house):
        wait_for(lambda: house.hub.reports, 20)
    token = read_token(house.settings.hub.token_file)
    assert token is not None
    assert [token.text] == house.hub.tokens[1:]


def test_a_channel_that_the_signed_feed_does_not_list_moves_nothing(house: House) -> None:
    house.hub.state |= {"channel": OTHER, "time_zone": "America/Denver"}
    with agent(house) as process:
        assert process.wait(30) == START_AGAIN  # the zone is taken over
    with agent(house):
        wait_for(house.says(lambda said: said.hub.kept_channel), 20)
        assert OTHER in house.status.hub.kept_channel
        assert house.status.channel == CHANNEL
    assert (house.enrolment.feed.channel, house.enrolment.time_zone) == (CHANNEL, "America/Denver")


@pytest.mark.slow
def test_a_channel_that_two_people_signed_is_taken_over_as_soon_as_the_feed_lists_it(
    house: House,
) -> None:
    with agent(house) as process:
        wait_for(house.says(lambda said: said.hub.link == "good"), 20)
        house.hub.state["channel"] = OTHER
        wait_for(house.says(lambda said: said.hub.kept_channel), 20)
        house.publish_other_channel()
        assert process.wait(30) == START_AGAIN
    assert house.enrolment.feed.channel == OTHER
    with agent(house):
        wait_for(house.says(lambda said: said.channel == OTHER and said.failures == 0), 20)
        wait_for(lambda: (house.last().get("publication"), len(house.hub.reports)) > (1, 1), 20)


def test_what_the_settings_file_says_itself_stays_whatever_the_hub_wishes(house: House) -> None:
    text = house.file.read_text() + "\nlanguages: {first: es}\n"
    house.file.write_text(text)
    house.hub.state["languages"] = {"first": "en"}
    with agent(house):
        wait_for(lambda: house.hub.reports, 20)
        wait_for(house.says(lambda said: said.hub.link == "good"), 5)
    from config.kiosk import load_kiosk_settings

    assert load_kiosk_settings(house.file).languages.first == "es"


def test_without_a_trusted_clock_the_feed_alone_is_fetched(house: House) -> None:
    house.file.write_text(house.file.read_text().replace("clock: trusted", "clock: untrusted"))
    with agent(house):
        wait_for(house.says(lambda said: said.versions.publication == 1), 20)
        wait_for(house.says(lambda said: said.hub.link == "clock"), 20)
    assert house.hub.calls == []


def test_a_state_with_roots_in_it_changes_no_root(house: House) -> None:
    before = house.settings.feed
    house.hub.lie = lambda call, reply: (
        (reply[0], {**(reply[1] or {}), "root_feed": "/tmp/planted", "roots": ["x"]}, reply[2])
        if call == f"GET {STATE}"
        else reply
    )
    with agent(house):
        wait_for(lambda: house.hub.reports, 20)
        wait_for(house.says(lambda said: said.hub.link == "good"), 5)
    assert "planted" not in house.settings.enrolment_file.read_text()
    assert load_enrolling_settings(house.file).feed == before


@pytest.mark.slow
def test_a_report_that_the_hub_did_not_take_comes_again_with_the_same_batch(house: House) -> None:
    seen: list[str] = []

    def lost(call: str, reply: Any) -> Any:
        """The hub takes the first report, and its answer is lost."""
        if call == f"POST {REPORTS}":
            seen.append(house.hub.reports[-1]["batch"])
            if len(seen) == 1:
                return 503, {"code": "busy"}, {}
        return reply

    house.hub.lie = lost
    with agent(house):
        wait_for(lambda: len(seen) >= 2, 30)
    assert seen[0] == seen[1]
