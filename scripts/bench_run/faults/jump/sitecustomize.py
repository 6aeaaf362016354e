"""Makes the wall clock of `sync.store.clock` wrong by the seconds in the file BENCH_CLOCK names.

Python imports this by itself where its folder is on PYTHONPATH (docs, `site`). The kernel's clock
is everybody's on the machine, so the one adapter that the kiosk reads it through is changed, in
the kiosk's processes alone.
"""

from __future__ import annotations

import datetime as dt
import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

_CHANGED = "sync.store.clock"
_SWITCH = "BENCH_CLOCK"


class _Wrong(dt.datetime):
    """`datetime`, with another `now`."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        right = dt.datetime.now(tz)
        try:
            off_s = float(Path(os.environ[_SWITCH]).read_text("ascii"))
        except (KeyError, OSError, ValueError):
            return right
        return right + dt.timedelta(seconds=off_s)


class _Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        vars(module)["datetime"] = _Wrong


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != _CHANGED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(name, spec.origin)
        return spec


if _SWITCH in os.environ:
    sys.meta_path.insert(0, _Finder())
