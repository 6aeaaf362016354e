"""Every message that the hub's code and templates ask its own catalogue for."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TypeAlias

from babel.messages.extract import extract
from django.utils.translation import template

Message: TypeAlias = tuple[str, str | tuple[str, ...]]
"""Context (empty without one) and message id, or singular and plural."""

ROOT = Path(__file__).resolve().parent.parent / "hub"
OTHERS = {"imports", "ceremony", "corrections", "operating", "public"}
"""Apps with a catalogue of their own."""
KEYWORDS = {
    "_": None, "_now": None, "gettext": None, "gettext_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip


def hub_messages() -> dict[Message, Path]:
    """Messages and a file that uses each."""
    found: dict[Message, Path] = {}
    for path in sorted(ROOT.glob("**/*.py")):
        parts = path.relative_to(ROOT).parts
        if "migrations" not in parts and parts[0] not in OTHERS:
            _add(found, path, path.read_bytes())
    for path in sorted(ROOT.glob("**/templates/**/*.html")):
        if path.relative_to(ROOT).parts[0] in OTHERS:
            continue
        text = path.read_text(encoding="utf-8")
        _add(found, path, template.templatize(text).encode())
    return found


def _add(found: dict[Message, Path], path: Path, source: bytes) -> None:
    for _, message, _, context in extract("python", io.BytesIO(source), KEYWORDS):
        plain = tuple(message) if isinstance(message, tuple) else message
        if plain:
            found.setdefault((context or "", plain), path)
