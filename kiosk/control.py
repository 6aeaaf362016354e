"""The other end of the player's control socket: one JSON object a line, each way.

Used by the agent (`wake`), by the command line and by the demo. The orders are listed in
`kiosk.player`; nothing here can change what may be shown, only what is looked at now.
"""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from kiosk.errors import PlayerRefused, PlayerUnreachable

FORM_IS_OPEN = "a form is open"
"""How each refusal of the player begins that will pass by itself."""
TIMEOUT_S = 5.0
_LONGEST_ANSWER = 1 << 20  # bytes; a screenshot travels as a path, not as pixels


def order(socket_path: Path, do: str, *, timeout_s: float = TIMEOUT_S, **more: object) -> Any:
    """Gives the player one order and returns its answer, a JSON object.

    Raises PlayerUnreachable where nobody answers within `timeout_s`, PlayerRefused where the
    player says no.
    """
    line = json.dumps({"do": do, **more}, separators=(",", ":")).encode("utf-8") + b"\n"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout_s)
            connection.connect(str(socket_path))
            connection.sendall(line)
            answer = _line(connection)
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise PlayerUnreachable(socket_path, reason) from error
    try:
        said = json.loads(answer)
    except ValueError as error:
        raise PlayerUnreachable(socket_path, "the answer is not JSON") from error
    if not isinstance(said, dict):
        raise PlayerUnreachable(socket_path, "the answer is not a JSON object")
    if said.get("ok") is False:
        raise PlayerRefused(do, str(said.get("error", "no reason given")))
    return said


def _line(connection: socket.socket) -> bytes:
    received = bytearray()
    while not received.endswith(b"\n") and len(received) <= _LONGEST_ANSWER:
        part = connection.recv(65536)
        if not part:
            break
        received += part
    return bytes(received)
