"""What pytest needs before any test: Django's settings, with a data folder that is thrown away.

The hub's tests ask for the database by pytest-django's fixture; `--postgresql` has all of them use
a server instead of SQLite, started here once for all workers.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import django
import pytest
from django.conf import settings

from tests.fixtures_database import Migrated, postgresql

_DATA = tempfile.mkdtemp(prefix="sebusca-tests-")
for _name in [name for name in os.environ if name.startswith("SEBUSCA_")]:
    if _name != "SEBUSCA_SHARED_DATA":
        del os.environ[_name]
os.environ |= {"DJANGO_SETTINGS_MODULE": "hub.settings", "SEBUSCA_HUB_DATA": _DATA}
os.environ.pop("DATABASE_URL", None)

MIGRATED = pytest.StashKey[Migrated]()
CLEAR_UP = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--postgresql` and `--long`, documented in CONTRIBUTING.md."""
    parser.addoption(
        "--long",
        action="store_true",
        help="run the whole stories and drills alone, which the ten minutes of a run do not hold",
    )
    parser.addoption(
        "--postgresql",
        action="store_true",
        help="run the hub on PostgreSQL: a server that is started for this run, and ended after it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Before test modules are imported: the hub's define and use Django models."""
    gc.disable()  # until all is imported and collected, of which nothing is garbage
    config.stash[CLEAR_UP] = ExitStack()
    config.stash[MIGRATED] = _migrated(config)
    if server := config.stash[MIGRATED].server:
        os.environ["DATABASE_URL"] = f"{server}hub"
        assert "postgresql" in settings.DATABASES["default"]["ENGINE"]
        if not config.getoption("numprocesses", None):
            # Where tests run, a process that one starts is told of its own database or of none;
            # workers find it in what they inherit, for pytest-django reads settings before this.
            del os.environ["DATABASE_URL"]
    django.setup()


def _migrated(config: pytest.Config) -> Migrated:
    if hasattr(config, "workerinput"):  # a worker of pytest-xdist
        return Migrated.of_this_run()
    wanted = config.getoption("postgresql")
    server = config.stash[CLEAR_UP].enter_context(postgresql()) if wanted else None
    migrated = Migrated(Path(_DATA), server)
    migrated.tell()
    return migrated


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where there are workers, it is made while they collect."""
    if session.config.getoption("numprocesses", None):
        making = Thread(target=session.config.stash[MIGRATED].made)
        making.start()
        session.config.stash[CLEAR_UP].callback(making.join)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests alone, or all the others, unless files were named.

    Files that start whole kiosks and hubs come first, then those with other slow tests: what a
    worker is given last is short, and no other waits long for it.
    """
    if config.getoption("long") or not config.option.file_or_dir:
        wanted = bool(config.getoption("long"))
        others = [i for i in items if bool(i.get_closest_marker("long")) is not wanted]
        config.hook.pytest_deselected(items=others)
        items[:] = [i for i in items if bool(i.get_closest_marker("long")) is wanted]
    weights: dict[Path, int] = {}
    for item in items:
        weight = bool(item.get_closest_marker("slow")) + item.path.name.startswith("test_e2e")
        weights[item.path] = max(weight, weights.get(item.path, 0))
    items.sort(key=lambda item: -weights[item.path])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is there now stays to the end: it is not looked through again and again for garbage."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The server and the data folder go with the run."""
    config.stash[CLEAR_UP].close()
    shutil.rmtree(_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Migrated:
    """For hubs that are processes of their own."""
    return request.config.stash[MIGRATED]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The test database is there, with every migration run, when pytest-django would make it."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, migrated: Migrated
) -> Iterator[None]:
    """pytest-django's, which names the test database of this worker; then copies it there."""
    from django.db import connection

    name = connection.creation._get_test_db_name()
    if migrated.server:
        migrated.copy_on_server(name)
        yield
    else:
        memory = migrated.fill_memory(name)
        yield
        memory.close()
