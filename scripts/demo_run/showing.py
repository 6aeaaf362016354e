"""`scripts/demo`: the whole of Se Busca for a person to try, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from scripts.demo_run.editors import Editor
from scripts.demo_run.house import CHANNEL, ROOT, House
from scripts.demo_run.processes import DemoError

FOLDER = ROOT / "build" / "demo" / "house"
Done = TypeVar("Done")
WAITING = "DEM00010"
"""Left for whoever tries the demo to approve."""
SIZE = {False: (1280, 720), True: (720, 1280)}


def show(*, language: str, portrait: bool) -> int:
    """Starts everything, says where it is, and waits; 0 after Ctrl-C, 1 when a part would not."""
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    window = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    house = House(FOLDER, size=SIZE[portrait], window=window, language=language)
    house.clear()
    try:
        accounts, link = _start(house)
        print(_words(house, accounts, link), flush=True)
        while True:
            time.sleep(1)
            house.programs.check_alive()
    except KeyboardInterrupt:
        print("\nstopping …", flush=True)
        return 0
    except DemoError as error:
        print(f"\nscripts/demo: {error}", flush=True)
        return 1
    finally:
        house.stop()


def _start(house: House) -> tuple[dict[str, str], str]:
    _do("tip desk's keys", house.tip_desk.make_keys)
    _do("keys and both signed repositories", house.make_keys)
    _do("database of the hub", house.make_database)
    accounts = _do("fictional campaign", house.load_campaign).accounts
    _do("Mosquitto, hub and worker", house.start_services)
    _do("approved by a second person", lambda: _approve(house, accounts["beto"]))
    _do("kiosk, enrolled by its code", lambda: _enrol(house))
    return accounts, _do("tip desk", house.start_desk)


def _enrol(house: House) -> None:
    house.write_kiosk_config()
    house.start_kiosk()
    command = [sys.executable, "-m", "scripts.demo_run.placing", house.code_on_screen()]
    house.programs.run("placing", command)
    house.wait_for_slide()


def _approve(house: House, password: str) -> None:
    beto = Editor(house.base_url, "beto", password)
    for request in beto.pending():
        if request["subject_id"] != WAITING:
            beto.approve(request)
    beto.wait_until_published(CHANNEL)


def _do(name: str, action: Callable[[], Done]) -> Done:
    print(f"{name:<40}", end="", flush=True)
    began = time.monotonic()
    done = action()
    print(f"{time.monotonic() - began:6.1f} s", flush=True)
    return done


def _words(house: House, accounts: dict[str, str], link: str) -> str:
    screen = (
        "The kiosk is in its window."
        if house.window
        else "No display here, so the kiosk draws offscreen. A picture of what it shows:\n"
        f"  SEBUSCA_KIOSK_CONFIG={house.kiosk_config} .venv/bin/sebusca-kiosk screenshot now.png"
    )
    people = "\n".join(f"  {name:<6} {password}" for name, password in accounts.items())
    return f"""
Hub:      {house.base_url}/admin/
Accounts (ana and beto are editors, ana in Spanish, beto in English):
{people}

Ana has written a notice that waits for a second person. Sign in as beto, approve it,
and watch it come to the screen. Then take somebody down: “Take off every screen”.
{screen}

Touch “Give information” on the kiosk and say something: it is sealed there, and the tip desk alone
can read it. The desk's page (a link that works once) and the passphrase that unlocks it:
  {link}
  {house.tip_desk.passphrase}
What the desk replies is read with the receipt's eight words at {house.base_url}/R

Ctrl-C stops everything.
"""


def _as_ctrl_c(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
