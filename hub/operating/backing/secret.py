"""Whether the hub's secret key is the one that a backup's approvals were sealed with."""

from __future__ import annotations

import hashlib
import hmac

_SAYS = b"se-busca backup"


def fingerprint(secret: str) -> str:
    """Sixteen digits that tell one secret key from another and say nothing else about it: the key
    has at least 32 random characters, so nobody guesses it by them.
    """
    return hmac.new(secret.encode(), _SAYS, hashlib.sha256).hexdigest()[:16]
