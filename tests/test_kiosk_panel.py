"""The panel by what each tool really prints, the order that has the player switch it, and who asks.

The stand-ins print what the real programs do: wlr-randr 0.2 (print_state of its main.c), ddcutil
1.4 (`VCP %02X SNC x%02x`), cec-ctl 1.22 (cec-ctl.cpp, cec-log.cpp), xset 1.2 (query of xset.c),
wlopm (its manual).
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kiosk.agent.panels import Panels
from kiosk.control import order
from kiosk.errors import PlayerRefused, PlayerUnreachable
from kiosk.panel import (
    SESSION_TOOLS,
    WIRE_TOOLS,
    Panel,
    Power,
    read_cec,
    read_ddcutil,
    read_wlopm,
    read_wlr_randr,
    read_xset,
)
from kiosk.player.control import ControlSocket
from kiosk.player.panel_order import PanelOrder
from tests.fixtures_xvfb import a_display, needs_xvfb

FAKES = {
    "wlopm": """case "$1" in
--on|--off) [ "$2" = "*" ] || exit 1; echo "${1#--}" > state;;
"") echo "HDMI-A-1 $(cat state)";;
esac""",
    "wlr-randr": """if [ "$1" = --output ]; then
[ "$2 $4 $5" = "HDMI-A-2 --output HDMI-A-1" ] && [ "$3" = "$6" ] || exit 1
echo "${3#--}" > state; exit; fi
[ "$(cat state)" = on ] && e=yes || e=no
for output in HDMI-A-2 HDMI-A-1; do
echo "$output \\"Example Inc. Panel 43 0x01010101 ($output)\\""
echo '  Physical size: 940x530 mm'
echo "  Enabled: $e"
echo '  Modes:'
echo '    1920x1080 px, 60.000000 Hz (preferred, current)'
[ $e = no ] || printf '  Position: 0,0\\n  Transform: normal\\n  Scale: 1.000000\\n'
done""",
    "xset": """case "$*" in
q) printf 'Keyboard Control:\\n  auto repeat:  on    key click percent:  0\\n'
printf 'Screen Saver:\\n  prefer blanking:  no    allow exposures:  yes\\n'
printf '  timeout:  0    cycle:  600\\n'
printf 'DPMS (Display Power Management Signaling):\\n'
printf '  Standby: 0    Suspend: 0    Off: 0\\n'
case "$(cat state)" in on) printf '  DPMS is Disabled\\n';;
*) printf '  DPMS is Enabled\\n  Monitor is Off\\n';; esac;;
"+dpms dpms 0 0 0 dpms force "*) echo "$8" > state;;
*) exit 1;;
esac""",
    "ddcutil": """case "$*" in
"--terse getvcp D6") [ "$(cat state)" = on ] && echo 'VCP D6 SNC x01' || echo 'VCP D6 SNC x04';;
"--noverify setvcp D6 1") echo on > state;;
"--noverify setvcp D6 4") echo off > state;;
*) exit 1;;
esac""",
    "cec-ctl": """[ "$1" = --skip-info ] || exit 1; shift
if [ "$1" = --playback ]; then touch address; exit; fi
[ -e address ] || { echo 'Adapter is unconfigured, please configure it first.' >&2; exit 0; }
echo; echo 'Transmit from Playback Device 1 to TV (4 to 0):'
case "$*" in
"--to 0 --give-device-power-status") echo 'GIVE_DEVICE_POWER_STATUS (0x8f)'
[ "$(cat state)" = on ] && p='on (0x00)' || p='standby (0x01)'
echo '    Received from TV (0):'; echo '    REPORT_POWER_STATUS (0x90):'
echo "	pwr-state: $p"
echo '	Sequence: 3 Tx Timestamp: 81.204s Rx Timestamp: 81.313s'
echo '	Approximate response time: 61 ms';;
"--to 0 --image-view-on") echo 'IMAGE_VIEW_ON (0x04)'; echo on > state;;
"--to 0 --standby") echo 'STANDBY (0x36)'; echo off > state;;
esac""",
}


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


def test_a_panel_that_is_mute_while_it_sleeps_is_woken_all_the_same(path: Path) -> None:
    mute = FAKES["ddcutil"].replace("echo 'VCP D6 SNC x04'", "echo 'VCP D6 ERR'")
    install(path, "ddcutil", mute)
    panel = Panel()
    assert (panel.switch("off"), panel.tool) == (False, "")
    assert (Panel().switch("on"), panel.power()) == (True, "on")  # by another process, even


@pytest.mark.parametrize(
    ("read", "said", "power"),
    [
        (read_wlopm, "HDMI-A-1 off\nHDMI-A-2 on\n", "on"),
        (
            read_wlopm,
            "ERROR: Wayland server does not support zwlr-output-power-management-v1",
            None,
        ),
        (read_wlr_randr, "compositor doesn't support wlr-output-management-unstable-v1\n", None),
        (read_ddcutil, "VCP D6 SNC x05\n", "off"),
        (read_ddcutil, "VCP D6 SNC x00\n", None),  # some panels, whatever they do
        (read_ddcutil, "VCP D6 ERR\n", None),
        (read_ddcutil, "Display not found\n", None),
        (read_cec, "\tpwr-state: to-on (0x02)\n", "on"),
        (read_cec, "\tpwr-state: to-standby (0x03)\n", "off"),
        (
            read_cec,
            "\tSequence: 1 Tx Timestamp: 9.1s\n\tTx, Not Acknowledged (1), Max Retries",
            None,
        ),
        (read_xset, "  DPMS is Enabled\n  Monitor is in Standby\n", "off"),
        (read_xset, "  DPMS is Enabled\n  Monitor is On\n", "on"),
        (read_xset, "  Server does not have the DPMS Extension\n", None),
    ],
)
def test_what_the_tools_print_is_read_as_it_is_meant(read: Any, said: str, power: str) -> None:
    assert read(said) == power


@needs_xvfb
@pytest.mark.skipif(shutil.which("xset") is None, reason="needs xset (scripts/setup --for test)")
def test_the_real_xset_does_not_answer_for_a_server_that_cannot_switch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_display(tmp_path) as display:
        monkeypatch.setenv("DISPLAY", display.name)
        panel = Panel(SESSION_TOOLS)
        assert (panel.power(), panel.switch("off"), panel.tool) == (None, False, "")


# --- the order to the player, and the agent that gives it -----------------------------------------


@dataclass
class Player:
    """A control socket at which only the panel's order is obeyed."""

    socket: Path
    asleep: bool = False
    drawing: list[Mapping[str, Any]] = field(default_factory=list)
    """What the drawing thread was bothered with."""

    def panels(self) -> Panels:
        """The agent's."""
        return Panels(lambda **more: order(self.socket, "panel", **more), Panel(WIRE_TOOLS))


@pytest.fixture
def player(tmp_path: Path, path: Path) -> Iterator[Player]:
    made = Player(tmp_path / "p.sock")
    with ExitStack() as stack:
        socket = ControlSocket(
            made.socket,
            lambda said, _answer: made.drawing.append(said),
            apart={"panel": PanelOrder(Panel(SESSION_TOOLS), lambda: made.asleep)},
        )
        socket.start()
        stack.callback(socket.stop)
        yield made


def state(path: Path) -> Power:
    said = (path / "state").read_text(encoding="utf-8").strip()
    return "on" if said == "on" else "off"


def test_the_agent_has_the_player_switch_by_the_displays_tools(path: Path, player: Player) -> None:
    install(path, "wlopm", FAKES["wlopm"])
    install(path, "ddcutil", FAKES["ddcutil"])
    player.asleep = True
    panels = player.panels()
    assert (panels.switch("off"), panels.tool, state(path)) == (True, "wlopm", "off")
    assert (panels.switch("on"), panels.tool, state(path)) == (True, "wlopm", "on")
    assert order(player.socket, "panel") == {"ok": True, "tool": "wlopm", "power": "on"}
    assert player.drawing == []


def test_nothing_is_darkened_that_is_to_be_seen_not_even_by_another_tool(
    path: Path, player: Player
) -> None:
    install(path, "wlopm", FAKES["wlopm"])
    install(path, "ddcutil", FAKES["ddcutil"])
    panels = player.panels()
    assert (panels.switch("off"), state(path)) == (False, "on")
    assert panels.switch("on")
    with pytest.raises(PlayerRefused, match="absent"):
        order(player.socket, "panel", power="dim")


def test_where_the_player_has_no_tool_the_agent_uses_the_panels_wires(
    path: Path, player: Player
) -> None:
    install(path, "cec-ctl", FAKES["cec-ctl"])
    player.asleep = True
    panels = player.panels()
    assert (panels.switch("off"), panels.tool, state(path)) == (True, "cec-ctl", "off")


def test_without_a_player_the_panel_is_still_reached(path: Path, tmp_path: Path) -> None:
    install(path, "ddcutil", FAKES["ddcutil"])

    def nobody(**_more: object) -> Any:
        raise PlayerUnreachable(tmp_path, "No such file or directory")

    panels = Panels(nobody)
    assert (panels.switch("off"), panels.tool, state(path)) == (True, "ddcutil", "off")
