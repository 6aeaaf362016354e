"""`receipt.json` and `wrapped-key.json`: eight words, what they give, and what they open."""

from __future__ import annotations

import hashlib
import unicodedata

from mnemonic import Mnemonic

from sync.encoding import encoded
from sync.vectors.primitives import (
    canonical,
    compact,
    encrypt,
    fixed_bytes,
    fixed_key,
    kid,
    private_jwk,
    public_jwk,
)

ROUNDS = 600_000
SALT = "sebusca-receipt-1"
LOOKUP, WRAP = "sebusca lookup 1", "sebusca wrap 1"
_LISTS = {"es": "spanish", "en": "english"}


def receipt_vectors() -> dict[str, object]:
    """The file."""
    cases = [_receipt(data) for data in (bytes(10), b"\xff" * 10, fixed_bytes("receipt 1", 10))]
    spanish = words(fixed_bytes("receipt 1", 10), "es")
    swapped = [spanish[1], spanish[0], *spanish[2:]]
    return {
        "about": "Receipts. See README.md.",
        "parameters": {"rounds": ROUNDS, "salt": SALT, "lookup_info": LOOKUP, "wrap_info": WRAP},
        "cases": cases,
        "unreadable": [
            {"text": " ".join(swapped), "word": None},
            {"text": " ".join(spanish[:7]), "word": None},
            {"text": " ".join([*spanish, spanish[0]]), "word": None},
            {"text": " ".join([*spanish[:2], "xxxx", *spanish[3:]]), "word": 3},
            {"text": " ".join([*spanish[:4], *words(bytes(10), "en")[4:]]), "word": 5},
            {"text": "", "word": None},
        ],
    }


def wrapped_key_vectors() -> dict[str, object]:
    """The file."""
    believed = [reply_desk("intake-us", "Mesa ficticia", "Fictional desk", "signing 1")]
    long_es, long_en = "Mesa ficticia Ñ " * 4, "Fictional desk " * 5
    many = [reply_desk(f"intake-{n}", long_es, long_en, f"many {n}") for n in range(8)]
    return {
        "about": "Private keys of tips under their receipts. See README.md. Use none of the keys.",
        "cases": [_wrapped("1", believed, 4096), _wrapped("many", many, 8192)],
    }


def words(data: bytes, language: str) -> list[str]:
    """Eight words: 80 bits and eight of their SHA-256, eleven bits a word, highest first."""
    bits = "".join(f"{byte:08b}" for byte in data + hashlib.sha256(data).digest()[:1])
    book = Mnemonic(_LISTS[language]).wordlist
    places = [int(bits[start : start + 11], 2) for start in range(0, 88, 11)]
    return [unicodedata.normalize("NFC", book[place]) for place in places]


def hkdf(root: bytes, info: str) -> bytes:
    """RFC 5869 with SHA-256, no salt and 32 bytes: one block."""
    key = hmac_sha256(bytes(32), root)
    return hmac_sha256(key, info.encode("ascii") + b"\x01")


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """RFC 2104; `key` of 32 bytes."""
    block = key.ljust(64, b"\x00")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in block) + inner).digest()


def stretch(data: bytes) -> tuple[bytes, str, bytes]:
    """PBKDF2's result, the lookup, and the wrapping key."""
    root = hashlib.pbkdf2_hmac("sha256", data, SALT.encode("ascii"), ROUNDS)
    return root, encoded(hkdf(root, LOOKUP)), hkdf(root, WRAP)


def reply_desk(desk_id: str, name_es: str, name_en: str, label: str) -> dict[str, object]:
    """A desk whose replies are believed; it signs with `fixed_key(label)`."""
    signing = fixed_key(label)
    return {
        "id": desk_id,
        "name_es": name_es.strip(),
        "name_en": name_en.strip(),
        "signing_key": public_jwk(signing) | {"kid": kid(signing)},
    }


def _receipt(data: bytes) -> dict[str, object]:
    root, lookup, wrap = stretch(data)
    spoken = {language: words(data, language) for language in _LISTS}
    spanish, english = spoken["es"], spoken["en"]
    bare = unicodedata.normalize("NFD", " ".join(spanish))
    return {
        "data": data.hex(),
        "checksum": hashlib.sha256(data).hexdigest()[:2],
        "words": spoken,
        "pbkdf2": root.hex(),
        "lookup": lookup,
        "wrap": wrap.hex(),
        "typed": [
            " ".join(spanish),
            " ".join(english).upper(),
            "".join(char for char in bare if not unicodedata.combining(char)),
            bare,
            ", ".join(f"{place}. {word.title()}" for place, word in enumerate(english, start=1)),
            "  " + "\n".join(spanish) + " ",
            "-".join(english),
        ],
    }


def _wrapped(label: str, desks: list[dict[str, object]], bucket: int) -> dict[str, object]:
    data = fixed_bytes(f"receipt {label}", 10)
    wrap = stretch(data)[2]
    secret = private_jwk(fixed_key(f"person {label}"))
    tip = fixed_bytes(f"tip {label}", 16).hex()
    plaintext = canonical({"desks": desks, "key": secret})
    header = {"alg": "dir", "enc": "A256GCM", "typ": "sebusca-key", "v": 1, "tip": tip}
    protected = compact(header)
    iv = fixed_bytes(f"wrap iv {label}", 12)
    ciphertext, tag = encrypt(plaintext.encode().ljust(bucket), protected, wrap, iv)
    parts = (protected.encode(), b"", iv, ciphertext, tag)
    return {
        "receipt": data.hex(),
        "wrap": wrap.hex(),
        "tip": tip,
        "secret": secret,
        "desks": desks,
        "plaintext_json": plaintext,
        "bucket": bucket,
        "protected_json": protected,
        "iv": iv.hex(),
        "tag": tag.hex(),
        "wrapped_key": ".".join(encoded(part) for part in parts),
    }
