"""What stands where a receipt leads to nothing: shaped like the real thing, and always the same.

Derived from the hub's secret by HMAC, so that asking twice gives the same answer, as it does for a
receipt that there is. Whoever asks must not learn whether a tip or a reply exists; whoever knows
the secret has the database too, and can look.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from django.conf import settings

from sync.encoding import encoded
from sync.models.desk import thumbprint
from sync.models.submission import EphemeralKey, Jwe, JweRecipient, RecipientHeader
from sync.sealing.profile import (
    IV_BYTES,
    KEY_BUCKETS,
    REPLY_BUCKETS,
    TAG_BYTES,
    WRAPPED_BYTES,
    key_header,
    reply_header,
)
from sync.types import KeyId, Lookup, TipId

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Points of P-256 (SP 800-186 §3.2.1.3)."""


class Decoys:
    """Everything that could be asked for under one lookup."""

    def __init__(self, lookup: Lookup) -> None:
        secret = str(settings.SECRET_KEY).encode()
        label = b"sebusca-decoy-1\0" + lookup.encode("ascii")
        self._seed = hmac.digest(secret, label, "sha256")

    def tip_id(self) -> TipId:
        """Of a tip that there is not."""
        return TipId(self._bytes("tip", 16).hex())

    def reply_kid(self) -> KeyId:
        """The thumbprint of nobody's key."""
        return thumbprint(*self._point("reply key"))

    def wrapped_key(self, tip_id: TipId, size: int = KEY_BUCKETS[0]) -> str:
        """Like `Submission.wrapped_key`: a compact JWE that no words open."""
        return ".".join(
            (
                encoded(key_header(tip_id).encode("ascii")),
                "",  # RFC 7518 §4.5: `dir` wraps no key
                encoded(self._bytes("key iv", IV_BYTES)),
                encoded(self._bytes("key ciphertext", size)),
                encoded(self._bytes("key tag", TAG_BYTES)),
            )
        )

    def reply(self, tip_id: TipId, number: int, kid: KeyId) -> Jwe:
        """Like reply `number`: an envelope that no key opens."""
        x, y = self._point(f"{number} epk")
        header = RecipientHeader(kid=kid, epk=EphemeralKey(kty="EC", crv="P-256", x=x, y=y))
        return Jwe(
            protected=encoded(reply_header(tip_id, number, kid).encode("ascii")),
            recipients=(
                JweRecipient(
                    header=header,
                    encrypted_key=encoded(self._bytes(f"{number} wrapped", WRAPPED_BYTES)),
                ),
            ),
            iv=encoded(self._bytes(f"{number} iv", IV_BYTES)),
            ciphertext=encoded(self._bytes(f"{number} ciphertext", REPLY_BUCKETS[0])),
            tag=encoded(self._bytes(f"{number} tag", TAG_BYTES)),
        )

    def _bytes(self, label: str, size: int) -> bytes:
        # HMAC gives the key of this label, SHAKE256 (FIPS 202 §6.2) as many bytes of it as wanted.
        key = hmac.digest(self._seed, label.encode("ascii"), "sha256")
        return hashlib.shake_256(key).digest(size)

    def _point(self, label: str) -> tuple[str, str]:
        scalar = int.from_bytes(self._bytes(label, 40), "big") % (_ORDER - 1) + 1
        point = derive_private_key(scalar, SECP256R1()).public_key().public_numbers()
        return encoded(point.x.to_bytes(32, "big")), encoded(point.y.to_bytes(32, "big"))
