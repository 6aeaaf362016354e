"""Made-up tips, sealed and opened: `from tests.fixtures_tips import made_submission, read_tip`.

The desk is `tests.making.make_desk()`, whose running key at `NOW` is `desk_secret(2)`. Receipts are
not stretched unless a test asks (`stretch=True`), because that takes 0.3 s on purpose.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from sync.encoding import encoded
from sync.models import Desk, DeskKey, Reply, Submission, Tip
from sync.receipts import Receipt, ReceiptKeys
from sync.sealing import ReplySecret, open_tip, recipients, seal
from sync.spool import Spool
from sync.types import DeskId, KeyId, Lookup, ScreenId, TipId
from tests.making import NOW, approved_desk, desk_secret, make_desk, make_manifest, public_key

WORDS = "Lo vi ayer cerca del puente; traía una chamarra café y cojeaba. ¡Niño, qué susto!"
"""What a made tip says: with ñ, accents and signs that only Spanish has."""


def desk_secrets(seed: int = 1) -> dict[KeyId, EllipticCurvePrivateKey]:
    """The private sealing keys of `make_desk(seed=seed)`, by their ids."""
    keys = [desk_secret(seed + place) for place in range(3)]
    return {public_key(key).kid: key for key in keys}


def signing_secret(seed: int = 1) -> EllipticCurvePrivateKey:
    """What `make_desk(seed=seed)` signs its replies with."""
    return desk_secret(seed + 9)


def tip_id(seed: int = 1) -> TipId:
    """A valid id of a tip; equal seeds give equal ids."""
    return TipId(hashlib.sha256(b"made tip %d" % seed).hexdigest()[:32])


def made_receipt(seed: int = 1) -> Receipt:
    """A receipt; equal seeds give equal ones."""
    return Receipt(hashlib.sha256(b"made receipt %d" % seed).digest()[:10])


def unstretched(receipt: Receipt) -> ReceiptKeys:
    """Keys as a receipt gives them, at once: not the ones it really gives."""
    lookup = hashlib.sha256(b"lookup" + receipt.data).digest()
    return ReceiptKeys(Lookup(encoded(lookup)), hashlib.sha256(b"wrap" + receipt.data).digest())


def made_tip(secret: ReplySecret, seed: int = 1, words: str = WORDS, **changes: object) -> Tip:
    """A tip about nobody that exists, given at a made-up kiosk."""
    values: dict[str, object] = {
        "id": tip_id(seed),
        "language": "es",
        "source": "kiosk",
        "screen": ScreenId("TESTSCRN"),
        "channel": "puente-ficticio",
        "campaign": "los-diez",
        "about": "notice",
        "notice_id": "TEST0001",
        "notice_name": "Rogelio Prueba Ficticio",
        "knows": ("seen", "vehicle"),
        "when": "today",
        "where": "Junto al mercado inventado, Cd. Juárez",
        "words": words,
        "contact": "915-555-0199",
        "made_at": NOW,
        "clock_trusted": True,
        "reply_key": secret.public,
    }
    return Tip.model_validate(values | changes)


def intake(*desks: Desk) -> Sequence[tuple[Desk, DeskKey]]:
    """These desks (`make_desk()` by default) with their keys at `NOW`, as a manifest gives them."""
    chosen = desks or (make_desk(),)
    approved = tuple(approved_desk(desk, 900 + place) for place, desk in enumerate(chosen))
    return recipients(make_manifest(desks=approved), NOW)


@dataclass(frozen=True)
class Given:
    """A tip as it was given, and all that belongs to it."""

    tip: Tip
    secret: ReplySecret
    receipt: Receipt
    keys: ReceiptKeys
    submission: Submission


def given_tip(
    seed: int = 1,
    words: str = WORDS,
    *,
    to: Sequence[tuple[Desk, DeskKey]] | None = None,
    stretch: bool = False,
    **changes: object,
) -> Given:
    """A made tip, sealed; `to` as `intake` gives it."""
    secret, receipt = ReplySecret.new(), made_receipt(seed)
    keys = receipt.keys() if stretch else unstretched(receipt)
    tip = made_tip(secret, seed, words, **changes)
    submission = seal(tip, secret, keys, intake() if to is None else to)
    return Given(tip, secret, receipt, keys, submission)


def made_submission(
    seed: int = 1,
    words: str = WORDS,
    *,
    to: Sequence[tuple[Desk, DeskKey]] | None = None,
    **changes: object,
) -> Submission:
    """A made tip, sealed to `make_desk()` or to `to`: what travels."""
    return given_tip(seed, words, to=to, **changes).submission


def read_tip(
    submission: Submission, secrets: dict[KeyId, EllipticCurvePrivateKey] | None = None
) -> Tip:
    """What the desk reads, with `desk_secrets()` unless others are given."""
    return open_tip(submission.envelope, desk_secrets() if secrets is None else secrets)


def made_reply(given: Given, number: int = 1, **changes: object) -> Reply:
    """A reply of `make_desk()` to this tip, not yet sealed."""
    values: dict[str, object] = {
        "tip": given.tip.id,
        "number": number,
        "desk": DeskId("intake-us"),
        "written_at": NOW,
        "text": "Gracias. ¿Recuerda las placas?",
    }
    return Reply.model_validate(values | changes)


SEALED = made_submission(1)
"""One that is there, for tests to which only the number of tips matters."""


def numbered(seed: int) -> Submission:
    """`SEALED` under an id of its own: quick to make, and not of our profile."""
    return SEALED.model_copy(update={"id": tip_id(seed)})


def due_ids(spool: Spool) -> list[TipId]:
    """Of all that are due within the hour."""
    return [each.submission.id for each in spool.due(time.time() + 3600, 100_000)]
