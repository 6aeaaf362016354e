"""axe-core over every page of ours in the admin, in both languages, on a desk and on a phone; and
whether each holds in the narrowest window that it must, 320 pixels (WCAG 2.2, 1.4.10).

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
NARROW = {"width": 320, "height": 640}
OUR_HOME = "/admin/"
"""Wagtail's view of our panels: no view of ours."""
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
BEYOND = """() => {
  const kept = (element) => {  // in a part that slides by itself, or that shortens what it holds
    for (let up = element.parentElement; up && up.tagName !== "MAIN"; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  };
  const beyond = (element) => {
    const box = element.getBoundingClientRect();
    const out = box.right > innerWidth + 1 || (box.left < -1 && box.right > 0);
    return box.height && out && getComputedStyle(element).visibility !== "hidden" && !kept(element);
  };
  const squeezed = (element) => {  // a cell with one or two letters in a line
    const width = element.matches("td, th") && element.offsetWidth;
    const words = width && width < 48 && !element.querySelector("input") && element.innerText;
    return words && /\\p{L}{4}/u.test(words);
  };
  return [...document.querySelectorAll("main *")]
    .filter((element) => beyond(element) || squeezed(element))
    .map((element) => `${element.tagName}.${element.className.baseVal ?? element.className}`);
}"""
"""What stands outside the window, or has no room for a word. The page's own width does not say: the
admin cuts it off, and no finger reaches the rest."""
COVERED = """() => {
  const header = document.querySelector(".w-sticky.w-z-header").getBoundingClientRect();
  const bar = document.querySelector("footer.footer").getBoundingClientRect();
  if (bar.bottom > innerHeight || bar.height > innerHeight / 4) return ["the bar itself"];
  const fields = "#w-editor-form :is(a, button, input, select, textarea)";
  const seen = [...document.querySelectorAll(fields)]
    .filter((field) => field.offsetParent && !field.closest("footer"));
  const covered = (field) => {
    field.focus();
    if (field !== document.activeElement) return false;
    const box = field.getBoundingClientRect();
    return box.top < header.bottom || box.top + Math.min(box.height, 40) > bar.top;
  };
  return [...seen, ...seen.toReversed()].filter(covered).map((field) => field.name || field.id);
}"""
"""Fields that the header or the buttons cover when they take the focus, on the way down and up."""


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
        paths = (OUR_HOME, *(path for path in every if is_page(page.context, address + path)))
        yield Admin(address, page, paths)


@pytest.mark.parametrize("language", ["es", pytest.param("en", marks=pytest.mark.long)])
def test_no_page_of_ours_has_a_violation_or_is_cut_off_in_a_narrow_window(
    admin: Admin, language: str
) -> None:
    page = admin.page
    page.context.add_cookies([{"name": "django_language", "value": language, "url": admin.address}])
    window = DESK if language == "es" else PHONE
    page.set_viewport_size(window)
    found: dict[str, list[str]] = {}
    for path in admin.paths:
        page.goto(admin.address + path)
        page.evaluate(AT_REST)
        wrong = [each for each in violations(page) if is_ours(each, path)]
        page.set_viewport_size(NARROW)
        page.evaluate(AT_REST)
        wrong += [f"not held by the window: {each}" for each in page.evaluate(BEYOND)[:3]]
        page.set_viewport_size(window)
        for each in wrong:
            found.setdefault(each.split(" Fix ", 1)[0], []).append(path)
    assert not found, "\n".join(f"{what} on {', '.join(where)}" for what, where in found.items())
    assert len(admin.paths) > 40


@pytest.mark.parametrize("window", [DESK, PHONE, NARROW], ids=["desk", "phone", "narrow"])
def test_a_form_s_buttons_are_always_in_reach_and_cover_no_field_in_focus(
    admin: Admin, window: dict[str, int]
) -> None:
    admin.page.set_viewport_size(window)
    admin.page.goto(next(admin.address + path for path in admin.paths if "notice/edit/" in path))
    admin.page.evaluate(AT_REST)
    assert admin.page.evaluate(COVERED) == []


def test_whoever_chose_a_photograph_goes_on_at_its_face_which_nobody_has_confirmed(
    admin: Admin,
) -> None:
    page = admin.page
    page.set_viewport_size(DESK)
    page.goto(next(admin.address + path for path in admin.paths if "notice/edit/" in path))
    page.check("[name=pictures-0-focus_set]")
    page.click("#id_pictures-0-photo-chooser .w-dropdown__toggle")
    page.click("#id_pictures-0-photo-chooser [data-chooser-action-choose]")
    page.locator(".modal.in [data-chooser-modal-choice]").last.click()
    page.locator("[data-hub-focus-point]:focus").wait_for()
    assert not page.is_checked("[name=pictures-0-focus_set]")  # of which the box above speaks
