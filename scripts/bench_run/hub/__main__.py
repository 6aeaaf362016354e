"""`scripts/bench hub [--notices N] [--runs N] [--quiet]`: the waits of editors and approvers.

A real hub (granian), its worker and the shared renderer, with 5,000 notices that have a photograph
each, 40 channels and 200 screens; meanwhile editors save, somebody turns the pages of lists, and
screens ask. Timed over HTTP to the last byte: 50 previews of a draft that is being typed, the
approving page of a channel of 60 notices, and every page of the admin. Issue 5, Must show 4.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

from scripts.bench_run.figures import Report, percentile
from scripts.bench_run.hub.browsing import Browser, PageFailed
from scripts.bench_run.hub.load import EDIT, Done, Load
from scripts.bench_run.hub.pages import pages_of
from scripts.bench_run.hub.stock import CHANNELS, LONG_CHANNEL, Stocked
from scripts.demo_run.forms import fields_of
from scripts.demo_run.house import ROOT, House
from scripts.demo_run.processes import DemoError

NOTICES: Final = 5_000
PREVIEWS: Final = 50
RUNS: Final = 12
PREVIEW_S: Final = 1.5
"""DESIGN §9; the page too is a budget of issue 5."""
PAGE_S: Final = 1.0
STOCK_S: Final = 3_600
PREVIEW: Final = "/admin/snippets/notices/notice/preview/{}/"
SCREENS: Final = ("1920x1080", "1080x1920", "1280x720", "800x480")
_DRAWN: Final = "data:image/png;base64,"


def main(arguments: Sequence[str] | None = None) -> int:
    """Stock, measure, report."""
    parser = argparse.ArgumentParser(prog="scripts/bench hub", description=__doc__.split("\n")[0])
    parser.add_argument("--notices", type=int, default=NOTICES)
    parser.add_argument("--runs", type=int, default=RUNS, help="times each page is asked for")
    parser.add_argument("--quiet", action="store_true", help="without the load beside it")
    options = parser.parse_args(arguments)
    house = House(ROOT / "build" / "bench" / "hub")
    house.broker_port = None
    house.clear()
    try:
        stocked = stock(house, options.notices)
        house.start_worker()  # a hub without one says that it is not well
        house.start_hub()
        done, waits = measure(house.base_url, stocked, options.runs, quiet=options.quiet)
    except (DemoError, PageFailed) as error:
        print(f"scripts/bench hub: {error}", file=sys.stderr)
        return 1
    finally:
        house.stop()
    return report_of(waits, done, options.notices).finish()


def stock(house: House, notices: int) -> Stocked:
    """Keys, tables and content of a hub."""
    house.make_keys()
    house.make_database()
    began = time.monotonic()
    module = "scripts.bench_run.hub.stock"
    output = house.programs.run(module, [sys.executable, "-m", module, str(notices)],
                                seconds=STOCK_S)  # fmt: skip
    print(f"  {notices} notices after {time.monotonic() - began:.0f} s", flush=True)
    return Stocked(**json.loads(output.splitlines()[-1]))


def measure(
    base_url: str, stocked: Stocked, runs: int, *, quiet: bool = False
) -> tuple[Done, Mapping[str, Sequence[float]]]:
    """Seconds by what was waited for, and what the load did meanwhile. Raises PageFailed."""
    load = Load(base_url, stocked)
    beto = Browser(base_url, "beto", stocked.accounts["beto"])
    waits: dict[str, list[float]] = {}
    with load if not quiet else contextlib.nullcontext():
        waits["preview"] = previews(beto, stocked.drafts[0], PREVIEWS)
        _tell("preview", waits["preview"])
        for name, address in pages_of(stocked).items():
            waits[name] = [beto.get(address).seconds for _ in range(runs)]
            _tell(name, waits[name])
    return load.done, waits


def previews(browser: Browser, notice: int, count: int) -> list[float]:
    """Somebody types: each pause sends the form and asks for the picture, never one seen before.

    The first starts the renderer and is not counted. Raises PageFailed for one without a picture.
    """
    fields = fields_of(browser.get(EDIT.format(notice)).text)
    chance = random.Random(3)  # noqa: S311 - the same in every run
    seconds = []
    for number in range(count + 1):
        typed = {**fields, "charge_es": f"Cargo ficticio que se escribe, letra {number}"}
        screen = f"{chance.choice(SCREENS)}-{chance.choice(('es', 'en'))}-normal-normal"
        sent = browser.post(PREVIEW.format(notice), typed)
        page = browser.get(f"{PREVIEW.format(notice)}?mode={screen}&in_preview_panel=true")
        if _DRAWN not in page.text:
            raise PageFailed(f"no picture: {page.text[-400:]}")
        seconds.append(sent.seconds + page.seconds)
    return seconds[1:]


def report_of(waits: Mapping[str, Sequence[float]], done: Done, notices: int) -> Report:
    """Every wait against its budget; a load that broke off keeps none."""
    report = Report("hub")
    report.add("notices", notices, "notices", NOTICES, "at least")
    report.add("channels", CHANNELS, "channels")
    report.add("notices of the approved channel", LONG_CHANNEL, "notices")
    for name, seconds in waits.items():
        report.add(f"{name}, p50", statistics.median(seconds), "s")
        budget = PREVIEW_S if name == "preview" else PAGE_S
        report.add(f"{name}, p95", percentile(seconds, 0.95), "s", budget)
    report.add("meanwhile: drafts saved", done.saved, "drafts")
    report.add("meanwhile: pages of lists read", done.read, "pages")
    report.add("meanwhile: polls answered", done.polled, "polls")
    report.add("meanwhile: broken off", len(done.failures), "tasks", 0, "exactly")
    for failure in done.failures:
        print(f"  the load broke off: {failure}", file=sys.stderr)
    return report


def _tell(name: str, seconds: Sequence[float]) -> None:
    print(f"  {name}: {statistics.median(seconds):.3f} s, p95 {percentile(seconds, 0.95):.3f} s",
          flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
