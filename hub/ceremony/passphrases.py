"""Asks for the passphrases of key files, at a terminal and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from django.core.management.base import CommandError

from assets.i18n import Translator
from sync.keys import KeyUse

SHORTEST = 12


Prompt = Callable[[str], str]
"""Shows a prompt and returns what was typed, unseen."""


def ask_for_file(say: Translator, prompt: Prompt = getpass) -> Callable[[Path], bytes]:
    """For opening an encrypted key file."""

    def ask(path: Path) -> bytes:
        return prompt(say("Passphrase of {path}: ", path=path)).encode()

    return ask


def refuse_readable(say: Translator, *, encrypt: bool, without: bool) -> None:
    """A key that a person holds is made encrypted unless somebody says that it shall not be.

    Raises `CommandError`.
    """
    if encrypt == without:
        raise CommandError(
            say(
                "Whoever finds a holder's key can sign with it unless it has a passphrase: add "
                "--encrypt, or for a demo --without-passphrases. Nothing was made."
            )
        )


def ask_for_holder(say: Translator, prompt: Prompt = getpass) -> Callable[[KeyUse, int], bytes]:
    """For a new key: each holder types their passphrase twice, unseen by the others.

    Raises `CommandError` for one that is short or mistyped.
    """

    def ask(use: KeyUse, number: int) -> bytes:
        question = say("New passphrase for {use} key {number}: ", use=use, number=number)
        first = prompt(question)
        if len(first) < SHORTEST:
            raise CommandError(say("A passphrase has at least {count} characters.", count=SHORTEST))
        if prompt(say("The same again: ")) != first:
            raise CommandError(say("The two passphrases differ; nothing was written."))
        return first.encode()

    return ask
