"""The check's first half: from keys to a face on the screen, changed, recalled, and shown on
without a hub. Each step is something a person would do or see.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from scripts.demo_run.browser import EditorWindow
from scripts.demo_run.editors import Editor, Refused
from scripts.demo_run.house import CHANNEL, House
from scripts.demo_run.pictures import PHOTOGRAPH, WORDS, changed_share, read_qr
from scripts.demo_run.portrait_server import portraits_served
from scripts.demo_run.processes import DemoError, wait_for
from scripts.demo_run.steps import NAME_WIDTH, Steps

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FACE = "DEM00001"
NEXT_FACE = "DEM00002"
NEW_CHARGE_ES = "Robo de las dos manecillas del reloj y, desde ayer, también del péndulo"
NEW_CHARGE_EN = "Theft of both hands of the clock and, since yesterday, of its pendulum too"
ENOUGH = 0.02
"""A share of pixels that a new sentence, or a face that is gone, changes at the least."""


@dataclass
class ScreenCheck:
    """The steps, and what one leaves for the next."""

    house: House
    steps: Steps
    requests: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        """Everything up to a hub that runs, with drafts that wait for a second person."""
        self.steps.do("keys and both signed repositories", self._keys)
        self.steps.do("database of the hub", self._database)
        self.steps.do("fictional campaign drafted by Ana", self._drafts)
        self.steps.do("Mosquitto, hub and worker", self._start)

    def approve(self, browser: Browser) -> None:
        """Two people put a channel up."""
        house = self.house
        self.ana = Editor(house.base_url, "ana", self.accounts["ana"])
        self.beto = Editor(house.base_url, "beto", self.accounts["beto"])
        self.ana_sees = EditorWindow(browser, house.base_url, "ana", self.accounts["ana"])
        self.beto_sees = EditorWindow(browser, house.base_url, "beto", self.accounts["beto"])
        self.player = house.player
        self.steps.do("FBI-shaped pages imported", self._import)
        self.steps.do("own approval refused", self._own_approval)
        self.steps.do("second editor's approval accepted", self._second_approval)
        self.steps.do("published", self._published)

    def show(self) -> None:
        """On the screen, changed by two people, and down by one."""
        self.steps.do("first verified slide on screen", self._first_slide)
        self.steps.do("QR decoded from the screenshot", self._qr)
        self.steps.do("edited, approved again: the picture changes", self._edited)
        self.steps.do("recall: the face is off the screen", self._recalled)

    def go_on_alone(self) -> None:
        """Without hub, worker and broker."""
        self.steps.do("hub stopped: the screen plays on", self._hub_stopped)

    # --- the hub ---------------------------------------------------------------------------

    def _keys(self) -> str:
        self.house.make_keys()
        return "threshold one, for a demo only"

    def _database(self) -> str:
        self.house.make_database()
        return "SQLite"

    def _drafts(self) -> str:
        loaded = self.house.load_campaign()
        self.requests, self.accounts = loaded.requests, loaded.accounts
        return f"{len(self.requests)} drafts wait for a second person"

    def _start(self) -> str:
        self.house.start_services()
        return self.house.base_url

    def _import(self) -> str:
        from scripts.demo_data.fbi_pages import fbi_pages

        folder = self.house.folder / "fbi"
        folder.mkdir()
        for number, page in enumerate(fbi_pages(), start=1):
            (folder / f"page-{number}.json").write_text(json.dumps(page), encoding="utf-8")
        report = folder / "report" / "report.json"
        report.parent.mkdir()
        with portraits_served() as mirror:
            self.house.hub("import-fbi", str(folder), "--image-base", mirror, "--allow-private",
                           "--json", str(report))  # fmt: skip
        found = json.loads(report.read_text(encoding="utf-8"))
        self.ana_sees.go("/admin/imports/")
        self.ana_sees.page.click("a[href*='/imports/runs/']")
        self.ana_sees.picture(self.steps.png("imported"))
        return _import_note(found)

    def _own_approval(self) -> str:
        request = self._pending(FACE)
        try:
            self.ana.approve(request)
        except Refused:
            pass  # it still waits
        else:
            raise DemoError("Ana approved her own notice")
        self.ana_sees.go(f"/admin/approvals/{request['id']}/")
        self.ana_sees.picture(self.steps.png("own-approval-refused"))
        if self.ana_sees.page.locator("button[name=approve]").count():
            raise DemoError("the page offers Ana to approve what she wrote")
        return "her yes is not taken, and the page offers none"

    def _second_approval(self) -> str:
        request = self._pending(FACE)
        self.beto_sees.go(f"/admin/approvals/{request['id']}/")
        self.beto_sees.picture(self.steps.png("second-editor-looks"))
        self.beto_sees.approve(request["id"])
        for other in self.beto.pending():
            if other["subject_id"] in self.requests:
                self.beto.approve(other)
        self.beto_sees.go("/admin/approvals/")
        self.beto_sees.picture(self.steps.png("approved"))
        return f"{request['title']}, then the other {len(self.requests) - 1}"

    def _published(self) -> str:
        number = self.beto.wait_until_published(CHANNEL)
        self.beto_sees.go("/admin/")
        self.beto_sees.picture(self.steps.png("published"))
        return f"publication {number} of channel {CHANNEL}"

    def _pending(self, subject_id: str) -> dict[str, Any]:
        for request in self.beto.pending():
            if request["subject_id"] == subject_id:
                return request
        raise DemoError(f"no request for {subject_id} is waiting")

    # --- the screen ------------------------------------------------------------------------

    def _first_slide(self) -> str:
        self.house.wait_for_slide()
        status = self.player.status()
        self.player.screenshot(self.steps.png("first-slide"))
        return f"{status['first_slide_s']:.2f} s after the player's start, with nothing on the disk"

    def _qr(self) -> str:
        self.player.bring(FACE)
        read = read_qr(self._still("notice"))
        expected = f"{self.house.base_url.upper()}/N/{FACE}"
        if read != expected:
            raise DemoError(f"the QR says {read}, not {expected}")
        page = requests.get(read, timeout=10)
        if not page.ok or "Don Cronos Minutero" not in page.text:
            raise DemoError(f"{read} does not lead to the notice's page: HTTP {page.status_code}")
        return f"{read}, and the page is there"

    def _edited(self) -> str:
        before = self._still("before-the-edit")
        number = self.player.status()["publication"]
        self.ana_sees.go(f"/admin/approvals/{self.requests[FACE]}/")
        self.ana_sees.page.click("main a[href*='/edit/']")
        self.ana_sees.page.fill("textarea[name=charge_es]", NEW_CHARGE_ES)
        self.ana_sees.page.fill("textarea[name=charge_en]", NEW_CHARGE_EN)
        self.ana_sees.picture(self.steps.png("editing"))
        self.ana_sees.send_for_approval()
        request = self._pending(FACE)
        if self.player.status()["publication"] != number:
            raise DemoError("one person's edit reached the screen")
        self.beto_sees.approve(request["id"])
        approved = time.monotonic()
        wait_for("the new publication", lambda: self._is_newer(number), seconds=30)
        seconds = time.monotonic() - approved
        after = self.steps.png("after-the-edit")

        def is_new() -> bool:  # what stood goes on standing while the new slide is painted
            self.player.bring(FACE)
            return changed_share(before, self.player.screenshot(after), WORDS) >= ENOUGH

        wait_for("other words on the screen", is_new, seconds=10)
        return f"{seconds:.2f} s after the second yes"

    def _is_newer(self, number: int) -> bool:
        return int(self.player.status().get("publication") or 0) > number

    def _recalled(self) -> str:
        self.player.bring(FACE)
        before = self._still("before-the-recall")
        self.beto_sees.go(f"/admin/recalls/new/?target=notice&id={FACE}")
        self.beto_sees.picture(self.steps.png("recalling"))
        self.player.bring(FACE)
        self.beto_sees.recall(FACE)
        recalled = time.monotonic()
        wait_for("the face to leave", lambda: not self.player.shows_notice(FACE), seconds=10)
        seconds = time.monotonic() - recalled
        after = self.player.screenshot(self.steps.png("after-the-recall"))
        share = changed_share(before, after, PHOTOGRAPH)
        if share < ENOUGH:
            raise DemoError(f"the face is still there ({share:.1%} of the photograph changed)")
        try:
            self.player.ask("show", notice_id=FACE)
        except DemoError:
            return f"{seconds:.2f} s after the click; asked for again, the player refuses"
        raise DemoError("the player would show the recalled face again")

    def _hub_stopped(self) -> str:
        for program in [*self.house.programs.running]:
            if program.name in {"hub", "worker", "mosquitto"}:
                self.house.programs.stop(program)
        before = self.player.status()
        wait_for(
            "the next slide without a hub",
            lambda: self.player.status().get("slide") not in {None, before["slide"]},
            seconds=40,
        )
        self.player.bring(NEXT_FACE)
        self._still("without-the-hub")
        self.house.programs.check_alive()
        return "hub, worker and Mosquitto are gone; the slides go on"

    def _still(self, name: str) -> Path:
        """A picture of the slide once its crossfade is over."""
        wait_for("the crossfade to end", lambda: not self.player.is_fading(), seconds=10)
        return self.player.screenshot(self.steps.png(name))


def _import_note(report: dict[str, Any]) -> str:
    counts = report["counts"]
    kinds = ", ".join(
        f"{counts[f'kind_{kind}']} {kind.replace('_', ' ')}"
        for kind in ("wanted", "missing", "seeking_information")
    )
    refused = [
        f"\n{'':{NAME_WIDTH}}           refused: {problem['subject']}: {problem['why']}"
        for problem in report["problems"]
    ]
    return f"{counts['records']} records: {kinds}; {counts['refused']} refused{''.join(refused)}"
