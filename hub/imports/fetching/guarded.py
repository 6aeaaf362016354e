"""One way to fetch: only from checked addresses, and never more bytes or time than allowed.

Redirects are followed here, one by one, so that each is checked like a first address.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from hub.imports.errors import FetchFailed, FetchRefused
from hub.imports.fetching.addresses import address_refusal
from hub.imports.fetching.connecting import (
    AddressRefused,
    Deadline,
    GuardedAdapter,
    Resolve,
    checked_opener,
    resolve_host,
)
from hub.imports.fetching.waiting import retry_after_s
from hub.imports.reasons import Reason, reason

USER_AGENT = "se-busca-import/1"
MAX_REDIRECTS = 5
CHUNK = 64 * 1024  # bytes


@dataclass(frozen=True)
class Limits:
    """What one fetch may take."""

    max_bytes: int
    connect_s: float = 5.0
    read_s: float = 10.0
    """Longest silence."""
    total_s: float = 30.0
    """The whole fetch, redirects included: a server that drips bytes ends here."""


@dataclass(frozen=True)
class Fetched:
    """Bytes with the media type the server claimed, and the address they came from in the end."""

    data: bytes
    media_type: str
    url: str


class Fetcher(Protocol):
    """What sources and photographs need of a fetcher."""

    def fetch(self, url: str, *, accept: str, limits: Limits) -> Fetched:
        """Raises FetchRefused (no use to ask again) or FetchFailed (a later try may do)."""


class GuardedFetcher:
    """Fetches over HTTP(S) without proxies, cookies, credentials or private addresses.

    `certificates` is a file of authorities to trust in place of the usual ones. Connections are
    not kept: each is made, checked and timed for one fetch.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve_host,
        certificates: Path | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._certificates = certificates

    def fetch(self, url: str, *, accept: str, limits: Limits) -> Fetched:
        """The body at `url`, redirects followed and each one checked."""
        with Deadline(limits.total_s) as deadline, self._session(deadline, accept) as session:
            try:
                return _follow(session, url, limits, deadline)
            except FetchFailed as error:
                if deadline.passed:
                    raise FetchFailed(url, _too_slow(limits)) from error
                raise

    def _session(self, deadline: Deadline, accept: str) -> requests.Session:
        session = requests.Session()
        # A proxy would resolve names itself, past our check; .netrc would send credentials.
        session.trust_env = False
        if self._certificates is not None:
            session.verify = str(self._certificates)
        session.headers.update(
            {
                "User-Agent": USER_AGENT,
                "Accept": accept,
                "Accept-Encoding": "identity",  # a limit that means bytes
                "Connection": "close",
            }
        )
        opener = checked_opener(self._resolve, allow_private=self._allow_private, deadline=deadline)
        for scheme in ("http://", "https://"):
            session.mount(scheme, GuardedAdapter(opener))
        return session


def _follow(session: requests.Session, url: str, limits: Limits, deadline: Deadline) -> Fetched:
    here = url
    for _hop in range(MAX_REDIRECTS + 1):
        if why := address_refusal(here):
            raise FetchRefused(here, why)
        with _get(session, here, limits) as answer:
            if not answer.is_redirect:
                return _body(here, answer, limits, deadline)
            there = urljoin(here, answer.headers["Location"])
        if urlsplit(here).scheme == "https" and urlsplit(there).scheme == "http":
            raise FetchRefused(
                url, reason("redirects from https to plain http: {there}", there=there)
            )
        here = there
    raise FetchRefused(url, reason("redirects more than {count} times", count=MAX_REDIRECTS))


def _get(session: requests.Session, url: str, limits: Limits) -> requests.Response:
    try:
        return session.get(
            url, timeout=(limits.connect_s, limits.read_s), stream=True, allow_redirects=False
        )
    except AddressRefused as error:
        raise FetchRefused(url, error.why) from error
    except requests.exceptions.InvalidURL as error:
        raise FetchRefused(url, reason("is not a usable address")) from error
    except requests.exceptions.SSLError as error:
        raise FetchRefused(url, reason("the server's certificate is not trusted")) from error
    except requests.RequestException as error:
        raise FetchFailed(url, _unanswered(error)) from error


def _body(url: str, answer: requests.Response, limits: Limits, deadline: Deadline) -> Fetched:
    _check_status(url, answer)
    if (answer.headers.get("Content-Encoding") or "identity") != "identity":
        raise FetchRefused(url, reason("answers compressed although it was asked not to"))
    size = answer.headers.get("Content-Length", "")
    if size.isdigit() and int(size) > limits.max_bytes:
        raise FetchRefused(url, _too_large(limits))
    data = bytearray()
    try:
        while chunk := answer.raw.read1(CHUNK, decode_content=False):
            data += chunk
            if len(data) > limits.max_bytes:
                raise FetchRefused(url, _too_large(limits))
    except (HTTPError, OSError) as error:
        raise FetchFailed(url, reason("broke off after {count} bytes", count=len(data))) from error
    # A body without a length ends where the connection does, and so would one that was cut short.
    if deadline.passed:
        raise FetchFailed(url, _too_slow(limits))
    if size.isdigit() and len(data) < int(size):
        raise FetchFailed(url, reason("broke off after {count} bytes", count=len(data)))
    media_type = answer.headers.get("Content-Type", "").split(";")[0].strip().casefold()
    return Fetched(bytes(data), media_type, url)


def _check_status(url: str, answer: requests.Response) -> None:
    code = answer.status_code
    if code == HTTPStatus.OK:
        return
    why = reason("answered {status}", status=f"{code} {answer.reason or ''}".strip())
    if code == HTTPStatus.TOO_MANY_REQUESTS or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = retry_after_s(answer.headers.get("Retry-After"), answer.headers.get("Date"))
        raise FetchFailed(url, why, retry_after_s=wait)
    raise FetchRefused(url, why)


def _too_large(limits: Limits) -> Reason:
    return reason("more than {count} bytes", count=limits.max_bytes)


def _too_slow(limits: Limits) -> Reason:
    return reason("took longer than {seconds} s", seconds=f"{limits.total_s:g}")


def _unanswered(error: requests.RequestException) -> Reason:
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return reason("no connection in time")
    if isinstance(error, requests.exceptions.Timeout):
        return reason("no answer in time")
    if isinstance(error, requests.ConnectionError):
        return reason("no connection")
    return reason("no valid answer")
