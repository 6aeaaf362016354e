"""The gallery of the documents is the one that the code makes."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from scripts.gallery_run.chosen import CHOSEN, SIZES, matrix
from scripts.gallery_run.page import gallery_page
from scripts.gallery_run.subjects import Subject

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "gallery"
MOST_BYTES = 3_000_000


def test_the_folder_holds_what_is_chosen_and_nothing_else() -> None:
    expected = {f"{shot.name}.jpg" for shot in CHOSEN} | {"README.md"}
    assert {file.name for file in FOLDER.iterdir()} == expected
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= MOST_BYTES


def test_the_page_shows_each_of_them() -> None:
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == gallery_page(CHOSEN)


def test_every_kind_is_chosen_and_every_kind_is_at_every_size_in_the_matrix() -> None:
    kinds = set(get_args(Subject))
    assert {shot.of for shot in CHOSEN if not shot.is_form} == kinds
    shots = {(shot.of, shot.size, shot.first) for shot in matrix() if not shot.is_form}
    assert {(kind, size, first) for kind in kinds for size in SIZES for first in ("es", "en")} <= (
        shots
    )


def test_no_two_pictures_have_one_name() -> None:
    names = [shot.name for shot in matrix()]
    assert len(set(names)) == len(names)
