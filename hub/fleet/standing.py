"""How a screen is, in words: what somebody must look after comes first. Pure but for its clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from hub.fleet.models import Screen
from sync.device_api import Health

QUIET_AFTER: Final = timedelta(minutes=5)
"""A screen calls every quarter of a minute; a few lost calls are nothing."""
DISK_LOW_BYTES: Final = 500 * 2**20
MEMORY_LOW_BYTES: Final = 128 * 2**20
HOT_C: Final = 80
"""A Raspberry Pi slows itself down from 80 °C on."""


@dataclass(frozen=True)
class Newest:
    """What the hub has signed last."""

    recall_sequence: int
    publications: dict[str, int]
    """By channel."""


@dataclass(frozen=True)
class ScreenLine:
    """One screen as the pages show it."""

    screen: Screen
    health: Health | None
    troubles: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Heard, and nothing to look after."""
        return self.health is not None and not self.troubles


def line_of(screen: Screen, newest: Newest, now: datetime) -> ScreenLine:
    """A screen with what is the matter with it."""
    health = health_of(screen)
    if screen.state == Screen.State.REVOKED:
        return ScreenLine(screen, health, ())
    return ScreenLine(screen, health, tuple(_troubles(screen, health, newest, now)))


def health_of(screen: Screen) -> Health | None:
    """Its last report; None where there was none that can still be read."""
    try:
        return Health.model_validate(screen.health) if screen.health is not None else None
    except ValidationError:
        return None


def _troubles(
    screen: Screen, health: Health | None, newest: Newest, now: datetime
) -> Iterator[str]:
    if screen.heard_at is None:
        yield _("Not heard yet")
        return
    if now - screen.heard_at > QUIET_AFTER:
        yield _("Not heard for more than five minutes")
    if health is None:
        yield _("No report yet")
        return
    if health.recall_sequence < newest.recall_sequence:
        yield _("Has not obeyed recall %(number)s yet") % {"number": newest.recall_sequence}
    publication = newest.publications.get(screen.channel_id, 0)
    if health.publication < publication:
        yield _("Has not shown publication %(number)s yet") % {"number": publication}
    if health.faces_withheld:
        yield _("Shows no faces: its feed is too old")
    if not health.clock_synchronised:
        yield _("Its clock is not synchronised")
    if health.tips_set_aside:
        yield ngettext(
            "%(count)d tip that the hub refused: somebody must look",
            "%(count)d tips that the hub refused: somebody must look",
            health.tips_set_aside,
        ) % {"count": health.tips_set_aside}
    if health.disk_free_bytes < DISK_LOW_BYTES:
        yield _("Its disk is almost full")
    yield from _of_the_door(health)
    yield from _of_the_board(health)


def _of_the_door(health: Health) -> Iterator[str]:
    if health.technician.door == "damaged":
        yield _("Takes no technician's PIN until it has another token")
    elif health.technician.door == "waiting":
        yield _("Somebody typed too many wrong technician's PINs")


def _of_the_board(health: Health) -> Iterator[str]:
    if health.temperature_c is not None and health.temperature_c >= HOT_C:
        yield _("Too warm: give it air, or shade")
    if "undervoltage" in health.throttled:
        yield _("Its power supply is too weak: change it or its cable")
    elif health.throttled:
        yield _("It was slowed down since it was switched on: too warm, or too little power")
    if health.memory_free_bytes is not None and health.memory_free_bytes < MEMORY_LOW_BYTES:
        yield _("Its memory is almost full")
    if health.display not in {"unknown", health.display_wanted}:
        yield (
            _("Its display is dark and should be on")
            if health.display == "off"
            else _("Its display is on and should be dark")
        )
