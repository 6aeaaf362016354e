"""What a technician sees: a pad for a one-time PIN, then how the screen is and a few things to do.

`TechnicianScreen` fills the window and raises events; it knows no PIN, and keeps what is typed only
until it is handed on. Its state (`steps`) and its layouts (`pad`, `desk`, `report`) are pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screens.technician.screen import TechnicianScreen

__all__ = ["TechnicianScreen"]


def __getattr__(name: str) -> Any:
    """`TechnicianScreen`, when it is asked for: a screen that no technician visits never loads
    it, and the pure parts must be importable before Kivy is set up."""
    if name == "TechnicianScreen":
        from screens.technician.screen import TechnicianScreen

        return TechnicianScreen
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
