"""Where the hub sends mail and how it logs, as its environment says it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import SettingsMistaken
from config.hub import hub_settings
from config.mail import MailServer

ASKED = """
import json
from django.conf import settings as s
print(json.dumps([s.SEBUSCA_MAIL_SET, s.EMAIL_BACKEND.split(".")[-2], s.EMAIL_HOST, s.EMAIL_PORT,
                  s.EMAIL_HOST_USER, s.EMAIL_USE_SSL, s.EMAIL_USE_TLS, s.DEFAULT_FROM_EMAIL]))
"""


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("smtp://127.0.0.1:25", MailServer("127.0.0.1", 25)),
        ("smtp://relay.example.org", MailServer("relay.example.org", 25)),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, tls=True)),
        (
            "smtp+starttls://hub%40example.org:p%3Aw@mail.example.org:2587",
            MailServer("mail.example.org", 2587, "hub@example.org", "p:w", starttls=True),
        ),
    ],
)
def test_a_mail_server_is_read_from_its_address(given: str, meant: MailServer) -> None:
    assert hub_settings({"SEBUSCA_MAIL": given}).mail == meant


@pytest.mark.parametrize(
    "given",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port",
        "smtp://host/inbox", "smtp://user:in-the-clear@mail.example.org",
    ],
)  # fmt: skip
def test_what_is_no_mail_server_is_refused(given: str) -> None:
    with pytest.raises(SettingsMistaken) as refused:
        hub_settings({"SEBUSCA_MAIL": given})
    assert [mistake.where for mistake in refused.value.mistakes] == ["SEBUSCA_MAIL"]


@pytest.mark.parametrize("given", ["hub", "hub@", "@example.org", "a@b.org\nBcc: c@d.org"])
def test_what_is_no_sender_is_refused(given: str) -> None:
    with pytest.raises(SettingsMistaken):
        hub_settings({"SEBUSCA_MAIL_FROM": given})


@pytest.mark.parametrize(
    "variable", ["SEBUSCA_MAIL", "SEBUSCA_BROKER", "SEBUSCA_SECRET_KEY", "DATABASE_URL"]
)
def test_a_mistake_never_repeats_a_secret(variable: str) -> None:
    given = {variable: "nowhere://u:hush-hush@h", "SEBUSCA_DEBUG": "perhaps"}
    with pytest.raises(SettingsMistaken) as refused:
        hub_settings(given)
    assert "hush" not in f"{refused.value} {refused.value.mistakes} {refused.value.__cause__!r}"


def test_the_password_is_not_in_what_is_printed_of_the_settings() -> None:
    settings = hub_settings({"SEBUSCA_MAIL": "smtps://u:hush-hush@h"})
    assert "hush" not in repr(settings.mail)


def test_the_sender_is_of_the_hub_unless_it_is_said() -> None:
    assert hub_settings({"SEBUSCA_BASE_URL": "https://a.example.org/"}).sender == (
        "sebusca@a.example.org"
    )
    assert hub_settings({"SEBUSCA_MAIL_FROM": "Se Busca <x@y.org>"}).sender == "Se Busca <x@y.org>"


def test_a_log_is_text_or_json() -> None:
    assert hub_settings({}).log_format == "text"
    assert hub_settings({"SEBUSCA_LOG_FORMAT": "json"}).log_format == "json"
    with pytest.raises(SettingsMistaken, match="SEBUSCA_LOG_FORMAT"):
        hub_settings({"SEBUSCA_LOG_FORMAT": "xml"})


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [False, "dummy", "localhost", 25, "", False, False, "sebusca@127.0.0.1"]),
        (
            {"SEBUSCA_MAIL": "smtp+starttls://u:p@h:1", "SEBUSCA_MAIL_FROM": "a@b.org"},
            [True, "smtp", "h", 1, "u", False, True, "a@b.org"],
        ),
    ],
)
def test_django_sends_where_the_environment_says(
    tmp_path: Path, more: dict[str, str], expected: list[object]
) -> None:
    environment = os.environ | {"SEBUSCA_HUB_DATA": str(tmp_path)} | more
    said = subprocess.run(
        [sys.executable, "-c", ASKED], env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert json.loads(said) == expected
