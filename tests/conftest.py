"""What pytest needs before any test: Django's settings, with a data folder that is thrown away.

The hub's tests ask for the database by pytest-django's fixture; `--postgresql` has all of them use
a server instead of SQLite, started here once for all workers.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import django
import pytest
from django.conf import settings

_DATA = tempfile.mkdtemp(prefix="sebusca-tests-")
for _name in [name for name in os.environ if name.startswith("SEBUSCA_")]:
    if _name != "SEBUSCA_SHARED_DATA":
        del os.environ[_name]
os.environ |= {"DJANGO_SETTINGS_MODULE": "hub.settings", "SEBUSCA_HUB_DATA": _DATA}
os.environ.pop("DATABASE_URL", None)

SERVER = pytest.StashKey[str]()
CLEAR_UP = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--postgresql`, documented in CONTRIBUTING.md."""
    parser.addoption(
        "--postgresql",
        action="store_true",
        help="run the hub on PostgreSQL: a server that is started for this run, and ended after it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Before test modules are imported: the hub's define and use Django models."""
    config.stash[CLEAR_UP] = ExitStack()
    if config.getoption("postgresql"):
        address = _address_of_server(config)
        # Read here once: a process that a test starts is told of its own database or of none.
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", f"{address}hub")
            assert settings.DATABASES
    django.setup()


def _address_of_server(config: pytest.Config) -> str:
    if given := getattr(config, "workerinput", {}).get("postgresql"):
        return str(given)
    from tests.fixtures_database import postgresql

    config.stash[SERVER] = config.stash[CLEAR_UP].enter_context(postgresql())
    return config.stash[SERVER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of pytest-xdist of the server."""
    if SERVER in node.config.stash:
        node.workerinput["postgresql"] = node.config.stash[SERVER]


def pytest_unconfigure(config: pytest.Config) -> None:
    """The server and the data folder go with the run."""
    config.stash[CLEAR_UP].close()
    shutil.rmtree(_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's, and then a copy for hubs that are processes of their own."""
    from tests.fixtures_database import drop_migrated, keep_migrated

    with django_db_blocker.unblock():
        keep_migrated()
    yield
    with django_db_blocker.unblock():
        drop_migrated()
