"""The stage: the one quad that fills the display and mixes two painted slides (DESIGN §4.6)."""

from screens.stage.stage import Stage

__all__ = ["Stage"]
