"""The screens on which a draft can be previewed: size in pixels and first language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sync.types import Language


@dataclass(frozen=True)
class PreviewSize:
    """One screen."""

    width: int
    height: int
    lang: Language

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


SIZES = {
    "landscape-es": PreviewSize(1920, 1080, "es"),
    "landscape-en": PreviewSize(1920, 1080, "en"),
    "portrait-es": PreviewSize(1080, 1920, "es"),
    "small-es": PreviewSize(800, 480, "es"),
}
PREVIEW_MODES: list[tuple[str, Any]] = [
    ("landscape-es", _("Landscape, Spanish first")),
    ("landscape-en", _("Landscape, English first")),
    ("portrait-es", _("Portrait, Spanish first")),
    ("small-es", _("Small screen, Spanish first")),
]
