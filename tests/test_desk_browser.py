"""The page in Chromium: no violation of axe in either language, nothing against its own policy, and
everything by the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from jinja2.nodes import TemplateData

from desk.house import House
from scripts.demo_run.browser import chromium
from sync.types import Language
from tests.fixtures_browser import violations
from tests.fixtures_desk import PASSPHRASE, Bench, bench, desk_keys, page_of, working
from tests.fixtures_tips import WORDS

__all__ = ["bench", "desk_keys", "working"]

TEMPLATES = Path(__file__).resolve().parent.parent / "desk" / "page" / "templates"
BARE = {"Se Busca", "English", "Español"}
"""Names that are the same in every language."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, headless."""
    with chromium() as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop stays in this thread
        yield found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_every_page_is_without_violations_and_fits(
    browser: Any, bench: Bench, working: House, language: Language, width: int
) -> None:
    given, altered = bench.give(1), bench.give(2)
    bench.hub.tips[1]["envelope"]["tag"] = "A" * 22
    working.office.lock()
    with page_of(working, language) as visitor:
        base = f"{visitor.door.origin}{visitor.door.prefix}"
        page = browser.new_page(viewport={"width": width, "height": 900})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(visitor.door.new_link())
        found = {"unlock": violations(page)}
        page.fill("[name=passphrase]", PASSPHRASE)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        for name in ("/", "/keys", f"/tips/{given.tip.id}", f"/tips/{altered.tip.id}"):
            page.goto(base + name)
            found[name] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(f"{base}/tips/{given.tip.id}")
        page.fill("textarea", "¿Recuerda las placas?")
        with page.expect_navigation():
            page.click("button[value=check]")
        found["confirm"] = violations(page)
        page.close()
    assert {name: bad for name, bad in found.items() if bad} == {}
    assert [text for text in said if "Content Security Policy" in text or "rror" in text] == []


@pytest.mark.browser
@pytest.mark.slow
def test_a_tip_is_answered_by_the_keyboard_alone_and_without_scripts(
    browser: Any, bench: Bench, working: House
) -> None:
    given = bench.give()
    working.office.lock()
    with page_of(working, "en") as visitor:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(visitor.door.new_link())
        page.locator("[name=passphrase]:focus").wait_for()  # the page puts the cursor there
        page.keyboard.type(PASSPHRASE)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_role("link", name=given.tip.notice_name).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.get_by_text(WORDS).is_visible()
        assert not page.get_by_text("915-555-0199").is_visible()
        page.locator("summary").focus()
        page.keyboard.press("Enter")
        assert page.get_by_text("915-555-0199").is_visible()
        page.locator("textarea").focus()
        page.keyboard.type("Which bridge?")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_role("button", name="Send").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.get_by_text("The hub has the reply.").is_visible()
        context.close()
    assert list(bench.hub.replies) == [(given.tip.id, 1)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.jinja")), ids=lambda path: path.name)
def test_no_template_shows_a_word_that_is_in_no_catalogue(path: Path) -> None:
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    text = "\x00".join(node.data for node in tree.find_all(TemplateData))
    shown = re.sub(r"<[^>]*>", "\n", text).replace("\x00", "")
    words = {line.strip(" \t·,;:()→←") for line in shown.splitlines()}
    assert {word for word in words if re.search(r"[^\W\d_]{2}", word)} <= BARE
