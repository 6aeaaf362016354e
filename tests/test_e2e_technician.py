"""The technician's way in, on a whole kiosk: real holds, real touches, a real agent that judges.

Its hub is away until the power cut, and learns after it who came in.
The tests go on where the one before has left the screen, because a kiosk takes seconds to start.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from kiosk.technician.opening import HASTE as HASTE_NAME
from sync.technician_pin import TRIES
from tests.fixtures_agent import wait_for
from tests.fixtures_device_hub import DeviceHub
from tests.fixtures_escape import KEYS
from tests.fixtures_form import SIZE, TipDevice, press_give_information
from tests.fixtures_kiosk_run import a_kiosk
from tests.fixtures_technician import CORNER, HASTE, TOKEN, Technician, pin_of
from tests.fixtures_tip_form import offscreen  # noqa: F401 - a fixture
from tests.fixtures_xvfb import a_display, needs_xvfb
from tests.making import notice_id

pytestmark = [needs_xvfb, pytest.mark.slow]


@pytest.fixture(scope="module")
def technician(
    tmp_path_factory: pytest.TempPathFactory,
    offscreen: None,  # noqa: F811
) -> Iterator[Technician]:
    folder = tmp_path_factory.mktemp("technician")
    with a_display(folder / "display") as display, pytest.MonkeyPatch.context() as patched:
        patched.setenv(HASTE_NAME, str(HASTE))
        hub = DeviceHub("http://127.0.0.1:9/feed", tokens=[TOKEN])
        device = TipDevice(folder, hub_url=hub.url)
        device.publish_people(1, 2, 3)
        (device.folder / "token").write_text(TOKEN, "ascii")
        with a_kiosk(device, display, haste=24.0) as kiosk:
            kiosk.until_shown(notice_id(1))
            kiosk.until(lambda _status: device.settings.agent_socket.exists())
            yield Technician(display, device, kiosk, hub, SIZE)
        hub.stop()


def is_there(technician: Technician) -> bool:
    time.sleep(0.2)
    return bool(technician.kiosk.status["technician"])


def test_neither_a_touch_nor_a_short_hold_opens_it(technician: Technician) -> None:
    technician.display.touch(*CORNER)
    technician.hold(0.05)
    assert not is_there(technician)


def test_the_pad_lets_no_touch_through_and_no_recall_wait(technician: Technician) -> None:
    kiosk = technician.kiosk
    kiosk.until_form("warm")
    shown = kiosk.status["notice_id"]
    technician.opens()
    press_give_information(technician.display)
    technician.device.recall(shown)
    kiosk.until(lambda status: status["notice_id"] != shown, seconds=2)
    assert (kiosk.status["technician"], kiosk.status["form"]) == (True, "warm")


def test_no_key_of_a_keyboard_gets_anybody_out_of_it_and_it_closes_itself(
    technician: Technician,
) -> None:
    player = technician.kiosk.part("player")
    for tried in ("function keys", "keys that end programs"):
        technician.display.press(*KEYS[tried])
    technician.until(is_there=False)
    assert technician.kiosk.part("player") == player


def test_a_wrong_pin_does_not_open_and_the_right_one_does(technician: Technician) -> None:
    technician.opens()
    technician.tries("00000000", lambda kept: kept["wrong"] == 1)
    assert technician.kept["visits"] == 0
    technician.tries(pin_of(2), lambda kept: kept["visits"] == 1)
    technician.leaves("behind:leave")


def test_after_a_used_one_and_more_wrong_ones_not_even_the_right_one_opens_nor_after_a_power_cut(
    technician: Technician,
) -> None:
    technician.opens()
    technician.tries(pin_of(2), lambda kept: kept["wrong"] == 1)
    for wrong in range(2, TRIES + 1):
        technician.tries("00000000", lambda kept, n=wrong: kept["wrong"] == n)  # type: ignore[misc]
    assert technician.hub.is_down
    technician.hub.start()
    technician.restarts_the_agent()
    technician.until(is_there=False)
    technician.opens()
    technician.types(pin_of(3))
    time.sleep(0.2)
    assert (technician.kept["visits"], technician.kept["wrong"]) == (1, TRIES)
    technician.leaves()


def test_no_hold_opens_it_while_somebody_gives_information(technician: Technician) -> None:
    technician.kiosk.until_form("warm")
    press_give_information(technician.display)
    technician.kiosk.until_form("open")
    technician.hold()
    assert not is_there(technician)


def test_the_hub_learns_who_came_in(technician: Technician) -> None:
    wait_for(lambda: technician.hub.reports, 10)
    told = technician.hub.reports[-1]["health"]["technician"]
    at = told.pop("visited_at")
    assert told == {"door": "waiting", "pins_used": 2, "visits": 1}
    assert at.endswith(":00Z")  # to the minute


def test_no_pin_is_in_a_log(technician: Technician) -> None:
    said = technician.kiosk.log.read_text("utf-8")
    assert "a technician came in" in said
    assert [n for n in range(1, 5) if pin_of(n) in said] == []
    assert "Traceback" not in said
    assert technician.record.stat().st_mode & 0o077 == 0
