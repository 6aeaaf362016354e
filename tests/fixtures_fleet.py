"""Desks and screens of the hub under test, made as the pages make them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from hub.desks.models import Desk
from hub.desks.reading import written
from hub.fleet.enrolling import Place, type_code
from hub.fleet.models import GivenCommand, Screen, Site
from sync.models import Desk as SignedDesk
from tests.fixtures_hub import CHANNEL, with_password
from tests.making import make_desk


def draft_desk(by: User | None, desk: SignedDesk | None = None, **changes: Any) -> Desk:
    """A desk whose file a person has given to the hub."""
    desk = desk or make_desk()
    row = Desk(desk_id=desk.id, document=written(desk), **changes)
    row.save()
    row.save_revision(user=by)
    return row


FROM_A_DEVICE = "/api/v1"


def make_site(name: str = "Puente ficticio", **changes: Any) -> Site:
    """A port of entry on the Mexican side."""
    values: dict[str, Any] = {
        "name": name,
        "kind": "port_of_entry",
        "country": "MX",
        "time_zone": "America/Ciudad_Juarez",
    }
    return Site.objects.create(**(values | changes))


def technician() -> User:
    """In the group that may enrol screens, and in no other."""
    person = with_password(User.objects.create_user("tere"))
    person.groups.add(Group.objects.get(name="Fleet"))
    return person


@dataclass
class Device:
    """A device at the other end of the API: it keeps what it is given, and nothing else."""

    client: Client = field(default_factory=Client)
    token: str = ""
    enrolment: dict[str, Any] = field(default_factory=dict)

    def open(self, **call: Any) -> HttpResponse:
        """Asks to become a screen."""
        answer = self.client.post(
            f"{FROM_A_DEVICE}/enrolments", json.dumps(call), content_type="application/json"
        )
        if answer.status_code == 201:
            self.enrolment = answer.json()
        return answer

    def poll(self, secret: str | None = None) -> HttpResponse:
        """Asks what became of it; keeps the token."""
        answer = self.client.get(
            f"{FROM_A_DEVICE}/enrolments/{self.enrolment['id']}",
            headers={"X-Enrolment-Secret": secret or self.enrolment["secret"]},
        )
        if answer.status_code == 200:
            self.token = answer.json()["token"]
        return answer

    def call(self, method: str, path: str, data: Any = None, **more: Any) -> HttpResponse:
        """A call with its token."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        if isinstance(data, dict):
            data, more = json.dumps(data), {"content_type": "application/json", **more}
        address = f"{FROM_A_DEVICE}/devices/me/{path}"
        return self.client.generic(method, address, data or b"", headers=headers, **more)


def make_screen(name: str = "carril 3", **place: Any) -> tuple[Device, Screen]:
    """A device that was enrolled by its code."""
    device = Device()
    device.open(model="Raspberry Pi 4")
    site = place.get("site") or Site.objects.first() or make_site()
    where = Place(site, name, place.get("channel_id", CHANNEL))
    by = User.objects.filter(username="tere").first() or technician()
    screen = type_code(device.enrolment["code"], where, by, timezone.now())
    device.poll()
    return device, screen


def make_health(**changes: Any) -> dict[str, Any]:
    """How a screen is, as it reports it."""
    return {
        "generation": "g-0007",
        "publication": 1,
        "recall_sequence": 0,
        "age_s": 4,
        "clock_synchronised": True,
        "uptime_s": 86_400,
        "disk_free_bytes": 9 * 2**30,
        "software": "0.1.0",
    } | changes


def make_report(*plays: dict[str, Any], **health: Any) -> dict[str, Any]:
    """A report of a batch of its own."""
    return {
        "batch": str(uuid4()),
        "made_at": "2026-03-02T18:00:00Z",
        "health": make_health(**health),
        "plays": list(plays),
    }


LONG_SITE = "Puente Internacional Ficticio de San Jerónimo, salida a pie"
REASONS = ("", "not_allowed", "too_many", "cut_off", "player_refused", "may_not_restart", "see_log")


def make_fleet(screens: int) -> Screen:
    """A whole fleet in a moment, and its technician: some screens well, some not; the one that is
    returned has all that can come of a command."""
    technician()
    now = timezone.now()
    sites = [make_site(LONG_SITE), make_site("Tienda Ficticia", kind="store", country="US")]
    troubled: list[dict[str, Any]] = [
        {"faces_withheld": True, "clock_synchronised": False, "disk_free_bytes": 9},
        {"temperature_c": 84, "throttled": ["undervoltage"], "memory_free_bytes": 64 * 2**20},
        {"display": "on", "display_wanted": "off", "display_tool": "ddcutil", "tips_set_aside": 3},
    ]
    rows = [
        Screen(
            site=sites[number % 2],
            name=f"carril {number}, junto a la segunda caseta" if number % 7 == 0 else str(number),
            channel_id=CHANNEL,
            model="Raspberry Pi 4 Model B Rev 1.5",
            enrolled_by_name="tere",
            token_used=True,
            heard_at=now if number % 11 else None,
            reported_at=now,
            health=make_health(
                generation="1-1f0e6d3b9a2c4d58",
                **(troubled[number % 3] if number % 5 == 0 else {"display_tool": "wlopm"}),
            ),
        )
        for number in range(screens)
    ]
    Screen.objects.bulk_create(rows)
    asked = Screen.objects.get(name="carril 0, junto a la segunda caseta")
    _give_all(asked, now)
    return asked


def _give_all(screen: Screen, now: datetime) -> None:
    outcomes = [*(("failed" if n % 2 else "refused", why) for n, why in enumerate(REASONS))]
    outcomes += [("done", ""), ("", ""), ("expired", "")]
    GivenCommand.objects.bulk_create(
        GivenCommand(
            screen=screen,
            do="restart",
            part="device",
            given_at=now - timedelta(minutes=number),
            given_by_name="tere",
            expires_at=now + timedelta(minutes=9),
            outcome=outcome,
            reason=why,
        )
        for number, (outcome, why) in enumerate(outcomes)
    )
