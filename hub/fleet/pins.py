"""The next PIN of a screen's technician (`sync.technician_pin`), shown to whoever may."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from hub.fleet.errors import PinsSpent
from hub.fleet.models import Screen
from hub.fleet.standing import health_of
from sync.technician_pin import AHEAD, pin, pin_secret


@dataclass(frozen=True)
class ShownPin:
    """A PIN and its number, by which a screen's report says which one was used."""

    digits: str = field(repr=False)
    number: int


def next_pin(screen: Screen) -> ShownPin:
    """One that was shown to nobody before; the screen takes it once.

    Raises PinsSpent where the screen would not take it: it looks `AHEAD` numbers past the last that
    it took (RFC 4226 §7.4), as far as its report says which that was.
    """
    with transaction.atomic():
        row = Screen.objects.select_for_update().get(pk=screen.pk)
        health = health_of(row)
        used = health.technician.pins_used if health is not None else 0
        if row.pin_counter >= used + AHEAD:
            raise PinsSpent(
                _(
                    "This screen has not taken the last %(count)d PINs that were shown, and would"
                    " not take another one. Give it another token first; its PINs are new then."
                )
                % {"count": AHEAD}
            )
        row.pin_counter += 1
        row.save(update_fields=["pin_counter"])
    return ShownPin(pin(pin_secret(row.token_sha256), row.pin_counter), row.pin_counter)
