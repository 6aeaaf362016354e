"""`sebusca-kiosk`: the device's command. Each subcommand imports what it needs when it is called.

Words for a person are in the operator's language (`--lang`, else the locale's); log lines are not.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

from assets.i18n import Translator

Lang: TypeAlias = Literal["es", "en"]
Command: TypeAlias = Callable[[argparse.Namespace, Translator], int]

USAGE = 2
"""Exit code for settings or arguments that cannot be used, as argparse has it."""
FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the console script; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = operator_language(given, os.environ)
    say = Translator("kiosk", lang)
    try:
        options = _parser(say, given).parse_args(given)
    except LookupError as error:  # catalogues are not compiled
        print(error, file=sys.stderr)  # noqa: T201
        return FAILED
    command: Command = options.command
    return _run(command, options, say)


def operator_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """`--lang`, else the locale of messages (setlocale(3): LC_ALL, LC_MESSAGES, LANG)."""
    for index, word in enumerate(arguments):
        if word == "--lang" and arguments[index + 1 : index + 2] == ["es"]:
            return "es"
        if word.startswith("--lang"):
            return "es" if word == "--lang=es" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "es" if environment[name].lower().startswith("es") else "en"
    return "en"


def _run(command: Command, options: argparse.Namespace, say: Translator) -> int:
    from config.errors import ConfigError, NotEnrolled
    from kiosk.errors import KioskError

    try:
        return command(options, say)
    except ConfigError as error:
        for line in error.report(Translator("config", say.locale)):
            _complain(line)
        if not isinstance(error, NotEnrolled):
            _complain(
                say(
                    "Nothing was started. Mend the settings, or check them with: {command}",
                    command="sebusca-kiosk doctor",
                )
            )
        return USAGE
    except KioskError as error:
        from kiosk.wording import words_of

        _complain(words_of(error, say))
        return FAILED
    except KeyboardInterrupt:
        return 130  # 128 + SIGINT, as shells have it


# --- the subcommands -----------------------------------------------------------------------


def _run_both(options: argparse.Namespace, _say: Translator) -> int:
    from kiosk.logs import log_to_stderr
    from kiosk.run.command import run

    log_to_stderr("run")
    from config.kiosk import load_device_settings

    file = _file(options)
    return run(load_device_settings(file), file, options.only)


def _agent(options: argparse.Namespace, _say: Translator) -> int:
    _follow(options)
    from config.kiosk import KioskSettings, load_device_settings
    from kiosk.agent import enrolling
    from kiosk.agent.main import run
    from kiosk.logs import log_to_stderr

    log_to_stderr("agent")
    file = _file(options)
    settings = load_device_settings(file)
    if isinstance(settings, KioskSettings):
        return run(settings, file)
    return enrolling.run(settings, file)


def _player(options: argparse.Namespace, _say: Translator) -> int:
    _follow(options)
    from kiosk.logs import log_to_stderr

    log_to_stderr("player")
    from config.kiosk import KioskSettings, load_device_settings

    file = _file(options)
    settings = load_device_settings(file)
    if isinstance(settings, KioskSettings):
        from kiosk.player.main import run

        return run(settings, file)
    from kiosk.player import enrolling

    return enrolling.run(settings)


def _enroll(options: argparse.Namespace, say: Translator) -> int:
    from kiosk.enrolment.command import run
    from kiosk.logs import log_to_stderr

    log_to_stderr("enroll", level=logging.ERROR)  # it says in words what the log would
    return run(_file(options), options, say)


def _render(options: argparse.Namespace, _say: Translator) -> int:
    from kiosk.render.command import run

    return run(options)


def _install(options: argparse.Namespace, say: Translator) -> int:
    from kiosk.install.command import run

    return run(options, say)


def _doctor(options: argparse.Namespace, say: Translator) -> int:
    from kiosk.doctor.command import run

    return run(_file(options), say, as_json=options.json)


def _status(options: argparse.Namespace, say: Translator) -> int:
    from config.kiosk import EnrollingSettings, load_device_settings
    from kiosk.reporting import describe, facts, not_enrolled

    settings = load_device_settings(_file(options))
    if isinstance(settings, EnrollingSettings):
        waiting = not_enrolled(settings)
        for line in [json.dumps(waiting.as_json())] if options.json else waiting.describe(say):
            _say_line(line)
        return FAILED
    found = facts(settings)
    if options.json:
        _say_line(json.dumps(found.as_json(), indent=1, ensure_ascii=False))
    else:
        for line in describe(found, say):
            _say_line(line)
    return 0 if found.is_well() else FAILED


def _screenshot(options: argparse.Namespace, say: Translator) -> int:
    out = Path(options.out).absolute()
    _order(options, "screenshot", path=str(out))
    _say_line(say("The picture of the display is in {file}", file=out))
    return 0


def _next(options: argparse.Namespace, _say: Translator) -> int:
    _order(options, "next")
    return 0


def _show(options: argparse.Namespace, _say: Translator) -> int:
    _order(options, "show", notice_id=options.notice_id)
    return 0


# --- the parser ----------------------------------------------------------------------------


def _parser(say: Translator, given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sebusca-kiosk", description=say("A Se Busca screen: shows what two people approved.")
    )
    parser.add_argument("--lang", choices=("es", "en"), help=say("language of this command"))
    commands = parser.add_subparsers(required=True, metavar=say("COMMAND"))

    def add(name: str, command: Command, words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(command=command)
        if name != "render":  # which has a language of its own, the slide's
            sub.add_argument("--lang", choices=("es", "en"), help=argparse.SUPPRESS)
        if name not in {"render", "install"}:  # which read no settings
            where = say(
                "settings file (else ${variable}, else {usual})",
                variable="SEBUSCA_KIOSK_CONFIG",
                usual="/etc/sebusca/kiosk.yaml",
            )
            sub.add_argument("--config", type=Path, metavar="FILE", help=where)
        return sub

    both = add("run", _run_both, say("run agent and player, and keep them running"))
    only = say("run and supervise only this one")
    both.add_argument("--only", choices=("agent", "player"), help=only)
    for sub in (
        add("agent", _agent, say("fetch and verify the signed feed; no display")),
        add("player", _player, say("show what is on the device; no network")),
    ):
        sub.add_argument("--supervised-by", type=int, metavar="PID", help=argparse.SUPPRESS)
    enroll = add("enroll", _enroll, say("enrol this screen at its hub, by a code"))
    _enrolment_arguments(enroll, say)
    render = add("render", _render, say("draw notices to PNG files, without a display"))
    if "render" in given:
        from kiosk.render.command import add_arguments as render_arguments

        render_arguments(render)
    install = add("install", _install, say("make this device a screen that may be left alone"))
    if "install" in given:
        from kiosk.install.command import add_arguments as install_arguments

        install_arguments(install, say)
    for sub in (
        add("doctor", _doctor, say("check this device, and say what to do")),
        add("status", _status, say("say what is on the screen and how fresh it is")),
    ):
        sub.add_argument("--json", action="store_true", help=say("answer in JSON"))
    picture = add("screenshot", _screenshot, say("write what is on the screen to a PNG file"))
    picture.add_argument("out", metavar="OUT", help=say("the PNG file to write"))
    add("next", _next, say("go on to the next slide"))
    show = add("show", _show, say("go to the slide of a notice, if it may be shown now"))
    show.add_argument("notice_id", metavar="NOTICE_ID", help=say("the notice's eight characters"))
    return parser


def _enrolment_arguments(enroll: argparse.ArgumentParser, say: Translator) -> None:
    how = enroll.add_mutually_exclusive_group()
    for option, words in (
        ("--words-checked", say("the roots' words were compared with the printed card")),
        ("--forget", say("undo the enrolment on this device")),
    ):
        how.add_argument(option, action="store_true", help=words)
    preseed = say("enrol unattended, with the one-time token and the roots' words in this file")
    how.add_argument("--preseed", type=Path, metavar="FILE", help=preseed)
    yes = say("do not ask before --forget")
    enroll.add_argument("--yes", action="store_true", help=yes)


# --- small things --------------------------------------------------------------------------


def _file(options: argparse.Namespace) -> Path:
    from config.kiosk import kiosk_settings_file

    return kiosk_settings_file(options.config)


def _order(options: argparse.Namespace, do: str, **more: Any) -> Any:
    from config.kiosk import load_device_settings
    from kiosk.control import order

    return order(load_device_settings(_file(options)).player_socket, do, **more)


def _follow(options: argparse.Namespace) -> None:
    """A supervised process ends with its supervisor: before anything slow is imported."""
    if options.supervised_by is not None:
        from kiosk.run.orphans import end_with_parent

        end_with_parent(options.supervised_by)


def _say_line(text: str) -> None:
    sys.stdout.write(text + "\n")


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
