"""Whether the broker lets in whoever gives no name: then no access list of its can hold."""

from __future__ import annotations

import threading
from urllib.parse import SplitResult

import paho.mqtt.client as mqtt

from config.hub import MQTT_PORT, MQTTS_PORT

WAIT_S = 3.0


def lets_anybody_in(broker: SplitResult) -> bool:
    """Connects without a name. False where that is refused, or where nobody answers."""
    answered = threading.Event()
    accepted: list[bool] = []

    def on_connect(_client: object, _data: object, _flags: object, reason: mqtt.ReasonCode,
                   _properties: object) -> None:  # fmt: skip
        accepted.append(not reason.is_failure)
        answered.set()

    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect_timeout = WAIT_S
    client.on_connect = on_connect
    if broker.scheme == "mqtts":
        client.tls_set()
    try:
        client.connect(broker.hostname or "", broker.port or _port(broker))
    except (OSError, ValueError):
        return False
    client.loop_start()
    try:
        answered.wait(WAIT_S)
    finally:
        client.disconnect()
        client.loop_stop()
    return accepted == [True]


def _port(broker: SplitResult) -> int:
    return MQTTS_PORT if broker.scheme == "mqtts" else MQTT_PORT
