"""Sealing: a tip that only the desks can read, and replies that only the receipt can (DESIGN §5).

JWE (RFC 7516) in one strict profile (`profile`). `check_*` and `read_*` need no key and run before
any cryptography. Called by the form (seal), the hub (check), the desk (open, reply) and the tests;
the receipt page has a twin in JavaScript. Nothing here does I/O.
"""

from sync.sealing.checking import (
    Facts,
    check_reply,
    check_submission,
    delivery_body,
    read_delivery,
    read_reply_envelope,
    read_submission,
)
from sync.sealing.closing import recipients, seal, seal_reply
from sync.sealing.opening import Opened, open_receipt, open_reply, open_tip
from sync.sealing.profile import BUCKETS, KEY_BUCKETS, LARGEST_BODY, MOST_RECIPIENTS, REPLY_BUCKETS
from sync.sealing.secret import ReplySecret, public_half

__all__ = [
    "BUCKETS",
    "KEY_BUCKETS",
    "LARGEST_BODY",
    "MOST_RECIPIENTS",
    "REPLY_BUCKETS",
    "Facts",
    "Opened",
    "ReplySecret",
    "check_reply",
    "check_submission",
    "delivery_body",
    "open_receipt",
    "open_reply",
    "open_tip",
    "public_half",
    "read_delivery",
    "read_reply_envelope",
    "read_submission",
    "recipients",
    "seal",
    "seal_reply",
]
