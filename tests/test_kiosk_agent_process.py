"""The agent as a process, with a real signed feed, a real broker, and a stand-in for the player."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from scripts.demo_run.processes import free_port
from sync.store import DeviceStore
from tests.fixtures_agent import (
    Broker,
    Hub,
    agent,
    broker,
    hub,
    wait_for,
    write_settings,
)
from tests.making import notice_id


@pytest.fixture
def device(tmp_path: Path) -> Path:
    folder = tmp_path / "device"
    (folder / "run").mkdir(parents=True)
    return folder


@pytest.fixture
def made_hub(tmp_path: Path) -> Iterator[Hub]:
    with hub(tmp_path / "hub") as made:
        yield made


@pytest.fixture
def made_broker(tmp_path: Path) -> Iterator[Broker]:
    with broker(tmp_path) as made:
        yield made


def broker_section(made: Broker) -> dict[str, object]:
    return {"host": "127.0.0.1", "port": made.port, "tls": False}


@contextmanager
def player(device: Path) -> Iterator[list[str]]:
    """Listens where the player would; what it is told, in order."""
    told: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(device / "run" / "player.sock"))
        listener.listen()

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    told.append(json.loads(connection.recv(1000))["do"])
                    connection.sendall(b'{"ok":true}\n')

        threading.Thread(target=serve, daemon=True).start()
        yield told
        listener.shutdown(socket.SHUT_RDWR)


def test_the_first_look_brings_the_publication_and_wakes_the_player(
    made_hub: Hub, device: Path
) -> None:
    made_hub.publish(notices=2)
    with player(device) as told, agent(write_settings(device, made_hub)) as running:
        wait_for(lambda: running.looked() == 1)
        generation = DeviceStore(device / "store").load_generation()
        assert generation is not None
        assert (generation.manifest.publication, told) == (1, ["wake"])
        assert running.status()["generation"] == generation.name


def test_a_look_that_brings_nothing_does_not_wake_the_player(made_hub: Hub, device: Path) -> None:
    made_hub.publish()
    settings = write_settings(device, made_hub, feed={"poll_s": 5})
    with player(device) as told, agent(settings) as running:
        wait_for(lambda: running.looked() == 2)
        assert (running.result(), told) == ("unchanged", ["wake"])


@pytest.mark.servers
def test_a_hint_brings_a_new_publication_within_a_second_and_a_half(
    made_hub: Hub, made_broker: Broker, device: Path
) -> None:
    made_hub.publish()
    with agent(write_settings(device, made_hub, broker=broker_section(made_broker))) as running:
        wait_for(lambda: running.looked() and running.status()["broker"] == "connected")
        time.sleep(1.1)  # past the break between two looks
        counter = made_hub.publish(notices=3)
        made_broker.hint(counter)
        took_s = wait_for(lambda: running.status()["versions"]["publication"] == 2)
        assert took_s < 1.5
        assert running.status()["refresh"]["reason"] == "hint"


@pytest.mark.servers
def test_a_recall_hint_takes_the_picture_off_the_disk_and_wakes_the_player(
    made_hub: Hub, made_broker: Broker, device: Path
) -> None:
    made_hub.publish(notices=2)
    settings = write_settings(device, made_hub, broker=broker_section(made_broker))
    with player(device) as told, agent(settings) as running:
        wait_for(lambda: running.looked() and running.status()["broker"] == "connected")
        made_broker.hint(made_hub.recall(notice_id(1)))
        wait_for(lambda: running.status()["versions"]["recall_sequence"] == 1)
        assert [r.target_id for r in DeviceStore(device / "store").load_latch().recalls] == [
            notice_id(1)
        ]
        wait_for(lambda: told == ["wake", "wake"])


@pytest.mark.servers
def test_a_burst_of_hints_is_a_look_a_second(
    made_hub: Hub, made_broker: Broker, device: Path
) -> None:
    made_hub.publish()
    with agent(write_settings(device, made_hub, broker=broker_section(made_broker))) as running:
        wait_for(lambda: running.looked() and running.status()["broker"] == "connected")
        before, began = made_hub.looks(), time.monotonic()
        while time.monotonic() - began < 2.5:
            made_broker.hint(int(time.monotonic() * 1000), times=20)
        assert 2 <= made_hub.looks() - before <= 4
        starts = [
            at for at, path in made_hub.asked if path.endswith("recalls/metadata/timestamp.json")
        ]
        gaps = [later - earlier for earlier, later in pairwise(starts[1:])]
        assert min(gaps) > 0.9


@pytest.mark.servers
def test_a_hint_with_the_version_that_is_known_causes_no_look(
    made_hub: Hub, made_broker: Broker, device: Path
) -> None:
    version = made_hub.publish()
    with agent(write_settings(device, made_hub, broker=broker_section(made_broker))) as running:
        wait_for(lambda: running.looked() and running.status()["broker"] == "connected")
        made_broker.hint(version)
        time.sleep(1.5)
        assert made_hub.looks() == 1


@pytest.mark.slow
@pytest.mark.servers
def test_the_retained_hint_tells_a_screen_that_was_away(
    made_hub: Hub, made_broker: Broker, device: Path
) -> None:
    made_hub.publish()
    settings = write_settings(device, made_hub, broker=broker_section(made_broker))
    with agent(settings) as running:
        wait_for(lambda: running.looked() and running.status()["broker"] == "connected")
        made_broker.stop()
        wait_for(lambda: running.status()["broker"] == "away")
        counter = made_hub.publish(notices=2)
        made_broker.start()
        made_broker.hint(counter)
        wait_for(lambda: running.status()["versions"]["publication"] == 2, within_s=20)


@pytest.mark.slow
@pytest.mark.servers
def test_without_the_broker_the_poll_brings_the_news(made_hub: Hub, device: Path) -> None:
    made_hub.publish()
    nobody = {"host": "127.0.0.1", "port": free_port(), "tls": False}
    settings = write_settings(device, made_hub, broker=nobody, feed={"poll_s": 5})
    with agent(settings) as running:
        wait_for(lambda: running.looked() == 1)
        made_hub.publish(notices=2)
        wait_for(lambda: running.status()["versions"]["publication"] == 2, within_s=10)
        assert running.status()["refresh"]["reason"] == "poll"


@pytest.mark.slow
def test_a_hub_that_is_down_is_reported_and_what_is_held_stays(made_hub: Hub, device: Path) -> None:
    made_hub.publish()
    settings = write_settings(device, made_hub, feed={"poll_s": 5})
    with agent(settings) as running:
        wait_for(lambda: running.result() == "changed")
        made_hub.stop()
        wait_for(lambda: running.result() == "failed", within_s=20)
        fault = running.status()["refresh"]["fault"]
        assert (fault["kind"], fault["retry"]) == ("FeedUnreachable", True)
        assert running.status()["generation"] is not None
        made_hub.start()
        wait_for(lambda: running.result() == "unchanged", within_s=20)
        assert running.status()["failures"] == 0


@pytest.mark.slow
def test_a_refused_feed_is_reported_with_its_rule_and_the_loop_goes_on(
    made_hub: Hub, device: Path
) -> None:
    made_hub.publish()
    with agent(write_settings(device, made_hub, feed={"poll_s": 5})) as running:
        wait_for(lambda: running.looked() == 1)
        timestamp = made_hub.feed.root / "feed" / "metadata" / "timestamp.json"
        good = timestamp.read_bytes()
        forged = json.loads(good)
        forged["signed"]["version"] += 1
        timestamp.write_text(json.dumps(forged))
        wait_for(lambda: running.result() == "refused", within_s=10)
        fault = running.status()["refresh"]["fault"]
        assert fault["kind"] == "SignatureRefused"
        assert "TUF" in fault["rule"]
        timestamp.write_bytes(good)
        wait_for(lambda: running.result() == "unchanged", within_s=10)


def test_a_second_agent_on_a_store_is_refused_by_name(made_hub: Hub, device: Path) -> None:
    settings = write_settings(device, made_hub)
    with agent(settings) as running:
        wait_for(lambda: running.looked() == 1)
        second = subprocess.run(
            [sys.executable, "-m", "kiosk.cli", "agent", "--config", str(settings)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env={**os.environ, "LC_ALL": "es_MX.UTF-8"},
        )
        words = f"ya está en marcha el proceso {running.process.pid}; deténgalo primero"
        assert (second.returncode, words in second.stderr) == (1, True)


def test_an_agent_that_was_killed_leaves_no_lock_behind(made_hub: Hub, device: Path) -> None:
    settings = write_settings(device, made_hub)
    with agent(settings) as first:
        wait_for(lambda: first.looked() == 1)
        first.process.kill()
        first.process.wait()
        (device / "run" / "agent.json").unlink()
        with agent(settings) as second:
            wait_for(lambda: second.looked() == 1)


def test_sigterm_in_the_middle_of_a_slow_download_ends_the_agent_soon(
    made_hub: Hub, device: Path
) -> None:
    made_hub.stop()
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", made_hub.port))
        silent.listen()
        with agent(write_settings(device, made_hub)) as running:
            wait_for(lambda: running.status() and silent.accept())
            began = time.monotonic()
            running.process.send_signal(signal.SIGTERM)
            assert running.process.wait(timeout=8) == 0
            assert time.monotonic() - began < 5


def test_the_agent_imports_neither_kivy_nor_the_player(made_hub: Hub, device: Path) -> None:
    made_hub.publish()
    with agent(write_settings(device, made_hub)) as running:
        wait_for(lambda: running.looked() == 1)
        maps = [region.path for region in psutil.Process(running.process.pid).memory_maps()]
    assert [path for path in maps if "kivy" in path.lower() or "SDL" in path] == []


def test_the_heartbeat_is_renewed_each_second(made_hub: Hub, device: Path) -> None:
    with agent(write_settings(device, made_hub)):
        heartbeat = device / "run" / "agent.heartbeat"
        wait_for(heartbeat.exists)
        first = heartbeat.stat().st_mtime_ns
        assert wait_for(lambda: heartbeat.stat().st_mtime_ns != first) < 2
