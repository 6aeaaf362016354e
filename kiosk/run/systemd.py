"""Tells systemd that the service is up, and that it is still well (sd_notify(3))."""

from __future__ import annotations

import sdnotify


class Service:
    """Speaks to the socket of `NOTIFY_SOCKET`; says nothing where systemd did not start us."""

    FEED_EVERY_S = 1.0
    """Many times in the unit's WatchdogSec, which docs/deploy sets to a minute: long enough for a
    player to be started again and draw its first slide."""

    def __init__(self) -> None:
        self._notifier = sdnotify.SystemdNotifier()
        self._ready = False
        self._fed_at: float | None = None

    def well(self, now: float) -> None:
        """READY at the first call, then the watchdog is fed, at most once a second."""
        if not self._ready:
            self._ready = True
            self._notifier.notify("READY=1")
        if self._fed_at is None or now - self._fed_at >= self.FEED_EVERY_S:
            self._fed_at = now
            self._notifier.notify("WATCHDOG=1")

    def says(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._notifier.notify(f"STATUS={text}")

    def stopping(self) -> None:
        """The service is about to end on purpose."""
        self._notifier.notify("STOPPING=1")
