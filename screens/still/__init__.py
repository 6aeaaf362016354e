"""Widgets that change seldom, drawn once and shown as one picture."""

from screens.still.still import Still

__all__ = ["Still"]
