"""The one byte form of a model, and its hash: what an approval names and a manifest repeats.

Called by the hub (approving), the publisher (checking) and the device (checking again).
"""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel

from sync.types import Sha256


def canonical_json(model: BaseModel) -> bytes:
    """UTF-8 JSON with sorted keys, no white space and no escapes beyond JSON's own.

    Floats do not occur in signed models (lengths are whole centimetres, shares whole percents), so
    the number rules of RFC 8785 reduce to plain integers and this is that canonical form for keys
    in the Basic Multilingual Plane, which all of ours are. Absent optional values are left out, so
    adding an optional field later does not change the hash of older content.
    """
    data = model.model_dump(mode="json", exclude_none=True)
    return json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def content_sha256(model: BaseModel) -> Sha256:
    """SHA-256 of `canonical_json(model)`."""
    return sha256_of(canonical_json(model))


def sha256_of(data: bytes) -> Sha256:
    """SHA-256 of exact bytes, in lower-case hexadecimal."""
    return Sha256(hashlib.sha256(data).hexdigest())
