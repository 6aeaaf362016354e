"""The whole story in Spanish: an editor makes a notice, another person approves it, two signers
sign it on machines of their own, and a portrait screen shows it, as it was previewed.

Everything runs for real: hub, worker and Mosquitto without one approver's key among them, the
signers' command with nothing of the hub's in its environment, agent and player. With
`TAKE_PICTURES=1` the pictures of `docs/story.md` are taken anew.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from scripts.demo_data.cast import load_cast
from scripts.demo_run.browser import EditorWindow, chromium
from scripts.demo_run.editors import Editor
from scripts.demo_run.house import CHANNEL, ROOT, House
from scripts.demo_run.pictures import differing_share
from scripts.demo_run.processes import DemoError, wait_for
from scripts.demo_run.signers import Signer
from tests.fixtures_voice import a_sound_card, needs_engine

pytestmark = [
    needs_engine,
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.servers,
    pytest.mark.timeout(400),
    pytest.mark.long,
]

PICTURES = ROOT / "docs" / "pictures" / "story"
NAME = "Casimiro Brújula Perdida"
FORM = {
    "Nombre": NAME,
    "Cargo o qué pasó, en español": "Robó todas las agujas de reloj de la plaza.",
    "Cargo o qué pasó, en inglés": "Stole every clock hand on the square.",
    "Autoridad que lo emite, en español": "Fiscalía Ficticia de la Frontera",
    "Autoridad que lo emite, en inglés": "Fictional Border Prosecutor",
    "Número de caso o de orden": "FIC-2026-0077",
    "Precaución, en español": "No le pregunte la hora.",
    "Precaución, en inglés": "Do not ask him the time.",
}
CHANNEL_NAME = "Puente de la demostración"
MOST_DIFFERING = 0.005
"""Of the pixels: by more than 16 of 255 between preview and screen."""


@dataclass
class Stage:
    """A running house, the windows of an editor and an approver, and where pictures go."""

    house: House
    ana: EditorWindow
    beto: EditorWindow
    signers: tuple[Signer, Signer]
    pictures: Path

    def picture(self, window: EditorWindow, name: str) -> None:
        window.picture(self.pictures / f"{name}.png")


@contextmanager
def set_up(tmp_path: Path) -> Iterator[Stage]:
    """A hub without approvers' keys; its campaign is approved, signed by two, and on the screen."""
    house = House(tmp_path / "house", size=(1080, 1920), signers=3)
    house.clear()
    pictures = PICTURES if os.environ.get("TAKE_PICTURES") else tmp_path / "pictures"
    try:
        house.make_keys()
        house.make_database()
        loaded = house.load_campaign()
        house.start_services()
        signers = (Signer(house, 1), Signer(house, 2))
        beto = Editor(house.base_url, "beto", loaded.accounts["beto"])
        for request in beto.pending():
            beto.approve(request)
        for signer in signers:
            shown = signer.wait_for_proposal(holds="DEM00001", pictures=False)
            signer.sign(shown, pictures=False)
        beto.wait_until_published(CHANNEL)
        house.play()
        with chromium(tmp_path) as browser:
            ana, beto = (
                EditorWindow(browser, house.base_url, name, loaded.accounts[name])
                for name in ("ana", "beto")
            )
            beto.speak("es")
            yield Stage(house, ana, beto, signers, pictures)
    finally:
        house.stop()


def test_from_the_editors_form_to_the_screen_in_spanish(tmp_path: Path) -> None:
    # A screen that can read aloud offers it: it is previewed as one, and this machine is none.
    with a_sound_card(tmp_path / "sound"), set_up(tmp_path) as stage:
        _tell(stage)


def _tell(stage: Stage) -> None:
    _make_the_notice(stage)
    _send_it(stage)
    preview = _preview_for_a_portrait_screen(stage)
    notice_id = _put_it_on_the_channel(stage)
    _approve(stage, NAME, "05-approve")
    _approve(stage, CHANNEL_NAME, "06-approve-channel")

    first, second = stage.signers
    shown = first.wait_for_proposal(holds=NAME)
    assert "se ve igual aquí y en la página de la central" in shown
    _look_at_the_review(stage, first)
    assert "Falta la firma de 1 persona más" in first.sign(shown)
    stage.beto.go("/admin/signatures/")
    stage.picture(stage.beto, "08-signatures")
    assert not _is_on(stage, notice_id)
    second.sign(second.wait_for_proposal(holds=NAME))

    stage.house.player.bring(notice_id, seconds=60)
    wait_for("the crossfade to end", lambda: not stage.house.player.is_fading(), seconds=10)
    screen = stage.house.player.screenshot(stage.pictures / "09-screen.png")
    assert differing_share(preview, screen) < MOST_DIFFERING


def _make_the_notice(stage: Stage) -> None:
    page = stage.ana.page
    stage.ana.go("/admin/snippets/notices/notice/add/")
    page.locator("select[name=kind]").select_option("wanted")
    for label, words in FORM.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Verificado hasta").fill(
        (datetime.now(UTC) + timedelta(days=60)).strftime("%Y-%m-%dT12:00")
    )
    stage.picture(stage.ana, "01-form")
    add, choose = (
        page.get_by_role("button", name=name) for name in ("Añadir Imagen", "Elegir una imagen")
    )
    add.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")  # what is missing is said above, and moves the button
    add.click()
    choose.click()
    page.get_by_role("tab", name="Subir").click()
    page.set_input_files(".modal-body input[type=file]", _portrait(stage.house.folder))
    page.locator(".modal-body").get_by_role("button", name="Subir").click()
    photograph = page.locator("[data-hub-focus-picture]").first
    photograph.wait_for(state="visible")
    page.locator("[data-hub-focus-point]:focus").wait_for()
    page.locator("[data-hub-gaps]", has_text="Imagen 1: señale dónde está la cara").wait_for()
    box = photograph.bounding_box()
    assert box is not None
    photograph.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.42})
    assert page.locator("[name=pictures-0-focus_set]").is_checked()
    assert page.locator("[name=pictures-0-focus_y]").input_value() == "42"
    stage.picture(stage.ana, "02-photograph")


def _portrait(folder: Path) -> Path:
    """An invented face of the demo's, turned round, so that nobody else on the screen has it."""
    made = folder / "retrato.png"
    (folder / "retrato.jpg").write_bytes(load_cast().members[3].picture_bytes)
    with Image.open(folder / "retrato.jpg") as picture:
        ImageOps.mirror(picture).save(made)
    return made


def _preview_for_a_portrait_screen(stage: Stage) -> Path:
    """What the panel beside the form shows for one, as the bytes that it shows."""
    page = stage.ana.page
    page.click("[data-side-panel-toggle=preview]")
    page.locator("[data-hub-preview-choice=size]").select_option("1080x1920")
    picture = page.frame_locator("#w-preview-iframe").locator("img[alt*='1080x1920']").first
    picture.wait_for(state="visible")
    stage.picture(stage.ana, "03-preview")
    source = picture.get_attribute("src")
    assert source is not None
    kept = stage.house.folder / "preview.png"
    kept.write_bytes(base64.b64decode(source.partition(",")[2]))
    return kept


def _send_it(stage: Stage) -> None:
    stage.ana.send_for_approval()
    stage.ana.page.get_by_text("En espera de aprobación").first.wait_for()


def _put_it_on_the_channel(stage: Stage) -> str:
    """From the list of notices, as several are; the notice's id."""
    page = stage.ana.page
    stage.ana.go("/admin/snippets/notices/notice/")
    page.get_by_role("row", name=NAME).get_by_role("checkbox").check()
    page.get_by_role("link", name="Poner en canales").click()
    page.get_by_role("checkbox", name=CHANNEL_NAME).check()
    stage.picture(stage.ana, "04-channel")
    page.get_by_role("button", name="Poner en estos canales").click()
    page.wait_for_url("**/admin/snippets/notices/notice/**")
    page.get_by_role("link", name=NAME).first.click()
    page.wait_for_url("**/edit/**")
    found = re.search(r"\b[0-9A-HJKMNP-TV-Z]{8}\b", page.locator("main").inner_text())
    assert found is not None
    return found.group()


def _approve(stage: Stage, title: str, name: str) -> None:
    page = stage.beto.page
    stage.beto.go("/admin/approvals/")
    page.get_by_role("row", name=title).get_by_role("link", name="Ver y aprobar").click()
    stage.picture(stage.beto, name)
    page.click("button[name=approve]")
    page.wait_for_url("**/admin/approvals/")


def _look_at_the_review(stage: Stage, signer: Signer) -> None:
    """The page that the signer's machine made for itself, in a browser of its own."""
    [page] = [
        path
        for path in signer.folder.glob("reviews/*/index.html")
        if NAME in path.read_text(encoding="utf-8")
    ]
    window = stage.ana.page.context.browser.new_page(viewport={"width": 1280, "height": 900})
    window.goto(page.as_uri())
    window.screenshot(path=stage.pictures / "07-review.png")
    assert window.get_by_text("La página de la central muestra las mismas imágenes.").count() == 1
    window.close()


def _is_on(stage: Stage, notice_id: str) -> bool:
    """Whether the player has a slide of it: it refuses to turn to one that it has not."""
    try:
        stage.house.player.ask("show", notice_id=notice_id)
    except DemoError:
        return False
    return True
