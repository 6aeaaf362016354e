"""The line that carries proven calls (`sync.proven_calls`) to a hub: one exchange at a time, of so
many bytes and seconds at most, whatever the hub does. The desk and an approver's machine speak over
it, and say in errors of their own what went wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

from sync.errors import AnswerTooLong, HubSilent
from sync.fetch.deadline import Deadline, DeadlineAdapter

_CHUNK: Final = 2**16
_CODE: Final = re.compile(r"[a-z0-9_]{1,40}")


@dataclass(frozen=True)
class Patience:
    """Seconds that a call may take."""

    connect_s: float
    silence_s: float
    """Between two bytes."""
    whole_s: float
    """From the first to the last."""


class ProvenLine:
    """One hub."""

    def __init__(
        self, url: str, agent: str, patience: Patience, *, ca_file: Path | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self._base_path = "/" + self.url.partition("://")[2].partition("/")[2]
        self._patience = patience
        self._turn = Lock()
        self._adapter = DeadlineAdapter()
        self._session = requests.Session()
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.trust_env = False  # no proxy and no .netrc between us and the hub
        self._session.verify = True if ca_file is None else str(ca_file)
        self._session.headers.clear()
        self._session.headers["User-Agent"] = agent

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def path_of(self, target: str) -> str:
        """The path that the hub will see for a target, which is what a call's signature names."""
        return self._base_path.rstrip("/") + target

    def exchange(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str], most: int
    ) -> tuple[int, bytes]:
        """Status and body of the answer; whoever calls meanwhile waits for their turn.

        Raises AnswerTooLong beyond `most` bytes or the whole of the time, HubSilent where there is
        no answer.
        """
        patience = self._patience
        with self._turn, self._adapter.until(patience.whole_s) as deadline:
            try:
                with self._session.request(
                    method,
                    self.url + target,
                    data=body or None,
                    headers=dict(headers),
                    timeout=(patience.connect_s, patience.silence_s),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return response.status_code, self._read(response, most, deadline)
            except (requests.RequestException, HTTPError, OSError) as error:
                if deadline.passed:
                    raise self._too_slow() from error
                raise HubSilent(self.url, type(error).__name__) from error

    def _read(self, response: requests.Response, most: int, deadline: Deadline) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > most:
                raise AnswerTooLong(self.url, f"answers with more than {most} bytes")
        if deadline.passed:  # a connection shut down looks like the end of an unmeasured body
            raise self._too_slow()
        return bytes(body)

    def _too_slow(self) -> AnswerTooLong:
        return AnswerTooLong(self.url, f"takes more than {self._patience.whole_s:g} s to answer")


def problem_code(body: bytes) -> str:
    """The `code` of a Problem (RFC 9457), if it looks like one: a hub's other words are not
    repeated."""
    try:
        problem: Any = json.loads(body)
    except (ValueError, RecursionError):
        return "?"
    code = problem.get("code") if isinstance(problem, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else "?"
