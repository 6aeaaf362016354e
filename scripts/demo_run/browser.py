"""Two editors at the hub's own pages, in headless Chromium: what a person would click."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.demo_run.processes import DemoError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WINDOW_WIDTH, WINDOW_HEIGHT = 1280, 900


@contextmanager
def chromium(when_it_fails: Path | None = None) -> Iterator[Browser]:
    """The distribution's Chromium, headless, with nothing kept; but in the folder `when_it_fails`
    a picture of every page that was open."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise DemoError("chromium is not installed; run scripts/setup --for test")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        except Exception:
            for number, page in enumerate(_pages(browser), start=1):
                if when_it_fails is not None:
                    page.screenshot(path=when_it_fails / f"failed-{number}.png")
            raise
        finally:
            browser.close()


def _pages(browser: Browser) -> list[Page]:
    return [page for context in browser.contexts for page in context.pages]


class EditorWindow:
    """One person's signed-in browser window at the hub."""

    def __init__(self, browser: Browser, base_url: str, name: str, password: str) -> None:
        self._base = base_url
        self.page: Page = browser.new_context(
            viewport={"width": WINDOW_WIDTH, "height": WINDOW_HEIGHT}
        ).new_page()
        self.page.set_default_timeout(30_000)
        self.go("/admin/login/")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(f"{base_url}/admin/")

    def go(self, path: str) -> None:
        """Opens a page of the hub; raises `DemoError` when it is not there."""
        answer = self.page.goto(f"{self._base}{path}", wait_until="load")
        if answer is None or not answer.ok:
            raise DemoError(f"{path}: HTTP {answer.status if answer else '-'}")

    def speak(self, language: str) -> None:
        """Sets the person's own language at their account's page."""
        self.go("/admin/account/")
        self.page.select_option("select[name=locale-preferred_language]", language)
        with self.page.expect_navigation():
            self.page.click("main form button[type=submit]")

    def picture(self, path: Path) -> Path:
        """The window as it is, as a PNG, once its pictures are there."""
        self.page.wait_for_load_state("networkidle")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        return path

    def send_for_approval(self) -> None:
        """Saves the form that is open and asks for a second person."""
        with self.page.expect_navigation():
            self.page.click("button[name=action-request-approval]")

    def approve(self, request_id: str) -> None:
        """Looks at a request and says yes to exactly what is shown."""
        self.go(f"/admin/approvals/{request_id}/")
        self.page.wait_for_load_state("networkidle")
        self.page.click("button[name=approve]")
        self.page.wait_for_url(f"{self._base}/admin/approvals/")

    def recall(self, notice_id: str, reason: str = "withdrawn") -> None:
        """The one click, and the page that asks why and has no answer chosen."""
        self.go(f"/admin/recalls/new/?target=notice&id={notice_id}")
        self.page.check(f"input[name=reason][value={reason}]")
        self.page.click("form.hub-decision .hub-actions button")
        self.page.wait_for_url(f"{self._base}/admin/recalls/*/")
