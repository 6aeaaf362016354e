"""Every error that `config` raises, in one tree, and the mistakes they carry (STYLE rules 4 and 6).

`config` imports no catalogue: a mistake keeps its message id and values, and whoever talks to a
person passes the translator of the domain `config` to `report`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class Say(Protocol):
    """What turns a message id and its values into words: `assets.i18n.Translator`, or `english`."""

    def __call__(self, message: str, /, **values: object) -> str:
        """The words for `message`, its `{name}` fields filled from `values`."""


def english(message: str, /, **values: object) -> str:
    """Message ids are the English words; logs and tracebacks need no catalogue."""
    return message.format(**values) if values else message


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in a settings file."""

    where: str
    """Dotted path of the setting, `feed.poll_s`; empty for the file as a whole."""
    problem: str
    """Message id of the domain `config`."""
    values: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    """Counted from 1; None where the setting is not in the file."""
    meant: str | None = None
    """The key or value that was probably meant."""

    def words(self, file: Path, say: Say) -> str:
        """`kiosk.yaml:12: feed.pol_s: there is no such setting. Did you mean 'poll_s'?`"""
        place = f"{file}:{self.line}" if self.line is not None else str(file)
        where = f"{self.where}: " if self.where else ""
        text = f"{place}: {where}{say(self.problem, **self.values)}"
        if self.meant is not None:
            text += ". " + say("Did you mean '{meant}'?", meant=self.meant)
        return text


class ConfigError(Exception):
    """Base of all: the process cannot start on these settings. Nothing was changed."""

    def __init__(self, file: Path, mistakes: tuple[Mistake, ...]) -> None:
        self.file = file
        self.mistakes = mistakes
        super().__init__("\n".join(self.report(english)))

    def report(self, say: Say) -> list[str]:
        """One line per mistake, in the order of the file, in the words of `say`."""
        ordered = sorted(self.mistakes, key=lambda mistake: mistake.line or 0)
        return [mistake.words(self.file, say) for mistake in ordered]


class SettingsUnreadable(ConfigError):
    """The file is not there, may not be read, or is too long to be a settings file."""


class SettingsNotYaml(ConfigError):
    """The file's text is not YAML, so no setting of it can be named."""


class SettingsMistaken(ConfigError):
    """Settings that are unknown, missing, twice, or have an unusable value: all of them."""


class NotEnrolled(ConfigError):
    """The file leaves something to the hub, and the hub has not said it yet: enrol the device."""

    def __init__(self, file: Path) -> None:
        problem = (
            "this screen is not enrolled yet. Run sebusca-kiosk run, which shows the code to type"
            " into the hub, or sebusca-kiosk enroll"
        )
        super().__init__(file, (Mistake("", problem),))
