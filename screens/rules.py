"""Loads a widget's `.kv` once: layout and bindings; the logic is in the `.py` beside it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from kivy.lang import Builder


def load_rules(*widgets: str) -> None:
    """Loads `screens/<widget>/<widget>.kv` of each that is not loaded yet; a widget of a group is
    named by its folder (`tip/field` is `screens/tip/field/field.kv`)."""
    folder = Path(str(resources.files("screens")))
    for widget in widgets:
        path = str(folder / widget / f"{widget.rpartition('/')[2]}.kv")
        if path not in Builder.files:
            Builder.load_file(path)
