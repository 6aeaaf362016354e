"""What a check says, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from assets.i18n import Translator
from config.kiosk import KioskSettings

Level: TypeAlias = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One line of the report. `check` is stable, for machines; the words are for people."""

    check: str
    level: Level
    text: str
    advice: str | None = None


@dataclass(frozen=True)
class Device:
    """The device as its settings describe it, and how to speak to its operator."""

    file: Path
    settings: KioskSettings
    say: Translator


Check: TypeAlias = Callable[[Device], Iterator[Finding]]
