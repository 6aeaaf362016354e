"""What a picture depends on besides what is drawn: this software, its fonts and its catalogues.

The hub keeps drawn previews by it, so that none outlives what drew it: a preview that looks
otherwise than the screens is a wrong look before an approval (DESIGN §4.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from kiosk.native_names import FONT_FOLDERS

DISTRIBUTION = "se-busca"
_OURS = ("kiosk", "screens", "assets", "sync")
_THEIRS = ("kivy", "pillow", "font-rhd", "qrcode")
_KINDS = frozenset({".py", ".kv", ".mo", ".png", ".svg", ".ttf", ".json", ".yaml"})


def software() -> str:
    """The distribution's version, and a mark that changes with any file a picture comes from.

    By name, size and time of change of each file (some 500, 20 ms), not by its bytes: a file that
    is put back as it was costs one picture more, and no wrong one.
    """
    mark = hashlib.sha256()
    for line in (*_versions(), *_files(), *_fonts()):
        mark.update(line.encode("utf-8", "surrogateescape") + b"\n")
    return f"{metadata.version(DISTRIBUTION)}-{mark.hexdigest()[:16]}"


def _versions() -> Iterator[str]:
    for name in _THEIRS:
        yield f"{name} {metadata.version(name)}"


def _files() -> Iterator[str]:
    for package in _OURS:
        root = Path(str(files(package)))
        for path in sorted(root.rglob("*")):
            if path.suffix in _KINDS:
                stat = path.stat()
                yield f"{package}/{path.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}"


def _fonts() -> Iterator[str]:
    """The system's, for names in their own script: a folder's time changes with what is in it."""
    for root in FONT_FOLDERS:
        for path in (root, *sorted(root.rglob("*/"))):
            if path.is_dir():
                yield f"{path} {path.stat().st_mtime_ns}"
