"""The next PIN of a screen's technician (`sync.technician_pin`), shown to whoever may."""

from __future__ import annotations

from django.db import transaction

from hub.fleet.models import Screen
from sync.technician_pin import pin, pin_secret


def next_pin(screen: Screen) -> str:
    """A PIN that was shown to nobody before; the screen takes it once."""
    with transaction.atomic():
        row = Screen.objects.select_for_update().get(pk=screen.pk)
        row.pin_counter += 1
        row.save(update_fields=["pin_counter"])
    return pin(pin_secret(row.token_sha256), row.pin_counter)
