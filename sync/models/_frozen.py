"""The one base of all feed models: immutable, closed, strict about what it does not know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable value; unknown members are refused, strings are trimmed of outer white space."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
