"""Commands, hours, volume and PINs: from a person's click to what the device is told, and back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from hub.fleet.answers import lines_of
from hub.fleet.models import GivenCommand, Screen, Screenshot
from hub.fleet.ordering import PER_HOUR, give
from sync.device_api import DeviceState, Report
from sync.technician_pin import AHEAD, PinRecord, pin, pin_secret, tried
from tests.fixtures_fleet import Device, make_report, make_screen, technician
from tests.fixtures_hub import Hub, hub  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(hub: Hub) -> tuple[Device, Screen, Client]:  # noqa: F811
    hub.whole_channel()
    person = technician()
    device, row = make_screen()
    browser = Client()
    browser.force_login(person)
    return device, row, browser


def state(device: Device) -> DeviceState:
    answer = device.call("GET", "state")
    assert answer.status_code == 200
    return DeviceState.model_validate_json(answer.content)


def click(browser: Client, screen: Screen, page: str, **data: str) -> str:
    answer = browser.post(f"/admin/screens/{screen.screen_id}/{page}/", data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_command_is_told_until_it_is_answered(screen: tuple[Device, Screen, Client]) -> None:
    device, row, browser = screen
    click(browser, row, "command", do="identify")
    (command,) = state(device).commands
    assert command.do == "identify"
    result = {"id": str(command.id), "outcome": "done"}
    assert device.call("POST", "reports", make_report() | {"results": [result]}).status_code == 202
    assert state(device).commands == ()
    kept = GivenCommand.objects.get()
    assert (kept.outcome, kept.given_by_name) == ("done", "tere")
    assert kept.answered_at is not None
    assert kept.answered_at.second == 0


def test_what_disturbs_a_screen_says_first_what_will_happen(
    screen: tuple[Device, Screen, Client],
) -> None:
    _, row, browser = screen
    page = browser.get(f"/admin/screens/{row.screen_id}/").content.decode()
    for do, times in (("sleep", 1), ("restart", 3), ("clear_cache", 1)):
        steps = re.findall(
            rf"<details[^>]*><summary>([^<]+)</summary><form(?:(?!</details>).)*<p>[^<]+</p>"
            rf'<button[^>]*value="{do}">([^<]+)</button></form></details>',
            page,
        )
        assert len(steps) == times == page.count(f'value="{do}"')
        assert all(asked == done for asked, done in steps)


def test_the_same_wish_twice_is_one_and_a_strange_one_none(
    screen: tuple[Device, Screen, Client],
) -> None:
    device, row, browser = screen
    for do, part in (("sleep", ""), ("sleep", ""), ("shell", ""), ("restart", "hub")):
        click(browser, row, "command", do=do, part=part)
    assert [command.do for command in state(device).commands] == ["sleep"]


def test_what_was_wished_a_minute_ago_can_be_wished_again(
    screen: tuple[Device, Screen, Client],
) -> None:
    device, row, _ = screen
    by, now = User.objects.get(username="tere"), timezone.now()
    for minute, do in enumerate(("wake", "sleep", "wake")):
        give(row, do, "", by, now + timedelta(minutes=minute - 2))
    assert [command.do for command in state(device).commands] == ["wake", "sleep", "wake"]


def test_no_screen_can_be_asked_without_end(screen: tuple[Device, Screen, Client]) -> None:
    _, row, browser = screen
    by, now = User.objects.get(username="tere"), timezone.now()
    for number in range(PER_HOUR):
        given = give(row, "identify", "", by, now + timedelta(seconds=number))
        GivenCommand.objects.filter(pk=given.pk).update(outcome="done")
    click(browser, row, "command", do="identify")
    assert GivenCommand.objects.count() == PER_HOUR


def test_a_screen_answers_for_its_own_commands_alone(
    screen: tuple[Device, Screen, Client],
) -> None:
    device, row, browser = screen
    other, _ = make_screen("otra")
    click(browser, row, "command", do="identify")
    (command,) = state(device).commands
    answer = make_report() | {"results": [{"id": str(command.id), "outcome": "done"}]}
    assert other.call("POST", "reports", answer).status_code == 202
    assert GivenCommand.objects.get().outcome == ""


def test_yesterdays_command_is_not_told(screen: tuple[Device, Screen, Client]) -> None:
    device, row, browser = screen
    click(browser, row, "command", do="restart", part="player")
    GivenCommand.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert state(device).commands == ()


def test_a_screens_own_hours_come_before_its_sites(screen: tuple[Device, Screen, Client]) -> None:
    device, row, browser = screen
    of_site = {"manner": "hours", "mon_lit": "on", "mon_on": "06:00", "mon_off": "22:00"}
    address = f"/admin/screens/sites/{row.site_id}/hours/"
    assert browser.post(address, of_site | {"volume": "40"}).status_code == 302
    told = state(device)
    assert told.hours is not None
    assert [(day.day, day.on, day.off) for day in told.hours] == [("mon", "06:00", "22:00")]
    assert told.volume == 40
    click(browser, row, "hours", manner="always", volume="55")
    assert (state(device).hours, state(device).volume) == (None, 55)
    click(browser, row, "hours", manner="other", volume="")
    assert state(device).volume == 40


def test_hours_without_a_day_are_a_mistake(screen: tuple[Device, Screen, Client]) -> None:
    _, row, browser = screen
    page = click(browser, row, "hours", manner="hours")
    assert 'role="alert"' in page
    assert Screen.objects.get(pk=row.pk).hours is None


def test_the_pin_on_the_page_opens_the_screen_once(screen: tuple[Device, Screen, Client]) -> None:
    _, row, browser = screen
    row.refresh_from_db()
    secret, record = pin_secret(row.token_sha256), PinRecord()
    for _ in range(2):
        page = click(browser, row, "pin")
        shown = page.split('font-size:2.5rem">')[1].split("<")[0].replace(" ", "")
        good, record = tried(record, secret, shown)
        assert good
        assert not tried(record, secret, shown)[0]


def test_the_screens_page_leads_to_the_next_pin(screen: tuple[Device, Screen, Client]) -> None:
    _, row, browser = screen
    page = browser.get(f"/admin/screens/{row.screen_id}/").content.decode()
    found = re.search(r'action="(/admin/screens/[^"]+/pin/)"><input[^>]*><button', page)
    assert found is not None
    shown = browser.post(found[1]).content.decode()
    assert re.search(r">\d{4} \d{4}<", shown)


def test_no_pin_is_shown_that_the_screen_would_not_take(
    screen: tuple[Device, Screen, Client],
) -> None:
    device, row, browser = screen
    Screen.objects.update(pin_counter=AHEAD)
    assert "otra credencial" in click(browser, row, "pin")
    row.refresh_from_db()
    assert row.pin_counter == AHEAD
    report = make_report()
    report["health"]["technician"] = {"pins_used": 3, "visits": 1}
    assert device.call("POST", "reports", report).status_code == 202
    page = click(browser, row, "pin")
    row.refresh_from_db()
    assert row.pin_counter == AHEAD + 1
    assert pin(pin_secret(row.token_sha256), AHEAD + 1)[:4] in page


def test_a_technicians_visit_is_on_the_screens_page(screen: tuple[Device, Screen, Client]) -> None:
    device, row, browser = screen
    report = make_report()
    report["health"]["technician"] = {
        "door": "damaged", "pins_used": 7, "visits": 2, "visited_at": "2026-11-20T12:00:00Z",
    }  # fmt: skip
    assert device.call("POST", "reports", report).status_code == 202
    page = browser.get(f"/admin/screens/{row.screen_id}/").content.decode()
    assert "Entró 2 veces" in page
    assert "PIN número 7" in page
    assert "No acepta ningún PIN" in page


@pytest.mark.parametrize("page", ["command", "hours", "pin"])
def test_whoever_may_only_look_does_none_of_it(
    screen: tuple[Device, Screen, Client], page: str
) -> None:
    _, row, _ = screen
    browser = Client()
    browser.force_login(User.objects.get(username="ana"))
    answer = browser.post(f"/admin/screens/{row.screen_id}/{page}/", {"do": "identify"})
    assert answer.status_code in {302, 403}
    assert not GivenCommand.objects.exists()
    Screenshot.objects.create(
        screen=row, picture=b"x", media_type="image/png", received_at=timezone.now()
    )
    assert browser.get(f"/admin/screens/{row.screen_id}/screenshot/").status_code in {302, 403}


def test_an_older_device_reports_without_any_of_it() -> None:
    report = Report.model_validate(make_report())
    assert (report.results, report.health.display) == ((), "unknown")


def test_a_command_of_a_newer_hub_does_not_hide_the_state(
    screen: tuple[Device, Screen, Client],
) -> None:
    device, row, browser = screen
    click(browser, row, "command", do="identify")
    said = state(device).model_dump(mode="json")
    said["commands"][0] |= {"do": "levitate", "height": 3}
    assert DeviceState.model_validate(said).commands[0].do == "levitate"


@pytest.mark.parametrize(
    ("outcome", "reason", "says", "why"),
    [
        ("done", "", "Hecho", ""),
        ("refused", "", "La configuración de la pantalla no lo permite", ""),
        ("refused", "too_many", "No se hizo", "Recibió demasiadas en una hora."),
        ("failed", "cut_off", "Falló", "La interrumpió un reinicio o un corte de luz."),
        ("failed", "out_of_ink", "Falló", "out_of_ink"),
        ("", "", "En espera", ""),
    ],
)
def test_what_came_of_a_command_is_said_with_the_reason(
    screen: tuple[Device, Screen, Client], outcome: str, reason: str, says: str, why: str
) -> None:
    _, row, browser = screen
    click(browser, row, "command", do="identify")
    GivenCommand.objects.update(outcome=outcome, reason=reason)
    browser.cookies["django_language"] = "es"
    page = browser.get(f"/admin/screens/{row.screen_id}/").content.decode()
    cell = page.rpartition('<table class="hub-table hub-stack">')[2].partition("</table>")[0]
    assert (says in cell, f"<br>{why}</td>" in cell) == (True, bool(why))


def test_a_command_that_was_never_answered_says_so(screen: tuple[Device, Screen, Client]) -> None:
    _, row, browser = screen
    click(browser, row, "command", do="identify")
    GivenCommand.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    (line,) = lines_of(GivenCommand.objects.all(), timezone.now())
    assert (line.words, line.is_well) == ("Sin respuesta a tiempo", False)
