"""The hub's commands on a device: each once, over restarts; none while a form is open."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from config.enrolment import Enrolment
from config.kiosk import load_device_settings, load_kiosk_settings
from kiosk.agent.commanding import (
    ANSWERED_PER_HOUR,
    BEGUN_PER_HOUR,
    Commander,
    Surroundings,
)
from kiosk.agent.commands_kept import KeptCommands
from kiosk.agent.means import DeviceMeans
from kiosk.agent.restarting import DeviceRestart
from kiosk.clock import device_store
from kiosk.control import order
from kiosk.enrolment.keeping import Keeping
from kiosk.hub_line import HubLine, Token
from kiosk.player.control import Answer, ControlSocket
from sync.device_orders import Command, CommandName
from tests.fixtures_agent import wait_for
from tests.fixtures_device_hub import SCREEN, DeviceHub, device_hub, new_secret, write_image

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PICTURE = b"\x89PNG and the rest of it"


@dataclass
class Player:
    """A player at the other end of the real socket."""

    form_is_over: bool = False
    opens_at_once: bool = False
    """A form opens between the agent's look and its order."""
    orders: list[dict[str, Any]] = field(default_factory=list)

    def carry_out(self, order: Mapping[str, Any], answer: Future[Answer]) -> None:
        said = dict(order)
        if said["do"] == "status":
            answer.set_result({"ok": True, "form_is_over": self.form_is_over})
        elif self.form_is_over or self.opens_at_once:
            answer.set_result({"ok": False, "error": "a form is open"})
        else:
            self.orders.append(said)
            if said["do"] == "screenshot":
                Path(said["path"]).write_bytes(PICTURE)
            answer.set_result({"ok": True})


@dataclass
class Scene:
    """A device with a player's socket and a hub."""

    folder: Path
    hub: DeviceHub
    stack: ExitStack
    player: Player = field(default_factory=Player)
    restarted: threading.Event = field(default_factory=threading.Event)
    now: datetime = NOW
    announced: list[datetime] = field(default_factory=list)
    """When the agent said that it has results to report."""
    answer_after: timedelta = timedelta(0)
    request: Path | None = None
    """Where the agent asks for a restart of the device, as a unit."""

    def __post_init__(self) -> None:
        file = write_image(self.folder, self.hub.url)
        values = self.hub.enrolled()
        del values["token"]
        keeping = Keeping(load_device_settings(file), (self.folder / "state" / "agent" / "token"))
        keeping.keep_enrolled(Enrolment.model_validate(values), Token(self.hub.tokens[-1]))
        self.settings = load_kiosk_settings(file)
        self.settings.runtime_dir.mkdir(parents=True)
        socket = ControlSocket(self.settings.player_socket, self.player.carry_out)
        socket.start()
        self.stack.callback(socket.stop)

    def agent(self) -> Commander:
        """One that has just started."""
        settings, line = self.settings, HubLine(self.hub.url)
        self.stack.callback(line.close)
        return Commander(
            KeptCommands(settings.agent_dir / "commands.json", self.answer_after),
            DeviceMeans(
                settings,
                device_store(settings),
                line,
                token=lambda: Token(self.hub.tokens[-1]),
                restart_agent=self.restarted.set,
                set_display=lambda on: self.player.orders.append({"do": "display", "on": on}),
                restart_device=DeviceRestart(self.request, ("false",), heard_within_s=0.3),
            ),
            Surroundings(
                player=lambda: order(settings.player_socket, "status"), now=lambda: self.now
            ),
            answer_after=self.answer_after,
            answered=lambda: self.announced.append(self.now),
        )

    @property
    def done(self) -> list[str]:
        """What the player was made to do."""
        return [said["do"] for said in self.player.orders]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with ExitStack() as stack, device_hub() as hub:
        hub.tokens.append(new_secret())
        yield Scene(tmp_path / "d", hub, stack)


def command(do: CommandName | str, part: str = "", minutes: int = 30) -> Command:
    return Command(id=uuid4(), do=do, part=part, expires_at=NOW + timedelta(minutes=minutes))


def outcomes(agent: Commander) -> list[tuple[str, str]]:
    return [(result.outcome, result.reason) for result in agent.results()]


def test_identify_is_done_once_however_often_it_is_heard(scene: Scene) -> None:
    agent, wish = scene.agent(), command("identify")
    for _ in range(3):
        agent.heard((wish,))
        agent.look()
    again = scene.agent()  # after a restart
    again.heard((wish,))
    again.look()
    assert scene.player.orders == [
        {"do": "identify", "name": "Pantalla 1 · Puente Ficticio", "screen": SCREEN}
    ]
    assert outcomes(again) == [("done", "")]
    again.told(again.results())
    assert outcomes(scene.agent()) == []


@pytest.mark.parametrize("do", ["identify", "screenshot", "sleep", "wake", "restart"])
def test_everything_waits_while_a_form_is_open(scene: Scene, do: str) -> None:
    agent, wish = scene.agent(), command(do, "player" if do == "restart" else "")
    scene.player.form_is_over = True
    agent.heard((wish,))
    agent.look()
    assert (scene.done, scene.hub.screenshots, outcomes(agent)) == ([], [], [])
    scene.player.form_is_over = False
    agent.look()
    assert len(scene.done) == 1
    assert outcomes(agent) == [("done", "")]


def test_a_form_that_opens_in_the_same_instant_is_waited_for_too(scene: Scene) -> None:
    agent, wish = scene.agent(), command("screenshot")
    scene.player.opens_at_once = True
    agent.heard((wish,))
    agent.look()
    assert (outcomes(agent), scene.hub.screenshots) == ([], [])
    scene.player.opens_at_once = False
    agent.look()
    assert (outcomes(agent), scene.hub.screenshots) == ([("done", "")], [PICTURE])


def test_a_screenshot_goes_to_the_hub_and_stays_on_no_disk(scene: Scene) -> None:
    agent = scene.agent()
    agent.heard((command("screenshot"),))
    agent.look()
    assert scene.hub.screenshots == [PICTURE]
    assert not list(scene.folder.rglob("*.png"))


def test_a_restart_of_the_agent_is_done_when_it_comes_back(scene: Scene) -> None:
    agent, wish = scene.agent(), command("restart", "agent")
    kept = KeptCommands(scene.settings.agent_dir / "commands.json")
    kept.begin(wish.id, NOW, NOW, ends_us=True)  # and then it was ended
    again = scene.agent()
    assert outcomes(again) == [("done", "")]
    again.heard((wish,))
    again.look()
    assert not scene.restarted.is_set()
    agent.heard((command("restart", "agent"),))
    agent.look()
    assert scene.restarted.is_set()


def test_what_a_power_cut_broke_off_is_not_begun_again(scene: Scene) -> None:
    wish = command("screenshot")
    KeptCommands(scene.settings.agent_dir / "commands.json").begin(wish.id, NOW, NOW, ends_us=False)
    agent = scene.agent()
    agent.heard((wish,))
    agent.look()
    assert outcomes(agent) == [("failed", "cut_off")]
    assert scene.done == []


@pytest.mark.parametrize(
    ("wish", "outcome"),
    [
        (command("identify", minutes=-1), ("expired", "")),
        (command("levitate"), ("unknown", "")),
        (command("restart", "hub"), ("unknown", "")),
        (command("restart", "device"), ("refused", "not_allowed")),
    ],
    ids=["too late", "of a newer hub", "of another part", "not allowed here"],
)
def test_what_may_not_be_done_is_answered(
    scene: Scene, wish: Command, outcome: tuple[str, str]
) -> None:
    agent = scene.agent()
    agent.heard((wish,))
    agent.look()
    assert outcomes(agent) == [outcome]
    assert scene.done == []


def allow_restarts(scene: Scene) -> None:
    scene.settings = scene.settings.model_copy(
        update={"commands": scene.settings.commands.model_copy(update={"restart_device": True})}
    )


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_device_that_may_not_be_restarted_says_so(scene: Scene, by_hand: bool) -> None:
    allow_restarts(scene)
    scene.request = None if by_hand else scene.folder / "restart-device"
    agent = scene.agent()
    agent.heard((command("restart", "device"),))
    agent.look()  # `false` stands in for systemctl; and nobody hears of the file
    assert outcomes(agent) == [("failed", "may_not_restart")]
    assert not (scene.folder / "restart-device").exists()


def test_the_device_restarts_by_a_file_that_systemd_watches_for(scene: Scene) -> None:
    allow_restarts(scene)
    request = scene.request = scene.folder / "restart-device"
    heard = threading.Thread(target=lambda: (wait_for(request.exists), request.unlink()))
    heard.start()
    agent = scene.agent()
    agent.heard((command("restart", "device"),))
    agent.look()
    heard.join()
    assert outcomes(agent) == [("done", "")]


def test_clearing_the_cache_takes_the_feed_s_metadata_and_leaves_what_it_trusts(
    scene: Scene,
) -> None:
    store = scene.settings.store_dir
    for folder in ("metadata/feed", "trust"):
        (store / folder).mkdir(parents=True)
        (store / folder / "kept.json").write_text("{}")
    agent = scene.agent()
    agent.heard((command("clear_cache"),))
    agent.look()
    assert outcomes(agent) == [("done", "")]
    assert not (store / "metadata").exists()
    assert (store / "trust" / "kept.json").exists()


# --- a hub in wrong hands learns nothing by asking ------------------------------------------------


def answered_at(scene: Scene, do: str, form_s: int) -> tuple[int, list[tuple[str, str]]]:
    """Seconds until the hub hears of a command given while a form is open for so long."""
    scene.answer_after = timedelta(minutes=5)
    agent = scene.agent()
    scene.player.form_is_over = form_s > 0
    agent.heard((command(do),))
    for second in range(0, 900, 10 if form_s else 100):
        scene.now = NOW + timedelta(seconds=second)
        scene.player.form_is_over = second < form_s
        agent.look()
        if agent.results():
            assert scene.announced == [scene.now]
            return second, outcomes(agent)
    return 900, outcomes(agent)


@pytest.mark.parametrize("form_s", [0, 290])
@pytest.mark.parametrize("do", ["identify", "screenshot"])
def test_the_hub_hears_as_late_of_a_command_whether_it_met_a_form_or_not(
    scene: Scene, do: str, form_s: int
) -> None:
    assert answered_at(scene, do, form_s) == (300, [("done", "")])
    assert scene.hub.screenshots == ([PICTURE] if do == "screenshot" else [])


def test_a_form_of_more_than_five_minutes_costs_five_more(scene: Scene) -> None:
    assert answered_at(scene, "identify", 310) == (600, [("done", "")])


def test_the_picture_is_of_when_it_was_taken_and_comes_when_all_do(scene: Scene) -> None:
    scene.answer_after = timedelta(minutes=5)
    agent = scene.agent()
    agent.heard((command("screenshot"), command("screenshot")))
    agent.look()
    assert (scene.done, scene.hub.screenshots) == (["screenshot"], [])  # one is held at a time
    agent.heard(())  # the hub need not say it again
    scene.now += timedelta(minutes=5)
    agent.look()
    assert scene.hub.screenshots == [PICTURE]


def test_a_device_does_so_much_in_an_hour_and_no_more(scene: Scene) -> None:
    agent = scene.agent()
    for _ in range(BEGUN_PER_HOUR + 2):
        agent.heard((command("identify", minutes=90),))
        agent.look()
    assert len(scene.done) == BEGUN_PER_HOUR
    assert outcomes(scene.agent())[-2:] == [("refused", "too_many")] * 2
    scene.now += timedelta(minutes=61)
    agent.heard((command("identify", minutes=90),))
    agent.look()
    assert len(scene.done) == BEGUN_PER_HOUR + 1


def test_a_flood_of_commands_wears_no_card_and_hides_none_that_was_begun(scene: Scene) -> None:
    agent, wish = scene.agent(), command("identify")
    agent.heard((wish,))
    agent.look()
    for _ in range(20):
        agent.heard(tuple(command("levitate") for _ in range(20)))
        agent.look()
    kept = KeptCommands(scene.settings.agent_dir / "commands.json")
    assert (kept.knows(wish.id), kept.within_the_hour(NOW)) == (True, (1, ANSWERED_PER_HOUR))
