"""`envelope.json`: sealed tips that must open, and changes to one that must be refused."""

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
    public_jwk,
)

WORDS = 'La vi el sábado en "La Ñapa", junto al río.\n\nTraía gorra café y un perro 🐕; cojeaba.'


_BEYOND: dict[str, object] = {
    "kty": "EC",
    "crv": "P-256",
    "x": "_____wAAAAEAAAAAAAAAAAAAAAD_______________8",
    "y": "ZkhceA4vg9ckM71dhKBrtlQcKvMdrocXKL-FahdPk_Q",
}
"""The point with x = 0, its x written as p, the prime of the field: OpenSSL takes the remainder."""


def made_tip(label: str = "1", **changes: object) -> dict[str, object]:
    """A made-up tip, as JSON; its `reply_key` is of `fixed_key("person " + label)`."""
    person = fixed_key(f"person {label}")
    return {
        "schema_version": 1,
        "id": fixed_bytes(f"tip {label}", 16).hex(),
        "language": "es",
        "source": "kiosk",
        "screen": "VECT0R01",
        "channel": "puente-ficticio",
        "campaign": "los-diez",
        "about": "notice",
        "notice_id": "TEST0002",
        "notice_name": "Ximena Ejemplo Inventada",
        "knows": ["seen", "vehicle"],
        "when": "this_week",
        "where": "Mercado inventado, Cd. Juárez",
        "words": WORDS,
        "contact": "915-555-0147",
        "made_at": "2026-03-02T18:00:00Z",
        "clock_trusted": True,
        "reply_key": public_jwk(person) | {"kid": kid(person)},
    } | changes


def envelope_vectors() -> dict[str, object]:
    """The file."""
    desks = [fixed_key("desk 1"), fixed_key("desk 2")]
    empty: dict[str, object] = {"contact": "", "where": "", "notice_name": "", "knows": []}
    short = made_tip("2", about="not_sure", language="en", source="web", words="Blue car.", **empty)
    for absent in ("notice_id", "when", "screen", "campaign"):
        del short[absent]
    long = made_tip("3", words=("Ñandú áéíóú. " * 400)[:4000].strip())
    first = _case("one desk", made_tip(), desks[:1], 4096)
    return {
        "about": "Sealed tips. See README.md. The private keys are public: use none of them.",
        "secrets": [private_jwk(desk) for desk in desks],
        "cases": [
            first,
            _case("one desk, epk in the protected header", short, desks[:1], 4096, "protected"),
            _case("two desks, a longer tip", long, desks, 8192),
        ],
        "refused": _refused(first),
    }


def tip_members(tip: str) -> dict[str, object]:
    """The protected header of a sealed tip without `kids`."""
    return {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "typ": "sebusca-tip", "v": 1, "tip": tip}


def _case(
    name: str,
    tip: dict[str, object],
    desks: list[EllipticCurvePrivateKey],
    bucket: int,
    epk_in: str = "recipient",
) -> dict[str, object]:
    plaintext = canonical(tip)
    data = plaintext.encode().ljust(bucket)
    made = envelope(data, tip_members(str(tip["id"])), desks, f"envelope {name}", epk_in=epk_in)
    return {"name": name, "tip": tip, "plaintext_json": plaintext} | made


def _refused(case: dict[str, object]) -> list[dict[str, object]]:
    tip = case["tip"]
    assert isinstance(tip, dict)  # noqa: S101 - made above
    own = kid(fixed_key("desk 1"))
    right = tip_members(tip["id"]) | {"kids": [own]}
    other = kid(fixed_key("desk 2"))
    headers: list[tuple[str, str, dict[str, object]]] = [
        ("another key agreement", "alg", right | {"alg": "ECDH-ES+A128KW"}),
        ("RSA", "alg", right | {"alg": "RSA-OAEP-256"}),
        ("another cipher", "enc", right | {"enc": "A128GCM"}),
        ("another type", "typ", right | {"typ": "sebusca-reply"}),
        ("compressed", "zip", right | {"zip": "DEF"}),
        ("a critical extension", "crit", right | {"crit": ["exp"]}),
        ("a key by address", "member", right | {"jku": "https://example.invalid/keys"}),
        ("another version", "member", right | {"v": 2}),
        ("a version spelt as a truth", "member", right | {"v": True}),
        ("no tip id", "member", {name: right[name] for name in right if name != "tip"}),
        ("no id of a tip", "id", right | {"tip": "1"}),
        ("an id in a list", "id", right | {"tip": [tip["id"]]}),
        ("another key in the header", "kid", right | {"kids": [other]}),
        ("a key twice", "kid", right | {"kids": [own, own]}),
        ("no key", "kid", right | {"kids": []}),
    ]
    point: dict[str, object] = {**public_jwk(fixed_key("desk 1")), "y": "A" * 43}
    epk: list[str | int] = ["recipients", 0, "header", "epk"]
    changes: list[tuple[str, str, list[str | int], object]] = [
        ("another key at the recipient", "kid", ["recipients", 0, "header", "kid"], other),
        ("a point off the curve", "curve", epk, point),
        ("a coordinate beyond the field", "curve", epk, _BEYOND),
        ("a coordinate with bits left over", "curve", [*epk, "x"], "A" * 42 + "B"),
        ("no ephemeral key", "member", epk, None),
        ("alg at the recipient", "alg", ["recipients", 0, "header", "alg"], "ECDH-ES+A256KW"),
        ("a shared unprotected header", "member", ["unprotected"], {}),
        ("additional data", "member", ["aad"], "AAAA"),
        ("a size that is no bucket", "size", ["ciphertext"], "A" * 4000),
        ("a short tag", "size", ["tag"], "A" * 16),
        ("a long iv", "size", ["iv"], "A" * 22),
        ("bits left over", "size", ["tag"], "A" * 21 + "B"),
        ("a length that no bytes have", "size", ["tag"], "A" * 21),
    ]
    text = compact(right)
    texts = [(name, rule, compact(members)) for name, rule, members in headers]
    texts += [
        ("a member twice", "protected", text[:-1] + ',"alg":"ECDH-ES+A256KW"}'),
        ("white space in it", "protected", text.replace(":", ": ", 1)),
        ("white space after it", "protected", text + " "),
        ("a letter escaped", "protected", text.replace("alg", "\\u0061lg", 1)),
        ("a number spelt otherwise", "protected", text.replace('"v":1', '"v":1e0')),
    ]
    refused: list[dict[str, object]] = [
        {"name": name, "rule": rule, "protected_json": text} for name, rule, text in texts
    ]
    refused += [
        {"name": name, "rule": rule, "at": at, "value": value} for name, rule, at, value in changes
    ]
    return refused
