"""The kiosk's settings: the packaged file, what the loader refuses, and in which words."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from assets.i18n import Translator, catalogue_dir
from config import errors, kiosk
from config.errors import ConfigError, SettingsMistaken, SettingsNotYaml, SettingsUnreadable
from config.kiosk import (
    KioskSettings,
    kiosk_settings_file,
    load_kiosk_settings,
    packaged_kiosk_yaml,
)

GOOD = """\
feed:
  url: https://hub.example.org/feed
  channel: checkpoint
  root_feed: keys/feed-root.json
  root_recalls: /etc/sebusca/recalls-root.json
time_zone: America/Ciudad_Juarez
"""

Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str) -> Path:
        file = tmp_path / "kiosk.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def refused(file: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_kiosk_settings(file)
    return caught.value


def places(error: ConfigError) -> list[tuple[int | None, str, str | None]]:
    return sorted((m.line, m.where, m.meant) for m in error.mistakes)


def test_the_packaged_file_loads() -> None:
    assert load_kiosk_settings(packaged_kiosk_yaml()).feed.poll_s == 15


def test_the_packaged_file_names_every_setting_with_its_default() -> None:
    packaged = yaml.safe_load(packaged_kiosk_yaml().read_text(encoding="utf-8"))
    required = {"feed": packaged["feed"], "time_zone": packaged["time_zone"]}
    defaults = KioskSettings.model_validate(required).model_dump(mode="json")
    assert packaged == defaults


def test_every_setting_says_what_it_is() -> None:
    sections = [
        kiosk.KioskSettings,
        kiosk.Feed,
        kiosk.Broker,
        kiosk.Display,
        kiosk.Languages,
        kiosk.Supervision,
    ]
    undescribed = [
        f"{section.__name__}.{name}"
        for section in sections
        for name, info in section.model_fields.items()
        if not info.description
    ]
    assert undescribed == []


def test_a_relative_path_is_relative_to_the_file(written: Written) -> None:
    file = written(GOOD)
    assert load_kiosk_settings(file).feed.root_feed == file.parent / "keys" / "feed-root.json"


def test_every_mistake_is_reported_at_once_with_its_line_and_the_key_that_was_meant(
    written: Written,
) -> None:
    error = refused(
        written(
            "feed:\n"
            "  url: http://hub.example.org/feed\n"
            "  chanel: x\n"
            "  root_feed: a\n"
            "  root_recalls: b\n"
            "  poll_s: 2\n"
            "display:\n"
            '  width: "big"\n'
            "  fulscreen: yes\n"
            "time_zone: America/Denvr\n"
            "input: tuch\n"
            "max_fps: 30\n"
        )
    )
    assert places(error) == [
        (1, "feed.channel", None),
        (2, "feed.url", None),
        (3, "feed.chanel", "channel"),
        (6, "feed.poll_s", None),
        (8, "display.width", None),
        (9, "display.fulscreen", "fullscreen"),
        (10, "time_zone", "America/Denver"),
        (11, "input", "touch"),
        (12, "max_fps", "display.max_fps"),
    ]


def test_a_key_that_is_set_twice_is_refused_with_both_lines(written: Written) -> None:
    error = refused(
        written(GOOD + "input: none\nlanguages: {first: es, first: en}\ninput: touch\n")
    )
    assert error.report(errors.english) == [
        f"{error.file}:8: languages.first: set twice, first on line 8",
        f"{error.file}:9: input: set twice, first on line 7",
    ]


def test_a_repeated_key_does_not_hide_the_other_mistakes(written: Written) -> None:
    error = refused(written(GOOD + "input: none\ninput: tuch\n"))
    assert places(error) == [(8, "input", None), (8, "input", "touch")] or places(error) == [
        (7, "input", "touch"),
        (8, "input", None),
    ]


def test_the_words_are_the_operators(written: Written) -> None:
    error = refused(written(GOOD + "inputt: none\n"))
    assert error.report(Translator("config", "es")) == [
        f"{error.file}:7: inputt: no existe ese ajuste. ¿Quiso decir «input»?"
    ]


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("feed: [1, 2\n", SettingsNotYaml, 2),
        ("a: b: c\n", SettingsNotYaml, 1),
        ("one: 1\n---\ntwo: 2\n", SettingsNotYaml, 2),
        ("x: !!python/object/apply:os.system [ls]\n", SettingsNotYaml, 1),
        ("just words\n", SettingsMistaken, None),
        ("- a\n- b\n", SettingsMistaken, None),
    ],
)
def test_what_is_not_a_settings_file_is_refused_by_place(
    written: Written, text: str, kind: type[ConfigError], line: int | None
) -> None:
    error = refused(written(text))
    assert (type(error), [m.line for m in error.mistakes]) == (kind, [line])


def test_an_empty_file_lacks_what_is_required(written: Written) -> None:
    assert [m.where for m in refused(written("")).mistakes] == ["feed", "time_zone"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path / "nowhere.yaml")
    assert isinstance(error, SettingsUnreadable)
    assert "nowhere.yaml" in str(error)


def test_an_endless_file_is_not_read_whole(written: Written) -> None:
    assert isinstance(refused(written("#" * 300_000)), SettingsUnreadable)


def test_a_section_that_contains_itself_ends(written: Written) -> None:
    assert isinstance(refused(written("feed: &feed\n  channel: *feed\n")), SettingsMistaken)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hub.example.org/feed",
        "hub.example.org/feed",
        "http://192.0.2.7/feed",
        "https://user:secret@hub.example.org/feed",
        "https://hub.example.org/feed?token=1",
    ],
)
def test_a_feed_address_that_is_unsafe_is_refused(written: Written, url: str) -> None:
    error = refused(written(GOOD.replace("https://hub.example.org/feed", url)))
    assert [m.where for m in error.mistakes] == ["feed.url"]


def test_plain_http_to_this_machine_is_allowed(written: Written) -> None:
    text = GOOD.replace("https://hub.example.org/feed", "http://127.0.0.1:8000/feed/")
    assert load_kiosk_settings(written(text)).feed.url == "http://127.0.0.1:8000/feed"


def test_a_broker_elsewhere_without_tls_is_refused(written: Written) -> None:
    error = refused(written(GOOD + "broker: {host: hub.example.org, tls: false}\n"))
    assert [m.where for m in error.mistakes] == ["broker"]


def test_a_runtime_folder_too_long_for_a_socket_is_refused(written: Written) -> None:
    error = refused(written(GOOD + f"runtime_dir: /{'x' * 120}\n"))
    assert [m.values["limit"] for m in error.mistakes] == [95]


def test_true_is_not_a_number(written: Written) -> None:
    error = refused(written(GOOD + "display: {width: true}\n"))
    assert error.report(errors.english) == [
        f"{error.file}:7: display.width: must be a whole number, not true"
    ]


def test_the_file_named_on_the_command_line_comes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEBUSCA_KIOSK_CONFIG", "/from/environment.yaml")
    assert kiosk_settings_file(Path("/named.yaml")) == Path("/named.yaml")
    assert kiosk_settings_file() == Path("/from/environment.yaml")
    monkeypatch.delenv("SEBUSCA_KIOSK_CONFIG")
    assert kiosk_settings_file() == Path("/etc/sebusca/kiosk.yaml")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_problem_the_loader_can_name_is_in_the_catalogue(lang: str) -> None:
    with (catalogue_dir("config") / lang / "LC_MESSAGES" / "config.po").open("rb") as file:
        known = {message.id for message in read_po(file) if message.string}
    assert problems_in_the_code() - known == set()


def problems_in_the_code() -> set[str]:
    """Every message id that a module of `config` gives to a mistake, read from its syntax tree."""
    from config import mistakes

    folder = packaged_kiosk_yaml().parent
    found = {*mistakes.MESSAGES.values(), mistakes._OTHERWISE}
    for module in ("document", "enrolment", "errors", "kiosk", "loading", "mistakes", "sections"):
        tree = ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"Mistake": 1, "_mistake": 0, "say": 0}.get(node.func.id)
                if place is not None and place < len(node.args):
                    words = node.args[place]
                    if isinstance(words, ast.Constant) and isinstance(words.value, str):
                        found.add(words.value)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    named = isinstance(key, ast.Constant) and key.value == "problem"
                    if named and isinstance(value, ast.Constant):
                        found.add(str(value.value))
    assert "there is no such time zone" in found
    assert len(found) > 30
    return found
