"""Giving a tip: what a person sees and touches, from "who is it about?" to the receipt's words.

`TipForm` fills the window and raises events; it reads, writes and sends nothing. Its rules
(`steps`, `idle`, `keyboard.pressing`, `field.editing`) and its layouts (`pages`) are pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.tip.answers import Answers
from screens.tip.views import FormView, PersonView

if TYPE_CHECKING:
    from screens.tip.form.form import TipForm

__all__ = ["Answers", "FormView", "PersonView", "TipForm"]


def __getattr__(name: str) -> Any:
    """`TipForm`, when it is asked for: the pure parts must be importable before Kivy is set up."""
    if name == "TipForm":
        from screens.tip.form.form import TipForm

        return TipForm
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
