"""A tip desk as two people approve it and the signed manifest lists it: who can read a tip, in
which month, and whose replies are to be believed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from pydantic import Field, model_validator

from sync.encoding import decoded, encoded
from sync.models._frozen import Frozen
from sync.models.text import Line
from sync.types import DeskIdField, Instant, KeyId, KeyIdField

_FIELD = 2**256 - 2**224 + 2**192 + 2**96 - 1
"""The prime that coordinates of P-256 are below (SP 800-186 §3.2.1.3)."""

Coordinate = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""A P-256 coordinate: 32 bytes, base64url without padding (RFC 7518 §6.2.1.2)."""


class PublicKey(Frozen):
    """A P-256 public key as a JWK (RFC 7517, RFC 7518 §6.2.1): on the curve, named by its own
    thumbprint, and never with a private member."""

    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"
    x: Coordinate
    y: Coordinate
    kid: KeyIdField

    @model_validator(mode="after")
    def _is_a_point_and_its_own_name(self) -> PublicKey:
        check_point(self.x, self.y)
        if thumbprint(self.x, self.y) != self.kid:
            raise ValueError("kid is not the key's own thumbprint (RFC 7638)")
        return self


def thumbprint(x: str, y: str) -> KeyId:
    """SHA-256 thumbprint of a P-256 key, base64url (RFC 7638 §3.2)."""
    members = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
    written = json.dumps(members, separators=(",", ":"), sort_keys=True).encode("ascii")
    return KeyId(encoded(hashlib.sha256(written).digest()))


class DeskKey(Frozen):
    """What tips are sealed to in one period. Destroying its private half ends every one of them."""

    valid_from: Instant
    valid_until: Instant
    key: PublicKey

    @model_validator(mode="after")
    def _period_is_a_period(self) -> DeskKey:
        if self.valid_from >= self.valid_until:
            raise ValueError("valid_from must be before valid_until")
        return self


class Desk(Frozen):
    """The approved content of a tip desk."""

    id: DeskIdField
    role: Literal["intake", "partner"]
    """Tips are sealed to intake desks only; a partner reads what is referred to it."""
    name_es: Annotated[Line, Field(min_length=1)]
    name_en: Annotated[Line, Field(min_length=1)]
    country: Literal["US", "MX"]
    signing_key: PublicKey
    """Signs replies (ES256) and the desk's own calls to the hub; never used to seal."""
    keys: tuple[DeskKey, ...] = Field(max_length=120)
    """Sealing keys in the order of their periods; future ones are listed ahead."""

    @model_validator(mode="after")
    def _keys_are_apart(self) -> Desk:
        kids = [self.signing_key.kid, *(entry.key.kid for entry in self.keys)]
        if len(set(kids)) != len(kids):
            raise ValueError("a key occurs twice: each period and signing have their own")
        starts = [entry.valid_from for entry in self.keys]
        if starts != sorted(starts):
            raise ValueError("keys must be in the order of their periods")
        return self

    def key_at(self, moment: datetime) -> DeskKey | None:
        """The sealing key whose period holds `moment`; where two do, the one that began last."""
        running = [k for k in self.keys if k.valid_from <= moment < k.valid_until]
        return running[-1] if running else None


def check_point(x: str, y: str) -> None:
    """Raises `ValueError` unless these coordinates are a point of P-256, each in its one spelling:
    or one key would have several thumbprints, and pass for as many keys.
    """
    try:
        across, up = (int.from_bytes(decoded(part), "big") for part in (x, y))
        EllipticCurvePublicNumbers(across, up, SECP256R1()).public_key()
    except ValueError as error:
        raise ValueError("x and y are no point of the curve P-256") from error
    if max(across, up) >= _FIELD:  # OpenSSL would take the remainder (SEC 1 §2.3.4 does not)
        raise ValueError("x and y are no point of the curve P-256")
