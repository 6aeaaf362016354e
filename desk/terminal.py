"""Talking to whoever sits at the terminal: words out, passphrases in."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

from assets.i18n import Translator
from desk.errors import DeskError
from desk.telling import told
from sync.types import Language


class PrintingRefused(DeskError):
    """What was asked for would be written where it stays."""


@dataclass
class Terminal:
    """One command's conversation. `passphrase_fd` takes the place of asking, a line for each."""

    language: Language
    passphrase_fd: int | None = None
    yes_print: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    _given: TextIO | None = field(default=None, init=False, repr=False)

    @property
    def say(self) -> Translator:
        """The desk's words in the operator's language."""
        return Translator("desk", self.language)

    def line(self, text: str = "") -> None:
        """One line on the standard output."""
        self.out.write(text + "\n")
        self.out.flush()

    def problem(self, text: str) -> None:
        """One line on the error output."""
        self.err.write(text + "\n")

    def check_private(self) -> None:
        """Raises PrintingRefused unless secrets may be written: to a terminal, which a person
        reads, and not to a file or a log, unless told so."""
        if not (self.yes_print or self.out.isatty()):
            raise PrintingRefused(
                told(
                    "This would be written to a file or another program. If that is what you want:"
                    " --yes-print"
                )
            )

    def passphrase(self, member: str) -> str:
        """A member's passphrase, from the file descriptor or the keyboard, never echoed."""
        if self.passphrase_fd is not None:
            if self._given is None:
                self._given = os.fdopen(self.passphrase_fd, "r", encoding="utf-8")
            return self._given.readline().strip()
        return getpass.getpass(self.say("Passphrase of {member}:", member=member) + " ")

    def agreed(self, question: str, word: str) -> bool:
        """Whether the operator types exactly `word`."""
        self.line(question)
        return sys.stdin.readline().strip() == word


def spoken_language(given: str | None, environment: Mapping[str, str]) -> Language:
    """`--lang`, else the locale of messages (setlocale(3): LC_ALL, LC_MESSAGES, LANG)."""
    if given is not None:
        return "es" if given == "es" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "es" if environment[name].lower().startswith("es") else "en"
    return "en"
