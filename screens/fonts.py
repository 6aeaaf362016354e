"""Where the letters come from: Red Hat Display's static TTFs (package `font-rhd`, OFL)."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Literal, TypeAlias

Face: TypeAlias = Literal["Regular", "Medium", "SemiBold", "Bold", "ExtraBold", "Black"]

CAP_HEIGHT = 0.70
"""Height of a capital letter, as a share of the type size (measured on Red Hat Display)."""
DESCENT = 0.22
"""Depth of g, p and y below the baseline, as a share of the type size."""


@lru_cache
def font_path(face: Face) -> str:
    """The face's file. Raises `LookupError` where the package is not whole."""
    path = Path(str(resources.files("font_rhd"))) / "files" / f"RedHatDisplay-{face}.ttf"
    if not path.is_file():
        raise LookupError(f"{path}: missing; install the package font-rhd (extra `kiosk`)")
    return str(path)
