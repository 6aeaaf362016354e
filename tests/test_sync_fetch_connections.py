"""What a server that hangs up leaves behind on the device: nothing that grows."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.errors import DownloadTooSlow
from sync.fetch import Fetcher, FetchLimits

HANDLES = Path("/proc/self/fd")


@contextmanager
def hanging_up(answers: list[bytes]) -> Iterator[str]:
    """A server that closes each connection after one answer; after the last one it says nothing
    more and holds on. Its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        for answer in answers:
            caller, _ = listener.accept()
            with caller:
                caller.recv(4096)
                caller.sendall(answer)
        caller, _ = listener.accept()
        held.append(caller)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        for caller in held:
            caller.close()


def handles() -> int:
    """That this process holds, without those of connections that are given up and garbage."""
    gc.collect()
    return len(list(HANDLES.iterdir()))


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LAST_WORD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@pytest.mark.parametrize("answer", [ANSWER, LAST_WORD])
def test_a_server_that_hangs_up_each_time_costs_no_handles(answer: bytes) -> None:
    with hanging_up([answer] * 12) as url:
        fetcher = Fetcher()
        fetcher.get(f"{url}/1", 10)
        before = handles()
        for number in range(2, 12):
            fetcher.get(f"{url}/{number}", 10)
        assert handles() <= before
        fetcher.close()


def test_the_deadline_holds_on_a_connection_that_was_made_again() -> None:
    limits = FetchLimits(connect_s=2, silence_s=5, file_s=0.3, attempts=1)
    with hanging_up([LAST_WORD]) as url:
        fetcher = Fetcher(limits=limits)
        fetcher.get(f"{url}/1", 10)
        with pytest.raises(DownloadTooSlow):
            fetcher.get(f"{url}/2", 10)
        fetcher.close()
