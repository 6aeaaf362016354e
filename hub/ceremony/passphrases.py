"""Asks for the passphrases of key files, at a terminal and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from django.core.management.base import CommandError

from assets.i18n import Translator
from sync.keys import KeyUse

SHORTEST = 12


def ask_for_file(say: Translator) -> Callable[[Path], bytes]:
    """For opening an encrypted key file."""

    def ask(path: Path) -> bytes:
        return getpass(say("Passphrase of {path}: ", path=path)).encode()

    return ask


def ask_for_holder(say: Translator) -> Callable[[KeyUse, int], bytes]:
    """For a new key: each holder types their passphrase twice, unseen by the others."""

    def ask(use: KeyUse, number: int) -> bytes:
        prompt = say("New passphrase for {use} key {number}: ", use=use, number=number)
        first = getpass(prompt)
        if len(first) < SHORTEST:
            raise CommandError(say("A passphrase has at least {count} characters.", count=SHORTEST))
        if getpass(say("The same again: ")) != first:
            raise CommandError(say("The two passphrases differ; nothing was written."))
        return first.encode()

    return ask
