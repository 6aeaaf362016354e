"""What an enrolled screen may ask, and what is told it: its state, another token, or nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.errors import HubError
from hub.fleet.models import Screen
from hub.fleet.tokens import digest, new_secret, same
from hub.publications.models import Publication
from sync.canonical import canonical_json
from sync.device_api import BrokerPlace, DeviceState, Enrolled, FeedPlace, LanguageOrder
from sync.types import ChannelId, ScreenId

POLL_S = 15
"""Seconds between two looks at the feed and at the state; hints come on top."""


class ChannelUnpublished(HubError):
    """Its channel is not in the signed feed: the screen stays with what it has."""

    code = "channel_unpublished"


def screen_of(token: str) -> Screen | None:
    """The enrolled screen of a token; None for a token of nobody, or of a revoked one.

    The first use of a renewed token ends the one before it. The minute of the call is kept.
    """
    hashed = digest(token)
    found = Screen.objects.select_related("site").filter(
        Q(token_sha256=hashed) | Q(next_token_sha256=hashed), state=Screen.State.ENROLLED
    )
    for screen in found:
        if same(screen.next_token_sha256, hashed):
            _take_over(screen, hashed)
        elif not same(screen.token_sha256, hashed):
            continue
        _hear(screen, timezone.now())
        return screen
    return None


def _take_over(screen: Screen, hashed: str) -> None:
    Screen.objects.filter(pk=screen.pk, next_token_sha256=hashed).update(
        token_sha256=F("next_token_sha256"),
        next_token_sha256="",
        renewal_asked=False,
        pin_counter=0,
    )
    screen.token_sha256, screen.next_token_sha256 = hashed, ""
    screen.renewal_asked = False


def _hear(screen: Screen, now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    if screen.token_used and screen.heard_at == minute:
        return  # a screen polls several times a minute: one write is enough
    Screen.objects.filter(pk=screen.pk).update(heard_at=minute, token_used=True)


# --- what it is told -------------------------------------------------------------------------


def enrolled_answer(screen: Screen, token: str) -> Enrolled:
    """What a device needs to begin."""
    return Enrolled(
        screen=ScreenId(screen.screen_id),
        token=token,
        feed=FeedPlace(
            url=f"{settings.SEBUSCA_BASE_URL}/feed",
            channel=ChannelId(screen.channel_id),
            poll_s=POLL_S,
        ),
        broker=device_broker(),
        languages=LanguageOrder.model_validate({"first": screen.site.first_language}),
        time_zone=screen.site.time_zone,
        site=screen.site.name,
        name=screen.name,
    )


def device_broker() -> BrokerPlace | None:
    """The broker for devices; the hub's own, with its login, is told to nobody."""
    place = settings.SEBUSCA_DEVICE_BROKER
    return BrokerPlace(host=place.host, port=place.port, tls=place.tls) if place else None


def state_of(screen: Screen) -> DeviceState:
    """What it is meant to be. Raises ChannelUnpublished."""
    published = Publication.objects.filter(
        channel_id=screen.channel_id, status=Publication.Status.PUBLISHED
    )
    if not published.exists():
        raise ChannelUnpublished(_("This screen's channel is not published."))
    return DeviceState(
        screen=ScreenId(screen.screen_id),
        channel=ChannelId(screen.channel_id),
        poll_s=POLL_S,
        languages=LanguageOrder.model_validate({"first": screen.site.first_language}),
        time_zone=screen.site.time_zone,
        site=screen.site.name,
        name=screen.name,
        renew_token=screen.renewal_asked,
    )


def etag_of(state: DeviceState) -> str:
    """A strong validator over the canonical answer (RFC 9110 §8.8.3)."""
    return f'"{hashlib.sha256(canonical_json(state)).hexdigest()[:32]}"'


def renew_token(screen: Screen) -> str:
    """Another token; the present one holds until this one is used."""
    token = new_secret()
    Screen.objects.filter(pk=screen.pk).update(next_token_sha256=digest(token))
    return token


# --- what a person does ----------------------------------------------------------------------


def ask_renewal(screen: Screen) -> None:
    """The screen fetches another token at its next look."""
    Screen.objects.filter(pk=screen.pk, state=Screen.State.ENROLLED).update(renewal_asked=True)


def revoke(screen: Screen, by: User, now: datetime) -> None:
    """From now on none of its calls is answered. What it plays comes from the feed, which is for
    everybody: a screen that is gone still shows faces until its feed is too old."""
    Screen.objects.filter(pk=screen.pk, state=Screen.State.ENROLLED).update(
        state=Screen.State.REVOKED,
        revoked_at=now,
        revoked_by_name=by.get_username(),
        token_sha256="",
        next_token_sha256="",
        renewal_asked=False,
    )
