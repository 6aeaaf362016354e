"""Whether this machine's clock was set from a time source, as the kernel says it."""

from __future__ import annotations

from sync.store.clock import system_clock


def is_synchronised() -> bool:
    """False where nobody sets the clock: dates in what is signed would be anybody's guess."""
    return system_clock("system")().synchronised
