"""Rendered previews on disk, each by all it was drawn from. Purged by every recall.

`previews/<recalls>-<software>/<content>-<screen>.png`: a folder holds what one software drew
between two recalls, and goes with either. So a picture that is still being drawn while somebody
recalls has no place to lie in afterwards.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Max
from wagtail.admin.models import FormState

from hub.recalls.models import Recall

MOST_BYTES: Final = 256 << 20
"""Of kept previews; the oldest go first. A live preview draws one whenever the typing pauses."""


def preview_folder() -> Path:
    """Where previews lie; made when first written to."""
    root: Path = settings.SEBUSCA_DATA
    return root / "previews"


def purge_previews() -> None:
    """Removes every preview, and what editors had typed for one: the next look at a draft draws it
    anew (DESIGN §4 Trust)."""
    shutil.rmtree(preview_folder(), ignore_errors=True)
    FormState.objects.all().delete()


class Shelf:
    """The kept pictures of this moment."""

    def __init__(self, software: str) -> None:
        self._software = software
        self._recalls = _recalls()

    @property
    def _folder(self) -> Path:
        return preview_folder() / f"{self._recalls}-{self._software}"

    def find(self, name: str) -> tuple[bytes, ...]:
        """The pages of a picture; none where it must be drawn."""
        return tuple(self._pages(self._folder / f"{name}.png"))

    def _pages(self, first: Path) -> Iterator[bytes]:
        with suppress(FileNotFoundError):
            for number in count(1):
                yield _page(first, number).read_bytes()

    def draw(
        self, name: str, draw_to: Callable[[Path], tuple[Path, ...]], *, keep: Callable[[], bool]
    ) -> tuple[bytes, ...]:
        """Has `draw_to` draw the pages to files that begin as it is told, and keeps them under
        `name`, unless somebody recalled meanwhile or `keep` forbids it."""
        folder = self._folder
        if not folder.exists():
            _clear_others(folder)
            folder.mkdir(parents=True, exist_ok=True)
        drawn = draw_to(folder / f".{uuid.uuid4().hex}.png")
        try:
            pages = tuple(path.read_bytes() for path in drawn)
            if keep():
                # The first page last: whoever finds it finds all of them.
                for number, path in reversed(list(enumerate(drawn, start=1))):
                    path.replace(_page(folder / f"{name}.png", number))
        finally:
            for path in drawn:
                path.unlink(missing_ok=True)
        if _recalls() != self._recalls:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            _thin(folder)
        return pages


def _recalls() -> int:
    last: int | None = Recall.objects.aggregate(last=Max("pk"))["last"]
    return last or 0


def _page(first: Path, number: int) -> Path:
    return first if number == 1 else first.with_name(f"{first.stem}-p{number}{first.suffix}")


def _clear_others(folder: Path) -> None:
    """What another software drew, or was drawn before a recall."""
    with suppress(FileNotFoundError):
        for other in folder.parent.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)


def _thin(folder: Path) -> None:
    with suppress(FileNotFoundError):
        kept = sorted(
            ((path.stat(), path) for path in folder.iterdir()), key=lambda one: one[0].st_mtime_ns
        )
        too_much = sum(stat.st_size for stat, _ in kept) - MOST_BYTES
        for stat, path in kept:
            if too_much <= 0:
                break
            path.unlink(missing_ok=True)
            too_much -= stat.st_size
