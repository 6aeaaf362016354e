"""Who is told that signatures end soon: home page, worker's log, mail, the command's exit."""

from __future__ import annotations

import io
import logging
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from hub.approvals.models import Counter
from hub.ceremony.expiring import tell_of_expiries
from hub.publications.signing import open_publisher
from sync.publish import CeremonyPlan, create_repositories
from tests.fixtures_hub import Hub, hub

__all__ = ["hub"]

pytestmark = pytest.mark.django_db


def signed_days_ago(hub: Hub, settings: Any, days: int) -> None:
    """A feed whose roots and targets were signed then, and whose worker has not run since."""
    made = create_repositories(
        CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3),
        feed_root=hub.data / f"signed-{days}",
        out=hub.data / f"keys-{days}",
        now=datetime.now(UTC) - timedelta(days=days),
    )
    settings.SEBUSCA_FEED_ROOT = hub.data / f"signed-{days}"
    settings.SEBUSCA_KEYS = tuple({p.parent for k, ps in made.key_files.items()
                                   if k.endswith("online") for p in ps})  # fmt: skip


def home(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/admin/").content.decode()


def test_thirty_days_before_it_is_on_the_home_page_with_what_to_do(hub: Hub, settings: Any) -> None:
    assert "Hay firmas por vencer" not in home(hub.beto)
    signed_days_ago(hub, settings, 61)
    page = home(hub.beto)
    assert "Hay firmas por vencer" in page
    assert "Lo que se puede mostrar (feed targets) vence el" in page
    assert "quienes aprueban firman en sus equipos" in page


@pytest.mark.parametrize(("days", "level"), [(59, None), (61, "soon"), (84, "urgent")])
def test_the_worker_says_it_in_the_log_once_a_day(
    hub: Hub, settings: Any, caplog: pytest.LogCaptureFixture, days: int, level: str | None
) -> None:
    signed_days_ago(hub, settings, days)
    with caplog.at_level(logging.WARNING, "hub.ceremony"):
        tell_of_expiries()
        tell_of_expiries()
    said = [r.message for r in caplog.records if "feed targets expires" in r.message]
    assert len(said) == (0 if level is None else 1)
    assert all(f"({level})" in line for line in said)


def test_whoever_may_approve_has_a_mail_in_their_language_once_a_day(
    hub: Hub, settings: Any
) -> None:
    signed_days_ago(hub, settings, 84)
    assert tell_of_expiries() == 0, "no mail where none is set up"
    settings.SEBUSCA_MAIL_SET = True
    assert tell_of_expiries() == 0, "the log was told today"
    Counter.objects.update(value=0)
    User.objects.create_user("sin", "sin@example.org", "una-clave-larga-y-ficticia")
    assert tell_of_expiries() == 4
    assert {to for message in mail.outbox for to in message.to} == {
        f"{name}@example.org" for name in ("ana", "beto", "carla", "root")
    }
    first = mail.outbox[0]
    assert first.subject == "Se Busca: hay firmas por vencer"
    assert "haga que se firme de nuevo ahora" in first.body
    assert tell_of_expiries() == 0


def test_a_mail_that_is_refused_stops_nothing(
    hub: Hub, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_days_ago(hub, settings, 84)
    settings.SEBUSCA_MAIL_SET = True

    def refused(_: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    assert tell_of_expiries() == 0


@pytest.mark.parametrize(("days", "status"), [(0, 0), (61, 3), (84, 4)])
def test_the_commands_exit_status_says_how_soon(
    hub: Hub, settings: Any, days: int, status: int
) -> None:
    signed_days_ago(hub, settings, days)
    open_publisher().renew()
    out = io.StringIO()
    arguments = ("keys", "check", "--feed-root", str(settings.SEBUSCA_FEED_ROOT))
    arguments += ("--keys", str(settings.SEBUSCA_KEYS[0]), "--lang", "es")
    with pytest.raises(CommandError, match="feed targets") if status else nullcontext() as raised:
        call_command(*arguments, stdout=out)
    assert (raised.value.returncode if raised else 0) == status
    assert out.getvalue().startswith("El repositorio firmado es válido")
