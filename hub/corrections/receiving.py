"""Taking a correction: who may send one, how many there may be, and what tells a form from a robot.

There is no cookie, so Django's own check cannot be used; and there is nobody signed in in whose
name another site could write. What another site could do is send forms through its visitors'
browsers: those say where they come from (Fetch §3.1 `Origin`, Fetch Metadata `Sec-Fetch-Site`), and
the form carries a ticket of ours, for one notice and for some hours.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from hub.approvals.models import Counter
from hub.corrections.models import Correction
from sync.models import ApprovedNotice
from sync.types import Language, NoticeId

DAY = timedelta(hours=24)
MOST_A_DAY_OF_ONE = 30
"""About one notice, so that a flood about it leaves room for what is said of others."""
MOST_AN_HOUR, MOST_A_DAY = 60, 300
"""For everybody together: to tell one sender from another the hub would have to look at them."""
MOST_OPEN = 1000
QUICKEST = timedelta(seconds=3)
"""Nobody reads the form and writes a sentence in less."""
LONGEST = timedelta(hours=12)
_SALT = "hub.corrections"
_COUNTER = "correction"


Full: TypeAlias = Literal["notice", "hour", "day"]
"""Of what too many came: about this notice today, in this hour, or today in all."""


@dataclass(frozen=True)
class Written:
    """What was filled in."""

    part: str
    text: str
    contact: str
    language: Language


def new_ticket(notice_id: NoticeId) -> str:
    """What a form carries."""
    return signing.TimestampSigner(salt=_SALT).sign(f"{notice_id}.{secrets.token_urlsafe(9)}")


def is_ours(ticket: str, notice_id: NoticeId) -> bool:
    """Whether the hub gave it, for this notice and not too long ago."""
    try:
        named = signing.TimestampSigner(salt=_SALT).unsign(ticket, max_age=LONGEST)
    except signing.BadSignature:
        return False
    return named.partition(".")[0] == notice_id


def is_too_quick(ticket: str, now: datetime) -> bool:
    """Whether a ticket of ours comes back faster than a person could have written."""
    given = signing.b62_decode(ticket.rsplit(":", 2)[1])
    return now.timestamp() - given < QUICKEST.total_seconds()


def from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site sends this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    origin = request.headers.get("Origin")
    # A proxy on another port than its own may leave the port out of what it says it is.
    ours = {request.get_host(), urlsplit(settings.SEBUSCA_BASE_URL).netloc}
    return origin is not None and urlsplit(origin).netloc not in ours


def no_room(notice_id: NoticeId, now: datetime) -> Full | None:
    """Why nothing more is taken about a notice; None where there is room. Of one about which none
    is open there always is: no flood about others keeps the first word about a mistake out."""
    still_open = Correction.objects.filter(state=Correction.State.OPEN)
    if not still_open.filter(notice_id=notice_id).exists():
        return None
    today = Correction.objects.filter(received__gt=now - DAY)
    if today.filter(notice_id=notice_id).count() >= MOST_A_DAY_OF_ONE:
        return "notice"
    return _full(now)


def is_full(now: datetime) -> bool:
    """Whether new ones are turned away: editors should know."""
    return _full(now) is not None


def _full(now: datetime) -> Full | None:
    if Correction.objects.filter(received=hour_of(now)).count() >= MOST_AN_HOUR:
        return "hour"
    if Correction.objects.filter(received__gt=now - DAY).count() >= MOST_A_DAY:
        return "day"
    still_open = Correction.objects.filter(state=Correction.State.OPEN)
    return "day" if still_open.count() >= MOST_OPEN else None


@transaction.atomic
def keep(notice: ApprovedNotice, written: Written, ticket: str, now: datetime) -> Full | None:
    """Stores it, or counts it where the very same is open; the same form sent again changes
    nothing. Why it was not taken, where it was not."""
    mark = sha256(ticket.encode()).hexdigest()
    # One at a time, rather than left to the constraint, whose error PostgreSQL writes to its log
    # with all that was to be stored.
    Counter.objects.get_or_create(name=_COUNTER)
    Counter.objects.filter(name=_COUNTER).update(value=F("value"))
    if Correction.objects.filter(mark=mark).exists():
        return None
    same = _same(notice, written)
    if same is not None:
        Correction.objects.filter(pk=same.pk).update(times=F("times") + 1, waits_since=hour_of(now))
        return None
    full = no_room(notice.content.id, now)
    if full is not None:
        return full
    Correction.objects.create(
        mark=mark,
        notice_id=notice.content.id,
        notice_name=notice.content.name,
        approval=notice.approval.number,
        part=written.part,
        text=written.text,
        contact=written.contact,
        language=written.language,
        received=hour_of(now),
        waits_since=hour_of(now),
    )
    return None


def _same(notice: ApprovedNotice, written: Written) -> Correction | None:
    """The open one that says the same of the same content, to the letter but for case and blanks.
    Who names another way to be reached is somebody else."""
    said = Correction.objects.filter(
        state=Correction.State.OPEN,
        notice_id=notice.content.id,
        approval=notice.approval.number,
        part=written.part,
    )
    for row in said:
        if _plain(row.text) == _plain(written.text) and written.contact in {"", row.contact}:
            return row
    return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def hour_of(moment: datetime) -> datetime:
    """The hour a moment lies in."""
    return moment.replace(minute=0, second=0, microsecond=0)
