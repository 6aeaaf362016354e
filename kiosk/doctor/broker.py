"""The broker: can this device connect, and is it allowed to listen to its channel's hints."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from config.kiosk import Broker
from kiosk.agent.hints import HintListener
from kiosk.doctor.findings import Device, Finding
from kiosk.errors import FileUnreadable
from kiosk.wording import words_of
from sync.types import ChannelId

WAIT_S = 5.0


def check_broker(device: Device) -> Iterator[Finding]:
    """A device without hints is slower, not wrong: never more than a warning."""
    say, broker = device.say, device.settings.broker
    if broker is None:
        words = say("No broker is set: news arrives with the poll, every {seconds} s at most",
                    seconds=device.settings.feed.poll_s)  # fmt: skip
        yield Finding("broker", "ok", words)
        return
    place = f"{broker.host}:{broker.port}"
    try:
        listening = _listens(broker, ChannelId(device.settings.feed.channel))
    except FileUnreadable as error:
        yield Finding("broker", "fail", words_of(error, say), say("Correct the broker's settings"))
        return
    if listening:
        yield Finding("broker", "ok", say("Broker {place}: hints can be heard", place=place))
    else:
        words = say("Broker {place}: no hints can be heard", place=place)
        advice = say("Check host, port, TLS and password; until then the device polls")
        yield Finding("broker", "warn", words, advice)


def _listens(broker: Broker, channel: ChannelId) -> bool:
    """Whether a connection comes up on which the channel's topic may be listened to."""
    up = threading.Event()
    listener = HintListener(
        broker,
        channel,
        heard=lambda _counter: None,
        state=lambda state: up.set() if state == "connected" else None,
    )
    listener.start()
    try:
        return up.wait(WAIT_S)
    finally:
        listener.stop()
