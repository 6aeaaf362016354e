"""The receipt page in Chromium at a hub that really serves: a tip and replies made by Python, words
typed by a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hub.receipts.pages import POLICY
from sync.receipts import Receipt
from tests.fixtures_browser import (
    DESKTOP,
    PHONE,
    Served,
    browser,  # noqa: F401 - a fixture
    served,  # noqa: F401 - a fixture
)
from tests.fixtures_tips import Given, made_receipt

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]

ANSWER = "Gracias: ¿recuerda la calle?\n\nCualquier detalle sirve."
FORGED = "Vaya hoy a la oficina y pregunte por el comandante."


@pytest.fixture(scope="module")
def answered(served: Served) -> Given:  # noqa: F811
    """A tip with a reply of the desk and, after it, one that another key signed."""
    given = served.give(1)
    served.answer(given, 1, text=ANSWER)
    served.answer(given, 2, signed_by=60, text=FORGED)
    return given


class ReceiptPage:
    """The page, as a person has it before them."""

    def __init__(self, browser: Any, served: Served, size: dict[str, int], language: str) -> None:  # noqa: F811
        self.context = browser.new_context(viewport=size, locale=language)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.sent: list[Any] = []
        self.said: list[str] = []
        self.page.on("request", self.keep)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(f"{served.address}/R")
        self.page.locator("#receipt").wait_for(state="visible")

    def keep(self, request: Any) -> None:
        """Every request, for a test to look at."""
        self.sent.append(request)

    def type(self, words: str) -> None:
        """Into the first field and on, as with a keyboard: a space goes on to the next."""
        self.page.locator("#word-1").focus()
        self.page.keyboard.type(words)

    def look(self) -> None:
        """Presses the button and waits for the end of the search."""
        self.page.locator("#look").click()
        self.page.locator("#receipt[aria-busy=false]").wait_for()

    @property
    def status(self) -> str:
        return str(self.page.locator("#status").inner_text())

    @property
    def replies(self) -> list[str]:
        return list(self.page.locator("#replies > li").all_inner_texts())


@pytest.fixture
def phone(browser: Any, served: Served) -> Iterator[ReceiptPage]:  # noqa: F811
    """The page on a phone in Spanish; nothing of it may complain in the console."""
    page = ReceiptPage(browser, served, PHONE, "es-MX")
    yield page
    page.context.close()
    assert page.said == []


def words_of(receipt: Receipt, language: Any = "es") -> str:
    """As a person reads them from the paper."""
    return " ".join(receipt.words(language))


def test_the_receipts_words_show_the_reply(phone: ReceiptPage, answered: Given) -> None:
    phone.type(words_of(answered.receipt))
    phone.look()
    first = phone.replies[0]
    assert "Mesa ficticia" in first
    assert "2026" in first
    assert ANSWER in first
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_reply_signed_by_another_key_is_refused_with_the_reason(
    phone: ReceiptPage, answered: Given
) -> None:
    phone.type(words_of(answered.receipt, "en"))
    phone.look()
    [_, forged] = phone.replies
    assert "no la firmó la mesa que recibió su informe" in forged
    assert FORGED not in phone.page.content()


def test_another_receipt_shows_nothing(phone: ReceiptPage, answered: Given) -> None:
    phone.type(words_of(made_receipt(999)))
    phone.look()
    assert phone.status.startswith("Todavía no hay nada para estas palabras.")
    assert phone.replies == []


def test_a_tip_without_a_reply_and_an_unknown_receipt_look_the_same(
    phone: ReceiptPage,
    served: Served,  # noqa: F811
) -> None:
    seen = []
    for receipt in (served.give(2).receipt, made_receipt(998)):
        phone.type(words_of(receipt))
        phone.look()
        seen.append(phone.page.locator("main").inner_text())
        phone.page.locator("#clear").click()
    assert seen[0] == seen[1]


def test_only_the_lookup_leaves_the_browser_and_only_in_a_body(
    phone: ReceiptPage, answered: Given
) -> None:
    before = len(phone.sent)
    phone.type(words_of(answered.receipt))
    phone.look()
    assert phone.replies
    [call] = phone.sent[before:]
    assert call.url.endswith("/api/v1/receipts")
    assert call.post_data == f'{{"lookup":"{answered.keys.lookup}"}}'
    assert "cookie" not in call.all_headers()
    assert "referer" not in call.all_headers()
    hosts = {request.url.split("/")[2] for request in phone.sent}
    assert len(hosts) == 1


def test_a_misspelt_word_is_named_and_nothing_is_asked(phone: ReceiptPage, answered: Given) -> None:
    words = words_of(answered.receipt).split()
    words[4] = "jirafante"
    before = len(phone.sent)
    phone.type(" ".join(words))
    phone.look()
    assert phone.status == (
        "La palabra 5, «jirafante», no es de un comprobante. Revise cómo está escrita."
    )
    assert phone.page.evaluate("document.activeElement.id") == "word-5"
    assert phone.page.locator("#word-5").get_attribute("aria-invalid") == "true"
    assert len(phone.sent) == before


def test_words_in_another_order_are_told_from_a_receipt(
    phone: ReceiptPage, answered: Given
) -> None:
    words = words_of(answered.receipt).split()
    words[0], words[1] = words[1], words[0]
    phone.type(" ".join(words))
    phone.look()
    assert phone.status.startswith("Todas son palabras, pero no van juntas")


def test_four_letters_without_accents_are_enough(phone: ReceiptPage, answered: Given) -> None:
    bare = words_of(answered.receipt).translate(str.maketrans("áéíóúñü", "aeiounu"))
    phone.type(" ".join(word[:4].upper() for word in bare.split()))
    phone.look()
    assert ANSWER in phone.replies[0]


def test_a_pasted_receipt_fills_every_field(phone: ReceiptPage, answered: Given) -> None:
    numbered = [f"{n}. {word}" for n, word in enumerate(answered.receipt.words("es"), start=1)]
    phone.page.locator("#word-3").focus()
    phone.page.keyboard.insert_text("\n".join(numbered))
    shown = phone.page.locator("#receipt input").evaluate_all("all => all.map(one => one.value)")
    assert shown == list(answered.receipt.words("es"))


def test_enter_after_the_last_word_looks(phone: ReceiptPage, answered: Given) -> None:
    phone.type(words_of(answered.receipt))
    phone.page.keyboard.press("Enter")
    phone.page.locator("#answers").wait_for(state="visible")
    assert phone.page.evaluate("document.activeElement.id") == "answers-title"


def test_coming_back_to_the_page_finds_nothing_of_before(
    phone: ReceiptPage,
    served: Served,  # noqa: F811
    answered: Given,
) -> None:
    phone.type(words_of(answered.receipt))
    phone.look()
    assert phone.replies
    phone.page.goto(f"{served.address}/T")
    phone.page.go_back()
    phone.page.locator("#receipt").wait_for(state="visible")
    values = phone.page.locator("#receipt input").evaluate_all("all => all.map(one => one.value)")
    assert (values, phone.replies) == ([""] * 8, [])


@pytest.mark.parametrize("status", [429, 503])
def test_a_hub_that_does_not_answer_is_no_receipt_without_a_reply(
    phone: ReceiptPage, answered: Given, status: int
) -> None:
    phone.page.route("**/api/v1/receipts", lambda route: route.fulfill(status=status))
    phone.type(words_of(answered.receipt))
    phone.look()
    assert phone.status == "Falló la conexión. Intente de nuevo en un momento o llámenos."
    phone.said.clear()  # the browser itself logs the status


@pytest.mark.parametrize("way", ["clear", "idle", "hide"])
def test_words_and_replies_are_wiped(phone: ReceiptPage, answered: Given, way: str) -> None:
    phone.page.clock.install()
    phone.page.reload()
    phone.page.locator("#receipt").wait_for(state="visible")
    phone.type(words_of(answered.receipt))
    phone.look()
    assert ANSWER in phone.replies[0]
    if way == "clear":
        phone.page.locator("#clear").click()
    elif way == "idle":
        phone.page.clock.run_for(4.75 * 60_000)
        assert "Esta página está por borrarse" in phone.status
        assert ANSWER in phone.replies[0]
        phone.page.clock.run_for(0.5 * 60_000)
        assert "se borró todo" in phone.status
    else:
        phone.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert phone.replies == []
    values = phone.page.locator("#receipt input").evaluate_all("all => all.map(one => one.value)")
    assert values == [""] * 8
    assert "recuerda la calle" not in phone.page.content()


def test_a_touch_gives_five_minutes_more(phone: ReceiptPage) -> None:
    phone.page.clock.install()
    phone.page.reload()
    phone.page.locator("#receipt").wait_for(state="visible")
    phone.type("aban")
    phone.page.clock.run_for(4.75 * 60_000)
    phone.page.locator("h1").click()
    phone.page.clock.run_for(4 * 60_000)
    assert phone.page.locator("#word-1").input_value() == "abandon"
    assert phone.status == ""


def test_the_browsers_language_is_spoken_and_can_be_changed(browser: Any, served: Served) -> None:  # noqa: F811
    desktop = ReceiptPage(browser, served, DESKTOP, "en-US")
    try:
        assert desktop.page.locator("h1").inner_text() == "The answer to your tip"
        assert desktop.page.locator("html").get_attribute("lang") == "en"
        desktop.page.locator("a.language").click()
        desktop.page.wait_for_url("**/R?lang=es")
        assert desktop.page.locator("h1").inner_text() == "La respuesta a su informe"
    finally:
        desktop.context.close()


def test_nothing_is_kept_and_the_policy_is_in_the_answer(
    phone: ReceiptPage, answered: Given
) -> None:
    phone.type(words_of(answered.receipt))
    phone.look()
    answer = phone.page.goto(phone.page.url)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "no-store" in answer.headers["cache-control"]
    assert phone.context.cookies() == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert phone.page.evaluate(kept) == [0, 0, ""]


def test_without_script_the_page_says_so_and_gives_the_phone_number(
    browser: Any,  # noqa: F811
    served: Served,  # noqa: F811
) -> None:
    context = browser.new_context(viewport=PHONE, locale="es-MX", java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{served.address}/r")
        assert "necesita JavaScript" in page.locator("#needs-script").inner_text()
        assert page.locator("a[href='tel:9155550142']").is_visible()
        assert not page.locator("#receipt").is_visible()
    finally:
        context.close()
