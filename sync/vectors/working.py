"""`work.json`: proofs of work that pay, and some that do not."""

from __future__ import annotations

import hashlib

from sync.vectors.primitives import fixed_bytes


def work_vectors() -> dict[str, object]:
    """The file."""
    paid = [_case(label, bits) for label, bits in (("a", 0), ("b", 1), ("c", 8), ("d", 13))]
    unpaid = [
        paid[2] | {"bits": 24},
        paid[3] | {"tip": fixed_bytes("work another tip", 16).hex()},
        paid[3] | {"content": fixed_bytes("work another content", 32).hex()},
        paid[2] | {"nonce": "0"},
        paid[2] | {"nonce": "F" * 16},
    ]
    for case in unpaid:
        del case["digest"]
    return {"about": "Proofs of work. See README.md.", "cases": paid, "unpaid": unpaid}


def _case(label: str, bits: int) -> dict[str, object]:
    tip, content = fixed_bytes(f"work tip {label}", 16), fixed_bytes(f"work content {label}", 32)
    number = 0
    while True:
        nonce = number.to_bytes(8, "big")
        digest = hashlib.sha256(b"sebusca-work-1" + tip + content + nonce).digest()
        if f"{int.from_bytes(digest, 'big'):0256b}".startswith("0" * bits):
            return {
                "tip": tip.hex(),
                "content": content.hex(),
                "bits": bits,
                "nonce": nonce.hex(),
                "digest": digest.hex(),
            }
        number += 1
