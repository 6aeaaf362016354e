"""The technician's way in, put together for a player."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, Protocol

from config.kiosk import KioskSettings
from kiosk.technician.asking import Asking
from kiosk.technician.visiting import Technician
from screens.look import Look

HASTE = "SEBUSCA_TECHNICIAN_HASTE"
"""In the environment, for tests: holds, and seconds without a touch, pass so many times as fast."""


class Covered(Protocol):
    """`kiosk.player.show.Show`, as far as it is used here."""

    covered: bool

    def cover(self, now_s: float) -> None: ...
    def uncover(self, now_s: float) -> None: ...
    @property
    def programme(self) -> Any: ...


def open_technician(
    settings: KioskSettings,
    window: Any,
    look: Look,
    show: Covered,
    *,
    form_is_over: Callable[[], bool],
    post: Callable[[Callable[[], None]], None],
) -> Technician:
    """Begins to look at touches and keys. Called after everything else that looks at them."""
    haste = max(1.0, float(os.environ.get(HASTE, "1")))

    def alerts() -> frozenset[str]:
        programme = show.programme
        return frozenset(programme.alerts) if programme else frozenset()

    return Technician(
        window=window,
        look=look,
        first=settings.languages.first,
        asking=Asking(settings.agent_socket, post),
        now_s=lambda: time.monotonic() * haste,
        cover=lambda: show.cover(time.monotonic()),
        uncover=lambda: show.uncover(time.monotonic()),
        is_covered=lambda: show.covered,
        form_is_over=form_is_over,
        alerts=alerts,
    )
