"""A message of the source, and where each domain's messages come from and go to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("es", "en")


@dataclass(frozen=True)
class Message:
    """A message id as source code gives it; `plural` and `context` are "" where it has none."""

    text: str
    plural: str = ""
    context: str = ""
    place: str = field(default="", compare=False)
    """File and line, for a person to find it."""


@dataclass(frozen=True)
class Domain:
    """One catalogue: its folder below `assets/i18n` and the packages whose words it holds."""

    name: str
    folders: tuple[str, ...]
    without: tuple[str, ...] = ()
    """Folders below those that have a catalogue of their own."""
    speakers: frozenset[str] = frozenset({"say"})
    """Functions whose first argument is a message id, beside `plural` and `context`."""
    tables: frozenset[str] = frozenset()
    """Names of constants, and keys of dicts, whose strings are message ids."""
    tags: frozenset[str] = frozenset()
    """Template tags of our own whose first argument is a message id."""

    def sources(self, suffixes: Iterable[str], root: Path = ROOT) -> Iterator[Path]:
        """Its source files with these suffixes, in order; no migrations, they are generated."""
        for folder in self.folders:
            for path in sorted((root / folder).rglob("*")):
                inside = path.relative_to(root).as_posix()
                foreign = any(inside.startswith(f"{other}/") for other in self.without)
                if path.suffix in suffixes and not foreign and "migrations" not in path.parts:
                    yield path

    def catalogue(self, language: str, root: Path = ROOT) -> Path:
        """Its .po in a language; the hub's is Django's, which fixes the file's name."""
        folder = root / "assets" / "i18n" / self.name / language / "LC_MESSAGES"
        return folder / (f"{self.name}.po" if self.name not in _DJANGO else "django.po")


_DJANGO = frozenset({"hub", "imports", "operating", "public"})

DOMAINS = (
    Domain(
        "config",
        ("config",),
        speakers=frozenset({"say", "_mistake"}),
        tables=frozenset({"MESSAGES", "_OTHERWISE", "problem"}),
    ),
    Domain(
        "screens", ("screens",), speakers=frozenset({"say", "fixed", "_catalogued", "gendered"})
    ),
    Domain(
        "kiosk",
        ("kiosk",),
        without=("kiosk/form", "kiosk/player", "kiosk/render", "kiosk/voice"),
    ),
    Domain("player", ("kiosk/player",), speakers=frozenset({"say", "spanish"})),
    Domain("render", ("kiosk/render",)),
    Domain("voice", ("kiosk/voice",)),
    Domain("questions", ("assets",)),
    Domain("form", ("kiosk/form",)),
    Domain("sync", ("sync",)),
    Domain("desk", ("desk",), speakers=frozenset({"say", "told"})),
    Domain("ceremony", ("hub/ceremony",)),
    Domain(
        "signing",
        ("hub/signer", "hub/signing/management"),
        speakers=frozenset({"say", "_say"}),
        tables=frozenset({"LABELS", "SLIDE_LABELS", "VALUES"}),
    ),
    Domain("operating", ("hub/operating",)),
    Domain("imports", ("hub/imports",), speakers=frozenset({"say", "reason"})),
    Domain("public", ("hub/public", "hub/corrections")),
    Domain(
        "hub",
        ("hub",),
        without=(
            "hub/ceremony",
            "hub/corrections",
            "hub/imports",
            "hub/operating",
            "hub/public",
            "hub/signer",
            "hub/signing/management",
        ),
    ),
)
