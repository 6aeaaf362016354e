"""`sebusca-desk`: the tip desk's command. Keys are made and kept here, tips are read here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from assets.i18n import Translator
from desk.commands import key_work, working
from desk.errors import DeskError
from desk.nearness import check_far_from_hub
from desk.terminal import Terminal, spoken_language
from sync.errors import SyncError

# argparse has no public name for what add_subparsers returns.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the console script; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = spoken_language(_named(given), os.environ)
    say = Translator("desk", language)
    try:
        options = _parser(say).parse_args(given)
    except LookupError as error:  # catalogues are not compiled
        sys.stderr.write(f"{error}\n")
        return 1
    terminal = Terminal(language, options.passphrase_fd, yes_print=options.yes_print)
    try:
        if options.private and not options.same_machine_for_demo:
            check_far_from_hub(os.environ, (options.place(options),))
        code: int = options.run(options, terminal)
    except DeskError as error:
        terminal.problem(error.told.in_words(say))
        return 1
    except SyncError as error:
        terminal.problem(f"{type(error).__name__}: {error}")
        return 1
    return code


def _parser(say: Translator) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sebusca-desk", description=say("The tip desk of Se Busca.")
    )
    parser.add_argument("--lang", choices=("es", "en"), help=say("language of this command"))
    parser.set_defaults(private=False, place=lambda _options: Path())
    commands = parser.add_subparsers(required=True, metavar=say("COMMAND"))
    _add_keygen(commands, say)
    _add_members(commands, say)
    _add_keys(commands, say)
    _add_working(commands, say)
    return parser


def _shared(parser: argparse.ArgumentParser, say: Translator) -> None:
    """Options of every command that touches secrets."""
    parser.add_argument("--lang", choices=("es", "en"), help=argparse.SUPPRESS)
    parser.add_argument(
        "--passphrase-fd", type=int, metavar="N",
        help=say("read passphrases from this file descriptor, a line each"),
    )  # fmt: skip
    parser.add_argument(
        "--yes-print", action="store_true", help=say("write secrets even where it is no terminal")
    )
    parser.add_argument(
        "--same-machine-for-demo", action="store_true",
        help=say("work where the hub is; never with real tips"),
    )  # fmt: skip


def _add_keygen(commands: Commands, say: Translator) -> None:
    words = say("make a desk's keys")
    parser = commands.add_parser("keygen", help=words, description=words)
    _shared(parser, say)
    parser.add_argument("--desk", required=True, help=say("the desk's id: intake-us"))
    parser.add_argument("--role", choices=("intake", "partner"), default="intake")
    parser.add_argument("--name-es", required=True, help=say("the desk's name in Spanish"))
    parser.add_argument("--name-en", required=True, help=say("the desk's name in English"))
    parser.add_argument("--country", choices=("US", "MX"), required=True)
    parser.add_argument("--months", type=_months, default=12, help=say("how many months"))
    parser.add_argument(
        "--from", dest="first", metavar="2026-12", help=say("first month; the present one")
    )
    parser.add_argument("--member", required=True, help=say("who will hold them first"))
    parser.add_argument("--out", type=Path, required=True, help=say("an empty folder for them"))
    parser.set_defaults(run=key_work.keygen, private=True, place=lambda options: options.out)


def _add_members(commands: Commands, say: Translator) -> None:
    words = say("who can unlock the desk")
    parser = commands.add_parser("members", help=words, description=words)
    _shared(parser, say)
    parser.add_argument("what", choices=("list", "add", "share", "remove"))
    parser.add_argument("name", nargs="?", help=say("the member concerned"))
    parser.add_argument("--member", help=say("who you are, to unlock with your own passphrase"))
    parser.add_argument("--keys", type=Path, required=True, help=say("the key folder"))
    parser.set_defaults(
        run=_checked_members, private=True, place=lambda options: options.keys, parser=parser
    )


def _checked_members(options: argparse.Namespace, terminal: Terminal) -> int:
    if options.what != "list" and options.name is None:
        options.parser.error("NAME")
    if options.what in {"add", "share"} and options.member is None:
        options.parser.error("--member")
    return key_work.members(options, terminal)


def _add_keys(commands: Commands, say: Translator) -> None:
    words = say("list, extend or destroy keys")
    parser = commands.add_parser("keys", help=words, description=words)
    _shared(parser, say)
    parser.add_argument("what", choices=("list", "extend", "destroy"))
    parser.add_argument("--keys", type=Path, help=say("the key folder"))
    parser.add_argument(
        "--manifest", type=Path, metavar="FILE",
        help=say("a channel's manifest, to list its desk keys"),
    )  # fmt: skip
    parser.add_argument("--member", help=say("who you are, to unlock with your own passphrase"))
    parser.add_argument("--months", type=_months, default=12, help=say("how many months"))
    parser.add_argument("--period", metavar="2026-01", help=say("the month to destroy"))
    parser.add_argument("--yes", action="store_true", help=say("do not ask again"))
    parser.set_defaults(run=_checked_keys, parser=parser)


def _checked_keys(options: argparse.Namespace, terminal: Terminal) -> int:
    needed = {"extend": ("keys", "member"), "destroy": ("keys", "period")}.get(options.what, ())
    for name in needed:
        if getattr(options, name) is None:
            options.parser.error(f"--{name}")
    if options.what == "list" and options.keys is None and options.manifest is None:
        options.parser.error("--keys")
    if options.keys is not None and not options.same_machine_for_demo:
        check_far_from_hub(os.environ, (options.keys,))
    return key_work.keys(options, terminal)


def _add_working(commands: Commands, say: Translator) -> None:
    words = say("open the desk's page on this machine")
    parser = commands.add_parser("run", help=words, description=words)
    _settings(parser, say)
    parser.add_argument(
        "--accept-key", action="append", default=[], metavar="KID",
        help=say("a key in the signed list that is this desk's own after all"),
    )  # fmt: skip
    parser.set_defaults(run=working.run)
    words = say("list the tips")
    parser = commands.add_parser("list", help=words, description=words)
    _settings(parser, say)
    parser.add_argument("--show", choices=("all", "new", "open", "closed"), default="all")
    parser.add_argument("--page", type=int, default=1)
    parser.set_defaults(run=working.list_tips)
    words = say("read a tip")
    parser = commands.add_parser("open", help=words, description=words)
    _settings(parser, say)
    parser.add_argument("id", metavar="ID")
    parser.set_defaults(run=working.open_tip)


def _settings(parser: argparse.ArgumentParser, say: Translator) -> None:
    _shared(parser, say)
    parser.add_argument("--settings", type=Path, default=Path("desk.yaml"), metavar="FILE")
    parser.add_argument("--member", help=say("who you are; the settings' own"))


def _months(text: str) -> int:
    months = int(text)
    if not 1 <= months <= 60:  # noqa: PLR2004 - sync.models.Desk takes 120 keys
        raise ValueError(text)
    return months


def _named(arguments: Sequence[str]) -> str | None:
    for index, word in enumerate(arguments):
        if word.startswith("--lang"):
            return word.partition("=")[2] or "".join(arguments[index + 1 : index + 2])
    return None


if __name__ == "__main__":
    sys.exit(main())
