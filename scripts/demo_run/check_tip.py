"""The check's second half: a screen is enrolled by its code; somebody gives a tip on it by touch, a
desk reads it and answers, and the receipt's words bring the answer.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.agent.status import read_status
from scripts.demo_run.browser import EditorWindow
from scripts.demo_run.check_screen import NEXT_FACE
from scripts.demo_run.finger import Finger
from scripts.demo_run.house import CHANNEL, House
from scripts.demo_run.loading import SITE
from scripts.demo_run.pictures import read_qr
from scripts.demo_run.placing import LANE
from scripts.demo_run.processes import DemoError, wait_for
from scripts.demo_run.steps import Steps
from sync.receipts import Receipt
from sync.spool import Spool

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WHERE = "junto al quiosco anaranjado"
WORDS = "vendía albaricoques y piñones aquí cerca"
REPLY = "Gracias. ¿Recuerda a qué hora la vio?"
PATIENCE_S = 60
"""A machine may be busy with something else; and a hub that was away is asked again ever later."""
LIT = 128
"""Between the darkest and the lightest pixel of a display on which something is drawn."""
TELLING = 6
"""Letters of a word that would not stand in a file by chance."""


@dataclass
class TipCheck:
    """The steps, and what one leaves for the next."""

    house: House
    steps: Steps

    def make_desk(self) -> None:
        """Before anything else: what tips are sealed to."""
        self.steps.do("tip desk's keys", self._keys)

    def enrol(self, browser: Browser, password: str) -> None:
        """An image becomes a screen."""
        self._sees = EditorWindow(browser, self.house.base_url, "admin", password)
        self.steps.do("screen shows its code and its roots' words", self._code)
        self.steps.do("enrolled by the code", self._enrolled)

    def give(self) -> None:
        """By pointer events on a display."""
        self.steps.do("tip given by touch, hub away", self._given)
        self.steps.do("spool holds ciphertext only", self._spooled)

    def deliver(self) -> None:
        """Whatever happens to the agent."""
        self.steps.do("agent killed before delivery: it arrives once", self._delivered)

    def read(self, browser: Browser) -> None:
        """At the desk, on its own page."""
        self.steps.do("desk opens it to the same text, and replies", lambda: self._read(browser))

    def come_back(self, browser: Browser) -> None:
        """By whoever has the words, and nobody else."""
        self.steps.do("receipt's words show the reply", lambda: self._came_back(browser))

    # --- the screen ------------------------------------------------------------------------

    def _keys(self) -> str:
        self.house.tip_desk.make_keys()
        return "two months, under a passphrase of eight words"

    def _code(self) -> str:
        house = self.house
        house.write_kiosk_config()
        house.start_kiosk()
        self._typed = house.code_on_screen()
        wait_for("the code on the display", self._is_drawn, seconds=PATIENCE_S)
        house.display.picture(self.steps.png("code"))
        return f"{self._typed}; the hub is told no root, and tells none"

    def _is_drawn(self) -> bool:
        self.house.programs.check_alive()
        greys = self.house.display.picture().convert("L").tobytes()
        return max(greys) - min(greys) > LIT and bool(self.house.player.status())

    def _enrolled(self) -> str:
        page = self._sees.page
        self._sees.go("/admin/screens/enrol/")
        page.fill("input[name=code]", self._typed.lower())
        page.select_option("select[name=site]", label=SITE)
        page.fill("input[name=name]", LANE)
        page.select_option("select[name=channel]", CHANNEL)
        self._sees.picture(self.steps.png("enrolling"))
        page.click("form.hub-decision button.button")
        page.wait_for_url("**/admin/screens/**")
        self.house.wait_for_slide()
        return f"{SITE}, {LANE}"

    # --- the tip ---------------------------------------------------------------------------

    def _given(self) -> str:
        house, display = self.house, self.house.display
        for program in [*house.programs.running]:
            if program.name in {"hub", "worker"}:
                house.programs.stop(program)
        house.player.bring(NEXT_FACE)
        wait_for("a warm form", lambda: self._form() == "warm", seconds=PATIENCE_S)
        finger = Finger(display, house.size, NEXT_FACE)
        finger.give_information()
        wait_for("the form", lambda: self._form() == "open", seconds=PATIENCE_S)
        time.sleep(0.8)
        display.picture(self.steps.png("tip-who"))
        finger.touch(f"person:{NEXT_FACE}", "knows:saw_person", "next", "when:today")
        finger.type(WHERE)
        finger.touch("next")
        finger.type(WORDS)
        time.sleep(0.2)
        display.picture(self.steps.png("tip-words"))
        finger.touch("finish")
        time.sleep(0.2)
        display.picture(self.steps.png("tip-review"))
        finger.touch("save")
        wait_for("a sealed tip in the spool", lambda: self._waiting() == 1, seconds=PATIENCE_S)
        finger.form.show_saved(("…",) * 8)  # the likeness follows; the words are on the display
        time.sleep(1.5)
        display.picture(self.steps.png("tip-saved"))
        finger.touch("qr")
        time.sleep(0.7)
        qr = self.steps.png("tip-receipt")
        display.picture(qr)
        self._receipt = Receipt.read(read_qr(qr))
        finger.touch("done")
        wait_for("the slide again", lambda: self._form() != "open", seconds=PATIENCE_S)
        display.picture(self.steps.png("tip-over"))
        return f"{finger.touches} touches; receipt read from its QR"

    def _form(self) -> str:
        return str(self.house.player.status().get("form"))

    def _spooled(self) -> str:
        files = [file for file in self._spool.iterdir() if file.is_file()]
        return f"{self._waiting()} sealed tip; {_found_none(files)}"

    @property
    def _spool(self) -> Path:
        return self.house.folder / "spool"

    def _waiting(self) -> int:
        return Spool(self._spool, most=1).count()

    def _delivered(self) -> str:
        house = self.house
        pid = self._agent()
        os.kill(pid, signal.SIGKILL)
        house.start_hub()
        house.start_worker()
        wait_for("the tip at the hub", lambda: self._arrived() == 1, seconds=PATIENCE_S)
        wait_for("an empty spool", lambda: self._waiting() == 0, seconds=PATIENCE_S)
        if self._agent() == pid:
            raise DemoError("the agent was not killed")
        data = [file for file in (house.folder / "hub").rglob("*") if file.is_file()]
        return f"{self._arrived()} row; {_found_none(data)}"

    def _agent(self) -> int:
        status = read_status(self.house.runtime / "agent.json")
        if status is None:
            raise DemoError("the agent says nothing of itself")
        return status.pid

    def _arrived(self) -> int:
        file = self.house.folder / "hub" / "db.sqlite3"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as hub:
            count: int = hub.execute("SELECT count(*) FROM tips_tip").fetchone()[0]
        return count

    # --- the desk, and the person again ----------------------------------------------------

    def _read(self, browser: Browser) -> str:
        link = self.house.start_desk()
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(link)
        page.fill("input[name=passphrase]", self.house.tip_desk.passphrase)
        page.click("button.main")
        page.wait_for_selector("main .head")
        wait_for("the tip on the desk's page", lambda: self._fetched(page), seconds=PATIENCE_S)
        page.screenshot(path=self.steps.png("desk-list"))
        page.click("table.tips a")
        page.wait_for_selector("form textarea")
        said = page.inner_text("article.card")
        screen = self._screen_id()
        for expected in (WORDS, WHERE, NEXT_FACE, screen, "español"):
            if expected.casefold() not in said.casefold():
                raise DemoError(f"the desk's page lacks {expected!r}: {said}")
        page.fill("form textarea", REPLY)
        page.click("button[name=step][value=check]")
        page.wait_for_load_state("load")
        page.screenshot(path=self.steps.png("desk-reply"))
        page.click("main form button.main")
        page.wait_for_selector(".reply")
        page.screenshot(path=self.steps.png("desk-replied"), full_page=True)
        return f"notice {NEXT_FACE}, screen {screen}, Spanish"

    def _fetched(self, page: Page) -> bool:
        """As an analyst would: a look at the list, and the button where it is empty."""
        self.house.programs.check_alive()
        if page.locator("table.tips a").count():
            return True
        page.click("main .head form button")
        page.wait_for_load_state("load")
        return False

    def _screen_id(self) -> str:
        file = self.house.folder / "hub" / "db.sqlite3"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as hub:
            return str(hub.execute("SELECT screen_id FROM fleet_screen").fetchone()[0])

    def _came_back(self, browser: Browser) -> str:
        page = browser.new_context(
            viewport={"width": 412, "height": 915}, locale="es-MX"
        ).new_page()
        self._type_receipt(page, self._receipt)
        page.wait_for_selector("#replies li", timeout=PATIENCE_S * 1000)
        page.screenshot(path=self.steps.png("receipt-answer"), full_page=True)
        if REPLY not in page.inner_text("#replies"):
            raise DemoError(f"the page shows {page.inner_text('#replies')!r}")
        self._type_receipt(page, Receipt.new())
        page.wait_for_selector("#receipt[aria-busy=false]", timeout=PATIENCE_S * 1000)
        page.screenshot(path=self.steps.png("receipt-of-another"), full_page=True)
        if page.locator("#replies li").count():
            raise DemoError("another receipt shows an answer")
        return "and another receipt's show nothing"

    def _type_receipt(self, page: Page, receipt: Receipt) -> None:
        page.goto(f"{self.house.base_url}/R")
        for place, word in enumerate(receipt.words("es"), start=1):
            page.fill(f"#word-{place}", word)
        page.click("#look")


def _found_none(files: list[Path]) -> str:
    """That none of the tip's words stands in any of these files. Raises `DemoError`."""
    for file in files:
        data = file.read_bytes()
        for word in (*WORDS.split(), *WHERE.split()):
            if len(word) >= TELLING and word.encode() in data:
                raise DemoError(f"{file} holds the word {word!r} of the tip")
    size = sum(file.stat().st_size for file in files)
    return f"none of its words in {len(files)} files, {size:,} bytes"
