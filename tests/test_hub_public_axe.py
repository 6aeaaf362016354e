"""axe-core over every public page and the fleet's, in both languages, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fixtures_browser import (
    DESKTOP,
    PHONE,
    Served,
    browser,  # noqa: F401 - a fixture
    served,  # noqa: F401 - a fixture
    violations,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]

SIZES = {"phone": PHONE, "desktop": DESKTOP}
LOOKS = ["wanted", "missing", "seeking", "alert", "captured", "located", "gone"]
PATHS = [*(f"/N/{look}" for look in LOOKS), "/N/unknown", "/T", "/C", "/C/LOS-DIEZ", "/E/wanted",
         "/E/OK", "/nothing-here"]  # fmt: skip


def path_of(served: Served, path: str) -> str:  # noqa: F811
    """`/N/<look>` by the id of the notice with that look."""
    kind, _, name = path.rpartition("/")
    if kind not in {"/N", "/E"} or name == "OK":
        return path
    return f"{kind}/{served.notices.get(name, '00000000')}"


@pytest.fixture(scope="module")
def readers(browser: Any) -> Iterator[dict[str, Any]]:  # noqa: F811
    """A window for each language."""
    pages = {said: browser.new_page(locale=said) for said in ("es-MX", "en-US")}
    yield {said[:2]: page for said, page in pages.items()}
    for page in pages.values():
        page.close()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_a_public_page_has_no_violation_in_either_language_and_fits_its_window(
    readers: dict[str, Any],
    served: Served,  # noqa: F811
    path: str,
    language: str,
) -> None:
    page = readers[language]
    page.set_viewport_size(SIZES["phone"])
    page.goto(served.address + path_of(served, path))
    assert page.locator("html").get_attribute("lang") == language
    assert violations(page) == []
    for size in ("phone", "desktop"):
        page.set_viewport_size(SIZES[size])
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= SIZES[size]["width"]


@pytest.mark.parametrize("path", ["/N/wanted", "/C"])
def test_a_public_page_has_no_violation_on_a_desk(
    readers: dict[str, Any],
    served: Served,  # noqa: F811
    path: str,
) -> None:
    page = readers["en"]
    page.set_viewport_size(SIZES["desktop"])
    page.goto(served.address + path_of(served, path))
    assert violations(page) == []


def test_a_form_that_was_not_filled_in_says_what_is_wrong_to_everybody(
    readers: dict[str, Any],
    served: Served,  # noqa: F811
) -> None:
    page = readers["es"]
    page.set_viewport_size(SIZES["phone"])
    page.goto(served.address + path_of(served, "/E/wanted"))
    page.locator(".send").click()
    page.locator("[role=alert]").wait_for()
    assert page.locator("#text").get_attribute("aria-invalid") == "true"
    assert violations(page) == []


@pytest.fixture(scope="module")
def words(served: Served) -> str:  # noqa: F811
    """Of a receipt with one reply to be shown and one to be refused."""
    given = served.give(1)
    served.answer(given, 1)
    served.answer(given, 2, signed_by=60)
    return " ".join(given.receipt.words("es"))


@pytest.mark.parametrize(
    ("state", "language", "size"),
    [
        ("empty", "es", "phone"),
        ("empty", "en", "desktop"),
        ("wrong", "es", "desktop"),
        ("wrong", "en", "phone"),
        ("answered", "es", "phone"),
        ("answered", "en", "desktop"),
    ],
)
def test_the_receipt_page_has_no_violation_in_any_state(
    browser: Any,  # noqa: F811
    served: Served,  # noqa: F811
    words: str,
    state: str,
    language: str,
    size: str,
) -> None:
    page = browser.new_page(viewport=SIZES[size])
    try:
        page.goto(f"{served.address}/R?lang={language}")
        page.locator("#receipt").wait_for(state="visible")
        if state == "wrong":
            page.locator("#word-2").fill("jirafante")
            page.locator("#look").click()
            assert page.locator("#word-2").get_attribute("aria-invalid") == "true"
        elif state == "answered":
            page.locator("#word-1").focus()
            page.keyboard.insert_text(words)
            page.locator("#look").click()
            page.locator("#answers").wait_for(state="visible")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    finally:
        page.close()


@pytest.mark.parametrize("path", ["/N/wanted", "/R?lang=es"])
def test_the_keyboard_reaches_everything_in_the_order_it_is_seen(
    browser: Any,  # noqa: F811
    served: Served,  # noqa: F811
    path: str,
) -> None:
    page = browser.new_page(viewport=PHONE)
    try:
        page.goto(served.address + path_of(served, path))
        wanted = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input")]
                 .filter((one) => one.checkVisibility()).map((one) => one.outerHTML)"""
        )
        reached = []
        for _ in wanted:
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.outerHTML"))
        assert reached == wanted
    finally:
        page.close()


# --- the fleet's pages, with two hundred screens --------------------------------------------------

WIDTHS = (390, 768, 1400)
OVERFLOWING = """() => [...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).overflowX === "auto")
    .map((one) => one.outerHTML.slice(0, 80))"""
CLIPPED_TIMES = """() => [...document.querySelectorAll("input[type=time]")]
    .filter((one) => one.checkVisibility() && one.clientWidth < 130).length"""


@pytest.fixture(scope="module")
def technician(browser: Any, served: Served) -> Iterator[Any]:  # noqa: F811
    """Signed in, in one window."""
    page = browser.new_page()
    page.goto(f"{served.address}/admin/login/")
    page.fill("input[name=username]", "tere")
    page.fill("input[name=password]", "una-clave-larga-y-ficticia")
    page.click("[type=submit]")
    yield page
    page.close()


@pytest.mark.parametrize(
    ("path", "language"),
    [("", "es"), ("{screen}/", "en"), ("{screen}/hours/", "es"), ("sites/", "en")],
)
def test_a_page_of_the_fleet_has_no_violation_and_fits_every_window(
    technician: Any,
    served: Served,  # noqa: F811
    path: str,
    language: str,
) -> None:
    technician.context.add_cookies(
        [{"name": "django_language", "value": language, "url": served.address}]
    )
    for width in WIDTHS:
        technician.set_viewport_size({"width": width, "height": 900})
        technician.goto(f"{served.address}/admin/screens/{path.format(screen=served.screen)}")
        if path.endswith("hours/"):
            technician.click("[name=manner][value=hours]")
        assert technician.evaluate("document.documentElement.scrollWidth") <= width
        assert (width, technician.evaluate(OVERFLOWING)) == (width, [])
        assert technician.evaluate(CLIPPED_TIMES) == 0
    assert violations(technician) == []
