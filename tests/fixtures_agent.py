"""A signed feed on a loopback HTTP server, a Mosquitto broker, and agents as real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import yaml
from paho.mqtt.enums import CallbackAPIVersion

from scripts.demo_run.processes import free_port
from sync.hints import channel_hint_topic, hint_payload
from sync.types import ChannelId
from tests.making import MadeFeed, made_media, make_feed, make_manifest, make_notice, make_recalls

CHANNEL = ChannelId("puente-ficticio")
MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"


def wait_for(what: Callable[[], object], within_s: float = 15) -> float:
    """Seconds until `what` holds; fails when it does not in time."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < within_s, "did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - began


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    asked: list[tuple[float, str]]

    def do_GET(self) -> None:
        self.asked.append((time.monotonic(), self.path))
        super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""


@dataclass
class Hub:
    """What a hub does for a device: publish, recall, serve the feed."""

    feed: MadeFeed
    port: int = field(default_factory=free_port)
    asked: list[tuple[float, str]] = field(default_factory=list)
    publication: int = 0
    _server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        """Serves the feed's folder."""
        handler = type("Handler", (_Quiet,), {"asked": self.asked})
        where = partial(handler, directory=str(self.feed.root))
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), where)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Goes down; the port refuses connections."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def publish(self, notices: int = 1) -> int:
        """Publishes so many notices; the feed's new timestamp version."""
        self.publication += 1
        at = self._now()
        manifest = make_manifest(
            [make_notice(n, at=at) for n in range(1, notices + 1)],
            publication=self.publication,
            at=at,
            first_approval=20 * self.publication,  # later content has later approvals
        )
        media = made_media()
        versions = self.feed.publisher.publish_channels([manifest], media.__getitem__)
        return versions.feed_timestamp + versions.recalls_timestamp

    def recall(self, *notice_ids: str) -> int:
        """Recalls these notices; the hint's counter."""
        versions = self.feed.publisher.publish_recalls(make_recalls(*notice_ids, at=self._now()))
        return versions.feed_timestamp + versions.recalls_timestamp

    def looks(self) -> int:
        """How often a device has asked for the recalls' timestamp: once a look."""
        return sum(path.endswith("/recalls/metadata/timestamp.json") for _, path in self.asked)

    @staticmethod
    def _now() -> Any:
        from datetime import UTC, datetime

        return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def hub(folder: Path) -> Iterator[Hub]:
    """A hub with an empty feed, serving."""
    made = Hub(make_feed(folder))
    made.start()
    try:
        yield made
    finally:
        made.stop()


@dataclass
class Broker:
    """A Mosquitto of our own on loopback."""

    folder: Path
    port: int = field(default_factory=free_port)
    more: str = ""
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Listens, once this returns."""
        conf = self.folder / "mosquitto.conf"
        conf.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n{self.more}"
        )
        self._process = subprocess.Popen(
            [MOSQUITTO, "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self._answers)

    def stop(self) -> None:
        """Goes down."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def hint(self, counter: int, times: int = 1) -> None:
        """What the hub publishes after a publication or a recall."""
        client = mqtt.Client(CallbackAPIVersion.VERSION2)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        for step in range(times):
            payload = hint_payload(counter + step)
            sent = client.publish(channel_hint_topic(CHANNEL), payload, qos=1, retain=True)
            sent.wait_for_publish(5)
        client.disconnect()
        client.loop_stop()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def broker(folder: Path, more: str = "") -> Iterator[Broker]:
    """A running broker; `more` is added to its configuration."""
    made = Broker(folder, more=more)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def write_settings(folder: Path, hub: Hub, /, **changes: object) -> Path:
    """A device's settings file for this hub; `changes` are top-level sections."""
    keys = hub.feed.root / "{}" / "metadata" / "1.root.json"
    values: dict[str, object] = {
        "store_dir": str(folder / "store"),
        "runtime_dir": str(folder / "run"),
        "feed": {
            "url": f"http://127.0.0.1:{hub.port}",
            "channel": CHANNEL,
            "root_feed": str(keys).format("feed"),
            "root_recalls": str(keys).format("recalls"),
            "poll_s": 300,
        },
        "display": {"width": 800, "height": 480, "fullscreen": False},
        "time_zone": "America/Ciudad_Juarez",
        "clock": "trusted",
    }
    feed = changes.pop("feed", {})
    assert isinstance(feed, dict)
    values["feed"] = {**values["feed"], **feed}  # type: ignore[dict-item]
    file = folder / "kiosk.yaml"
    file.write_text(yaml.safe_dump(values | changes), encoding="utf-8")
    return file


@dataclass
class Agent:
    """`sebusca-kiosk agent` as a process of its own."""

    process: subprocess.Popen[str]
    run_dir: Path
    log: Path

    def status(self) -> dict[str, Any]:
        """agent.json; empty while there is none."""
        try:
            found: dict[str, Any] = json.loads((self.run_dir / "agent.json").read_text())
        except FileNotFoundError:
            return {}
        return found

    def looked(self) -> int:
        """How many looks at the feed it has finished."""
        return int(self.status().get("refreshes", 0))

    def result(self) -> str | None:
        """How the latest look went."""
        refresh = self.status().get("refresh") or {}
        return refresh.get("result")


@contextmanager
def agent(settings: Path) -> Iterator[Agent]:
    """A running agent, stopped (and killed if it will not) at the end."""
    log = settings.parent / "agent.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.cli", "--lang", "en", "agent", "--config", str(settings)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            text=True,
            env={key: value for key, value in os.environ.items() if key != "JOURNAL_STREAM"},
        )
    try:
        yield Agent(process, settings.parent / "run", log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
