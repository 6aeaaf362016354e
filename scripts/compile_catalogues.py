"""Compiles every catalogue (.po to .mo): a hatchling build hook, and a command for a checkout.

`pip install` and `python -m build` call the hook; `scripts/setup` runs the file itself.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = Path("assets") / "i18n"
RECEIPT_PAGE = Path("hub") / "receipts" / "static" / "receipts" / "receipt.js"


def compile_all(root: Path) -> list[Path]:
    """Writes a .mo beside every .po below `root`/assets/i18n; returns what was written."""
    written = []
    for source in sorted((root / CATALOGUES).glob("**/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        partial = target.with_suffix(".mo.partial")
        with partial.open("wb") as out:
            write_mo(out, catalogue)
        partial.replace(target)
        written.append(target)
    return written


class CustomBuildHook(BuildHookInterface[BuilderConfig]):
    """Runs before hatchling collects files, for wheels and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        compile_all(Path(self.root))
        # An editable install comes before the bundling; a wheel is installed where nothing bundles.
        if version != "editable" and not (Path(self.root) / RECEIPT_PAGE).is_file():
            raise FileNotFoundError(
                f"{RECEIPT_PAGE} is not built, and a hub without it has no receipt page: run "
                "scripts/setup --for hub first, then build the wheel"
            )


if __name__ == "__main__":
    done = compile_all(Path(__file__).resolve().parent.parent)
    print(f"catalogues: {len(done)} compiled")
    sys.exit(0)
