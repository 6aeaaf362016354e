"""The field of a moment: the browser's own, which takes day, month and year in the reader's order.

Wagtail's picker puts *now* where it cannot read what was typed, so that `31/12/2026` became today:
a date on which a face goes must be what was typed, or nothing.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms

FORMAT: Final = "%Y-%m-%dT%H:%M"
"""A local date and time as HTML writes it (HTML Standard, 2.3.5.5), to the minute."""
LAST: Final = "2999-12-31T23:59"
"""Keeps the year at four digits: without an end browsers take six."""


class MomentInput(forms.DateTimeInput):
    """`<input type="datetime-local">`: until all of it is there it has no value."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"step": 60, "max": LAST, **(attrs or {})}, format=FORMAT)
