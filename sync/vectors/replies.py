"""`reply.json`: replies that must be believed, and some that open and must not be."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from sync.vectors.primitives import (
    canonical,
    compact,
    envelope,
    fixed_bytes,
    fixed_key,
    kid,
    private_jwk,
    signed,
)
from sync.vectors.receipts import reply_desk

_BUCKET = 8192
_TIP = fixed_bytes("tip 1", 16).hex()


def reply_vectors() -> dict[str, object]:
    """The file."""
    signing, stranger = fixed_key("signing 1"), fixed_key("signing stranger")
    other = fixed_bytes("tip other", 16).hex()
    return {
        "about": "Sealed replies. See README.md. The private keys are public: use none of them.",
        "signing": private_jwk(signing),
        "secret": private_jwk(fixed_key("person 1")),
        "opened": {
            "tip_id": _TIP,
            "desks": [reply_desk("intake-us", "Mesa ficticia", "Fictional desk", "signing 1")],
        },
        "cases": [
            _case("first", _reply(1, "Gracias. ¿Recuerda las placas?"), signing),
            _case("second", _reply(2, 'We read it.\n\n"Thank you" – the desk ✓'), signing),
        ],
        "refused": [
            _refused("tip", _reply(1, tip=other), signing),
            _refused("number", _reply(2), signing),
            _refused("signer", _reply(1), stranger),
            _refused("desk", _reply(1, desk="intake-mx"), signing),
            _refused("form", _reply(1, schema_version=True), signing),
        ],
    }


def _reply(number: int, text: str = "Made up.", **changes: object) -> dict[str, object]:
    return {
        "schema_version": 1,
        "tip": _TIP,
        "number": number,
        "desk": "intake-us",
        "written_at": "2026-03-03T09:30:00Z",
        "text": text,
    } | changes


def _case(
    name: str, reply: dict[str, object], signing: EllipticCurvePrivateKey
) -> dict[str, object]:
    return {"name": name, "reply": reply} | _sealed(name, reply, signing, reply["number"])


def _refused(
    why: str, reply: dict[str, object], signing: EllipticCurvePrivateKey
) -> dict[str, object]:
    """As reply 1 to the tip by its outside, whatever is inside."""
    made = _sealed(f"refused {why}", reply, signing, 1)
    return {"name": f"another {why}", "why": why, "envelope": made["envelope"]}


def _sealed(
    label: str, reply: dict[str, object], signing: EllipticCurvePrivateKey, number: object
) -> dict[str, object]:
    payload = canonical(reply)
    header = compact({"alg": "ES256", "typ": "sebusca-reply", "kid": kid(signing)})
    jws = signed(payload.encode(), header, signing)
    members = {
        "alg": "ECDH-ES+A256KW",
        "enc": "A256GCM",
        "typ": "sebusca-reply",
        "v": 1,
        "tip": _TIP,
        "n": number,
    }
    data = jws.encode("ascii").ljust(_BUCKET)
    made = envelope(data, members, [fixed_key("person 1")], f"reply {label}")
    return {"payload_json": payload, "signature_header_json": header, "signed": jws} | made
