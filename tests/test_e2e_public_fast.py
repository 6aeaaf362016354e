"""A notice's page on a bad connection: seen within a second, whole without a script, and small.

The connection is Lighthouse's "slow 4G": 150 ms a round trip, 1.6 Mbit/s down, 750 kbit/s up
(GoogleChrome/lighthouse, docs/throttling.md and `mobileSlow4G` in core/config/constants.js).
Chromium delays each request rather than each packet, for which those constants correct: 3.75 × the
latency and 0.9 × the throughput. The page must hold by both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.fixtures_browser import (
    PHONE,
    Served,
    browser,  # noqa: F401 - a fixture
    served,  # noqa: F401 - a fixture
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.long, pytest.mark.django_db]

KBIT_S = 1024 / 8
SLOW_4G = {"latency": 150, "downloadThroughput": 1.6 * 1024 * KBIT_S,
           "uploadThroughput": 750 * KBIT_S}  # fmt: skip
SLOW_4G_AS_DEVTOOLS = {"latency": 150 * 3.75, "downloadThroughput": 1.6 * 1024 * KBIT_S * 0.9,
                       "uploadThroughput": 750 * KBIT_S * 0.9}  # fmt: skip
FIRST_VIEW_MS = 1000
WITHOUT_PHOTOGRAPH = 100 * 1024
FIRST_PAINT = """() => new Promise((seen) => new PerformanceObserver((list) => {
    for (const one of list.getEntriesByName("first-contentful-paint")) seen(one.startTime);
}).observe({ type: "paint", buffered: true }))"""
STILL = """() => new Promise((seen) => { let sum = 0; new PerformanceObserver((list) => {
    for (const one of list.getEntries()) sum += one.value;
}).observe({ type: "layout-shift", buffered: true }); setTimeout(() => seen(sum), 100); })"""


@dataclass(frozen=True)
class Loaded:
    """How one first visit went."""

    first_view_ms: float
    photographs: int
    """Bytes that came over the line."""
    rest: int
    shifted: float


def visit(browser: Any, address: str, line: dict[str, float]) -> Loaded:  # noqa: F811
    """Loads a page as a phone that was never there does, over that line."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=3, locale="es-MX")
    try:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", {"offline": False, **line})
        asked: dict[str, str] = {}
        came: dict[str, int] = {}
        devtools.on(
            "Network.requestWillBeSent",
            lambda said: asked.update({said["requestId"]: said["request"]["url"]}),
        )
        devtools.on(
            "Network.loadingFinished",
            lambda said: came.update({said["requestId"]: said["encodedDataLength"]}),
        )
        page.goto(address, wait_until="networkidle")
        photographs = {one for one, url in asked.items() if "/p/" in url}
        return Loaded(
            first_view_ms=page.evaluate(FIRST_PAINT),
            photographs=sum(size for one, size in came.items() if one in photographs),
            rest=sum(size for one, size in came.items() if one not in photographs),
            shifted=page.evaluate(STILL),
        )
    finally:
        context.close()


@pytest.fixture
def notice(served: Served) -> str:  # noqa: F811
    """The address of a notice's page, asked for once so that the server is warm."""
    address = f"{served.address}/N/{served.notices['wanted']}"
    for _ in range(3):
        assert requests.get(address, timeout=30).status_code == 200
    return address


@pytest.mark.parametrize("line", [SLOW_4G, SLOW_4G_AS_DEVTOOLS], ids=["slow-4g", "devtools"])
def test_a_notice_is_seen_within_a_second_on_slow_4g_and_is_small(
    browser: Any,  # noqa: F811
    notice: str,
    line: dict[str, float],
) -> None:
    loaded = visit(browser, notice, line)
    for _ in range(2):  # the line is always as slow; this machine may have been busy beside
        if loaded.first_view_ms > FIRST_VIEW_MS:
            loaded = visit(browser, notice, line)
    assert loaded.first_view_ms <= FIRST_VIEW_MS
    assert 0 < loaded.rest <= WITHOUT_PHOTOGRAPH
    assert loaded.photographs > 0
    assert loaded.shifted == 0


def test_a_notice_is_whole_without_a_script(browser: Any, notice: str) -> None:  # noqa: F811
    said = []
    for scripts in (True, False):
        context = browser.new_context(viewport=PHONE, java_script_enabled=scripts, locale="es-MX")
        page = context.new_page()
        page.goto(notice, wait_until="load")
        said.append(page.locator("main").inner_text())
        assert page.locator("a[href^='tel:']").count() >= 2
        context.close()
    assert said[0] == said[1]
    for words in ("SE BUSCA", "Persona Ficticia 1", "$25,000 USD", "Puede ir armado."):
        assert words in said[1]
