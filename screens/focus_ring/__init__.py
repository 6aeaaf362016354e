"""The ring around what a keypad's Enter would press."""

from screens.focus_ring.focus_ring import FocusRing

__all__ = ["FocusRing"]
