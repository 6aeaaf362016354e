"""The screens on which a draft can be previewed: pixels, first language, and what a person before
the screen may have chosen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, cast

from django.utils.translation import gettext_lazy as _

from sync.types import Language

TextSize: TypeAlias = Literal["normal", "large", "largest"]
Contrast: TypeAlias = Literal["normal", "high"]


@dataclass(frozen=True)
class PreviewSize:
    """One screen, as one person sees it."""

    width: int
    height: int
    lang: Language
    text: TextSize = "normal"
    contrast: Contrast = "normal"

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def name(self) -> str:
        """As a preview's address and file name have it: `1920x1080-es-normal-normal`."""
        return f"{self}-{self.lang}-{self.text}-{self.contrast}"


@dataclass(frozen=True)
class Choice:
    """One thing that an editor chooses above a preview."""

    name: str
    label: Any
    options: tuple[tuple[str, Any], ...]
    """The first is what is shown to whoever chose nothing."""


CHOICES: Final = (
    Choice(
        "size",
        _("Screen"),
        (
            ("1920x1080", _("1920 × 1080, landscape")),
            ("1080x1920", _("1080 × 1920, portrait")),
            ("1280x720", _("1280 × 720, landscape")),
            ("800x480", _("800 × 480, small")),
            ("3840x2160", _("3840 × 2160, very large")),
        ),
    ),
    Choice("lang", _("Languages"), (("es", _("Spanish first")), ("en", _("English first")))),
    Choice(
        "text",
        _("Text"),
        (("normal", _("Normal")), ("large", _("Large")), ("largest", _("Largest"))),
    ),
    Choice(
        "contrast", _("Contrast"), (("normal", _("Normal contrast")), ("high", _("High contrast")))
    ),
)
"""In the order in which a preview's name has them."""

_NAME = re.compile(
    "-".join(f"(?P<{c.name}>{'|'.join(value for value, _ in c.options)})" for c in CHOICES)
)

SIZES: Final = {
    "landscape-es": PreviewSize(1920, 1080, "es"),
    "landscape-en": PreviewSize(1920, 1080, "en"),
    "portrait-es": PreviewSize(1080, 1920, "es"),
    "small-es": PreviewSize(800, 480, "es"),
}
"""The usual ones by a short name."""
USUAL: Final = SIZES["landscape-es"]
PREVIEW_MODES: list[tuple[str, Any]] = [
    ("landscape-es", _("Landscape, Spanish first")),
    ("landscape-en", _("Landscape, English first")),
    ("portrait-es", _("Portrait, Spanish first")),
    ("small-es", _("Small screen, Spanish first")),
]


def size_named(name: str) -> PreviewSize | None:
    """The screen of a short or a full name; None where there is none."""
    found = _NAME.fullmatch(name)
    if found is None:
        return SIZES.get(name)
    width, height = found["size"].split("x")
    return PreviewSize(
        int(width),
        int(height),
        cast("Language", found["lang"]),
        cast("TextSize", found["text"]),
        cast("Contrast", found["contrast"]),
    )
