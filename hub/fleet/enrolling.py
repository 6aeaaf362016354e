"""How a device becomes a screen: it shows a code, a person here types it, it fetches its token.

The device proves by its secret that it is the one that showed the code. What it is given says
where to look; what it believes is pinned in it already, and no answer of this hub can change that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.fleet.errors import (
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    EnrolmentOver,
    PreseedOver,
    PreseedUnknown,
    TooManyGuesses,
    TooManyOpen,
)
from hub.fleet.models import CodeGuesses, Enrolment, Preseed, Screen, Site
from hub.fleet.tokens import code_as_typed, digest, new_secret

OPEN_FOR: Final = timedelta(minutes=30)
LAST_MINUTE: Final = timedelta(minutes=1)
"""Before the end a code is no longer taken: the device must still be showing it when it asks."""
KEPT_FOR: Final = timedelta(days=1)
"""An enrolment that is over, so that its device is told so rather than that it never was."""
MOST_OPEN: Final = 100
"""Enrolments that wait for a code, hub-wide: anybody may open one."""
MOST_WRONG: Final = 10
"""Codes that are none, of one account, in `WRONG_WITHIN`."""
WRONG_WITHIN: Final = timedelta(minutes=15)
PRESEED_FOR: Final = timedelta(days=7)
POLL_S: Final = 5


@dataclass(frozen=True)
class Place:
    """Where a device is to stand, and what it is to play."""

    site: Site
    name: str
    channel_id: str


@dataclass(frozen=True)
class Opened:
    """A new enrolment and the secret that is kept by its device alone."""

    row: Enrolment
    secret: str


def open_enrolment(now: datetime, *, model: str = "", preseed: str | None = None) -> Opened:
    """For a device that asks. Raises TooManyOpen, PreseedUnknown, PreseedOver."""
    secret = new_secret()
    with transaction.atomic():
        Enrolment.objects.filter(expires_at__lt=now - KEPT_FOR).delete()
        screen = _preseeded(preseed, model, now) if preseed is not None else None
        waiting = Enrolment.objects.filter(screen=None, expires_at__gt=now)
        if screen is None and waiting.count() >= MOST_OPEN:
            raise TooManyOpen(_("Too many devices wait for their code to be typed. Try later."))
        row = Enrolment.objects.create(
            secret_sha256=digest(secret),
            model=model,
            opened_at=now,
            expires_at=now + OPEN_FOR,
            screen=screen,
        )
    return Opened(row, secret)


def type_code(typed: str, place: Place, by: User, now: datetime) -> Screen:
    """Makes the device that shows this code a screen.

    Raises TooManyGuesses, CodeUnknown, CodeExpired, CodeUsed; then nothing was changed but the
    count of this account's guesses.
    """
    if _wrong(by, now) >= MOST_WRONG:
        raise TooManyGuesses(
            _("You typed too many codes that no device shows. Wait a quarter of an hour.")
        )
    code = code_as_typed(typed)
    with transaction.atomic():
        row = Enrolment.objects.select_for_update().filter(code=code).first()
        screen = _enrolled(row, place, by, now) if row is not None else None
    if screen is None:
        _count_wrong(by, now)
        raise CodeUnknown(_("No device shows this code. Compare it with the screen once more."))
    return screen


def _enrolled(row: Enrolment, place: Place, by: User, now: datetime) -> Screen:
    if row.screen_id is not None:
        raise CodeUsed(_("A screen was enrolled with this code already."))
    if now > row.expires_at - LAST_MINUTE:
        raise CodeExpired(_("This code has run out. The device shows another one by now."))
    row.screen = _new_screen(place, row.model, by.get_username())
    row.save(update_fields=["screen"])
    return row.screen


def fetch_token(row: Enrolment, now: datetime) -> tuple[Screen, str] | None:
    """A fresh token for the device of this enrolment; None while nobody has typed its code.

    Raises EnrolmentOver. Asked again before the token was used, there is another one: a device can
    lose power between the answer and its disk.
    """
    over = EnrolmentOver(_("This enrolment is over. Open another."))
    if row.screen_id is None:
        if now >= row.expires_at:
            raise over
        return None
    token = new_secret()
    waiting = Screen.objects.filter(pk=row.screen_id, state=Screen.State.ENROLLED, token_used=False)
    if now >= row.expires_at + KEPT_FOR or not waiting.update(token_sha256=digest(token)):
        raise over
    return Screen.objects.select_related("site").get(pk=row.screen_id), token


# --- preseeds --------------------------------------------------------------------------------


def make_preseed(place: Place, by: User, now: datetime) -> tuple[Preseed, str]:
    """A preseed, and its token, which is shown now and never again."""
    token = new_secret()
    row = Preseed.objects.create(
        token_sha256=digest(token),
        site=place.site,
        name=place.name,
        channel_id=place.channel_id,
        made_by_name=by.get_username(),
        expires_at=now + PRESEED_FOR,
    )
    return row, token


def _preseeded(token: str, model: str, now: datetime) -> Screen:
    row = Preseed.objects.select_for_update().filter(token_sha256=digest(token)).first()
    if row is None:
        raise PreseedUnknown(_("There is no such preseed."))
    over = PreseedOver(_("This preseed has run out or was used. Make another one in the hub."))
    if row.screen is not None:
        # The device may have lost the answer: until it has used its token, it may ask again.
        if row.screen.token_used or row.screen.state != Screen.State.ENROLLED:
            raise over
        return row.screen
    if now >= row.expires_at:
        raise over
    row.screen = _new_screen(Place(row.site, row.name, row.channel_id), model, row.made_by_name)
    row.save(update_fields=["screen"])
    return row.screen


def _new_screen(place: Place, model: str, by_name: str) -> Screen:
    # Two people who enrol at one site at once wait for each other, or both would take one name.
    Site.objects.select_for_update().get(pk=place.site.pk)
    name, number = place.name, 1
    enrolled = Screen.objects.filter(site=place.site, state=Screen.State.ENROLLED)
    while enrolled.filter(name=name).exists():
        number += 1
        name = f"{place.name[:74]} {number}"
    return Screen.objects.create(
        name=name,
        site=place.site,
        channel_id=place.channel_id,
        model=model,
        enrolled_by_name=by_name,
    )


# --- guesses ---------------------------------------------------------------------------------


def _wrong(by: User, now: datetime) -> int:
    row = CodeGuesses.objects.filter(user_id=by.pk, since__gt=now - WRONG_WITHIN).first()
    return row.wrong if row else 0


def _count_wrong(by: User, now: datetime) -> None:
    with transaction.atomic():
        row, _made = CodeGuesses.objects.select_for_update().get_or_create(
            user_id=by.pk, defaults={"since": now}
        )
        if row.since <= now - WRONG_WITHIN:
            row.since, row.wrong = now, 0
        row.wrong += 1
        row.save()
