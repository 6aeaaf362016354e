"""Hears hints from the MQTT broker. Losing it costs speed, never truth: the poll goes on.

A hint is untrusted (`sync.hints`): whatever arrives here can at most cause one look at the signed
feed a second.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from config.kiosk import Broker
from kiosk.agent.status import BrokerState
from kiosk.errors import FileUnreadable
from sync.hints import QOS, channel_hint_topic, read_hint
from sync.types import ChannelId

LONGEST_WAIT_S = 60
"""Between two attempts to reach the broker; doubled from one to three seconds."""
KEEPALIVE_S = 60

_log = logging.getLogger(__name__)


class HintListener:
    """A background connection to the broker, kept up for as long as it is started.

    `heard(counter)` and `state(…)` are called on paho's thread; they must be quick.
    """

    def __init__(
        self,
        broker: Broker,
        channel: ChannelId,
        *,
        heard: Callable[[int], None],
        state: Callable[[BrokerState], None],
    ) -> None:
        """Raises FileUnreadable where the password or CA file cannot be read."""
        self._broker = broker
        self._topic = channel_hint_topic(channel)
        self._heard = heard
        self._state = state
        # A fresh random id: the broker need not know which screen this is.
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"k-{secrets.token_hex(8)}")
        if broker.tls:
            _trust(client, broker)
        if broker.username is not None:
            client.username_pw_set(broker.username, _password(broker))
        # Screens that lost one broker together come back apart.
        client.reconnect_delay_set(random.randint(1, 3), LONGEST_WAIT_S)  # noqa: S311
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        self._client = client

    def start(self) -> None:
        """Starts connecting; a broker that is away is tried again and again."""
        self._client.connect_async(self._broker.host, self._broker.port, keepalive=KEEPALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """Says goodbye and ends the thread."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: ReasonCode, _more: Any
    ) -> None:
        if reason.is_failure:
            _log.warning("broker refused the connection: %s", reason)
            return
        # Subscribed anew with every connection: the session is clean, and the retained hint that
        # comes back says what was missed meanwhile.
        client.subscribe(self._topic, qos=QOS)

    def _on_subscribe(
        self, _client: mqtt.Client, _data: Any, _id: int, reasons: list[ReasonCode], _more: Any
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            _log.warning("broker does not let this device listen to %s", self._topic)
            return
        _log.info("hints: listening")
        self._state("connected")

    def _on_disconnect(
        self, _client: mqtt.Client, _data: Any, _flags: Any, reason: ReasonCode, _more: Any
    ) -> None:
        _log.info("hints: disconnected (%s); polling goes on", reason)
        self._state("away")

    def _on_message(self, _client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        counter = read_hint(bytes(message.payload))
        if counter is None:
            _log.debug("hints: a payload that is no counter was ignored")
            return
        self._heard(counter)


def _trust(client: mqtt.Client, broker: Broker) -> None:
    if broker.ca_file is None:
        client.tls_set()
        return
    try:
        client.tls_set(ca_certs=str(broker.ca_file))
    except OSError as error:  # ssl.SSLError too: not PEM
        raise FileUnreadable(broker.ca_file, error.strerror or str(error)) from error


def _password(broker: Broker) -> str | None:
    if broker.password_file is None:
        return None
    try:
        lines = broker.password_file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise FileUnreadable(broker.password_file, error.strerror or str(error)) from error
    return lines[0] if lines else ""
