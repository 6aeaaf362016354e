"""Numbers of a description: inches to centimetres, pounds to kilograms, ages and dates of birth.

Ranges are (low, high); a number that no person can have is dropped, and said so by the caller.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TypeAlias

from hub.imports.fbi.plain import tidy_line
from hub.imports.fbi.sentences import clip

Range: TypeAlias = tuple[int, int]

CM_PER_INCH = 2.54
KG_PER_POUND = 0.45359237
# The limits of `sync.models.Description`.
HEIGHT_CM: Range = (30, 272)
WEIGHT_KG: Range = (1, 450)
AGE_YEARS: Range = (0, 120)

_POUNDS = re.compile(
    r"(\d{1,3})(?:\s*(?:to|-|–|and)\s*(\d{1,3}))?\s*(?:pounds|lbs?\b)", re.IGNORECASE
)
_AGES = re.compile(r"(\d{1,3})(?:\s*(?:to|-|–|and)\s*(\d{1,3}))?")


def height_cm(low_in: float | None, high_in: float | None) -> Range | None:
    """Inches to whole centimetres."""
    return _range(low_in, high_in, CM_PER_INCH, HEIGHT_CM)


def weight_kg(low_lb: float | None, high_lb: float | None, text: str = "") -> Range | None:
    """Pounds to whole kilograms; out of "130 to 135 pounds (approximately 59 kg)" where the
    numbers themselves are null.
    """
    if low_lb is None and high_lb is None and (match := _POUNDS.search(text)):
        low_lb = float(match[1])
        high_lb = float(match[2] or match[1])
    return _range(low_lb, high_lb, KG_PER_POUND, WEIGHT_KG)


def age_years(low: float | None, high: float | None, text: str = "") -> Range | None:
    """Years now. An age "at time of disappearance" or death is not one: see `age_then`."""
    if is_past_age(text):
        return None
    if low is None and high is None and (match := _AGES.search(text)):
        low = float(match[1])
        high = float(match[2] or match[1])
    return _range(low, high, 1, AGE_YEARS)


def is_past_age(text: str) -> bool:
    """Whether an `age_range` speaks of the time of a disappearance or death."""
    return bool(re.search(r"disappear|death|missing|\bthen\b", text, re.IGNORECASE))


def age_then(text: str) -> str:
    """An age "(at time of disappearance)" without its brackets; empty for any other age."""
    if not is_past_age(text):
        return ""
    plain = re.sub(r"[()]", "", tidy_line(text))
    plain = re.sub(r"\bAt (?=(?:the )?time)", "at ", plain)
    return re.sub(r"^(\d{1,3}) at ", r"\1 years old at ", plain)


def born(dates: Iterable[str]) -> str:
    """Dates of birth as the authority wrote them, at most a line; "Unknown" is left out."""
    plain = [text for date in dates if (text := tidy_line(date)).casefold() not in {"", "unknown"}]
    return clip("; ".join(dict.fromkeys(plain)), 80)


def _range(low: float | None, high: float | None, factor: float, limits: Range) -> Range | None:
    given = sorted(value for value in (low, high) if value is not None)
    if not given:
        return None
    if not all(math.isfinite(value) for value in given):
        return None
    found = round(given[0] * factor), round(given[-1] * factor)
    return found if limits[0] <= found[0] and found[1] <= limits[1] else None
