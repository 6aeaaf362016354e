"""The `render` subcommand: each notice of a JSON list as a PNG, or `--serve`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from assets.i18n import Translator
from kiosk.render.reading import (
    Entry,
    RenderRefused,
    read_campaign,
    read_entries,
    read_size,
)
from sync.models import Notice

USAGE = 2
FAILED = 1


def operator() -> Translator:
    """Words for whoever runs the command: `--lang` is the slides' language, so the locale's."""
    from kiosk.cli import operator_language

    return Translator("render", operator_language([], os.environ))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the subcommand's options to `parser`."""
    say = operator()
    parser.add_argument("--serve", action="store_true", help=say("draw one notice a line of input"))
    parser.add_argument(
        "--socket", type=Path, metavar="PATH", help=say("with --serve: for several, at this socket")
    )
    parser.add_argument(
        "--linger",
        type=float,
        metavar="SECONDS",
        help=say("with --socket: ends so long after the last has left"),
    )
    parser.add_argument("--notices", type=Path, metavar="FILE", help=say("a JSON list of notices"))
    parser.add_argument("--campaign", type=Path, metavar="FILE", help=say("a campaign, as JSON"))
    parser.add_argument(
        "--media-dir", type=Path, metavar="DIR", help=say("pictures, as <aa>/<sha256>")
    )
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help=say("of the display"))
    parser.add_argument(
        "--lang", choices=("es", "en"), default="es", help=say("language at full size")
    )
    parser.add_argument(
        "--input",
        choices=("touch", "keypad", "none"),
        default="touch",
        help=say("with the bar, or without it"),
    )
    parser.add_argument(
        "--no-voice", action="store_true", help=say("a screen that reads nothing aloud")
    )
    parser.add_argument(
        "--detail", action="store_true", help=say("all that each notice says, as a touch opens it")
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("folder for the pictures"))


def run(args: argparse.Namespace) -> int:
    """0 when everything was drawn, 1 when something was not, 2 for unusable arguments."""
    say = operator()
    if args.serve:
        return _serve(args)
    if args.notices is None or args.out is None:
        return _complain(say("--notices and --out are needed (or --serve)"))
    try:
        size = read_size(args.size)
        entries = read_entries(args.notices)
        campaign = read_campaign(args.campaign) if args.campaign else None
    except (RenderRefused, ValueError) as error:
        return _complain(str(error))

    from kiosk.render.offscreen import start_offscreen

    start_offscreen()
    from kiosk.render.studio import Studio
    from kiosk.render.subjects import Asked

    studio = Studio(args.input, listens=not args.no_voice)
    failed = 0
    for entry in entries:
        try:
            notice = _notice(entry)
            out = args.out / f"{notice.id}.png"
            asked = Asked(notice=notice, campaign=campaign, detail=args.detail)
            written = studio.draw(asked, args.media_dir, out, size=size, lang=args.lang)
        except RenderRefused as error:
            failed += 1
            _complain(say("entry {index}: {reason}", index=entry.index, reason=error))
        else:
            print(" ".join(str(path) for path in written))  # noqa: T201 - the command's output
    return FAILED if failed else 0


def _notice(entry: Entry) -> Notice:
    if entry.notice is None:
        named = f"{entry.given_id}: " if entry.given_id else ""
        raise RenderRefused(f"{named}{entry.reason}")
    return entry.notice


def _serve(args: argparse.Namespace) -> int:
    if args.socket is not None:
        return _share(args)
    from kiosk.render.offscreen import start_offscreen
    from kiosk.render.serving import serve, serve_excuse
    from kiosk.render.studio import Studio

    try:
        start_offscreen()
    except RuntimeError as error:
        serve_excuse(sys.stdin.buffer, sys.stdout, str(error))
        return FAILED
    serve(sys.stdin.buffer, sys.stdout, Studio(args.input, listens=not args.no_voice))
    return 0


def _share(args: argparse.Namespace) -> int:
    """Draws by child processes: this one opens no display, and outlives each of them."""
    from kiosk.render.sharing import SharedRenderer, share
    from kiosk.render.software import software

    child = [sys.executable, "-m", "kiosk.render", "--serve", "--input", args.input]
    if args.no_voice:
        child.append("--no-voice")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    renderer = SharedRenderer(child, software)
    try:
        share(args.socket, renderer, args.linger)
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        return _complain(f"{args.socket}: {error.strerror or error}")
    finally:
        renderer.close()
    return 0


def _complain(text: str) -> int:
    print(text, file=sys.stderr)  # noqa: T201 - the command's output
    return USAGE
