"""The arguments of `sebusca-hub keys`, for its command alone."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings

from hub.terminal import spoken_language
from sync.keys import KeyUse


def add_arguments(parser: ArgumentParser) -> None:
    """Subcommands; folders default to the hub's settings."""
    actions = parser.add_subparsers(dest="action", required=True)
    init = actions.add_parser("init", help="make all keys and both repositories")
    init.add_argument("--out", type=Path, required=True, help="new folder for the keys")
    init.add_argument("--root-threshold", type=int, default=2, metavar="M")
    init.add_argument("--root-holders", type=int, default=3, metavar="N")
    init.add_argument("--approver-threshold", type=int, default=2, metavar="M")
    init.add_argument("--approvers", type=int, default=3, metavar="N")
    init.add_argument("--encrypt", action="store_true", help="ask holders for passphrases")
    show = actions.add_parser("show", help="roles, key ids, expiries, fingerprint words")
    check = actions.add_parser("check", help="verify the published feed and grade its keys")
    rotate = actions.add_parser("rotate", help="put a new key in the place of one")
    rotate.add_argument("use", type=KeyUse, choices=list(KeyUse), metavar="ROLE")
    rotate.add_argument("--out", type=Path, required=True, help="folder for the new key")
    rotate.add_argument("--replace", default="", help="first digits of the old key's id")
    rotate.add_argument("--lost", action="store_true", help="the old key cannot sign any more")
    rotate.add_argument("--encrypt", action="store_true", help="ask for a passphrase")
    cards = actions.add_parser("cards", help="print the words and a card for each holder")
    cards.add_argument("--out", type=Path, required=True, help="the PDF to write")
    guided = [
        actions.add_parser(case, help=f"guided: {meaning}")
        for case, meaning in (
            ("lost", "a key is gone, and nobody has it"),
            ("stolen", "somebody else has, or may have, a copy of a key"),
            ("leaves", "a holder of the root or an approver hands their key over"),
        )
    ]
    for case in guided:
        case.add_argument("use", type=KeyUse, choices=list(KeyUse), metavar="ROLE")
        case.add_argument(
            "--key", action="append", metavar="ID", help="its first digits; repeatable"
        )
        case.add_argument("--out", type=Path, required=True, help="new, empty folder")
        case.add_argument("--encrypt", action="store_true", help="ask for a passphrase")
        case.add_argument("--yes", action="store_true", help="go on without asking")
    put = actions.add_parser("put", help="put up roots that holders have signed")
    put.add_argument("folder", type=Path, help="the folder that was carried to the hub")
    put.add_argument("--lost", action="store_true", help="the old online key is gone")
    renew = actions.add_parser("renew", help="another year for both roots")
    renew.add_argument("--out", type=Path, help="for the hub: write the roots here only")
    sign = actions.add_parser("sign", help="read a proposed publication and sign it")
    sign.add_argument("proposal", type=Path, help="the file from the hub; signed in place")
    sign.add_argument("--yes", action="store_true", help="sign without asking")
    for action in (init, *guided):
        action.add_argument(
            "--without-passphrases",
            action="store_true",
            help="leave people's keys readable to whoever finds them: for a demo",
        )
    for action in (init, show, check, cards, *guided, put, rotate, renew, sign):
        action.add_argument("--feed-root", type=Path, default=settings.SEBUSCA_FEED_ROOT)
        action.add_argument("--lang", choices=["es", "en"], default=spoken_language())
    for action in (check, *guided, put, rotate, renew, sign):
        action.add_argument(
            "--keys",
            type=Path,
            action="append",
            metavar="DIR",
            help="a folder of key files, repeatable; default SEBUSCA_KEYS",
        )
