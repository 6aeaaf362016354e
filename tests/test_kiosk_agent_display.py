"""The display by hours, alerts and commands; and what the board says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.agent.board import hottest, memory_of, throttled_of
from kiosk.agent.display_keeping import AGAIN_S, DisplayKeeper
from kiosk.errors import PlayerRefused
from kiosk.panel import Power
from sync.device_orders import WEEKDAYS, DayHours
from sync.rules.time import ReferenceTime

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
    at(scene, keeper, 21)
    scene.status["form_is_over"] = True
    assert at(scene, keeper, 23) == ("on", False)
    # Nor does the hub hear that it waits.
    assert (keeper.state().shown, keeper.state().wanted) == ("off", "off")
    scene.status["form_is_over"] = False
    assert at(scene, keeper, 23) == ("off", True)


def test_a_display_that_a_touch_has_stirred_is_lit_and_the_hub_is_not_told(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.hours_are(DAY)
    assert at(scene, keeper, 23) == ("off", True)
    scene.status |= {"stirred": True, "asleep": False}
    assert at(scene, keeper, 23) == ("on", False)
    assert (keeper.state().shown, keeper.state().wanted) == ("off", "off")
    scene.status["stirred"] = False
    assert at(scene, keeper, 23) == ("off", True)
    scene.status |= {"alert": True}
    at(scene, keeper, 23)
    assert (keeper.state().shown, keeper.state().wanted) == ("on", "on")


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
    scene.clock_s += AGAIN_S
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
