"""One way to fetch: each connection goes to an address that was just checked, and to no other.

The check is made where the socket is opened. A host is resolved once; the connection goes to one of
the checked addresses and not to the name again, so an answer that changes between check and use
(DNS rebinding) changes nothing. The name stays in `Host`, in SNI and in the certificate's check.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from hub.imports.errors import FetchFailed, FetchRefused
from hub.imports.fetching.addresses import address_refusal, refusal
from hub.imports.fetching.waiting import retry_after_s
from hub.imports.reasons import Reason, reason

USER_AGENT = "se-busca-import/1 (+https://github.com/se-busca)"
MAX_REDIRECTS = 5
CHUNK = 64 * 1024  # bytes

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses, best first."""


class AddressRefused(Exception):
    """A host resolves to an address that may not be connected to."""

    def __init__(self, why: Reason) -> None:
        super().__init__(str(why))
        self.why = why


def resolve_host(host: str, port: int) -> list[str]:
    """The system's own resolver. Raises OSError where the name has no address."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


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
    """Fetches over HTTP(S) without proxies, cookies, credentials or private addresses."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve_host,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._session = requests.Session()
        # A proxy would resolve names itself, past our check; .netrc would send credentials.
        self._session.trust_env = False
        self._session.headers["User-Agent"] = USER_AGENT
        self._session.headers["Accept-Encoding"] = "identity"  # a size limit that means bytes
        adapter = _GuardedAdapter(_opener(resolve, allow_private=allow_private))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def fetch(self, url: str, *, accept: str, limits: Limits) -> Fetched:
        """The body at `url`, redirects followed and each one checked."""
        deadline = self._clock() + limits.total_s
        here = url
        for _hop in range(MAX_REDIRECTS + 1):
            if why := address_refusal(here):
                raise FetchRefused(here, why)
            answer = self._get(here, accept, limits)
            with answer:
                if not answer.is_redirect:
                    return self._body(here, answer, limits, deadline)
                there = urljoin(here, answer.headers["Location"])
            if urlsplit(here).scheme == "https" and urlsplit(there).scheme == "http":
                raise FetchRefused(
                    url, reason("redirects from https to plain http: {there}", there=there)
                )
            if self._clock() > deadline:
                raise FetchFailed(
                    url, reason("took longer than {seconds} s", seconds=f"{limits.total_s:g}")
                )
            here = there
        raise FetchRefused(url, reason("redirects more than {count} times", count=MAX_REDIRECTS))

    def _get(self, url: str, accept: str, limits: Limits) -> requests.Response:
        try:
            return self._session.get(
                url,
                headers={"Accept": accept},
                timeout=(limits.connect_s, limits.read_s),
                stream=True,
                allow_redirects=False,
            )
        except AddressRefused as error:
            raise FetchRefused(url, error.why) from error
        except requests.exceptions.InvalidURL as error:
            raise FetchRefused(url, reason("is not a usable address")) from error
        except requests.exceptions.SSLError as error:
            raise FetchRefused(url, reason("the server's certificate is not trusted")) from error
        except requests.RequestException as error:
            raise FetchFailed(url, _unanswered(error)) from error

    def _body(
        self, url: str, answer: requests.Response, limits: Limits, deadline: float
    ) -> Fetched:
        _check_status(url, answer)
        if (answer.headers.get("Content-Encoding") or "identity") != "identity":
            raise FetchRefused(url, reason("answers compressed although it was asked not to"))
        size = answer.headers.get("Content-Length", "")
        if size.isdigit() and int(size) > limits.max_bytes:
            raise FetchRefused(url, _too_large(limits))
        data = bytearray()
        try:
            for chunk in answer.raw.stream(CHUNK, decode_content=False):
                data += chunk
                if len(data) > limits.max_bytes:
                    raise FetchRefused(url, _too_large(limits))
                if self._clock() > deadline:
                    raise FetchFailed(
                        url, reason("took longer than {seconds} s", seconds=f"{limits.total_s:g}")
                    )
        except (HTTPError, OSError) as error:
            raise FetchFailed(
                url, reason("broke off after {count} bytes", count=len(data))
            ) from error
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


def _unanswered(error: requests.RequestException) -> Reason:
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return reason("no connection in time")
    if isinstance(error, requests.exceptions.Timeout):
        return reason("no answer in time")
    if isinstance(error, requests.ConnectionError):
        return reason("no connection")
    return reason("no valid answer")


# --- connecting to a checked address ---------------------------------------------------------

Open = Callable[[str, int, Any, Any], socket.socket]


def _opener(resolve: Resolve, *, allow_private: bool) -> Open:
    """A function that resolves once, checks every answer and connects to a checked one.

    One forbidden address among several refuses the host: which of them a connection would reach
    is not for the host to choose.
    """

    def open_checked(host: str, port: int, timeout: Any, source: Any) -> socket.socket:
        found = resolve(host, port)
        for address in found:
            if why := refusal(address, allow_private=allow_private):
                raise AddressRefused(
                    reason(
                        "{host} leads to {address}, which is not allowed: {why}",
                        host=host,
                        address=address,
                        why=why,
                    )
                )
        failure: OSError = OSError(f"{host} has no address")
        for address in found:
            try:
                return socket.create_connection((address, port), timeout, source)
            except OSError as error:
                failure = error
        raise failure

    return open_checked


class _GuardedAdapter(HTTPAdapter):
    """Requests' adapter over pools whose connections open their socket with `open_checked`."""

    def __init__(self, open_checked: Open) -> None:
        self._open = open_checked
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _guarded_pools(self._open)


def _guarded_pools(open_checked: Open) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools, with the one method replaced that opens a connection's socket."""

    def new_socket(connection: HTTPConnection) -> socket.socket:
        timeout = connection.timeout
        return open_checked(connection.host, connection.port, timeout, connection.source_address)

    class PlainConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _translated(self, new_socket)

    class TlsConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _translated(self, new_socket)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": PlainPool, "https": TlsPool}


def _translated(
    connection: HTTPConnection, new_socket: Callable[[HTTPConnection], socket.socket]
) -> socket.socket:
    """Errors of a socket as urllib3 raises them, so that requests knows them."""
    try:
        return new_socket(connection)
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, "no connection in time") from error
    except OSError as error:
        raise NewConnectionError(connection, f"no connection: {error}") from error
