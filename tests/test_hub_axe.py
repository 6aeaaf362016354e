"""axe-core over every page of ours in the admin, in both languages, on a desk and on a phone.

The public pages are in `test_hub_public_axe.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from scripts.demo_run.browser import chromium
from scripts.demo_run.processes import free_port
from tests.fixtures_admin_pages import admin_pages, fill
from tests.fixtures_browser import violations
from tests.fixtures_database import Migrated
from tests.fixtures_hub import PASSWORD, make_keys
from tests.fixtures_hub_process import Processes, hub_environment, running, wait_for_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
WAGTAILS_OWN = {
    # The menu's search is drawn by Wagtail's script, without a name that tells it from a list's.
    "landmark-unique: ['.w-h-\\\\[42px\\\\]']": "",
    # Each slide's panel "When" is a section by Wagtail's block panels; the slide's own is above it.
    "landmark-unique: ['#block_group-block_group-slides-": "",
    # Wagtail's word that there is nothing to preview, where no form was given: a frame's content.
    "region: ['a']": "/preview/",
    "region: ['p']": "/preview/",
    "skip-link: ['a']": "/preview/",
}
"""Rule and beginning of a selector, as `violations` writes them, of markup that no template or
stylesheet of ours reaches; and a part of the addresses that it is let pass on."""
AT_REST = "document.getAnimations().forEach((each) => each.finish())"
"""A message of Wagtail's comes in by degrees, and half of it has half of its contrast."""
WIDTH = "document.documentElement.scrollWidth"


@dataclass(frozen=True)
class Admin:
    """A signed-in window at a hub that has something on every page."""

    address: str
    page: Any
    paths: tuple[str, ...]


def is_page(browser: Any, address: str) -> bool:
    """Whether something is there to be read: no picture, no part of a page, no button's target."""
    answer = browser.request.get(address, max_redirects=0)
    assert answer.status in {200, 302, 405}, f"{address}: {answer.status}"
    return bool(answer.status == 200 and "<html" in answer.text()[:500])


def is_ours(violation: str, path: str) -> bool:
    """Whether it is for us to mend."""
    return not any(
        violation.startswith(known) and where in path for known, where in WAGTAILS_OWN.items()
    )


@pytest.fixture(scope="module")
def admin(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Admin]:
    """As a person who may do everything, so that no page shows less."""
    data = tmp_path_factory.mktemp("hub")
    keys = make_keys(data / "feed", data / "keys")
    hub = Processes(data, hub_environment(data, keys, **migrated.copy_for(data)))
    with running(hub), chromium() as browser:
        values = fill(hub)
        port = free_port()
        hub.start("serve", "--port", str(port))
        wait_for_port(port)
        address = f"http://127.0.0.1:{port}"
        page = browser.new_page()
        page.goto(f"{address}/admin/login/")
        page.fill("input[name=username]", "root")
        page.fill("input[name=password]", PASSWORD)
        page.click("[type=submit]")
        every = (path for one in admin_pages() for path in one.paths(values))
        paths = tuple(path for path in every if is_page(page.context, address + path))
        yield Admin(address, page, paths)


@pytest.mark.parametrize("language", ["es", pytest.param("en", marks=pytest.mark.long)])
def test_no_page_of_ours_has_a_violation_or_scrolls_sideways_on_a_phone(
    admin: Admin, language: str
) -> None:
    page = admin.page
    page.context.add_cookies([{"name": "django_language", "value": language, "url": admin.address}])
    page.set_viewport_size(DESK if language == "es" else PHONE)
    found: dict[str, list[str]] = {}
    for path in admin.paths:
        page.goto(admin.address + path)
        page.evaluate(AT_REST)
        wrong = [each for each in violations(page) if is_ours(each, path)]
        if language == "es":
            page.set_viewport_size(PHONE)
        if (wide := page.evaluate(WIDTH)) > PHONE["width"]:
            wrong.append(f"{wide} pixels wide")
        if language == "es":
            page.set_viewport_size(DESK)
        for each in wrong:
            found.setdefault(each.split(" Fix ", 1)[0], []).append(path)
    assert not found, "\n".join(f"{what} on {', '.join(where)}" for what, where in found.items())
    assert len(admin.paths) > 40
