"""`scripts/gallery`: the pictures of `docs/gallery`, and with `--all` the whole matrix besides."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from kiosk.render.offscreen import start_offscreen
from scripts.gallery_run.cameras import pictures
from scripts.gallery_run.chosen import CHOSEN, Shot, matrix
from scripts.gallery_run.page import gallery_page

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = ROOT / "docs" / "gallery"
MATRIX = ROOT / "build" / "gallery"
LONGEST_SIDE = 1280
"""Pixels of a committed picture: enough to judge a layout by, small enough to keep."""
MOST_BYTES = 3_000_000
_QUALITY = 76


def main(arguments: Sequence[str]) -> int:
    """Takes the pictures; 1 where those of the documents became too large to commit."""
    parser = argparse.ArgumentParser(prog="scripts/gallery", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help=f"the whole matrix too, into {MATRIX.relative_to(ROOT)}"
    )
    wants_all = parser.parse_args(arguments).all
    start_offscreen()
    size = document(DOCUMENTS)
    print(f"gallery: {len(CHOSEN)} pictures, {size / 1e6:.1f} MB, in {DOCUMENTS.relative_to(ROOT)}")
    if wants_all:
        count = sum(save(shot, MATRIX) for shot in matrix())
        print(f"gallery: {count} pictures in {MATRIX.relative_to(ROOT)}")
    if size > MOST_BYTES:
        print(
            f"gallery: more than {MOST_BYTES / 1e6:.0f} MB; choose fewer pictures", file=sys.stderr
        )
        return 1
    return 0


def document(folder: Path) -> int:
    """Writes the chosen pictures and their page into an emptied folder; returns the bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for shot in CHOSEN:
        picture = pictures(shot)[0]
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        picture.save(folder / f"{shot.name}.jpg", quality=_QUALITY, optimize=True, progressive=True)
    (folder / "README.md").write_text(gallery_page(CHOSEN), encoding="utf-8")
    return sum(file.stat().st_size for file in folder.iterdir())


def save(shot: Shot, folder: Path) -> int:
    """Writes every page of it as it is, a PNG each; returns their number."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = pictures(shot)
    for number, page in enumerate(pages, 1):
        ending = f"-{number}" if len(pages) > 1 else ""
        page.save(folder / f"{shot.name}{ending}.png")
    return len(pages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
