"""What a rule has found, and Django's check of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from django.core.checks import CheckMessage, Error, Warning  # noqa: A004


@dataclass(frozen=True)
class Finding:
    """One thing that is not fit."""

    code: str
    """`E…` refuses, `W…` warns; it never changes its meaning."""
    words: str
    hint: str
    """What to do."""

    def message(self) -> CheckMessage:
        """As `check` prints it."""
        kind = Error if self.code.startswith("E") else Warning
        return kind(self.words, hint=self.hint, id=f"sebusca.{self.code}")


Rule: TypeAlias = Callable[[], Iterator[Finding]]
