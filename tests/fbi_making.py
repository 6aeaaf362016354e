"""The demo's FBI-shaped pages for tests, loaded from `scripts/`, which is no package of ours."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

_FILE = Path(__file__).resolve().parents[1] / "scripts" / "demo_data" / "fbi_pages.py"
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fbi_pages", _FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fbi_pages(now: datetime = NOW) -> list[dict[str, Any]]:
    """A whole list, the empty last page included."""
    pages: list[dict[str, Any]] = _module().fbi_pages(now)
    return pages


def fbi_record(title: str = "RAMIRO QUINTANILLA", section: str = "x", **changes: Any) -> Any:
    """One record with all members of the API; by default it says nothing about anything."""
    return _module().record(title, section, **changes)


def wanted_record(title: str = "RAMIRO QUINTANILLA", **changes: Any) -> Any:
    """A record that is clearly wanted; `changes` make it less so."""
    given: dict[str, Any] = {
        "subjects": ["Additional Violent Crimes"],
        "description": "Bank Robbery",
        "caution": f"<p>{title.title()} is wanted for an alleged bank robbery.</p>",
        "sex": "Male",
        **changes,
    }
    return fbi_record(title, given.pop("section", "additional"), **given)
