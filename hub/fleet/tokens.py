"""Secrets that the hub gives away once and keeps only the hash of: tokens, codes, preseeds.

256 random bits need no salt and no slow hash: nobody finds one by trying, with the hashes or
without them (NIST SP 800-63B §5.1.1.2 asks for those of secrets that people choose).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sync.types import SHORT_ID_ALPHABET, SHORT_ID_LENGTH

_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
"""Crockford's base 32 reads these letters as the digits that they look like."""


def new_secret() -> str:
    """256 bits, base64url: `sync.device_api.Secret`."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two hashes are the same, in a time that does not tell where they differ."""
    return bool(one) and hmac.compare_digest(one, other)


def new_short_id() -> str:
    """Eight characters that can be read aloud: a screen's id or a code, never a secret."""
    return "".join(secrets.choice(SHORT_ID_ALPHABET) for _ in range(SHORT_ID_LENGTH))


def code_as_shown(code: str) -> str:
    """In two halves: `sync.device_api.Code`."""
    return f"{code[:4]}-{code[4:]}"


def code_as_typed(text: str) -> str:
    """What a person typed, as it is kept: case, hyphens, spaces and look-alikes do not matter."""
    return "".join(text.upper().translate(_LOOKS_LIKE).replace("-", " ").split())
