"""Hints: untrusted nudges over MQTT that something may have changed (DESIGN §6).

A hint carries a counter and never content; whoever hears one looks at the signed feed. Topics are
retained at QoS 1, so a screen that reconnects is nudged once. Only the hub may publish.
"""

from __future__ import annotations

from sync.types import ChannelId

QOS = 1
_PREFIX = "sebusca/hints"
_LONGEST_PAYLOAD = 20


def channel_hint_topic(channel: ChannelId) -> str:
    """Told after a publication of the channel and after every recall."""
    return f"{_PREFIX}/channel/{channel}"


def screen_hint_topic(random_id: str) -> str:
    """Told when one screen's desired state changed; the id is random, not the screen's name."""
    return f"{_PREFIX}/screen/{random_id}"


def hint_counter(*, feed_timestamp: int, recalls_timestamp: int) -> int:
    """What a hint says: the sum of both repositories' timestamp versions.

    Each of them only grows, so the sum grows with every publication and every recall, and two
    pieces of news never have the same number.
    """
    return feed_timestamp + recalls_timestamp


def hint_payload(counter: int) -> bytes:
    """A decimal counter (`hint_counter`): equal payloads are the same news."""
    return str(counter).encode("ascii")


def read_hint(payload: bytes) -> int | None:
    """The counter, or None for anything that is not one; a hint is never an error."""
    if 0 < len(payload) <= _LONGEST_PAYLOAD and payload.isdigit():
        return int(payload)
    return None
