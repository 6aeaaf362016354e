"""How a device becomes a screen: by a code that a person types, by a preseed; never with a root."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from config.errors import SettingsMistaken
from config.hub import DeviceBroker, hub_settings
from hub.fleet.enrolling import (
    KEPT_FOR,
    MOST_OPEN,
    MOST_WRONG,
    Place,
    fetch_token,
    make_preseed,
    open_enrolment,
    type_code,
)
from hub.fleet.errors import (
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    EnrolmentOver,
    TooManyGuesses,
    TooManyOpen,
)
from hub.fleet.models import Enrolment, Preseed, Screen
from hub.fleet.screens import revoke
from hub.fleet.tokens import digest
from sync.device_api import Enrolled, EnrolmentOpened
from tests.fixtures_fleet import Device, make_screen, make_site, technician
from tests.fixtures_hub import CHANNEL, Hub, hub  # noqa: F401


@pytest.fixture
def place(db: None) -> Place:
    """A place for a screen."""
    return Place(make_site(), "carril 3", CHANNEL)


def test_a_device_shows_a_code_and_gets_its_token_when_somebody_typed_it(place: Place) -> None:
    device = Device()
    opened = EnrolmentOpened.model_validate(device.open(model="Raspberry Pi 4").json())
    waiting = device.poll()
    assert (waiting.status_code, waiting.json()["state"]) == (202, "waiting")
    screen = type_code(opened.code.lower(), place, technician(), timezone.now())
    enrolled = Enrolled.model_validate(device.poll().json())
    assert (enrolled.screen, enrolled.feed.channel, enrolled.site, enrolled.name) == (
        screen.screen_id, CHANNEL, "Puente ficticio", "carril 3",
    )  # fmt: skip
    assert (enrolled.feed.url, enrolled.time_zone, enrolled.languages.first) == (
        "http://127.0.0.1:8000/feed", "America/Ciudad_Juarez", "es",
    )  # fmt: skip
    assert screen.model == "Raspberry Pi 4"


def test_a_code_is_read_as_people_type_it(place: Place) -> None:
    row = open_enrolment(timezone.now()).row
    Enrolment.objects.filter(pk=row.pk).update(code="A0B1C2D3")
    screen = type_code(" aoblc2 d3 ", place, technician(), timezone.now())
    assert Enrolment.objects.get().screen == screen


def test_secrets_are_kept_as_hashes_only(place: Place) -> None:
    device, screen = make_screen()
    _row, preseed = make_preseed(place, technician_of(screen), timezone.now())
    kept = json.dumps(
        [list(model.objects.values()) for model in (Screen, Enrolment, Preseed)], default=str
    )
    for secret in (device.token, device.enrolment["secret"], preseed):
        assert secret not in kept
        assert digest(secret) in kept


def technician_of(screen: Screen) -> Any:
    """Whoever enrolled it."""
    return User.objects.get(username=screen.enrolled_by_name)


def test_polling_again_before_the_first_use_gives_another_token(place: Place) -> None:
    device, _screen = make_screen()
    first = device.token
    device.poll()
    assert device.token != first
    assert Device(token=first).call("POST", "token").status_code == 401
    assert device.call("POST", "token").status_code == 200
    assert device.poll().status_code == 410


@pytest.mark.parametrize(("secret", "status"), [("x" * 43, 401), ("\x7f", 401)])
def test_nobody_else_fetches_the_token(place: Place, secret: str, status: int) -> None:
    device, _screen = make_screen()
    answer = device.poll(secret)
    assert (answer.status_code, answer.json()["code"]) == (status, "secret")
    assert answer["WWW-Authenticate"].startswith("Enrolment")


def test_an_unknown_enrolment_is_unknown(place: Place) -> None:
    device = Device(enrolment={"id": "00000000-0000-4000-8000-000000000000", "secret": "x"})
    assert device.poll().status_code == 404


# --- codes -----------------------------------------------------------------------------------


def test_an_unknown_code_is_refused_clearly(place: Place) -> None:
    with override("es"), pytest.raises(CodeUnknown, match="Ningún dispositivo muestra"):
        type_code("0000-0000", place, technician(), timezone.now())


def test_a_code_that_ran_out_is_refused_and_its_device_told(place: Place) -> None:
    then = timezone.now() - timedelta(minutes=31)
    opened = open_enrolment(then)
    with pytest.raises(CodeExpired):
        type_code(opened.row.code, place, technician(), timezone.now())
    device = Device(enrolment={"id": str(opened.row.pk), "secret": opened.secret})
    assert device.poll().status_code == 410
    assert not Screen.objects.exists()


def test_a_code_is_not_taken_in_its_last_minute(place: Place) -> None:
    opened = open_enrolment(timezone.now() - timedelta(minutes=29, seconds=30))
    with pytest.raises(CodeExpired):
        type_code(opened.row.code, place, technician(), timezone.now())


def test_a_code_makes_one_screen(place: Place) -> None:
    opened, person = open_enrolment(timezone.now()), technician()
    type_code(opened.row.code, place, person, timezone.now())
    with pytest.raises(CodeUsed):
        type_code(opened.row.code, place, person, timezone.now())
    assert Screen.objects.count() == 1


def test_guesses_are_counted_per_account(place: Place) -> None:
    person, now = technician(), timezone.now()
    for n in range(MOST_WRONG):
        with pytest.raises(CodeUnknown):
            type_code(f"0000-00{n:02d}", place, person, now)
    opened = open_enrolment(now)
    with pytest.raises(TooManyGuesses):
        type_code(opened.row.code, place, person, now)
    other = User.objects.create_user("otra", password="otra-clave-larga-ficticia")
    assert type_code(opened.row.code, place, other, now).name == "carril 3"
    later = open_enrolment(now + timedelta(minutes=16))
    assert type_code(later.row.code, place, person, now + timedelta(minutes=16))


def test_a_second_screen_of_a_name_is_numbered(place: Place) -> None:
    assert [make_screen()[1].name for _ in range(2)] == ["carril 3", "carril 3 2"]


# --- bounds ----------------------------------------------------------------------------------


def test_so_many_devices_wait_and_no_more(place: Place) -> None:
    now = timezone.now()
    for _ in range(MOST_OPEN):
        open_enrolment(now)
    with pytest.raises(TooManyOpen):
        open_enrolment(now)
    answer = Device().open()
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    _row, token = make_preseed(place, technician(), now)
    assert Device().open(preseed=token).status_code == 201
    assert open_enrolment(now + timedelta(minutes=31)).row.screen is None


def test_what_is_long_over_is_forgotten(place: Place) -> None:
    open_enrolment(timezone.now() - timedelta(days=2))
    open_enrolment(timezone.now())
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [(b"", "", 201), (b"{}", "application/json", 201), (b"", "application/json", 201),
     (b'{"more": 1}', "application/json", 422), (b"{", "application/json", 422),
     (b'{"preseed": "short"}', "application/json", 422), (b"{}", "text/plain", 415),
     (b" " * 3000, "application/json", 413)],
)  # fmt: skip
def test_the_call_is_closed_and_may_be_empty(
    place: Place, body: bytes, content_type: str, status: int
) -> None:
    answer = Client().generic("POST", "/api/v1/enrolments", body, content_type=content_type)
    assert answer.status_code == status


# --- preseeds --------------------------------------------------------------------------------


def test_a_preseed_enrols_with_nobody_there(place: Place) -> None:
    row, token = make_preseed(place, technician(), timezone.now())
    device = Device()
    device.open(preseed=token)
    enrolled = device.poll().json()
    row.refresh_from_db()
    assert row.screen is not None
    assert (enrolled["screen"], enrolled["name"]) == (row.screen.screen_id, "carril 3")


def test_a_preseed_is_worth_one_screen(place: Place) -> None:
    _row, token = make_preseed(place, technician(), timezone.now())
    first, again, thief = Device(), Device(), Device()
    first.open(preseed=token)
    again.open(preseed=token)  # its answer was lost: the same screen
    assert first.poll().json()["screen"] == again.poll().json()["screen"]
    assert again.call("POST", "token").status_code == 200
    assert (thief.open(preseed=token).status_code, Screen.objects.count()) == (410, 1)
    assert first.poll().status_code == 410


def test_an_unknown_and_an_expired_preseed_enrol_nothing(place: Place) -> None:
    unknown = Device().open(preseed="x" * 43)
    assert (unknown.status_code, unknown.json()["code"]) == (401, "preseed_unknown")
    _row, token = make_preseed(place, technician(), timezone.now() - timedelta(days=8))
    assert Device().open(preseed=token).status_code == 410
    assert not Screen.objects.exists()


def test_a_revoked_screen_fetches_no_token(place: Place) -> None:
    device, screen = make_screen()
    revoke(screen, technician_of(screen), timezone.now())
    with pytest.raises(EnrolmentOver):
        fetch_token(Enrolment.objects.get(), timezone.now())
    assert device.poll().status_code == 410


def test_a_preseed_brings_no_revoked_screen_back(place: Place) -> None:
    row, token = make_preseed(place, technician(), timezone.now())
    assert Device().open(preseed=token).status_code == 201
    row.refresh_from_db()
    assert row.screen is not None
    revoke(row.screen, technician_of(row.screen), timezone.now())
    assert Device().open(preseed=token).status_code == 410


def test_a_token_that_nobody_fetched_is_not_there_for_ever(place: Place) -> None:
    make_screen()
    row = Enrolment.objects.get()
    fetch_token(row, row.expires_at + KEPT_FOR - timedelta(seconds=1))
    with pytest.raises(EnrolmentOver):
        fetch_token(row, row.expires_at + KEPT_FOR)


# --- what is never said ----------------------------------------------------------------------


def test_no_answer_carries_a_root_a_key_or_a_login(place: Place, hub: Hub, settings: Any) -> None:  # noqa: F811
    hub.whole_channel()
    settings.SEBUSCA_BROKER = "mqtt://hub:secreto@broker.example.org:1883"
    settings.SEBUSCA_DEVICE_BROKER = DeviceBroker("broker.example.org", 8883, tls=True)
    device = Device()
    answers = [device.open()]
    type_code(device.enrolment["code"], place, technician(), timezone.now())
    answers += [device.poll(), device.call("GET", "state"), device.call("POST", "token")]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200]
    keys = (hub.feed_root / "feed" / "metadata" / "1.root.json").read_text()
    public = {key["keyval"]["public"] for key in json.loads(keys)["signed"]["keys"].values()}
    for answer in answers:
        text = answer.content.decode()
        for word in ("root", "key", "cert", "BEGIN", "signed", "secreto", "hub:", *public):
            assert word not in text, word
    enrolled = answers[1].json()
    assert enrolled["broker"] == {"host": "broker.example.org", "port": 8883, "tls": True}
    assert set(enrolled) == set(Enrolled.model_fields)


def test_the_hubs_own_broker_is_told_to_no_device(place: Place, settings: Any) -> None:
    settings.SEBUSCA_BROKER = "mqtt://hub:secreto@broker.example.org:1883"
    settings.SEBUSCA_DEVICE_BROKER = None
    device, _screen = make_screen()
    assert device.poll().json()["broker"] is None


@pytest.mark.parametrize(
    ("given", "told"),
    [("b.example.org", ("b.example.org", 8883, True)),
     ("mqtts://b.example.org:8884", ("b.example.org", 8884, True)),
     ("mqtt://127.0.0.1", ("127.0.0.1", 1883, False))],
)  # fmt: skip
def test_the_devices_broker_is_a_place(given: str, told: tuple[str, int, bool]) -> None:
    place = hub_settings({"SEBUSCA_DEVICE_BROKER": given}).device_broker
    assert place == DeviceBroker(*told)


@pytest.mark.parametrize(
    "given", ["mqtts://hub:secreto@b.example.org", "mqtt://b.example.org", "http://x", "b:port"]
)
def test_a_devices_broker_with_a_login_or_in_the_clear_is_refused(given: str) -> None:
    with pytest.raises(SettingsMistaken, match="SEBUSCA_DEVICE_BROKER"):
        hub_settings({"SEBUSCA_DEVICE_BROKER": given})
