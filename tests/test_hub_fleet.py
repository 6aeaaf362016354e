"""Enrolled screens: each asks and reports for itself alone, and people see how it is."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from hub.fleet.enrolling import open_enrolment
from hub.fleet.models import PlayTally, Preseed, ReportBatch, Screen, Screenshot, Site
from hub.fleet.screens import ask_renewal, revoke
from hub.recalls.service import recall
from sync.device_api import SCREENSHOT_MAX_BYTES, DeviceState
from tests.fixtures_fleet import (
    Device,
    make_report,
    make_screen,
    make_site,
    technician,
)
from tests.fixtures_hub import CHANNEL, Hub, hub  # noqa: F401

PLAY = {"slide": "s-1", "notice": "TEST0001", "publication": 1, "day": "2026-11-20", "count": 12}


def picture(size: tuple[int, int] = (64, 36), media: str = "PNG") -> bytes:
    """A picture file."""
    out = io.BytesIO()
    Image.new("RGB", size, (10, 20, 30)).save(out, media)
    return out.getvalue()


def browser(person: Any) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(person)
    return client


# --- tokens ----------------------------------------------------------------------------------

CALLS = [("GET", "state"), ("POST", "token"), ("POST", "reports"), ("PUT", "screenshot")]


@pytest.mark.parametrize("token", ["", "x" * 43, "é"])
def test_a_call_without_a_screens_token_is_refused(db: None, token: str) -> None:
    for method, path in CALLS:
        answer = Device(token=token).call(method, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "token")
        assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_a_revoked_screens_token_is_nobodys(db: None) -> None:
    device, screen = make_screen()
    revoke(screen, whoever_enrolled(), timezone.now())
    for method, path in CALLS:
        assert device.call(method, path).status_code == 401


def test_no_session_of_a_person_speaks_for_a_screen(hub: Hub) -> None:  # noqa: F811
    make_screen()
    assert browser(hub.root).get("/api/v1/devices/me/state").status_code == 401


def test_a_renewed_token_ends_the_old_one_when_it_is_first_used(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    device, screen = make_screen()
    assert not device.call("GET", "state").json()["renew_token"]
    ask_renewal(screen)
    assert device.call("GET", "state").json()["renew_token"]
    device.call("POST", "token")  # this answer is lost
    renewed = Device(token=device.call("POST", "token").json()["token"])
    assert device.call("GET", "state").status_code == 200
    assert not renewed.call("GET", "state").json()["renew_token"]
    assert device.call("GET", "state").status_code == 401


# --- state -----------------------------------------------------------------------------------


def test_each_screen_reads_its_own_state(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    north = make_site("Garita", first_language="en", time_zone="America/Denver", country="US")
    south = make_site()
    (one, first), (two, second) = make_screen(site=south), make_screen("entrada", site=north)
    states = [DeviceState.model_validate(d.call("GET", "state").json()) for d in (one, two)]
    assert [(s.screen, s.site, s.languages.first, s.time_zone) for s in states] == [
        (first.screen_id, "Puente ficticio", "es", "America/Ciudad_Juarez"),
        (second.screen_id, "Garita", "en", "America/Denver"),
    ]


def test_what_has_not_changed_is_not_sent_again(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    device, screen = make_screen()
    answer = device.call("GET", "state")
    asked = {"headers": {"If-None-Match": answer["ETag"]}}
    again = device.call("GET", "state", **asked)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    Screen.objects.filter(pk=screen.pk).update(name="carril 4")
    changed = device.call("GET", "state", **asked)
    assert (changed.status_code, changed.json()["name"]) == (200, "carril 4")


def test_a_channel_that_is_not_published_is_told_to_no_screen(hub: Hub) -> None:  # noqa: F811
    device, _screen = make_screen()
    answer = device.call("GET", "state")
    assert (answer.status_code, answer.json()["code"]) == (409, "channel_unpublished")
    hub.whole_channel()
    assert device.call("GET", "state").json()["channel"] == CHANNEL


# --- reports ---------------------------------------------------------------------------------


def test_a_report_is_counted_once(db: None) -> None:
    device, screen = make_screen()
    report = make_report(PLAY, PLAY | {"count": 3}, recall_sequence=7)
    answers = [device.call("POST", "reports", report) for _ in range(2)]
    assert [(a.status_code, a.json()["repeated"]) for a in answers] == [(202, False), (202, True)]
    assert PlayTally.objects.get().count == 15
    device.call("POST", "reports", make_report(PLAY, PLAY | {"slide": "s-2"}))
    assert sorted(PlayTally.objects.values_list("slide", "count")) == [("s-1", 27), ("s-2", 12)]
    screen.refresh_from_db()
    assert screen.health["recall_sequence"] == 0


def test_a_report_speaks_for_its_own_screen_alone(db: None) -> None:
    (one, first), (two, second) = make_screen(), make_screen("entrada")
    report = make_report(PLAY, recall_sequence=7)
    one.call("POST", "reports", report)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.health["recall_sequence"], second.health) == (7, None)
    # Another's batch number is no way to keep a screen from reporting.
    assert two.call("POST", "reports", report).json()["repeated"] is False
    assert set(PlayTally.objects.values_list("screen_id", flat=True)) == {first.pk, second.pk}


@pytest.mark.parametrize(
    "change",
    [
        {"notice": "a text"},
        {"address": "10.0.0.1"},
        {"batch": "1"},
        {"made_at": "yesterday"},
        {"made_at": "0001-01-01T00:00:00+23:59"},
        {"plays": [PLAY | {"words": "x"}]},
        {"plays": [PLAY | {"count": 0}]},
        {"plays": [PLAY | {"day": "2026-11-20T15:00:00Z"}]},
        {"plays": [PLAY | {"hour": "2026-11-20T15:00:00Z"}]},
        {"plays": [PLAY] * 2001},
        {"health": {}},
    ],
)
def test_a_report_is_closed(db: None, change: dict[str, Any]) -> None:
    device, screen = make_screen()
    answer = device.call("POST", "reports", make_report() | change)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    screen.refresh_from_db()
    assert (screen.health, ReportBatch.objects.count()) == (None, 0)


def test_a_screen_that_reports_without_end_is_told_to_wait(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.fleet.reporting.REPORTS_PER_HOUR", 2)
    device, _screen = make_screen()
    other, _ = make_screen("entrada")
    reports = [make_report() for _ in range(3)]
    answers = [device.call("POST", "reports", report) for report in (*reports, reports[0])]
    assert [answer.status_code for answer in answers] == [202, 202, 429, 202]
    assert answers[2]["Retry-After"] == "60"
    assert other.call("POST", "reports", reports[2]).status_code == 202


def test_plays_are_forgotten_after_a_year_and_a_month(db: None) -> None:
    device, _screen = make_screen()
    device.call("POST", "reports", make_report(PLAY | {"day": "2024-01-01"}))
    device.call("POST", "reports", make_report(PLAY | {"day": f"{timezone.now():%F}"}))
    assert PlayTally.objects.count() == 1


def test_too_large_a_report_is_not_read(db: None) -> None:
    device, _screen = make_screen()
    answer = device.call(
        "POST", "reports", b" " * (512 * 1024 + 1), content_type="application/json"
    )
    assert answer.status_code == 413


def test_no_address_is_kept_of_any_call(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:  # noqa: F811
    device, screen = make_screen()
    for method, path in CALLS:
        device.client.generic(
            method, f"/api/v1/devices/me/{path}", REMOTE_ADDR="203.0.113.77",
            headers={"Authorization": f"Bearer {device.token}"},
        )  # fmt: skip
    device.client.generic(
        "POST", "/api/v1/devices/me/reports", b"{}", content_type="application/json",
        REMOTE_ADDR="203.0.113.77", headers={"Authorization": f"Bearer {device.token}"},
    )  # fmt: skip
    kept = str(list(Screen.objects.values())) + str(list(ReportBatch.objects.values()))
    assert "203.0.113" not in kept + caplog.text
    screen.refresh_from_db()
    assert screen.heard_at == screen.heard_at.replace(second=0, microsecond=0)


# --- screenshots -----------------------------------------------------------------------------


def put(device: Device, data: bytes, media: str = "image/png") -> HttpResponse:
    """Sends a screenshot."""
    return device.call("PUT", "screenshot", data, content_type=media)


def test_the_latest_screenshot_is_kept_and_written_anew(hub: Hub) -> None:  # noqa: F811
    device, screen = make_screen()
    hidden = picture() + b"words after the end"
    assert put(device, picture((3000, 2000))).status_code == 204
    assert put(device, hidden).status_code == 204
    kept = bytes(Screenshot.objects.get().picture)
    assert b"words after" not in kept
    page = browser(hub.root).get(f"/admin/screens/{screen.screen_id}/screenshot/")
    assert (page["Content-Type"], page.content) == ("image/png", kept)


def test_a_large_screenshot_is_kept_small(db: None) -> None:
    device, _screen = make_screen()
    put(device, picture((3840, 2160)))
    with Image.open(io.BytesIO(bytes(Screenshot.objects.get().picture))) as kept:
        assert kept.size == (1280, 720)


@pytest.mark.parametrize(
    ("data", "media", "status"),
    [(b"\x89PNG\r\n\x1a\nand nothing else", "image/png", 422),
     (picture(media="JPEG"), "image/png", 422), (b"GIF89a", "image/gif", 415),
     (b"\x89PNG" + b" " * SCREENSHOT_MAX_BYTES, "image/png", 413)],
)  # fmt: skip
def test_what_is_no_screenshot_is_refused(db: None, data: bytes, media: str, status: int) -> None:
    device, _screen = make_screen()
    assert put(device, data, media).status_code == status
    assert not Screenshot.objects.exists()


# --- pages -----------------------------------------------------------------------------------


def test_a_technician_enrols_a_screen_on_one_page(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    device, site = Device(), make_site()
    device.open()
    client = browser(technician())
    form = {"code": device.enrolment["code"], "site": site.pk, "name": "x", "channel": CHANNEL}
    page = client.post("/admin/screens/enrol/", form, follow=True).content.decode()
    assert "tarjeta impresa" in page
    assert Screen.objects.get().screen_id in page
    assert device.poll().status_code == 200


@pytest.mark.parametrize(
    ("code", "words"),
    [("0000-0000", "Ningún dispositivo"), ("used", "Ya se dio de alta"), ("old", "venció")],
)
def test_the_page_says_what_is_wrong_with_a_code(hub: Hub, code: str, words: str) -> None:  # noqa: F811
    hub.whole_channel()
    device, screen = make_screen()
    old = open_enrolment(timezone.now() - timedelta(hours=1)).row.code
    typed = {"used": device.enrolment["code"], "old": old}.get(code, code)
    form = {"code": typed, "site": screen.site_id, "name": "x", "channel": CHANNEL}
    page = browser(hub.root).post("/admin/screens/enrol/", form).content.decode()
    assert words in page
    assert Screen.objects.count() == 1


def test_only_approved_channels_are_offered(hub: Hub) -> None:  # noqa: F811
    device, site = Device(), make_site()
    device.open()
    form = {"code": device.enrolment["code"], "site": site.pk, "name": "x", "channel": CHANNEL}
    assert browser(hub.root).post("/admin/screens/enrol/", form).status_code == 200
    assert not Screen.objects.exists()


def test_an_editor_may_look_and_change_nothing(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    _device, screen = make_screen()
    site, client = screen.site_id, browser(hub.ana)
    form = {"what": "revoke", "site": site, "name": "x", "channel": CHANNEL}
    changing = ["enrol/", "preseed/", "preseed/1/drop/", "sites/new/", f"sites/{site}/",
                f"{screen.screen_id}/change/"]  # fmt: skip
    for path in changing:
        refused = client.post(f"/admin/screens/{path}", form)
        assert refused["Location"] == "/admin/"  # Wagtail's way to say no
    screen.refresh_from_db()
    assert (screen.state, Preseed.objects.count(), Site.objects.count()) == ("enrolled", 0, 1)
    for look in ("", f"{screen.screen_id}/", "sites/"):
        page = client.get(f"/admin/screens/{look}")
        assert page.status_code == 200
        assert 'method="post"' not in page.content.decode().split("<main")[-1]


def test_a_preseeds_token_is_shown_once(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    site, client = make_site(), browser(technician())
    form = {"site": site.pk, "name": "entrada", "channel": CHANNEL}
    made = client.post("/admin/screens/preseed/", form)
    token = made.context["token"]
    assert f"preseed: {token}" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert token not in client.get("/admin/screens/preseed/").content.decode()
    client.post(f"/admin/screens/preseed/{Preseed.objects.get().pk}/drop/")
    assert Device().open(preseed=token).status_code == 401


def test_the_list_says_what_somebody_must_look_after(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    device, screen = make_screen()
    with override("es"):
        said = {
            "silent": troubles(hub),
            "unreported": device.call("GET", "state") and troubles(hub),
            "well": device.call("POST", "reports", make_report()) and troubles(hub),
            "recalled": recall("notice", notice.notice_id, "error", by=hub.ana) and troubles(hub),
            "ill": device.call("POST", "reports", make_report(
                recall_sequence=1, clock_synchronised=False, tips_set_aside=2, disk_free_bytes=9,
                faces_withheld=True,
            )) and troubles(hub),
        }  # fmt: skip
    assert said["silent"] == ("Todavía sin señal",)
    assert said["unreported"] == ("Todavía sin informe de estado",)
    assert said["well"] == ()
    assert said["recalled"] == ("Todavía no aplica el retiro 1",)
    assert len(said["ill"]) == 4
    long_ago = timezone.now() - timedelta(minutes=7)
    Screen.objects.filter(pk=screen.pk).update(heard_at=long_ago)
    assert len(troubles(hub)) == 5


def troubles(hub: Hub) -> tuple[str, ...]:  # noqa: F811
    """What the list says of the one screen."""
    [line] = browser(hub.ana).get("/admin/screens/").context["lines"]
    found: tuple[str, ...] = line.troubles
    return found


def test_a_screen_is_found_by_name_site_id_or_channel(db: None) -> None:
    (_, one), (_, two) = make_screen(), make_screen("entrada", site=make_site("Garita"))
    client = browser(whoever_enrolled())
    for wanted, found in {
        "CARRIL": [one], "garita": [two], one.screen_id.lower(): [one], "garita carril": [],
        CHANNEL: [one, two], "": [one, two],
    }.items():  # fmt: skip
        lines = client.get("/admin/screens/", {"q": wanted}).context["lines"]
        assert {line.screen for line in lines} == set(found), wanted


def test_a_screen_is_moved_renewed_and_revoked_on_its_page(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    device, screen = make_screen()
    other = make_site("Tienda ficticia", kind="store")
    client, path = browser(whoever_enrolled()), f"/admin/screens/{screen.screen_id}/change/"
    client.post(path, {"what": "move", "site": other.pk, "name": "caja", "channel": CHANNEL})
    assert device.call("GET", "state").json()["site"] == "Tienda ficticia"
    client.post(path, {"what": "renew"})
    assert device.call("GET", "state").json()["renew_token"]
    client.post(path, {"what": "revoke"})
    assert device.call("GET", "state").status_code == 401


def whoever_enrolled() -> User:
    """The one who enrolled the screens."""
    return User.objects.get(username="tere")


def test_a_site_has_a_zone_that_exists(db: None) -> None:
    client = browser(technician())
    form = {"name": "Garita", "kind": "station", "country": "US", "first_language": "en"}
    client.post("/admin/screens/sites/new/", form | {"time_zone": "America/El_Paso"})
    assert not Site.objects.exists()
    client.post("/admin/screens/sites/new/", form | {"time_zone": "America/Denver"})
    assert Site.objects.get().time_zone == "America/Denver"
