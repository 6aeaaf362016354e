"""Nothing personal in any line of the log, of text or JSON, whatever is asked, whatever fails."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import IntegrityError
from django.test import Client

from hub.errors import NotAllowed
from hub.operating.logs import Discreet, JsonLines, TextLines, of_exception
from hub.recalls.service import recall
from tests.fixtures_fleet import Device, make_report, make_screen
from tests.fixtures_hub import PASSWORD, Hub, hub  # noqa: F401
from tests.fixtures_tips_hub import TipHub, paid, tip_hub  # noqa: F401

ADDRESS, AGENT, HOST = "203.0.113.77", "Navegador-De-Alguien/9.9", "palabra-privada.example"
TYPED, WORD = "quiensoy@example.org", "palabra-muy-privada"
FROM: dict[str, Any] = {
    "REMOTE_ADDR": ADDRESS,
    "HTTP_USER_AGENT": AGENT,
    "HTTP_X_FORWARDED_FOR": ADDRESS,
    "HTTP_REFERER": f"https://{HOST}/?q={WORD}",
}


class Written:
    """Every line that the hub writes, of both kinds."""

    def __init__(self) -> None:
        self.text, self.json = io.StringIO(), io.StringIO()
        self.handlers = [logging.StreamHandler(self.text), logging.StreamHandler(self.json)]
        for handler, lines in zip(self.handlers, (TextLines(), JsonLines()), strict=True):
            handler.addFilter(Discreet())
            handler.setFormatter(lines)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The lines of JSON, read."""
        return [json.loads(line) for line in self.json.getvalue().splitlines()]


@pytest.fixture
def written() -> Iterator[Written]:
    found = Written()
    root, requests = logging.getLogger(), logging.getLogger("hub.operating.requests")
    levels = root.level, requests.level
    root.setLevel(logging.INFO)
    requests.setLevel(logging.INFO)
    for handler in found.handlers:
        root.addHandler(handler)
    yield found
    for handler in found.handlers:
        root.removeHandler(handler)
    root.setLevel(levels[0])
    requests.setLevel(levels[1])


def client() -> Client:
    made = Client(raise_request_exception=False, **FROM)
    made.cookies["other"] = WORD
    return made


@pytest.fixture
def asked(
    tip_hub: TipHub,  # noqa: F811
    written: Written,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Written, list[str]]:
    """A day at the hub, with everything that goes wrong in one; and what must not be in its log."""
    hub = tip_hub.hub  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    one, two = tip_hub.given(1), tip_hub.given(2)
    visitor = client()
    for path in ("/", f"/N/{notice.notice_id}", f"/{WORD}", f"/admin/{WORD}/?q={WORD}", "/R"):
        visitor.get(path)
    visitor.get("/", HTTP_HOST=HOST)
    visitor.post("/admin/login/", {"username": TYPED, "password": WORD})
    visitor.force_login(hub.ana)
    visitor.get("/admin/")
    visitor.get(f"/admin/{WORD}/")
    tip_hub.put(one.tip.id, paid(one.submission), **FROM)
    tip_hub.ask(one.keys.lookup, **FROM)
    tip_hub.put(two.tip.id, WORD.encode(), **FROM)
    device, _screen = make_screen()
    device.call("POST", "reports", make_report())
    Device(token=WORD).call("GET", "state")

    def breaks(*_: Any, **__: Any) -> Any:
        private = f"{WORD} {one.tip.id}"
        raise ValueError(private)

    def breaks_a_rule(*_: Any, **__: Any) -> Any:
        raise IntegrityError(f'unique constraint "x"\nDETAIL: Key (lookup)=({one.keys.lookup})')

    for error in (breaks, breaks_a_rule):
        monkeypatch.setattr("hub.tips.api.receive", error)
        target = f"/api/v1/tips/{two.tip.id}"
        body = paid(two.submission)
        assert client().put(target, body, content_type="application/json").status_code == 500
    recall("notice", notice.notice_id, "error", by=hub.ana)
    private = [
        ADDRESS, AGENT, HOST, TYPED, WORD, PASSWORD, "ana", device.token, one.tip.id, two.tip.id,
        one.keys.lookup, notice.name, "Traceback",
    ]  # fmt: skip
    return written, private


def test_no_line_has_anything_of_anybody(asked: tuple[Written, list[str]]) -> None:
    written, private = asked
    for lines in (written.text.getvalue(), written.json.getvalue()):
        assert len(lines.splitlines()) >= 6
        words = lines.replace("manage", "").replace("banana", "")
        found = [word for word in private if f" {word}" in words or f'"{word}' in words]
        assert found == []
        assert [word for word in private if word != "ana" and word in lines] == []


def test_what_people_of_the_hub_do_is_written_by_their_number_and_the_pages_name(
    asked: tuple[Written, list[str]],
) -> None:
    events = asked[0].events
    home = [e for e in events if e.get("route") == "wagtailadmin_home"]
    assert len(home) == 1
    line = home[0]
    assert (line["event"], line["method"], line["status"], line["level"]) == (
        "request", "GET", 200, "info",
    )  # fmt: skip
    assert isinstance(line["user"], int)
    assert line["ms"] >= 0
    assert len(line["request"]) == 12
    said = [e["event"] for e in events]
    assert said.count("sign-in refused") == 1
    assert said.count("signed in") == 1


def test_nothing_tells_when_a_tip_or_a_question_after_one_came_unless_it_fails(
    asked: tuple[Written, list[str]],
) -> None:
    of_tips = [e for e in asked[0].events if "tip" in str(e.get("route"))]
    assert [(e["event"], e["status"]) for e in of_tips] == [
        ("django.request 500", 500), ("request", 500),
    ] * 2  # fmt: skip
    assert {e["request"] for e in of_tips[:2]} != {e["request"] for e in of_tips[2:]}
    errors = [e["error"] for e in of_tips if "error" in e]
    assert [error["kind"] for error in errors] == [
        "builtins.ValueError", "django.db.utils.IntegrityError",
    ]  # fmt: skip
    assert "words" not in errors[0]
    assert errors[1]["words"] == 'unique constraint "x"'
    assert all(":" in place for error in errors for place in error["places"])


def test_words_of_our_own_errors_are_kept() -> None:
    with pytest.raises(NotAllowed) as raised:
        raise NotAllowed("Your account may not do this.")
    found = of_exception((raised.type, raised.value, raised.tb))
    assert found["words"] == "Your account may not do this."
    assert found["places"][-1].endswith("test_words_of_our_own_errors_are_kept")


def test_what_another_handler_made_of_an_error_is_not_repeated() -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        raise ZeroDivisionError("a private word")
    error = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("hub", logging.ERROR, "f", 1, "it failed", None, error)
    assert "a private word" in logging.Formatter().format(record)
    assert "a private word" not in TextLines().format(record)
    assert "a private word" in logging.Formatter().format(record)


def test_a_line_of_json_is_one_line_whatever_is_in_it() -> None:
    record = logging.LogRecord("hub", logging.INFO, "f", 1, "two\nlines “ñ”", None, None)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "two\nlines “ñ”"


def test_the_hub_writes_through_what_is_tried_here() -> None:
    handler = configured.LOGGING["handlers"]["stderr"]
    assert handler["filters"] == ["discreet"]
    assert configured.LOGGING["root"]["handlers"] == ["stderr"]
    kinds = {
        name: spec["()"].rpartition(".")[2] for name, spec in configured.LOGGING["filters"].items()
    }
    assert kinds == {"discreet": Discreet.__name__}
    assert configured.MIDDLEWARE[0] == "hub.operating.requests.write_down"
