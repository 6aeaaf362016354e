"""The page that shows the gallery's pictures."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.gallery_run.chosen import Shot

_HEAD = """# Gallery

What a traveller sees. Every picture here is made by the code that draws the screens
(`scripts/gallery`), with people, crimes and numbers that do not exist; `scripts/gallery --all`
writes every kind of slide and every page of the form at five resolutions, in both orders of
language, three text sizes and both contrasts into `build/gallery`. What each must hold is measured
by `tests/test_screens_gallery.py`: nothing clipped, contrast, letters, and the QR read from where
a person stands.
"""


def gallery_page(shots: Sequence[Shot]) -> str:
    """Markdown: the slides, then the form, each picture with what it shows."""
    slides = [shot for shot in shots if not shot.is_form]
    form = [shot for shot in shots if shot.is_form]
    return "\n".join(
        [_HEAD, "## Slides\n", *map(_shown, slides), "## The form\n", *map(_shown, form)]
    )


def _shown(shot: Shot) -> str:
    width, height = shot.size
    seen = f"{width}x{height}, {'Spanish' if shot.first == 'es' else 'English'} first"
    return f"**{shot.caption}** {seen}.\n\n![{shot.caption}]({shot.name}.jpg)\n"
