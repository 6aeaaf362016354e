"""One sealed tip to the hub: `PUT /api/v1/tips/{id}`, idempotent, by anybody.

No cookie, no credential, no proxy or `.netrc` of the environment, no redirect. No message names the
tip: the device's log must not tie a tip on the hub to this screen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

from sync.canonical import content_sha256
from sync.errors import DeliveryFailed, DeliveryRefused
from sync.fetch.deadline import DeadlineAdapter
from sync.fetch.source import check_address
from sync.models.submission import Submission
from sync.retry_after import retry_after_s
from sync.sealing import delivery_body
from sync.work import MOST_BITS, solve

START_BITS: Final = 16
"""What is paid before the hub has said what it asks for."""
CONNECT_S: Final = 5.0
SILENCE_S: Final = 15.0
WHOLE_S: Final = 40.0
"""For one delivery: 128 KiB take 26 kbit/s."""
LARGEST_ANSWER: Final = 16 * 1024
_SUBJECT: Final = "PUT /api/v1/tips"
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Of this one tip, and for good. All else (a captive portal's 302, 403 or 404, a 5xx) may pass.
_FOR_GOOD: Final = frozenset({400, 409, 410, 413, 415, 422})


@dataclass(frozen=True)
class _Answer:
    status: int
    said: Mapping[str, Any]
    """The JSON object of the body; empty where there is none."""
    after_s: float | None


class _Bare(requests.Session):
    """Never looks at a `Location`, and gives up every cookie."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        """None: no answer is a redirect."""
        return


class Deliverer:
    """Deliveries, each over a connection of its own: on a shared one, the hub would see which tips
    come from one screen. No TLS session is taken up again. For one thread at a time."""

    def __init__(self, url: str, *, ca_file: Path | None = None, bits: int = START_BITS) -> None:
        """`url` is the hub's, below which `/api/v1` lies; `bits` is what is paid at first.

        Raises FeedRefused for an address that is neither HTTPS nor this machine itself.
        """
        check_address(url)
        self._url = url.rstrip("/")
        self._bits = bits
        self._adapter = DeadlineAdapter()
        self._session = _Bare()
        self._session.trust_env = False
        self._session.verify = True if ca_file is None else str(ca_file)
        self._session.headers.clear()
        self._session.headers.update(
            {"User-Agent": "se-busca", "Accept-Encoding": "identity", "Accept": "application/json"}
        )
        self._session.mount("https://", self._adapter)
        self._session.mount("http://", self._adapter)

    @property
    def bits(self) -> int:
        """The work that is paid for each tip now."""
        return self._bits

    def close(self) -> None:
        """Closes the connection."""
        self._session.close()

    def deliver(self, submission: Submission) -> None:
        """Returns once the hub has said that it keeps the tip, be it for the second time.

        Raises DeliveryRefused where it never will, DeliveryFailed for everything that may pass.
        """
        try:
            answer = self._paid(submission)
            if answer.status == HTTPStatus.PAYMENT_REQUIRED:
                self._heed(answer)
                answer = self._paid(submission)
        finally:
            self._session.close()  # the connection; the next delivery opens another
        _judge(answer, submission)

    def _paid(self, submission: Submission) -> _Answer:
        nonce = solve(submission.id, content_sha256(submission), self._bits)
        return self._put(submission, delivery_body(submission, nonce))

    def _heed(self, answer: _Answer) -> None:
        """Pays what is asked from now on. Raises DeliveryFailed where that is beyond reason."""
        bits = _asked_bits(answer)
        if bits is None or not self._bits < bits <= MOST_BITS:
            asked = "an unknown number of" if bits is None else str(bits)
            why = f"the hub asks for {asked} bits of work; at most {MOST_BITS} are paid"
            raise DeliveryFailed(_SUBJECT, why)
        self._bits = bits

    def _put(self, submission: Submission, body: bytes) -> _Answer:
        self._session.cookies.clear()
        with self._adapter.until(WHOLE_S) as deadline:
            try:
                response = self._session.put(
                    f"{self._url}/api/v1/tips/{submission.id}",
                    data=body,
                    headers={"Content-Type": "application/json"},
                    timeout=(CONNECT_S, SILENCE_S),
                    allow_redirects=False,
                    stream=True,
                )
                with response:
                    return _read(response)
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                why = "took too long" if deadline.passed else _plainly(error)
                raise DeliveryFailed(_SUBJECT, why) from None  # its text holds the tip's address


def _judge(answer: _Answer, submission: Submission) -> None:
    status = answer.status
    if status in {HTTPStatus.OK, HTTPStatus.CREATED}:
        # A captive portal says 200 to everything: only an answer that names the tip is a yes.
        if answer.said.get("id") != submission.id:
            raise DeliveryFailed(_SUBJECT, f"the hub answered {status} without naming the tip")
        return
    code = answer.said.get("code")
    known = code if isinstance(code, str) and _CODE.fullmatch(code) else "no reason"
    why = f"the hub answered {int(status)} ({known})"
    if status in _FOR_GOOD and "code" in answer.said:
        raise DeliveryRefused(_SUBJECT, why)
    raise DeliveryFailed(_SUBJECT, why, after_s=answer.after_s)


def _asked_bits(answer: _Answer) -> int | None:
    fields = answer.said.get("fields")
    asked = fields.get("bits") if isinstance(fields, dict) else None
    if isinstance(asked, list) and len(asked) == 1 and isinstance(asked[0], str):
        digits = asked[0]
        return int(digits) if re.fullmatch(r"[0-9]{1,3}", digits) else None
    return None


def _read(response: requests.Response) -> _Answer:
    body = bytearray()
    for chunk in response.iter_content(4096):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise ValueError("the answer is too long")
    try:
        said = json.loads(bytes(body))
    except (ValueError, RecursionError):
        said = {}
    return _Answer(
        response.status_code,
        said if isinstance(said, dict) else {},
        retry_after_s(response.headers),
    )


def _plainly(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "the hub's certificate is not accepted"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if type(error) is ValueError:
        return str(error)
    return f"no connection ({type(error).__name__})"
