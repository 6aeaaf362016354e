"""What one person chose for themselves: text size, contrast, and where the controls lie.

Plain values. The player keeps them for as long as that person stands there, and forgets them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

TextSize: TypeAlias = Literal["normal", "large", "largest"]
Contrast: TypeAlias = Literal["normal", "high"]
TEXT_SIZES: tuple[TextSize, ...] = ("normal", "large", "largest")


@dataclass(frozen=True)
class Preferences:
    """One person's; the defaults are what a screen shows to everybody."""

    text: TextSize = "normal"
    contrast: Contrast = "normal"
    reach: bool = False
    """All controls in the lower half of the display, for who sits or is small."""

    def next_text(self) -> Preferences:
        """One size larger; after the largest, the normal one again: one button for all three."""
        after = (TEXT_SIZES.index(self.text) + 1) % len(TEXT_SIZES)
        return replace(self, text=TEXT_SIZES[after])

    def other_contrast(self) -> Preferences:
        """High contrast on or off."""
        return replace(self, contrast="normal" if self.contrast == "high" else "high")

    def other_reach(self) -> Preferences:
        """Controls within reach on or off."""
        return replace(self, reach=not self.reach)


EVERYBODY = Preferences()
"""What is shown while nobody has chosen anything."""
