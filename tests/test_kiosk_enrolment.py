"""Enrolment of a device, step by step, against a hub that tells the truth and one that lies."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.kiosk import load_device_settings, load_enrolling_settings, load_kiosk_settings
from kiosk.enrolment.enroller import Enroller, Standing
from kiosk.enrolment.keeping import Keeping, others_may_read, read_token
from kiosk.errors import HubAnswerUnusable, PreseedNotTaken
from kiosk.hub_line import HubLine
from sync.device_api import EnrolmentCall
from tests.fixtures_device_hub import SCREEN, DeviceHub, Reply, device_hub, new_secret, write_image

FEED = "https://central.example.org/feed"


@dataclass
class Device:
    """An image on its first day, and a clock that the test sets."""

    folder: Path
    hub: DeviceHub
    trusted: bool = True
    ahead: timedelta = timedelta()
    file: Path = field(init=False)

    def __post_init__(self) -> None:
        self.file = write_image(self.folder, self.hub.url)
        self.settings = load_enrolling_settings(self.file)
        self.keeping = Keeping(self.settings, self.settings.hub.token_file)

    def enroller(self, call: EnrolmentCall | None = None) -> Enroller:
        """As a process that has just started has one."""
        return Enroller(
            self.file,
            HubLine(self.hub.url),
            self.keeping,
            may_call=lambda: self.trusted,
            now=lambda: datetime.now(UTC) + self.ahead,
            call=call,
        )

    @property
    def token(self) -> str | None:
        """On the disk."""
        token = read_token(self.settings.hub.token_file)
        return token.text if token else None

    def everything(self) -> str:
        """All that is on its disk, the token's own file left out."""
        files = (f for f in self.folder.rglob("*") if f.is_file())
        token = self.settings.hub.token_file
        return "\n".join(f.read_text("utf-8") for f in files if f != token)


@pytest.fixture
def hub() -> Iterator[DeviceHub]:
    with device_hub(FEED) as made:
        yield made


@pytest.fixture
def device(tmp_path: Path, hub: DeviceHub) -> Device:
    return Device(tmp_path / "device", hub)


def code_of(standing: Standing) -> str | None:
    return standing.open.code if standing.open else None


def test_a_typed_code_enrols_the_device(device: Device, hub: DeviceHub) -> None:
    enroller = device.enroller()
    code = code_of(enroller.step())
    assert code == hub.codes[0]
    assert enroller.step().enrolled is None
    hub.type_code(hub.codes[0])
    assert enroller.step().enrolled is not None
    settings = load_kiosk_settings(device.file)
    assert (settings.screen, settings.feed.url, settings.feed.channel, device.token) == (
        SCREEN,
        FEED,
        hub.channel,
        hub.tokens[-1],
    )


def test_only_the_owner_may_read_token_and_secret(device: Device, hub: DeviceHub) -> None:
    enroller = device.enroller()
    enroller.step()
    assert not others_may_read(device.settings.agent_dir / "enrolling.json")
    hub.type_code(hub.codes[0])
    enroller.step()
    assert not others_may_read(device.settings.hub.token_file)
    assert not others_may_read(device.settings.agent_dir)


def test_the_token_is_in_no_other_file_and_no_log(
    device: Device, hub: DeviceHub, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        enroller = device.enroller()
        standing = enroller.step()
        secret = next(iter(hub.rows.values())).secret
        hub.type_code(hub.codes[0])
        done = enroller.step()
    said = f"{caplog.text} {standing} {done}"
    assert hub.tokens[-1] not in said + device.everything()
    assert secret not in said + device.everything()


def test_a_device_that_lost_power_while_it_waited_goes_on_with_its_code(
    device: Device, hub: DeviceHub
) -> None:
    before = code_of(device.enroller().step())
    hub.type_code(hub.codes[0])
    assert code_of(device.enroller().step()) is None  # a new process: enrolled by the same code
    assert hub.codes == [before]
    assert device.keeping.is_enrolled


@pytest.mark.parametrize("lost", ["enrolment.yaml", "token"])
def test_a_cut_before_the_last_file_has_the_device_ask_again(
    device: Device, hub: DeviceHub, lost: str
) -> None:
    """The token is written first: without enrolment.yaml the device is simply not enrolled."""
    enroller = device.enroller()
    enroller.step()
    kept = (device.settings.agent_dir / "enrolling.json").read_bytes()
    hub.type_code(hub.codes[0])
    enroller.step()
    (device.settings.agent_dir / "enrolling.json").write_bytes(kept)
    for file in {device.settings.enrolment_file, lost_file(device, lost)}:
        file.unlink()
    assert not device.keeping.is_enrolled
    assert device.enroller().step().enrolled is not None
    assert device.token == hub.tokens[-1]


def lost_file(device: Device, name: str) -> Path:
    return device.settings.hub.token_file if name == "token" else device.settings.enrolment_file


class Cut(BaseException):
    """The power goes: nothing of ours catches this."""


class CutKeeping(Keeping):
    """Loses power at one of its steps on the disk, before or after it is done."""

    steps_left = 0
    done_first = False

    def _write(self, file: Path, text: str) -> None:
        self._step(lambda: Keeping._write(self, file, text))

    def _remove(self, file: Path) -> None:
        self._step(lambda: Keeping._remove(self, file))

    def _step(self, work: Callable[[], None]) -> None:
        self.steps_left -= 1
        if self.steps_left == 0 and not self.done_first:
            raise Cut
        work()
        if self.steps_left == 0:
            raise Cut


@pytest.mark.parametrize("done_first", [False, True])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_cut_at_any_step_leaves_a_device_that_is_enrolled_or_asks_again(
    device: Device, hub: DeviceHub, step: int, *, done_first: bool
) -> None:
    """Steps: the open enrolment, the token, the enrolment, the open one's removal."""
    whole = device.keeping
    device.keeping = CutKeeping(device.settings, device.settings.hub.token_file)
    device.keeping.steps_left, device.keeping.done_first = step, done_first
    with pytest.raises(Cut):
        until_enrolled(device, hub)
    device.keeping = whole
    if not whole.is_enrolled:
        until_enrolled(device, hub)  # the next start
    assert load_kiosk_settings(device.file).screen == SCREEN
    assert device.token == hub.tokens[-1]


def until_enrolled(device: Device, hub: DeviceHub) -> None:
    """A process's life, and an admin who types whatever it shows."""
    enroller = device.enroller()
    for _ in range(3):
        for code in hub.codes:
            hub.type_code(code)
        if enroller.step().enrolled is not None:
            return
    raise AssertionError("not enrolled in three steps")


def test_a_code_that_ran_out_is_replaced(device: Device, hub: DeviceHub) -> None:
    enroller = device.enroller()
    enroller.step()
    next(iter(hub.rows.values())).over = True
    assert code_of(enroller.step()) is None
    assert code_of(enroller.step()) == hub.codes[1]


def test_a_code_in_its_last_minute_is_not_shown(device: Device) -> None:
    enroller = device.enroller()
    enroller.step()
    device.ahead = timedelta(minutes=29, seconds=30)
    assert code_of(enroller.step()) is None


def test_a_clock_that_is_ahead_of_the_hubs_does_not_open_enrolment_after_enrolment(
    device: Device, hub: DeviceHub
) -> None:
    device.ahead = timedelta(hours=5)
    enroller = device.enroller()
    for _ in range(5):
        enroller.step()
    assert len(hub.codes) == 1


def test_without_a_trusted_clock_nothing_is_asked(device: Device, hub: DeviceHub) -> None:
    device.trusted = False
    standing = device.enroller().step()
    assert (standing.problem, hub.calls) == ("clock", [])


def test_a_hub_that_is_away_is_said_so_and_the_code_stays(device: Device, hub: DeviceHub) -> None:
    enroller = device.enroller()
    code = code_of(enroller.step())
    hub.stop()
    standing = enroller.step()
    assert (standing.problem, code_of(standing), standing.wait_s > 1) == ("network", code, True)


def test_waits_grow_while_the_hub_is_away(device: Device, hub: DeviceHub) -> None:
    hub.stop()
    enroller = device.enroller()
    waits = [enroller.step().wait_s for _ in range(7)]
    assert waits[0] < 4 < waits[3] < waits[6] <= 72


def test_a_busy_hub_says_when_to_come_again(device: Device, hub: DeviceHub) -> None:
    hub.lie = lambda _call, _reply: (429, {"code": "busy"}, {"Retry-After": "90"})
    standing = device.enroller().step()
    assert (standing.problem, standing.wait_s) == ("busy", 90)


# --- a hub that lies -----------------------------------------------------------------------


def enrolled_by(device: Device, hub: DeviceHub, lie: Callable[[str, Reply], Reply]) -> Standing:
    """The standing after a hub that lies has said that the device is enrolled."""
    enroller = device.enroller()
    enroller.step()
    hub.type_code(hub.codes[0])
    hub.lie = lie
    return enroller.step()


def adding(**members: Any) -> Callable[[str, Reply], Reply]:
    def lie(_call: str, reply: Reply) -> Reply:
        status, said, headers = reply
        return status, {**(said or {}), **members}, headers

    return lie


def test_roots_in_the_answer_change_nothing(device: Device, hub: DeviceHub) -> None:
    own = (device.settings.feed.root_feed, device.settings.feed.root_recalls)
    before = [file.read_bytes() for file in own]
    planted = {"signed": {"_type": "root"}}
    feed = {
        "url": FEED,
        "channel": hub.channel,
        "poll_s": 5,
        "root_feed": "/tmp/planted.json",
        "root": planted,
        "ca_file": "/tmp/ca.pem",
    }
    lie = adding(root=planted, roots=[planted], root_feed=planted, feed=feed, hub={"url": "x"})
    assert enrolled_by(device, hub, lie).enrolled is not None
    settings = load_kiosk_settings(device.file)
    assert (settings.feed.root_feed, settings.feed.root_recalls, settings.feed.ca_file) == (
        *own,
        None,
    )
    assert [file.read_bytes() for file in own] == before
    assert "planted" not in device.everything()


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({"feed": {"url": "http://192.0.2.7/feed", "channel": "c", "poll_s": 5}}, "feed.url"),
        ({"time_zone": "Nowhere/At_All"}, "time_zone"),
        ({"broker": {"host": "192.0.2.7", "port": 1883, "tls": False}}, "broker"),
    ],
)
def test_what_cannot_be_used_is_not_kept(
    device: Device, hub: DeviceHub, members: dict[str, Any], named: str
) -> None:
    standing = enrolled_by(device, hub, adding(**members))
    assert (standing.problem, named in standing.detail) == ("unusable", True)
    assert not device.keeping.is_enrolled
    assert device.token is None


def test_a_redirect_is_not_followed(device: Device, hub: DeviceHub) -> None:
    with device_hub() as elsewhere:
        hub.lie = lambda _call, _reply: (307, None, {"Location": elsewhere.url + "/taken"})
        standing = device.enroller().step()
        assert (standing.problem, elsewhere.calls) == ("hub", [])


def test_plain_http_beyond_this_machine_is_refused_before_any_call() -> None:
    with pytest.raises(HubAnswerUnusable, match="https"):
        HubLine("http://192.0.2.7")


def test_an_endless_answer_is_not_read_whole(device: Device, hub: DeviceHub) -> None:
    hub.lie = lambda _call, reply: (reply[0], {**(reply[1] or {}), "more": "x" * 200_000}, {})
    assert device.enroller().step().problem == "hub"


def test_a_malformed_answer_is_named_without_its_secrets(device: Device, hub: DeviceHub) -> None:
    token = new_secret()
    standing = enrolled_by(device, hub, adding(token=token + "!", screen=5))
    assert standing.problem == "hub"
    assert token not in standing.detail


# --- a preseed -----------------------------------------------------------------------------


def test_a_preseed_enrols_without_a_code_being_typed(device: Device, hub: DeviceHub) -> None:
    token = new_secret()
    hub.preseeds.add(token)
    enroller = device.enroller(EnrolmentCall(preseed=token))
    opened = enroller.step()
    assert (opened.enrolled, opened.wait_s) == (None, 0)
    assert enroller.step().enrolled is not None


def test_a_preseed_does_not_wait_for_a_code_that_was_shown_before(
    device: Device, hub: DeviceHub
) -> None:
    assert device.enroller().step().open is not None
    token = new_secret()
    hub.preseeds.add(token)
    enroller = device.enroller(EnrolmentCall(preseed=token))
    assert [enroller.step().enrolled, enroller.step().enrolled is None] == [None, False]


def test_a_preseed_that_the_hub_does_not_take_ends_it(device: Device) -> None:
    with pytest.raises(PreseedNotTaken):
        device.enroller(EnrolmentCall(preseed=new_secret())).step()


def test_forgetting_leaves_nothing_of_the_enrolment(device: Device, hub: DeviceHub) -> None:
    enrolled_by(device, hub, lambda _call, reply: reply)
    device.keeping.forget()
    left = [*device.settings.agent_dir.iterdir(), device.settings.enrolment_file]
    assert [file for file in left if file.exists()] == []
    assert type(load_device_settings(device.file)).__name__ == "EnrollingSettings"
