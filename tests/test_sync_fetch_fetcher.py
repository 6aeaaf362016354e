"""The fetcher by itself: caps, waits, errors, addresses."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from sync.errors import FeedFileMissing, FeedRefused, FeedUnreachable
from sync.fetch import Fetcher, FetchLimits
from sync.fetch.source import check_address
from sync.rules.latch import Latch
from tests.feed_simulator import CHANNEL, Behaviour, FeedServer, FeedSimulator, served
from tests.making import (
    NOW,
    make_manifest,
    make_notice,
)
from tests.simulated_device import (
    QUICK,
    SimulatedDevice,
)

# --- the fetcher -----------------------------------------------------------------------------


@pytest.fixture
def server() -> FeedServer:
    """A server with one file."""
    made = FeedServer({"a": b"0123456789", "timestamp.json": b"{}"})
    made.start()
    return made


def get(server: FeedServer, path: str = "a", *, cap: int = 10, **options: object) -> bytes:
    fetcher = Fetcher(limits=QUICK, **options)  # type: ignore[arg-type]
    try:
        return fetcher.get(f"{server.url}/{path}", cap)
    finally:
        fetcher.close()
        server.stop()


def test_a_file_of_exactly_its_cap_is_taken(server: FeedServer) -> None:
    assert get(server) == b"0123456789"


def test_a_busy_server_is_asked_again_when_it_says(server: FeedServer) -> None:
    waits: list[float] = []
    server.misbehave("a", Behaviour(status=429, headers={"Retry-After": "0"}, times=1))
    assert get(server, sleep=waits.append, chance=lambda: 0.0) == b"0123456789"
    assert waits == [0.01]


def test_retry_after_is_honoured_within_reason(server: FeedServer) -> None:
    waits: list[float] = []
    limits = FetchLimits(attempts=2, longest_wait_s=30)
    server.misbehave("a", Behaviour(status=503, headers={"Retry-After": "20"}, times=1))
    fetcher = Fetcher(limits=limits, sleep=waits.append)
    assert fetcher.get(f"{server.url}/a", 10) == b"0123456789"
    assert waits == [20]
    fetcher.close()
    server.stop()


def test_a_retry_after_date_is_measured_by_the_servers_own_clock(server: FeedServer) -> None:
    waits: list[float] = []
    dates = {
        "Date": "Mon, 02 Mar 1970 18:00:00 GMT",
        "Retry-After": "Mon, 02 Mar 1970 18:00:07 GMT",
    }
    server.misbehave("a", Behaviour(status=503, headers=dates, times=1))
    fetcher = Fetcher(limits=FetchLimits(attempts=2), sleep=waits.append)
    assert fetcher.get(f"{server.url}/a", 10) == b"0123456789"
    assert waits == [7]
    fetcher.close()
    server.stop()


def test_waits_double_with_a_part_left_to_chance(server: FeedServer) -> None:
    waits: list[float] = []
    server.misbehave("a", Behaviour(status=500))
    limits = FetchLimits(attempts=4, backoff_s=0.5)
    fetcher = Fetcher(limits=limits, sleep=waits.append, chance=lambda: 0.5)
    with pytest.raises(FeedUnreachable, match=r"/a: the server answered 500 \(4 attempt"):
        fetcher.get(f"{server.url}/a", 10)
    assert waits == [0.75, 1.5, 3.0]
    fetcher.close()
    server.stop()


def test_a_missing_file_is_not_asked_for_twice(server: FeedServer) -> None:
    with pytest.raises(FeedFileMissing, match=r"/b: the server answered 404"):
        get(server, "b")
    assert server.requests == ["b"]


def test_an_unchanged_timestamp_is_answered_from_memory(server: FeedServer) -> None:
    fetcher = Fetcher(limits=QUICK)
    url = f"{server.url}/timestamp.json"
    assert [fetcher.get(url, 10) for _ in range(2)] == [b"{}", b"{}"]
    first = fetcher.traffic.received
    assert fetcher.get(url, 10) == b"{}"
    assert fetcher.traffic.received - first < 60, "a 304 has no body"
    fetcher.close()
    server.stop()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00" * 200,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe://\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_whatever_a_server_says_it_is_an_error_of_ours(answer: bytes) -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def answering() -> None:
        for _attempt in range(QUICK.attempts):
            connection, _ = listening.accept()
            connection.recv(4096)
            connection.sendall(answer)
            connection.close()

    def until_closed() -> None:
        with suppress(OSError):  # an answer that is not tried again leaves it waiting
            answering()

    threading.Thread(target=until_closed, daemon=True).start()
    fetcher = Fetcher(limits=QUICK)
    with pytest.raises(FeedUnreachable, match=r"^/a: "):
        fetcher.get(f"http://127.0.0.1:{listening.getsockname()[1]}/a", 10)
    fetcher.close()
    listening.close()


def test_a_proxy_in_the_environment_is_not_used(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert get(server) == b"0123456789"


@pytest.mark.parametrize(
    "url",
    [
        "http://hub.example.org/feed",
        "http://192.168.1.9/feed",
        "http://localhost.example.org/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https:///feed",
        "127.0.0.1/feed",
    ],
)
def test_an_address_without_tls_is_refused_by_name(url: str) -> None:
    with pytest.raises(FeedRefused, match=r"plain HTTP only on loopback"):
        check_address(url)


@pytest.mark.parametrize(
    "url",
    ["https://hub.example.org/feed", "http://127.0.0.1:8000", "http://[::1]/", "http://localhost/"],
)
def test_tls_or_this_machine_itself_is_accepted(url: str) -> None:
    check_address(url)


def test_a_new_device_starts_with_the_latch_of_the_feed(tmp_path: Path) -> None:
    simulator = FeedSimulator()
    simulator.publish(make_manifest([make_notice(1)]))
    with served(simulator) as found:
        device = SimulatedDevice(tmp_path, simulator, found)
        device.refresh().raise_failure()
    assert device.store.load_latch() == Latch()
    assert device.store.load_time_floor().at == NOW
    assert device.store.load_floors().publications == {CHANNEL: 1}
