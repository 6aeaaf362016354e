"""A desk's public key as the signed manifest lists it: who can read a tip, and in which month."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sync.models._frozen import Frozen
from sync.models.text import Line
from sync.types import DeskIdField, Instant

Coordinate = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""A P-256 coordinate: 32 bytes, base64url without padding (RFC 7518 §6.2.1.2)."""


class DeskPublicKey(Frozen):
    """An EC public key as a JWK (RFC 7517, RFC 7518 §6.2.1); never a private member."""

    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"
    x: Coordinate
    y: Coordinate
    kid: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class DeskKey(Frozen):
    """A desk's key for one period. Destroying its private half ends every tip sealed to it."""

    desk_id: DeskIdField
    role: Literal["intake", "partner"]
    name_es: Annotated[Line, Field(min_length=1)]
    name_en: Annotated[Line, Field(min_length=1)]
    country: Literal["US", "MX"]
    valid_from: Instant
    valid_until: Instant
    key: DeskPublicKey

    @model_validator(mode="after")
    def _period_is_a_period(self) -> DeskKey:
        if self.valid_from >= self.valid_until:
            raise ValueError("valid_from must be before valid_until")
        return self
