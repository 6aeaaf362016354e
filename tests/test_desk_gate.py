"""Who is let in to the page: one browser, by one link, under the page's own name."""

from __future__ import annotations

import http.client
import logging
from urllib.parse import urlsplit

import pytest
import requests

from desk.house import House
from desk.inbox import Inbox
from tests.fixtures_desk import (
    MEMBER,
    PASSPHRASE,
    Bench,
    Visitor,
    bench,
    desk_keys,
    page_of,
    visitor,
    working,
)

__all__ = ["bench", "desk_keys", "visitor", "working"]

PLACES = ("/", "/keys", "/unlock", f"/tips/{'a' * 32}")


def test_without_the_link_nothing_is_shown(working: House) -> None:
    with page_of(working) as stranger:
        for place in PLACES:
            stranger.get(place)
            assert stranger.status == 403
            assert "Tips" not in stranger.page


def test_the_link_works_once(working: House) -> None:
    with page_of(working) as visitor:
        link = visitor.door.new_link()
        visitor.get(link)
        assert visitor.status == 200
        second = requests.get(link, timeout=10)
        assert second.status_code == 403
        assert "Set-Cookie" not in second.headers


def test_a_new_link_makes_the_old_one_void(working: House) -> None:
    with page_of(working) as visitor:
        old = visitor.door.new_link()
        visitor.door.new_link()
        visitor.get(old)
        assert visitor.status == 403


def test_the_cookie_is_strict_hidden_from_scripts_and_bound_to_the_path(working: House) -> None:
    with page_of(working) as visitor:
        answer = requests.get(visitor.door.new_link(), timeout=10, allow_redirects=False)
    flags = {part.strip() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert flags == {"HttpOnly", f"Path={visitor.door.prefix}/", "SameSite=Strict"}


@pytest.mark.parametrize(
    "host", ["localhost:{port}", "attacker.example", "127.0.0.1", "127.0.0.1:1"]
)
def test_another_host_name_is_refused(visitor: Visitor, host: str) -> None:
    port = urlsplit(visitor.door.origin).port
    visitor.get("/", Host=host.format(port=port))
    assert visitor.status == 403
    assert "Tips</h1>" not in visitor.page


def raw_post(visitor: Visitor, **headers: str) -> int:
    """A locking POST with the session's cookie and token, and these headers."""
    door = visitor.door
    session = next(iter(visitor.http.cookies))
    token = visitor.page.split('name="csrf" value="')[1].split('"')[0]
    connection = http.client.HTTPConnection(door.host, timeout=10)
    connection.request(
        "POST",
        f"{door.prefix}/lock",
        body=f"csrf={token}",
        headers={
            "Cookie": f"{session.name}={session.value}",
            "Content-Type": "application/x-www-form-urlencoded",
            **headers,
        },
    )
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_form_from_the_page_itself_is_taken(visitor: Visitor, working: House) -> None:
    assert raw_post(visitor, Origin=visitor.door.origin) == 303
    assert working.office.member is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Origin": "https://attacker.example"},
        {"Origin": "{own}", "Sec-Fetch-Site": "same-site"},
        {"Origin": "{own}", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    visitor: Visitor, working: House, headers: dict[str, str]
) -> None:
    own = visitor.door.origin
    given = {name: value.format(own=own) for name, value in headers.items()}
    assert raw_post(visitor, **given) == 403
    assert working.office.member == MEMBER


@pytest.mark.parametrize("token", ["", "x" * 43, "ñ"])
def test_a_form_without_the_token_changes_nothing(
    visitor: Visitor, working: House, token: str
) -> None:
    visitor.post("/lock", token=token)
    assert visitor.status == 403
    assert working.office.member == MEMBER


def test_no_page_is_found_without_the_secret_path(visitor: Visitor) -> None:
    answer = visitor.http.get(f"{visitor.door.origin}/tips", timeout=10)
    assert answer.status_code in {403, 404}
    assert visitor.door.prefix not in answer.text


def test_every_answer_forbids_keeping_framing_and_foreign_content(visitor: Visitor) -> None:
    door = visitor.door
    for place in (f"{door.prefix}/", f"{door.prefix}/static/desk.css", "/nothing"):
        headers = visitor.http.get(f"{door.origin}{place}", timeout=10).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers


def test_the_page_listens_on_the_loopback_alone(visitor: Visitor) -> None:
    assert urlsplit(visitor.door.origin).hostname == "127.0.0.1"


def test_the_desk_locks_itself_when_nobody_is_there(bench: Bench) -> None:
    clock = [0.0]
    house = bench.house()
    house.office._monotonic = lambda: clock[0]
    house.office.unlock(MEMBER, PASSPHRASE)
    clock[0] = house.settings.lock_after_s - 1
    assert house.office.member == MEMBER
    clock[0] += 1
    assert house.office.member is None
    house.close()


def test_being_at_the_page_keeps_it_open(visitor: Visitor, working: House) -> None:
    clock = [0.0]
    working.office._monotonic = lambda: clock[0]
    working.office.touch()
    for _ in range(4):
        clock[0] += working.settings.lock_after_s - 1
        assert "Tips</h1>" in visitor.get("/")
    clock[0] += working.settings.lock_after_s + 1
    assert "Unlock the desk" in visitor.get("/")


def test_an_error_shows_and_logs_no_word_of_a_tip(
    bench: Bench,
    visitor: Visitor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def broken(_self: Inbox, *_arguments: object) -> None:
        raise ValueError("chamarra café")

    monkeypatch.setattr(Inbox, "sheet", broken)
    with caplog.at_level(logging.DEBUG):
        visitor.get("/")
    assert visitor.status == 500
    written = "".join(capfd.readouterr()) + visitor.page
    written += "\n".join(
        str(record.getMessage()) + str(record.exc_text) for record in caplog.records
    )
    assert "the desk failed: ValueError in test_desk_gate.py: broken" in written
    assert "chamarra" not in written


def test_requests_are_not_logged(
    bench: Bench, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    given = bench.give()
    with caplog.at_level(logging.INFO):
        visitor.post("/fetch")
        visitor.get(f"/tips/{given.tip.id}")
    logged = [record for record in caplog.records if not record.name.startswith("urllib3")]
    assert [r.getMessage() for r in logged if given.tip.id in r.getMessage()] == []
    assert [record for record in logged if record.name in {"waitress", "werkzeug"}] == []


def test_a_form_that_is_too_large_is_refused_and_never_on_a_disk(visitor: Visitor) -> None:
    visitor.post(f"/tips/{'a' * 32}/reply", text="x" * 100_000)
    assert visitor.status == 413
