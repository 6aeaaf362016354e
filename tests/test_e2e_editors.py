"""Two editors in Chromium and a kiosk: from signing in to the face on the screen, and off again.

The whole house runs for real: hub, worker, Mosquitto, agent and player. With `TAKE_PICTURES=1` in
the environment, the pictures of the documents (`docs/pictures/`) are taken anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.demo_run.browser import EditorWindow, chromium
from scripts.demo_run.house import ROOT, House
from scripts.demo_run.pictures import PHOTOGRAPH, WORDS, changed_share
from scripts.demo_run.player import Player
from scripts.demo_run.processes import DemoError, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.servers,
    pytest.mark.timeout(400),
    pytest.mark.long,
]

FACE = "DEM00001"
PICTURES = ROOT / "docs" / "pictures"
OTHERS = {"DEM00011": "missing-es", "DEM00012": "seeking-es", "DEM00013": "captured-es"}
NEW_NAME = "Don Cronos Segundero"
ENOUGH = 0.02


@dataclass
class Stage:
    """A running house, its two editors' windows, and where pictures go."""

    house: House
    ana: EditorWindow
    beto: EditorWindow
    player: Player
    requests: dict[str, str]
    pictures: Path

    def picture(self, name: str) -> Path:
        return self.pictures / f"{name}.png"

    def scratch(self, name: str) -> Path:
        return self.house.folder / f"{name}.png"

    def screenshot(self, name: str) -> Path:
        wait_for("the crossfade to end", lambda: not self.player.is_fading(), seconds=10)
        return self.player.screenshot(self.picture(name))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """The demo's house with everything approved but one face."""
    house = House(tmp_path / "house")
    house.clear()
    pictures = PICTURES if os.environ.get("TAKE_PICTURES") else tmp_path / "pictures"
    try:
        house.make_keys()
        house.make_database()
        loaded = house.load_campaign()
        house.start_services()
        with chromium() as browser:
            ana, beto = (
                EditorWindow(browser, house.base_url, name, loaded.accounts[name])
                for name in ("ana", "beto")
            )
            yield Stage(house, ana, beto, house.player, loaded.requests, pictures)
    finally:
        house.stop()


def test_what_one_editor_writes_and_another_approves_is_on_the_screen(stage: Stage) -> None:
    _approve_all_but(stage, FACE)
    stage.house.play()
    assert _is_off(stage, FACE)

    _edit_preview_submit(stage)
    assert _is_off(stage, FACE)  # one person's word is not enough

    stage.beto.go(f"/admin/approvals/{_request_waiting(stage)}/")
    stage.beto.picture(stage.picture("hub-approve"))
    stage.beto.page.click("button[name=approve]")
    stage.beto.page.wait_for_url("**/admin/approvals/")

    stage.beto.go(f"/admin/recalls/new/?target=notice&id={FACE}")
    stage.beto.picture(stage.picture("hub-recall"))
    stage.player.bring(FACE)
    on = stage.screenshot("wanted-es")
    for notice, name in OTHERS.items():
        stage.player.bring(notice)
        stage.screenshot(name)
    stage.player.bring(FACE)
    stage.beto.recall(FACE)
    wait_for("the face to leave", lambda: not stage.player.shows_notice(FACE), seconds=20)
    assert _is_off(stage, FACE)
    off = stage.player.screenshot(stage.scratch("after-the-recall"))
    assert changed_share(on, off, PHOTOGRAPH) > ENOUGH
    assert changed_share(on, off, WORDS) > ENOUGH


def _approve_all_but(stage: Stage, face: str) -> None:
    for subject, request in stage.requests.items():
        if subject != face:
            stage.beto.approve(request)


def _is_off(stage: Stage, notice_id: str) -> bool:
    """Whether the player has no slide of this notice: it refuses to turn to it."""
    try:
        stage.player.ask("show", notice_id=notice_id)
    except DemoError:
        return True
    return False


def _edit_preview_submit(stage: Stage) -> None:
    stage.ana.go(f"/admin/approvals/{stage.requests[FACE]}/")
    stage.ana.page.click("main a[href*='/edit/']")
    stage.ana.page.fill("input[name=name]", NEW_NAME)
    stage.ana.page.click("button[data-side-panel-toggle=preview]")
    preview = stage.ana.page.frame_locator("#w-preview-iframe").locator("img").first
    preview.wait_for(state="visible")
    wait_for(
        "the preview's picture",
        lambda: preview.evaluate("picture => picture.complete && picture.naturalWidth > 0"),
        seconds=20,
    )
    stage.ana.picture(stage.picture("hub-edit"))
    stage.ana.send_for_approval()


def _request_waiting(stage: Stage) -> str:
    stage.beto.go("/admin/approvals/")
    link = stage.beto.page.locator("main a[href*='/admin/approvals/']", has_text="Look and approve")
    assert link.count() == 1
    return (link.get_attribute("href") or "").rstrip("/").rpartition("/")[2]
