"""What pytest needs before any test: Django's settings, with a data folder that is thrown away.

The hub's tests ask for the database by pytest-django's fixture.
"""

from __future__ import annotations

import os
import shutil
import tempfile

import django
import pytest

_DATA = tempfile.mkdtemp(prefix="sebusca-tests-")
for _name in [name for name in os.environ if name.startswith("SEBUSCA_")]:
    if _name != "SEBUSCA_SHARED_DATA":
        del os.environ[_name]
os.environ |= {"DJANGO_SETTINGS_MODULE": "hub.settings", "SEBUSCA_HUB_DATA": _DATA}
os.environ.pop("DATABASE_URL", None)


def pytest_configure(config: pytest.Config) -> None:
    """Before test modules are imported: the hub's define and use Django models."""
    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The data folder goes with the run."""
    shutil.rmtree(_DATA, ignore_errors=True)
