"""Asks a program of the system and reads what it prints: sound, display and board have no other way
to be asked."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence


def printed_by(
    command: Sequence[str], *, within_s: float, environment: Mapping[str, str] | None = None
) -> str | None:
    """What the command prints, run without a shell; None where it is not there, fails, or has not
    answered after `within_s` seconds. Without an `environment` it has this process's own."""
    try:
        done = subprocess.run(  # noqa: S603 - callers give words of their own or of the settings
            [*command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=None if environment is None else dict(environment),
            timeout=within_s,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")
