"""`check --deploy`: a hub that is fit is told nothing; each thing that is not fit, by its code."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import override

from hub.operating.anonymous import lets_anybody_in
from hub.operating.beats import beat
from hub.operating.fitness import services
from hub.operating.fitness.checks import hub_is_fit
from hub.operating.models import Beat
from hub.operating.restored import mark_restored
from hub.publications.checks import hub_is_ready
from sync.keys.files import KeyUse
from sync.publish import CeremonyPlan, create_repositories
from sync.publish.policy import ROOT_LASTS
from tests.fixtures_agent import broker
from tests.fixtures_hub import make_people

HOST = "hub.example.org"


@dataclass
class Fit:
    """A hub as docs/deploy.md makes it, and what a test may spoil."""

    data: Path
    settings: Any
    patch: pytest.MonkeyPatch
    keys: Path
    approver: Path

    def codes(self) -> set[str]:
        """What the deploy check says."""
        messages = [*hub_is_fit(None), *hub_is_ready(None)]
        return {str(message.id).removeprefix("sebusca.") for message in messages}


@pytest.fixture
def fit(
    db: None,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Fit:
    """Nothing is wrong with it."""
    plan = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)
    out = tmp_path_factory.mktemp("elsewhere") / "ceremony"
    made = create_repositories(plan, feed_root=tmp_path / "feed", out=out, now=datetime.now(UTC))
    [online] = set(made.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SEBUSCA_DATA, settings.SEBUSCA_MEDIA = tmp_path, tmp_path / "media"
    settings.SEBUSCA_MEDIA.mkdir(mode=0o750)
    settings.SEBUSCA_FEED_ROOT, settings.SEBUSCA_KEYS = tmp_path / "feed", (online,)
    settings.SEBUSCA_BASE_URL, settings.ALLOWED_HOSTS = f"https://{HOST}", [HOST]
    settings.SEBUSCA_SECRET_GIVEN = settings.SEBUSCA_MAIL_SET = True
    settings.SEBUSCA_BROKER = "mqtts://hub:password@broker.example.org:8883"
    settings.SEBUSCA_DEVICE_BROKER = object()
    settings.SEBUSCA_RENDERER = ("sh", "-c", "true")
    monkeypatch.setattr(services, "lets_anybody_in", lambda _broker: False)
    monkeypatch.setattr(services, "is_synchronised", lambda: True)
    monkeypatch.setattr(services, "archive_trouble", lambda: "")
    monkeypatch.setattr(services, "processes_with", lambda _file: {1, 2, 3})
    for name in ("worker", "backup"):
        beat(name)  # type: ignore[arg-type]
    for person in make_people():
        person.set_password(f"{person.username} tiene una clave propia y larga")
        person.save()
    approver = made.folders(KeyUse.APPROVER)[0]
    return Fit(tmp_path, settings, monkeypatch, online, approver)


def late(name: str, hours: float) -> None:
    Beat.objects.filter(name=name).update(at=timezone.now() - timedelta(hours=hours))


def debug(fit: Fit) -> None:
    fit.settings.DEBUG = True


def plain(fit: Fit) -> None:
    fit.settings.SEBUSCA_BASE_URL = f"http://{HOST}"


def any_host(fit: Fit) -> None:
    fit.settings.ALLOWED_HOSTS = [HOST, "*"]


def loopback(fit: Fit) -> None:
    fit.settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]


def open_folder_of_keys(fit: Fit) -> None:
    fit.keys.chmod(0o755)


def open_secret(fit: Fit) -> None:
    fit.settings.SEBUSCA_SECRET_GIVEN = False
    (fit.data / "secret_key").touch()
    (fit.data / "secret_key").chmod(0o640)


def open_originals(fit: Fit) -> None:
    fit.data.chmod(0o755)
    (fit.data / "media").chmod(0o755)


def demo_account(fit: Fit) -> None:
    User.objects.create_user("maria", password="maria-demo")


def weak_password(fit: Fit) -> None:
    User.objects.create_superuser("admin", password="changeme")


def own_name_as_password(fit: Fit) -> None:
    User.objects.create_user("guadalupe", password="guadalupe")


def one_approver(fit: Fit) -> None:
    User.objects.exclude(username="ana").update(is_active=False)


def approvers_key(fit: Fit) -> None:
    fit.settings.SEBUSCA_KEYS = (fit.keys, fit.approver)


def approvers_key_within(fit: Fit) -> None:
    shutil.copytree(fit.approver, fit.keys / "approver-1")


def approvers_key_forgotten(fit: Fit) -> None:
    shutil.copytree(fit.approver, fit.data / "ceremony" / "approver-1")


def no_recall_key(fit: Fit) -> None:
    for path in fit.keys.glob("recalls-online.*"):
        path.unlink()


def keys_within(fit: Fit) -> None:
    (fit.keys / "online").mkdir()
    for path in fit.keys.glob("*.pem"):
        path.rename(fit.keys / "online" / path.name)


def expiring(fit: Fit) -> None:
    later(fit, ROOT_LASTS - timedelta(days=6))


def expired(fit: Fit) -> None:
    later(fit, ROOT_LASTS + timedelta(days=1))


def later(fit: Fit, passed: timedelta) -> None:
    then = timezone.now() + passed
    fit.patch.setattr("hub.publications.signing.timezone.now", lambda: then)
    fit.patch.setattr(services, "is_late", lambda _last, _within: False)


def plain_broker(fit: Fit) -> None:
    fit.settings.SEBUSCA_BROKER = "mqtt://hub:password@broker.example.org:1883"


def nameless_broker(fit: Fit) -> None:
    fit.settings.SEBUSCA_BROKER = "mqtts://broker.example.org:8883"


def open_broker(fit: Fit) -> None:
    fit.patch.setattr(services, "lets_anybody_in", lambda _broker: True)


def untold_broker(fit: Fit) -> None:
    fit.settings.SEBUSCA_DEVICE_BROKER = None


def no_broker(fit: Fit) -> None:
    fit.settings.SEBUSCA_BROKER = None


def pending(fit: Fit) -> None:
    plan = lambda _executor, _targets: [object()]  # noqa: E731
    fit.patch.setattr(services.MigrationExecutor, "migration_plan", plan)


def shared_disk(fit: Fit) -> None:
    fit.patch.setattr(services, "file_system_of", lambda _path: "nfs4")


def many_processes(fit: Fit) -> None:
    fit.patch.setattr(services, "processes_with", lambda _file: {1, 2, 3, 4})


def no_worker(fit: Fit) -> None:
    late("worker", 0.1)


def old_backup(fit: Fit) -> None:
    late("backup", 49)


def no_backup(fit: Fit) -> None:
    Beat.objects.filter(name="backup").delete()


def no_archive(fit: Fit) -> None:
    fit.patch.setattr(services, "archive_trouble", lambda: "PostgreSQL does not archive its log.")


def restored(fit: Fit) -> None:
    mark_restored(None)


def no_renderer(fit: Fit) -> None:
    fit.settings.SEBUSCA_RENDERER = ()


def lost_renderer(fit: Fit) -> None:
    fit.settings.SEBUSCA_RENDERER = ("/nowhere/sebusca-kiosk", "render")


def no_mail(fit: Fit) -> None:
    fit.settings.SEBUSCA_MAIL_SET = False


def wrong_clock(fit: Fit) -> None:
    fit.patch.setattr(services, "is_synchronised", lambda: False)


def full_disk(fit: Fit) -> None:
    fit.patch.setattr(services, "LEAST_FREE_BYTES", 2**63)


def secret_of_its_own(fit: Fit) -> None:
    fit.settings.SEBUSCA_SECRET_GIVEN = False


def no_keys(fit: Fit) -> None:
    fit.settings.SEBUSCA_KEYS = ()


def unreachable(fit: Fit) -> None:
    def fails() -> Any:
        raise DatabaseError("no such table")

    fit.patch.setattr(services, "open_restoration", fails)


def test_a_hub_as_the_guide_makes_it_is_fit(fit: Fit) -> None:
    assert fit.codes() == set()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (unreachable, "E100"),
        (debug, "E101"),
        (plain, "E102"),
        (any_host, "E103"),
        (loopback, "E104"),
        (open_folder_of_keys, "E105"),
        (open_secret, "E105 W001"),
        (open_originals, "E106"),
        (demo_account, "E107"),
        (weak_password, "E108"),
        (own_name_as_password, "E108"),
        (one_approver, "E109"),
        (approvers_key, "E110"),
        (approvers_key_within, "E110"),
        (approvers_key_forgotten, "E110"),
        (no_recall_key, "E120"),
        (keys_within, "E120"),
        (expired, "E111"),
        (expiring, "E111 W111"),  # targets end after 90 days, the root is about to
        (plain_broker, "E112"),
        (nameless_broker, "E113"),
        (open_broker, "E113"),
        (untold_broker, "W113"),
        (no_broker, "W002"),
        (pending, "E114"),
        (no_worker, "W116"),
        (old_backup, "E117"),
        (no_backup, "E117"),
        (no_archive, "E118"),
        (restored, "W118"),
        (no_renderer, "W119"),
        (lost_renderer, "W120"),
        (no_mail, "W121"),
        (wrong_clock, "E122"),
        (full_disk, "W123"),
        (secret_of_its_own, "W001"),
        (no_keys, "E001"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_is_unsafe_is_named_and_nothing_else(
    fit: Fit, spoil: Callable[[Fit], None], code: str
) -> None:
    spoil(fit)
    assert fit.codes() == set(code.split())


@pytest.mark.parametrize(("spoil", "code"), [(shared_disk, "E115"), (many_processes, "W115")])
def test_sqlite_is_for_one_machine(fit: Fit, spoil: Callable[[Fit], None], code: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the rule is about SQLite")
    spoil(fit)
    assert fit.codes() == {code}


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_finding_says_what_to_do_in_the_readers_language(fit: Fit, language: str) -> None:
    for spoil in (debug, plain, any_host, approvers_key, no_mail, no_backup, wrong_clock):
        spoil(fit)
    with override(language):
        found = hub_is_fit(None)
    assert len(found) >= 7
    assert all(message.hint for message in found)
    words = " ".join(str(message.msg) for message in found)
    assert ("ningún respaldo" in words) is (language == "es")


def test_a_threshold_of_one_is_refused(fit: Fit) -> None:
    plan = CeremonyPlan(root_threshold=1, root_holders=1, approver_threshold=1, approvers=1)
    feed = fit.data / "of-one"
    out = fit.approver.parent.parent / "of-one"
    made = create_repositories(plan, feed_root=feed, out=out, now=datetime.now(UTC))
    fit.settings.SEBUSCA_FEED_ROOT = feed
    fit.settings.SEBUSCA_KEYS = tuple({*made.folders(KeyUse.FEED_ONLINE)})
    assert fit.codes() == {"E003"}


def test_a_file_that_is_open_is_found_with_its_process(tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    file.touch()
    assert services.processes_with(file) == set()
    with file.open():
        assert services.processes_with(file) == {os.getpid()}


def test_the_kind_of_a_file_system_is_that_of_the_nearest_mount() -> None:
    assert services.file_system_of(Path("/proc/self/status")) == "proc"


@pytest.mark.servers
def test_a_broker_that_asks_for_no_name_is_found_out(tmp_path: Path) -> None:
    from urllib.parse import urlsplit

    with broker(tmp_path) as made:
        address = urlsplit(f"mqtt://127.0.0.1:{made.port}")
        assert lets_anybody_in(address)
    assert not lets_anybody_in(address)
