"""Known answers for other implementations of sealing: `docs/vectors`, described in its README.

Made from primitives with every random value fixed, not by `sync.sealing`: a slip there cannot also
be in the answers. `python -m sync.vectors docs/vectors` writes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sync.generated import GeneratedFiles
from sync.vectors.envelopes import envelope_vectors
from sync.vectors.receipts import receipt_vectors, wrapped_key_vectors
from sync.vectors.replies import reply_vectors
from sync.vectors.working import work_vectors


def vectors() -> Mapping[str, bytes]:
    """File name to file."""
    made: dict[str, Mapping[str, object]] = {
        "envelope.json": envelope_vectors(),
        "receipt.json": receipt_vectors(),
        "reply.json": reply_vectors(),
        "work.json": work_vectors(),
        "wrapped-key.json": wrapped_key_vectors(),
    }
    return {
        name: (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
        for name, content in made.items()
    }


FILES = GeneratedFiles("python -m sync.vectors", vectors, "*.json")
