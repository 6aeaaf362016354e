"""The line to a hub that may do anything: an answer ends, in bytes and in seconds."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from sync.errors import AnswerTooLong, HubSilent
from sync.proven_line import Patience, ProvenLine, problem_code

PATIENCE = Patience(connect_s=1.0, silence_s=5.0, whole_s=0.4)


@contextmanager
def hub(*answer: bytes, pause_s: float = 0.0, under: str = "") -> Iterator[ProvenLine]:
    """Whatever it is asked, it sends these parts, with pauses between them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def serve() -> None:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    for part in answer:
                        connection.sendall(part)
                        time.sleep(pause_s)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        line = ProvenLine(f"http://127.0.0.1:{port}{under}/", "se-busca-test", PATIENCE)
        try:
            yield line
        finally:
            line.close()
    thread.join(5)


def ask(line: ProvenLine, most: int = 1000) -> tuple[int, bytes]:
    return line.exchange("GET", "/api/v1/x", b"", {"Authorization": "T"}, most)


def test_an_answer_is_status_and_body_and_no_other_address_is_followed() -> None:
    with hub(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nno") as line:
        assert ask(line) == (302, b"no")


def test_a_call_is_signed_for_the_path_that_the_hub_sees() -> None:
    with hub(under="/sebusca") as line:
        assert line.path_of("/api/v1/x") == "/sebusca/api/v1/x"
    with hub() as line:
        assert line.path_of("/api/v1/x") == "/api/v1/x"


def test_more_bytes_than_may_be_are_not_read() -> None:
    with hub(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2000) as line, pytest.raises(AnswerTooLong):
        ask(line)


@pytest.mark.parametrize(
    "parts",
    [
        [b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 30],
        [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 30],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", *[b"x"] * 30],
    ],
    ids=["headers", "body", "body of a known length"],
)
def test_a_hub_that_drips_is_left_in_time_in_whatever_part_it_drips(parts: list[bytes]) -> None:
    began = time.monotonic()
    with hub(*parts, pause_s=0.05) as line:
        with pytest.raises(AnswerTooLong):
            ask(line)
        assert time.monotonic() - began < 1.2


def test_nobody_there_is_said_without_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(HubSilent) as told:
        ask(ProvenLine(f"http://127.0.0.1:{port}", "se-busca-test", PATIENCE))
    assert told.value.why == "ConnectionError"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (json.dumps({"code": "no_preview", "words": "<b>"}).encode(), "no_preview"),
        (b'{"code": "<b>Call 555</b>"}', "?"),
        (b'{"code": 7}', "?"),
        (b"[" * 200_000, "?"),
        (b"no json", "?"),
    ],
)
def test_of_a_problem_only_its_code_is_repeated(body: bytes, code: str) -> None:
    assert problem_code(body) == code
