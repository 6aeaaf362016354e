"""The hub's environment, its deploy check and its words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import override

from assets.i18n import catalogue_dir
from config.errors import SettingsMistaken
from config.hub import hub_settings
from hub.publications.checks import hub_is_ready
from hub.terminal import spoken_language
from tests.fixtures_hub import Hub, hub  # noqa: F401
from tests.fixtures_hub_messages import Message, hub_messages

_FIELD = re.compile(r"%\((\w+)\)s|{{ (\w+) }}")


def test_every_mistake_in_the_environment_is_named_at_once() -> None:
    environment = {
        "SEBUSCA_BROKER": "nowhere://x",
        "SEBUSCA_SECRET_KEY": "short",
        "SEBUSCA_FEEDROOT": "/x",
        "SEBUSCA_BASE_URL": "hub.example.org",
        "SEBUSCA_TIME_ZONE": "Juarez",
    }
    with pytest.raises(SettingsMistaken) as refused:
        hub_settings(environment)
    named = {mistake.where for mistake in refused.value.mistakes}
    assert named == set(environment)
    assert "SEBUSCA_FEED_ROOT" in str(refused.value)


def test_the_environment_is_read_as_it_is_documented(tmp_path: Path) -> None:
    found = hub_settings(
        {
            "SEBUSCA_HUB_DATA": str(tmp_path),
            "SEBUSCA_KEYS": "/a:/b",
            "SEBUSCA_BROKER": "broker.example.org:1884",
            "SEBUSCA_RENDERER": "sebusca-kiosk render --serve",
            "SEBUSCA_ALLOWED_HOSTS": "hub.example.org, 10.0.0.1",
            "SEBUSCA_TIME_ZONE": "America/Ciudad_Juarez",
            "SEBUSCA_SHARED_DATA": "/not/ours",
            "HOME": "/root",
        }
    )
    assert found.feed == tmp_path / "feed"
    assert found.keys == (Path("/a"), Path("/b"))
    assert found.broker == "mqtt://broker.example.org:1884"
    assert found.renderer == ("sebusca-kiosk", "render", "--serve")
    assert found.allowed_hosts == ("hub.example.org", "10.0.0.1")
    assert found.time_zone == "America/Ciudad_Juarez"
    assert hub_settings({}).time_zone == "UTC"


def test_the_deploy_check_names_demo_keys_and_the_missing_broker(hub: Hub) -> None:  # noqa: F811
    found = {message.id for message in hub_is_ready(None)}
    assert {"sebusca.E003", "sebusca.W001", "sebusca.W002"} <= found


def test_the_deploy_check_names_missing_keys(hub: Hub, settings: Any) -> None:  # noqa: F811
    settings.SEBUSCA_KEYS = ()
    assert "sebusca.E001" in {message.id for message in hub_is_ready(None)}


@pytest.mark.parametrize(
    ("language", "words"), [("es", "sola persona titular"), ("en", "one root holder alone")]
)
def test_the_deploy_check_says_why_keys_are_of_demo_grade_in_the_readers_language(
    hub: Hub,  # noqa: F811
    language: str,
    words: str,
) -> None:
    with override(language):
        said = [message.msg for message in hub_is_ready(None) if message.id == "sebusca.E003"]
    assert any(words in message for message in said), said


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "es_MX.UTF-8"}, "es"),
        ({"LANG": "", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "C.UTF-8"}, "es"),
        ({}, "es"),
    ],
)
def test_commands_speak_the_language_of_whoever_types(
    environment: dict[str, str], language: str
) -> None:
    assert spoken_language(environment) == language


@pytest.mark.parametrize("arguments", [("--help",), ("keys", "--help"), ("migrate", "--help")])
def test_asking_what_a_command_does_leaves_no_folder(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    data = tmp_path / "data"
    subprocess.run(
        [sys.executable, "-m", "hub.cli", *arguments],
        env=os.environ | {"SEBUSCA_HUB_DATA": str(data)},
        check=True,
        capture_output=True,
    )
    assert not data.exists()


def test_hubs_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    environment = os.environ | {"SEBUSCA_HUB_DATA": str(tmp_path)}
    started = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    secrets = {process.communicate()[0].strip() for process in started}
    assert len(secrets) == 1
    assert len(secrets.pop()) > 32
    kept = list(tmp_path.iterdir())
    assert [(file.name, file.stat().st_mode & 0o777) for file in kept] == [("secret_key", 0o600)]


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_catalogue_has_every_message_and_keeps_its_fields(language: str) -> None:
    path = catalogue_dir("hub") / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    said: dict[Message, tuple[str, ...]] = {}
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        plain = tuple(message.id) if isinstance(message.id, tuple | list) else message.id
        said[message.context or "", plain] = texts
    wanted = hub_messages()
    missing = [message for message in wanted if not all(said.get(message, ("",)))]
    assert missing == []
    for (_, message), texts in ((m, said[m]) for m in wanted):
        forms = (message,) if isinstance(message, str) else message
        for form, text in zip(forms, texts, strict=True):
            assert set(_FIELD.findall(text)) == set(_FIELD.findall(form)), form


def test_no_message_of_the_catalogue_is_without_use() -> None:
    path = catalogue_dir("hub") / "es" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        kept = {
            (m.context or "", tuple(m.id) if isinstance(m.id, tuple | list) else m.id)
            for m in read_po(file)
            if m.id
        }
    assert kept - set(hub_messages()) == set()
