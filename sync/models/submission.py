"""What travels and is stored of a tip: sealed, and nothing beside it (DESIGN §5.5, §5.6).

`Jwe` is the general JSON serialization of RFC 7516 §7.2.1, closed to every member that we do not
use. That a header says what it must is checked by `sync.sealing`, not here.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import FailFast, Field

from sync.models._frozen import Frozen
from sync.types import KeyIdField, LookupField, TipIdField

Base64Url: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
"""Base64url without padding (RFC 7515 §2)."""


class EphemeralKey(Frozen):
    """`epk` (RFC 7518 §4.6.1.1): the sender's one-time public key."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    y: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]


class RecipientHeader(Frozen):
    """A recipient's own header: which key, and the ephemeral key its content key is wrapped by.

    Where there is one recipient, some writers put `epk` in the protected header instead, which RFC
    7518 §4.6.1.1 allows.
    """

    kid: KeyIdField
    epk: EphemeralKey | None = None


class JweRecipient(Frozen):
    """One recipient (RFC 7516 §7.2.1)."""

    header: RecipientHeader
    encrypted_key: Annotated[Base64Url, Field(min_length=54, max_length=54)]
    """32 bytes of content key wrapped by AES Key Wrap: 40 bytes."""


class Jwe(Frozen):
    """A JWE in the general JSON serialization: no shared unprotected header, no `aad`."""

    protected: Annotated[Base64Url, Field(max_length=2048)]
    recipients: Annotated[tuple[JweRecipient, ...], FailFast()] = Field(min_length=1, max_length=8)
    """Refused at the first that is none: anybody may send forty thousand of them."""
    iv: Annotated[Base64Url, Field(min_length=16, max_length=16)]
    ciphertext: Annotated[Base64Url, Field(max_length=65_536)]
    tag: Annotated[Base64Url, Field(min_length=22, max_length=22)]


class Submission(Frozen):
    """One sealed tip on its way: the body of `PUT /api/v1/tips/{id}`, but for the proof of work.

    Two submissions are the same when their canonical JSON (`sync.canonical`) is.
    """

    schema_version: Literal[1] = 1
    id: TipIdField
    envelope: Jwe
    """The tip, sealed to the intake desks."""
    lookup: LookupField
    """What the receipt's words lead to."""
    wrapped_key: Annotated[str, Field(max_length=16_384, pattern=r"^[A-Za-z0-9_.-]+$")]
    """The private half of the tip's `reply_key` and the desks it believes: a compact JWE (`dir`)
    under a key that only the receipt's words give."""
