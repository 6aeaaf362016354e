"""`scripts/demo --check`: drives the demo once through and says which step failed, if one did.

Every step is something a person would do or see; each leaves a PNG in `build/demo/`. With
`TAKE_PICTURES=1` in the environment some of them become those of the documents.
"""

from __future__ import annotations

import os
import shutil
import sys
import time

import requests
from playwright.sync_api import Error as PlaywrightError

from scripts.demo_run.browser import chromium
from scripts.demo_run.check_screen import ScreenCheck
from scripts.demo_run.check_tip import TipCheck
from scripts.demo_run.house import ROOT, House
from scripts.demo_run.processes import DemoError
from scripts.demo_run.steps import Steps

PICTURES = ROOT / "build" / "demo"
DOCUMENTS = ROOT / "docs" / "pictures"
DOCUMENTED = {
    "code": "screen-code",
    "tip-who": "tip-who-es",
    "tip-words": "tip-words-es",
    "tip-saved": "tip-saved-es",
    "desk-replied": "desk-tip",
    "receipt-answer": "receipt-answer",
}
"""Pictures of the check that the documents show, under the names that they have there."""


def check() -> int:
    """Runs all steps; 0, or 1 after saying which step failed and why."""
    house = House(PICTURES / "house", own_display=True)
    house.clear()
    steps = Steps(PICTURES)
    steps.clear()
    started = time.monotonic()
    try:
        _run(house, steps)
    except (DemoError, OSError, requests.RequestException, PlaywrightError) as error:
        print(f"FAILED\n\nscripts/demo --check: step “{steps.name}”: {error}", flush=True)
        _print_logs(house)
        return 1
    except KeyboardInterrupt:
        print("\nstopped", flush=True)
        return 130
    finally:
        house.stop()
    if os.environ.get("TAKE_PICTURES"):
        for name, documented in DOCUMENTED.items():
            shutil.copyfile(steps.taken(name), DOCUMENTS / f"{documented}.png")
    print(f"all steps passed in {time.monotonic() - started:.1f} s; pictures: {PICTURES}")
    return 0


def _run(house: House, steps: Steps) -> None:
    screen, tip = ScreenCheck(house, steps), TipCheck(house, steps)
    tip.make_desk()
    screen.prepare()
    with chromium(steps.pictures) as browser:
        screen.approve(browser)
        tip.enrol(browser, screen.accounts["admin"])
        screen.show()
        tip.give()
        tip.deliver()
        tip.read(browser)
        tip.come_back(browser)
    screen.go_on_alone()


def _print_logs(house: House) -> None:
    for program in house.programs.running:
        print(f"\n--- {program.log}\n{program.log_tail()}", file=sys.stderr)
