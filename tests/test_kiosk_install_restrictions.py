"""Agent and player under the restrictions of their units, as `sebusca-kiosk install` writes them.

Process 1 is no systemd here, so `tests.unit_sandbox` puts each line of the unit on the process:
user, namespaces, read-only mounts, devices, capabilities, system calls, families. The display is
Xvfb behind a socket in the file system and a key, as the display's unit has it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from kiosk.agent.restarting import REQUEST
from kiosk.install.layout import DISPLAYS, layout
from tests.fixtures_agent import wait_for
from tests.fixtures_form import (
    SETTLED_FIRST_S,
    SIZE,
    RealHand,
    mirrored_view,
    press_give_information,
)
from tests.fixtures_technician import TOKEN, pin_of
from tests.fixtures_tip_form import offscreen  # noqa: F401 - a fixture
from tests.fixtures_unit import (
    Installed,
    a_locked_display,
    an_installation,
    descendants,
    heard,
    needs_namespaces,
    started,
)
from tests.fixtures_xvfb import needs_xvfb
from tests.test_config_deploy import FILES
from tests.unit_sandbox import Unit, read_service

SCORES = {
    "sebusca-agent": 1.7,
    "sebusca-player": 1.4,
    "sebusca-watchdog": 1.4,
    "sebusca-restart": 1.4,
    "sebusca-display-cage": 1.7,
    "sebusca-display-labwc": 1.7,
}
"""Of `systemd-analyze security`, 0 to 10, lower is better: at most this (docs/deploy.md)."""


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    with an_installation() as made:
        made.write_settings()
        made.users.does("agent", lambda: made.device.publish_people(1, 2))
        yield made


@needs_xvfb
@needs_namespaces
@pytest.mark.slow
def test_the_player_plays_and_takes_a_tip_under_its_units_restrictions(
    installed: Installed,
    offscreen: None,  # noqa: F811 - the fixture
) -> None:
    with (
        tools(installed),
        a_locked_display(installed, SIZE) as display,
        started(installed, "sebusca-player") as (player, manager),
    ):
        player.until(lambda status: status["shown_at"])
        assert heard(manager, 3.0)[:2] == ["READY=1", "WATCHDOG=1"]
        assert what_the_agent_has_done(installed) == ["False -", "True xset", "True xset", "PNG 0"]
        player.until_form("warm")
        press_give_information(display)
        player.until_form("open")
        hand = RealHand(display=display, view=mirrored_view(1, 2))
        hand.until_alike()
        time.sleep(SETTLED_FIRST_S)
        hand.touch("not_sure", "knows:vehicle", "finish")
        hand.touch_at(*hand.middle("save"))
        wait_for(lambda: installed.users.does("agent", installed.device.spool.count) == "1", 10)
        (drawing,) = descendants(player.process.pid, ["player"])
        (form, *_) = descendants(player.process.pid, ["kiosk.form"])
        for process in (drawing, form):
            assert confinement(process) == {
                "uid": installed.users.ids["player"], "capabilities": 0, "no_new_privs": 1,
                "seccomp": 2, "interfaces": ["lo"], "core": (0, 0),
            }  # fmt: skip
        assert "Traceback" not in player.said


XSET = """#!/bin/sh
# Of a display that can be switched; and it must be there for whoever calls.
/usr/bin/xset q >/dev/null || exit 1
state=/run/sebusca-player/panel
case "$*" in
"q") [ -e "$state" ] && is=Off || is=On; printf "  DPMS is Enabled\\n  Monitor is $is\\n";;
*off) touch "$state";;
*on) rm -f "$state";;
esac
"""


@contextmanager
def tools(installed: Installed) -> Iterator[None]:
    """Programs that the units find before the system's."""
    folder = installed.stage / "tools"
    folder.mkdir()
    (folder / "xset").write_text(XSET, "ascii")
    (folder / "xset").chmod(0o755)
    yield
    shutil.rmtree(folder)


AGENT = """
from functools import partial
from pathlib import Path
from config.kiosk import load_kiosk_settings
from kiosk.agent.means import DeviceMeans
from kiosk.agent.panels import Panels
from kiosk.control import order
from kiosk.hub_line import HubLine

settings = load_kiosk_settings(Path("/etc/sebusca/kiosk.yaml"))
ask = partial(order, settings.player_socket)
panels = Panels(partial(ask, "panel"))
means = DeviceMeans(settings, None, HubLine("http://127.0.0.1:9"), *[lambda *_: None] * 4)
print(panels.switch("off"), panels.tool or "-")  # the slides are to be seen
ask("sleep")
print(panels.switch("off"), panels.tool)
ask("rouse")
print(panels.switch("on"), panels.tool)
print(means.screenshot()[1:4].decode(), len(list((settings.runtime_dir / "for-the-hub").iterdir())))
"""


def what_the_agent_has_done(installed: Installed) -> list[str]:
    """The panel switched and a picture taken, each with its own unit's restrictions: by the agent,
    which reaches no display, through the player, which may."""
    python = str(FILES.parents[2] / ".venv/bin/python")
    done = subprocess.run(
        installed.command("sebusca-agent", python, "-c", AGENT),
        cwd=FILES.parents[2], capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def confinement(process: psutil.Process) -> dict[str, object]:
    """What the kernel says of a process (proc(5))."""
    folder = Path("/proc", str(process.pid))
    status = dict(re.findall(r"^(\w+):\s*(\S+)", (folder / "status").read_text(), re.MULTILINE))
    devices = (folder / "net/dev").read_text("ascii").splitlines()[2:]
    core = re.search(
        r"^Max core file size\s+(\d+)\s+(\d+)", (folder / "limits").read_text(), re.MULTILINE
    )
    assert core is not None
    return {
        "uid": int(status["Uid"]),
        "capabilities": int(status["CapEff"], 16) | int(status["CapBnd"], 16),
        "no_new_privs": int(status["NoNewPrivs"]),
        "seccomp": int(status["Seccomp"]),
        "interfaces": [line.split(":")[0].strip() for line in devices],
        "core": (int(core[1]), int(core[2])),
    }


FORBIDDEN_TO_BOTH = """
    another_user = os.setuid(0)
    a_namespace = ctypes.CDLL(None, use_errno=True).unshare(0x10000000)
    the_clock = time.clock_settime(time.CLOCK_REALTIME, time.time())
    a_raw_socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    a_set_id_file = os.mkdir("/run/sebusca/x", 0o2770)
    the_settings = open("/etc/sebusca/kiosk.yaml", "a")
    the_program = open("/opt/sebusca/pyproject.toml", "a")
    a_home = os.listdir("/home")
    the_clocks_state = ctypes.CDLL(None).adjtimex(ctypes.byref((ctypes.c_char * 512)())) >= 0
"""


@needs_namespaces
def test_the_player_reaches_no_network_no_secret_and_nobody_elses_file(
    installed: Installed,
) -> None:
    assert installed.tries(
        "sebusca-player",
        FORBIDDEN_TO_BOTH
        + """
        internet = socket.socket(socket.AF_INET)
        internet_6 = socket.socket(socket.AF_INET6)
        netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)
        local = socket.socket(socket.AF_UNIX).family
        feed = len(os.listdir("/var/lib/sebusca/store")) > 3
        another_feed = os.unlink("/var/lib/sebusca/store/current")
        token = os.listdir("/var/lib/sebusca/agent")
        spool = open("/var/lib/sebusca/spool/probe", "w").close()
        devices = sorted(set(os.listdir("/dev")) & {"mem", "input", "sda", "vda"})
        speech = len(subprocess.check_output(["espeak-ng", "--stdout", "a"])) > 99
    """,
    ) == {
        "another_user": "PermissionError", "a_namespace": "-1", "the_clock": "PermissionError",
        "a_raw_socket": "PermissionError", "a_set_id_file": "PermissionError",
        "the_settings": "OSError", "the_program": "PermissionError", "a_home": "PermissionError",
        "the_clocks_state": "True", "internet": "PermissionError", "internet_6": "PermissionError",
        "netlink": "PermissionError", "local": "1", "feed": "True", "another_feed": "OSError",
        "token": "PermissionError", "spool": "None", "devices": "[]", "speech": "True",
    }  # fmt: skip


@needs_namespaces
def test_the_agent_reaches_the_network_and_no_display(installed: Installed) -> None:
    (installed.stage / "run/sebusca-display/cookie").touch()
    assert installed.tries(
        "sebusca-agent",
        FORBIDDEN_TO_BOTH
        + """
        internet = socket.socket(socket.AF_INET).family
        internet_6 = socket.socket(socket.AF_INET6).family
        netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)
        displays = [name for name in os.listdir("/tmp") if name.startswith(".X")]
        key = open("/run/sebusca-display/cookie")
        compositor = socket.socket(socket.AF_UNIX).connect("/run/sebusca-display/wayland-0")
        x_server = subprocess.run(["xset", "-display", ":0", "q"], capture_output=True).returncode
        devices = sorted(set(os.listdir("/dev")) & {"dri", "snd", "input", "mem", "vda"})
        feed = open("/var/lib/sebusca/store/probe", "w").close()
        token = open("/var/lib/sebusca/agent/probe", "w").close()
        written_code = mmap.mmap(-1, 4096, prot=7)
        a_restart = open(os.environ["RUNTIME_DIRECTORY"] + "/restart-device", "w").close()
        where = os.path.exists("/run/sebusca-agent/restart-device")
        others_may_ask = os.stat("/run/sebusca-agent").st_mode & 0o77
    """,
    ) == {
        "another_user": "PermissionError", "a_namespace": "-1", "the_clock": "PermissionError",
        "a_raw_socket": "PermissionError", "a_set_id_file": "PermissionError",
        "the_settings": "OSError", "the_program": "PermissionError", "a_home": "PermissionError",
        "the_clocks_state": "True", "internet": "2", "internet_6": "10",
        "netlink": "PermissionError",
        "displays": "[]", "key": "PermissionError", "compositor": "PermissionError",
        "x_server": "1", "devices": "[]", "feed": "None", "token": "None",
        "written_code": "PermissionError", "a_restart": "None", "where": "True",
        "others_may_ask": "0",
    }  # fmt: skip


@needs_namespaces
def test_the_agent_comes_up_under_its_units_restrictions(installed: Installed) -> None:
    """And judges a technician's PIN, which the other unit's user asks about and cannot look up."""
    installed.users.does("agent", lambda: installed.users.token.write_text(TOKEN, "ascii"))
    asks = (
        "__import__('kiosk.control').control.order"
        "(__import__('pathlib').Path('/run/sebusca/agent.sock'), 'enter', pin='{}')"
    )
    with started(installed, "sebusca-agent") as (agent, manager):
        manager.settimeout(30)
        assert manager.recv(99) == b"READY=1"
        assert installed.tries(
            "sebusca-player",
            f"""
            wrong = {asks.format("00000000")}['door']['tries']
            right = len({asks.format(pin_of(1))}['visit'])
            record = open("/var/lib/sebusca/agent/technician.json")
        """,
        ) == {"wrong": "4", "right": "43", "record": "PermissionError"}
        agent.process.send_signal(signal.SIGTERM)
        assert agent.process.wait(10) == 0
        assert "Traceback" not in agent.said


@needs_namespaces
def test_a_line_that_nothing_applies_is_an_error(installed: Installed) -> None:
    file = installed.stage / "etc/systemd/system/sebusca-agent.service"
    text = file.read_text("utf-8")
    file.write_text(text.replace("UMask=", "ProtectSomethingNew=yes\nUMask="), "utf-8")
    try:
        done = subprocess.run(
            installed.command("sebusca-agent", "true"), cwd=FILES.parents[2],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        file.write_text(text, "utf-8")
    assert (done.returncode, "ProtectSomethingNew" in done.stderr) == (1, True)


# --- what systemd says --------------------------------------------------------------------------

needs_analyze = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)


@needs_analyze
@pytest.mark.parametrize("name", SCORES)
def test_systemds_own_score_of_a_unit_is_no_worse_than_we_say(name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", f"{FILES}/{name}.service"],
        capture_output=True, text=True, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    score = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert score is not None
    assert float(score[1]) <= SCORES[name]
    told = (FILES.parents[2] / "docs/deploy.md").read_text("utf-8")
    assert f"| `{name}` | {SCORES[name]} |" in told


@needs_analyze
def test_systemd_understands_everything_that_is_installed() -> None:
    kinds = ("service", "timer", "path", "mount")
    units = sorted(file for kind in kinds for file in FILES.glob(f"*.{kind}"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, units)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    absent = re.compile(r"Command .* is not executable: No such file or directory$")
    complaints = [
        line for line in done.stderr.splitlines() if "sebusca" in line or ".mount" in line
    ]
    assert [line for line in complaints if not absent.search(line)] == []


def test_a_restart_that_the_agent_asks_for_is_heard_once_and_by_nobody_else() -> None:
    asked = f"/run/{read_service(FILES / 'sebusca-agent.service')['RuntimeDirectory'][0]}/{REQUEST}"
    assert f"\nPathExists={asked}\n" in (FILES / "sebusca-restart.path").read_text("utf-8")
    does = read_service(FILES / "sebusca-restart.service")
    assert does["ExecStartPre"] == [f"+/bin/rm -f {asked}"]
    assert does["ExecStart"] == ["/bin/systemctl --no-block reboot"]
    links = {link.path.name: link.path.parent.name for link in layout("x11").links}
    assert links["sebusca-restart.path"] == "paths.target.wants"


@pytest.mark.parametrize("display", DISPLAYS)
def test_every_display_leaves_no_core_and_swaps_nothing(display: str) -> None:
    files = {file.path.name: file for file in layout(display).files}  # type: ignore[arg-type]
    for name in ("sebusca-display.service", "sebusca-player.service", "sebusca-agent.service"):
        text = files[name].text
        assert ("LimitCORE=0\n" in text, "MemorySwapMax=0\n" in text) == (True, True)


def test_the_sandbox_reads_a_unit_as_systemd_does(tmp_path: Path) -> None:
    file = tmp_path / "a.service"
    file.write_text("[Unit]\nUser=no\n[Service]\n# User=no\nA=1\nA=2 \\\n  3\n[Install]\nB=4\n")
    unit = Unit(read_service(file), tmp_path, [])
    assert (unit.all("A"), unit.unknown()) == (["1", "2 3"], set())
