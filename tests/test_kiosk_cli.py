"""The device's command: its languages, what it refuses and imports, and orders to the player."""

from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import kiosk
from assets.i18n import catalogue_dir
from kiosk.cli import main, operator_language

SETTINGS = """\
store_dir: store
runtime_dir: run
feed:
  url: http://127.0.0.1:9/feed
  channel: demo
  root_feed: feed.json
  root_recalls: recalls.json
time_zone: America/Ciudad_Juarez
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "kiosk.yaml"
    file.write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "run").mkdir()
    return file


@pytest.fixture
def player(settings: Path) -> Iterator[list[dict[str, object]]]:
    """A stand-in that keeps what it is told, and refuses to show anything but TEST0001."""
    told: list[dict[str, object]] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(settings.parent / "run" / "player.sock"))
        listener.listen()

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    order = json.loads(connection.recv(4096))
                    told.append(order)
                    fine = order.get("notice_id", "TEST0001") == "TEST0001"
                    answer = {"ok": True} if fine else {"ok": False, "error": "not in the channel"}
                    connection.sendall(json.dumps(answer).encode() + b"\n")

        threading.Thread(target=serve, daemon=True).start()
        yield told
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "en"),
        ([], {"LANG": "es_MX.UTF-8"}, "es"),
        ([], {"LANG": "es_MX.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_US"}, "es"),
        (["doctor", "--lang", "es"], {"LANG": "en_US.UTF-8"}, "es"),
        (["--lang=en", "doctor"], {"LANG": "es_MX.UTF-8"}, "en"),
    ],
)
def test_the_operators_language_is_the_locales_unless_one_is_named(
    arguments: list[str], environment: dict[str, str], expected: str
) -> None:
    assert operator_language(arguments, environment) == expected


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "check this device, and say what to do"),
        ("es", "revisar este equipo y decir qué hacer"),
    ],
)
def test_help_is_in_the_operators_language(
    lang: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--lang", lang, "--help"])
    assert (left.value.code, words in capsys.readouterr().out) == (0, True)


def test_every_mistake_in_the_settings_is_said_and_nothing_starts(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.write_text(SETTINGS + "inputt: none\ncrossfade_s: 9\n", encoding="utf-8")
    code = main(["--lang", "es", "agent", "--config", str(settings)])
    lines = capsys.readouterr().err.splitlines()
    assert (code, lines) == (
        2,
        [
            f"{settings}:9: inputt: no existe ese ajuste. ¿Quiso decir «input»?",
            f"{settings}:10: crossfade_s: debe ser 3 o menos, no 9",
            "No se arrancó nada. Corrija los ajustes o revíselos con: sebusca-kiosk doctor",
        ],
    )


def test_orders_reach_the_player(settings: Path, player: list[dict[str, object]]) -> None:
    out = settings.parent / "shot.png"
    where = ["--config", str(settings)]
    assert main(["screenshot", str(out), *where]) == 0
    assert main(["next", *where]) == 0
    assert main(["show", "TEST0001", *where]) == 0
    assert player == [
        {"do": "screenshot", "path": str(out)},
        {"do": "next"},
        {"do": "show", "notice_id": "TEST0001"},
    ]


def test_what_the_player_refuses_is_said(
    settings: Path, player: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "es", "show", "TEST0002", "--config", str(settings)]) == 1
    assert capsys.readouterr().err == "El reproductor no puede hacerlo: not in the channel\n"


def test_an_order_without_a_player_says_so(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "next", "--config", str(settings)]) == 1
    assert (
        "no player answers (No such file or directory); is it running?" in capsys.readouterr().err
    )


def test_status_of_a_device_where_nothing_runs_is_a_failure(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "status", "--config", str(settings)]) == 1
    assert capsys.readouterr().out.splitlines() == ["Player: does not run", "Agent: does not run"]


def test_status_in_json_carries_both_processes(
    settings: Path, player: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["status", "--json", "--config", str(settings)])
    found = json.loads(capsys.readouterr().out)
    assert (found["player"], found["agent"], found["agent_runs"]) == ({"ok": True}, None, False)


IMPORTS = """
import sys
from kiosk.cli import main
try:
    main({arguments!r})
except SystemExit:
    pass
import {module}
found = sorted(name for name in {forbidden!r} if name in sys.modules)
print(",".join(found))
"""
NETWORK = ("requests", "urllib3", "tuf", "securesystemslib", "paho", "apscheduler")


@pytest.mark.parametrize(
    ("arguments", "module", "forbidden"),
    [
        (["--help"], "json", (*NETWORK, "kivy", "pydantic", "PIL")),
        (["next", "--config", "/nowhere.yaml"], "kiosk.control", (*NETWORK, "kivy", "PIL")),
        (["player", "--config", "/nowhere.yaml"], "kiosk.player.main", NETWORK),
        (["run", "--config", "/nowhere.yaml"], "kiosk.run.command", (*NETWORK, "kivy", "PIL")),
        (["agent", "--config", "/nowhere.yaml"], "kiosk.agent.main", ("kivy", "screens")),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_subcommand_imports_only_what_it_needs(
    arguments: list[str], module: str, forbidden: tuple[str, ...]
) -> None:
    code = IMPORTS.format(arguments=arguments, module=module, forbidden=forbidden)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_word_of_the_device_is_in_the_catalogue(lang: str) -> None:
    with (catalogue_dir("kiosk") / lang / "LC_MESSAGES" / "kiosk.po").open("rb") as file:
        known = {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in read_po(file)
            if all(message.string) and not message.fuzzy
        }
    assert said_in_the_code() - known == set()


def said_in_the_code() -> set[str]:
    """Every message id that a module hands to `say` or `say.plural`; the words of player, renderer
    and voice are in domains of their own."""
    folder = Path(os.fspath(kiosk.__path__[0]))
    found = set()
    for file in folder.rglob("*.py"):
        if file.relative_to(folder).parts[0] in {"player", "render", "voice"}:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _says(node.func):
                words = node.args[0]
                if isinstance(words, ast.Constant) and isinstance(words.value, str):
                    found.add(words.value)
    assert len(found) > 80
    return found


def _says(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "say"
    return isinstance(function, ast.Attribute) and function.attr in {"say", "plural"}
