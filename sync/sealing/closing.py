"""Seals: a tip to the intake desks, the person's private key under the receipt, a reply to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from sync.canonical import canonical_json
from sync.errors import NoDeskToSealTo
from sync.models.desk import Desk, DeskKey, PublicKey
from sync.models.manifest import ChannelManifest
from sync.models.submission import Jwe, Submission
from sync.models.tip import Reply, ReplyDesk, Tip
from sync.receipts import ReceiptKeys
from sync.sealing import boxes, profile
from sync.sealing.secret import ReplySecret, public_half
from sync.types import TipId


def recipients(manifest: ChannelManifest, at: datetime) -> tuple[tuple[Desk, DeskKey], ...]:
    """The intake desks of a verified manifest that have a key for this moment (by the device's
    reference time), each with that key.

    Raises NoDeskToSealTo where there is none, or more than can be sealed to: no desk is left out
    in silence.
    """
    subject = f"channel {manifest.channel.content.id}"
    found = tuple((d, key) for d in manifest.intake_desks() if (key := d.key_at(at)) is not None)
    if not found:
        raise NoDeskToSealTo(subject, "names no intake desk with a key for now")
    if len(found) > profile.MOST_RECIPIENTS:
        most = profile.MOST_RECIPIENTS
        raise NoDeskToSealTo(subject, f"names {len(found)} intake desks; at most {most} may be")
    return found


def seal(
    tip: Tip, secret: ReplySecret, keys: ReceiptKeys, to: Sequence[tuple[Desk, DeskKey]]
) -> Submission:
    """The tip, sealed to these desks' keys; its private key, under the receipt, with the desks
    whose replies it will believe.

    Raises TooLongToSeal, and `ValueError` where `secret` is not the tip's.
    """
    if tip.reply_key != secret.public:
        raise ValueError("the tip carries another public key than this secret's")
    readers = [entry.key for _, entry in to]
    header = profile.tip_header(tip.id, [key.kid for key in readers])
    plaintext = profile.padded(canonical_json(tip), profile.BUCKETS, "the tip")
    return Submission(
        id=tip.id,
        envelope=boxes.seal_to(plaintext, header, readers),
        lookup=keys.lookup,
        wrapped_key=_wrapped(tip.id, secret, keys, [desk for desk, _ in to]),
    )


def seal_reply(reply: Reply, to: PublicKey, signing: EllipticCurvePrivateKey) -> Jwe:
    """The reply, signed by the desk and sealed to the person's key (`Tip.reply_key`).

    Raises TooLongToSeal.
    """
    header = profile.signature_header(public_half(signing.public_key()).kid)
    signed = boxes.sign(canonical_json(reply), header, signing)
    plaintext = profile.padded(signed, profile.REPLY_BUCKETS, "the reply")
    return boxes.seal_to(plaintext, profile.reply_header(reply.tip, reply.number, to.kid), [to])


def key_plaintext(secret: ReplySecret, desks: Sequence[Desk]) -> bytes:
    """What lies under a receipt, before it is padded: canonical JSON."""
    believed = [
        ReplyDesk(
            id=desk.id, name_es=desk.name_es, name_en=desk.name_en, signing_key=desk.signing_key
        ).model_dump(mode="json")
        for desk in desks
    ]
    return json.dumps(
        {"desks": believed, "key": secret.to_jwk()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode("utf-8")


def _wrapped(tip: TipId, secret: ReplySecret, keys: ReceiptKeys, desks: Sequence[Desk]) -> str:
    plaintext = key_plaintext(secret, desks)
    return boxes.wrap(
        profile.padded(plaintext, profile.KEY_BUCKETS, "the desks under the receipt"),
        profile.key_header(tip),
        keys.wrap,
    )
