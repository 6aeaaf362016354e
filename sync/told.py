"""The two manners of a message between a device and its hub: closed one way, patient the other."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Told(BaseModel):
    """What the hub says: immutable; unknown members are ignored, for they are a newer hub's."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Received(BaseModel):
    """What the hub is told: immutable; unknown members are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
