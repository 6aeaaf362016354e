"""The panel by each tool's real words, and the display by hours, alerts and commands."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.agent.board import hottest, memory_of, throttled_of
from kiosk.agent.display_keeping import DisplayKeeper
from kiosk.agent.panel import Panel, Power, read_cec, read_xset
from kiosk.errors import PlayerRefused
from sync.device_orders import WEEKDAYS, DayHours
from sync.rules.time import ReferenceTime

FAKES = {
    "wlopm": """case "$1" in
--on|--off) [ "$2" = "*" ] || exit 1; echo "${1#--}" > state;;
"") echo "HDMI-A-1 $(cat state)";;
esac""",
    "wlr-randr": """if [ "$1" = --output ]; then
[ "$2" = HDMI-A-1 ] || exit 1; echo "${3#--}" > state; exit; fi
[ "$(cat state)" = on ] && e=yes || e=no
echo 'HDMI-A-1 "Example Inc. Panel 43 0x01010101 (HDMI-A-1)"'
echo '  Make: Example Inc.'
echo "  Enabled: $e"
echo '  Modes:'
echo '    1920x1080 px, 60.000000 Hz (preferred, current)'""",
    "xset": """case "$1 $2 $3" in
"q  ") echo 'DPMS (Energy Star):'; echo '  Standby: 0    Suspend: 0    Off: 0'
echo '  DPMS is Enabled'
[ "$(cat state)" = on ] && echo '  Monitor is On' || echo '  Monitor is Off';;
"dpms force "*) echo "$3" > state;;
esac""",
    "ddcutil": """case "$*" in
"--terse getvcp D6") [ "$(cat state)" = on ] && echo 'VCP D6 SNC x01' || echo 'VCP D6 SNC x04';;
"setvcp D6 1") echo on > state;;
"setvcp D6 4") echo off > state;;
*) exit 1;;
esac""",
    "cec-ctl": """case "$*" in
*--give-device-power-status) echo 'Transmit from Playback Device 1 to TV (4 to 0):'
echo 'CEC_MSG_GIVE_DEVICE_POWER_STATUS (0x8f)'
[ "$(cat state)" = on ] && p='on (0x00)' || p='standby (0x01)'
echo '    Received from TV (0):'; echo '    CEC_MSG_REPORT_POWER_STATUS (0x90):'
echo "	pwr-state: $p";;
*--image-view-on) echo on > state;;
*--standby) echo off > state;;
esac""",
}
"""Stand-ins that print what the real ones print, and keep one panel's state in a file."""


def install(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\ncd {folder}\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "state").write_text("on\n", encoding="utf-8")
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    for name in FAKES:  # none of this machine's own answers
        install(folder, name, "exit 1")
    return folder


@pytest.mark.parametrize("name", FAKES)
def test_each_tool_switches_and_is_read_back(path: Path, name: str) -> None:
    install(path, name, FAKES[name])
    panel = Panel()
    assert (panel.power(), panel.tool) == ("on", name)
    assert panel.switch("off")
    assert (path / "state").read_text(encoding="utf-8").strip() == "off"
    assert panel.switch("on")
    assert panel.power() == "on"


def test_a_tool_that_says_done_and_does_nothing_is_found_out(path: Path) -> None:
    install(path, "wlopm", '[ "$1" ] || echo "HDMI-A-1 on"')
    panel = Panel()
    assert not panel.switch("off")
    assert panel.tool == "wlopm"


def test_without_a_tool_that_answers_nobody_knows(path: Path) -> None:
    panel = Panel()
    assert (panel.power(), panel.switch("off"), panel.tool) == (None, False, "")


def test_another_tool_takes_over_where_one_stops_answering(path: Path) -> None:
    install(path, "wlopm", FAKES["wlopm"])
    install(path, "ddcutil", FAKES["ddcutil"])
    panel = Panel()
    assert (panel.power(), panel.tool) == ("on", "wlopm")
    install(path, "wlopm", "exit 1")
    assert (panel.power(), panel.tool) == ("on", "ddcutil")


def test_states_between_are_read_as_where_they_lead() -> None:
    assert read_cec("\tpwr-state: to-on (0x02)") == "on"
    assert read_cec("\tpwr-state: to-standby (0x03)") == "off"
    assert read_xset("  DPMS is Enabled\n  Monitor is in Standby\n") == "off"
    assert read_xset("  DPMS is Disabled\n") == "on"
    assert read_xset("xset:  unable to open display") is None


# --- the keeper ------------------------------------------------------------------------------

ZONE = ZoneInfo("America/Ciudad_Juarez")
DAY = tuple(DayHours(day=day, on="06:00", off="22:00") for day in WEEKDAYS)


@dataclass
class Scene:
    """A keeper with a panel and a player that do as they are told."""

    file: Path
    now: datetime = datetime(2026, 11, 24, 12, 0, tzinfo=ZONE)
    trusted: bool = True
    status: dict[str, Any] = field(default_factory=lambda: {"asleep": False})
    power: Power = "on"
    tool: str = "wlopm"
    obeys: bool = True
    switched: int = 0
    clock_s: float = 1.0

    def switch(self, power: Power) -> bool:
        self.switched += 1
        if self.obeys:
            self.power = power
        return self.power == power

    def tell(self, do: str) -> None:
        if self.status.get("form_is_over"):
            raise PlayerRefused(do, "a form is open")
        self.status["asleep"] = do == "sleep"

    def keeper(self) -> DisplayKeeper:
        def player() -> Mapping[str, Any]:
            return self.status

        return DisplayKeeper(
            self.file,
            ZONE,
            self,
            now=lambda: ReferenceTime(self.now.astimezone(UTC), self.trusted),
            player=player,
            tell_player=self.tell,
            now_s=lambda: self.clock_s,
        )

    @property
    def seen(self) -> tuple[Power, bool]:
        """The panel, and whether the player sleeps."""
        return self.power, self.status["asleep"]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "agent" / "display.json")


def at(scene: Scene, keeper: DisplayKeeper, hour: int, days: int = 0) -> tuple[Power, bool]:
    day = datetime(2026, 11, 24, tzinfo=ZONE) + timedelta(days=days)
    scene.now = day.replace(hour=hour)
    keeper.look()
    return scene.seen


def test_the_display_follows_its_hours(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.hours_are(DAY)
    assert [at(scene, keeper, hour) for hour in (12, 22, 23)] == [
        ("on", False), ("off", True), ("off", True),
    ]  # fmt: skip
    again = scene.keeper()  # after a restart, and without a hub
    assert at(scene, again, 5, days=1) == ("off", True)
    assert at(scene, again, 6, days=1) == ("on", False)


def test_an_alert_wakes_it_and_it_sleeps_again(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.hours_are(DAY)
    assert at(scene, keeper, 23) == ("off", True)
    scene.status["alert"] = True
    assert at(scene, keeper, 23) == ("on", False)
    scene.status["alert"] = False
    assert at(scene, keeper, 23) == ("off", True)


def test_a_clock_that_nobody_vouches_for_leaves_it_on(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.hours_are(DAY)
    scene.trusted = False
    assert at(scene, keeper, 23) == ("on", False)


def test_whoever_gives_information_is_not_left_in_the_dark(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.hours_are(DAY)
    scene.status["form_is_over"] = True
    assert at(scene, keeper, 23) == ("on", False)
    scene.status["form_is_over"] = False
    assert at(scene, keeper, 23) == ("off", True)


def test_a_command_holds_until_the_hours_change_anew(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.hours_are(DAY)
    scene.now = scene.now.replace(hour=23)
    keeper.look()
    keeper.command("on")
    assert scene.seen == ("on", False)
    assert at(scene, scene.keeper(), 23) == ("on", False)
    assert at(scene, keeper, 7, days=1) == ("on", False)
    assert at(scene, keeper, 22, days=1) == ("off", True)


def test_a_panel_that_does_not_follow_is_tried_again_and_reported(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.hours_are(DAY)
    scene.obeys = False
    at(scene, keeper, 23)
    assert (keeper.state().shown, keeper.state().wanted) == ("on", "off")
    scene.obeys = True
    keeper.look()
    assert (keeper.state().shown, scene.seen) == ("off", ("off", True))
    tries = scene.switched
    keeper.look()
    assert scene.switched == tries  # as it should be: no need to ask again yet


def test_a_panel_that_nobody_gave_hours_is_never_touched(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.look()
    assert (scene.switched, keeper.state().shown) == (0, "unknown")
    keeper.hours_are(DAY)
    at(scene, keeper, 23)
    keeper.hours_are(None)
    keeper.look()
    assert scene.seen == ("on", False)


# --- the board -------------------------------------------------------------------------------


def test_the_hottest_sensor_that_can_be_true_counts() -> None:
    assert hottest(["47236\n", "51121\n", "-274000\n", "0\n", "900000\n", "n/a"]) == 51.121
    assert hottest([]) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("throttled=0x0\n", ()),
        ("throttled=0x50005\n", ("undervoltage", "throttled")),
        ("throttled=0x80000\n", ("hot",)),
        ("throttled=0x5\n", ()),
        ("VCHI initialization failed\n", ()),
        ("", ()),
    ],
)
def test_throttling_is_what_was_since_the_start(said: str, words: tuple[str, ...]) -> None:
    assert throttled_of(said) == words


def test_free_memory_is_what_programs_can_be_given() -> None:
    text = "MemTotal:        3884376 kB\nMemFree:          190548 kB\nMemAvailable:    2912388 kB\n"
    assert memory_of(text) == 2912388 * 1024
    assert memory_of("MemTotal: 1 kB") is None
