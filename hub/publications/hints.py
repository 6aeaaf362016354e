"""Sends hints over MQTT: untrusted nudges that carry a counter (`sync.hints`, DESIGN §6).

A broker that is down turns two seconds into a poll and nothing else, so every failure here is one
log line and never an error. Called after a publication and inside a recall's request.

Each hint has a connection of its own: beside the hub it costs a millisecond, and a connection that
nobody keeps cannot be half dead when a face must go.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from urllib.parse import SplitResult, unquote, urlsplit

import paho.mqtt.client as mqtt
from django.conf import settings

from config.hub import MQTT_PORT
from sync.hints import QOS, channel_hint_topic, hint_counter, hint_payload
from sync.publish import FeedVersions
from sync.types import ChannelId

CONNECT_S = 1.0
"""A recall's answer waits at most this long for a broker, and as long again for its yes to all."""

log = logging.getLogger(__name__)


def hint_channels(channels: Sequence[ChannelId], versions: FeedVersions) -> bool:
    """Nudges every screen of these channels; False where there is no broker or it is down."""
    if settings.SEBUSCA_BROKER is None or not channels:
        return False
    counter = hint_counter(
        feed_timestamp=versions.feed_timestamp, recalls_timestamp=versions.recalls_timestamp
    )
    try:
        _send(urlsplit(settings.SEBUSCA_BROKER), channels, hint_payload(counter))
    except (OSError, ValueError, RuntimeError) as error:
        # Once per publication or recall; screens find the news at their next poll.
        log.warning("no hints sent, the broker cannot be reached: %s", error)
        return False
    return True


def _send(broker: SplitResult, channels: Sequence[ChannelId], payload: bytes) -> None:
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect_timeout = CONNECT_S
    if broker.username:
        client.username_pw_set(unquote(broker.username), unquote(broker.password or ""))
    if broker.scheme == "mqtts":
        client.tls_set()
    client.connect(broker.hostname or "", broker.port or MQTT_PORT)
    client.loop_start()
    try:
        sent = [
            client.publish(channel_hint_topic(channel), payload, qos=QOS, retain=True)
            for channel in channels
        ]
        until = time.monotonic() + CONNECT_S
        for message in sent:
            message.wait_for_publish(max(0.0, until - time.monotonic()))
        if not all(message.is_published() for message in sent):
            raise TimeoutError("the broker did not confirm in time")
    finally:
        client.disconnect()
        client.loop_stop()
