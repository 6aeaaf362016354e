"""The fetcher: small requests, hard caps, a deadline for each file, patience with a busy hub.

Serves python-tuf (`FetcherInterface`) and our own downloads of targets and pictures. Redirects and
compressed answers are refused: the feed needs neither, and both get round a cap or an address rule.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import requests
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient.fetcher import FetcherInterface
from urllib3.exceptions import HTTPError

from sync.errors import DownloadTooSlow, FeedFileMissing, FeedUnreachable, FileTooLarge
from sync.fetch.deadline import Deadline, DeadlineAdapter
from sync.fetch.source import check_address
from sync.retry_after import retry_after_s

_CHUNK = 2**16  # bytes
_LARGEST_ERROR_PAGE = 2**14  # bytes read of an error page so that the connection can be used again
_LONGEST_ETAG = 100  # characters
_REVALIDATED = "/timestamp.json"  # the one file of a feed that changes under its name
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True)
class FetchLimits:
    """How long to wait and how often to ask again."""

    connect_s: float = 5
    silence_s: float = 10
    """Between two bytes."""
    file_s: float = 30
    """For one file as a whole: 8 MiB take 2.3 Mbit/s."""
    attempts: int = 3
    backoff_s: float = 0.5
    """Before the second attempt; doubles each time, plus up to as much again by chance."""
    longest_wait_s: float = 10
    """A `Retry-After` beyond this is left to the next poll."""


@dataclass
class Traffic:
    """What went over the line: HTTP heads and bodies, without TLS and TCP."""

    requests: int = 0
    sent: int = 0
    received: int = 0


class _Again(Exception):  # never leaves this module
    """This attempt failed in a way that another may not."""

    def __init__(self, why: str, after_s: float | None = None) -> None:
        super().__init__(why)
        self.after_s = after_s


class _Unredirected(requests.Session):
    """Never looks at a `Location`: requests decodes it even where it is not to be followed."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        """None: no answer is a redirect."""
        return


class Fetcher(FetcherInterface):
    """Fetches files over one kept-alive connection. Not for use by two threads at once."""

    def __init__(
        self,
        *,
        limits: FetchLimits | None = None,
        ca_file: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._limits = limits or FetchLimits()
        self._sleep = sleep
        self._chance = chance
        self._adapter = DeadlineAdapter()
        self._session = _Unredirected()
        self._session.trust_env = False  # no proxy and no .netrc gets between us and the feed
        self._session.verify = True if ca_file is None else str(ca_file)
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": "se-busca", "Accept-Encoding": "identity"})
        self._session.mount("https://", self._adapter)
        self._session.mount("http://", self._adapter)
        self._seen: dict[str, tuple[str, bytes]] = {}
        self.traffic = Traffic()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def get(self, url: str, max_bytes: int) -> bytes:
        """The file at `url`.

        Raises FeedFileMissing (404, 403), FileTooLarge (more than `max_bytes`), DownloadTooSlow, or
        FeedUnreachable for everything else, after asking again where that may help.
        """
        check_address(url)
        subject = urlsplit(url).path
        limits = self._limits
        for attempt in range(1, limits.attempts + 1):
            try:
                return self._attempt(url, subject, max_bytes)
            except _Again as again:
                wait_s = limits.backoff_s * 2 ** (attempt - 1) * (1 + self._chance())
                if again.after_s is not None:
                    wait_s = max(again.after_s, wait_s)
                if attempt == limits.attempts or wait_s > limits.longest_wait_s:
                    raise FeedUnreachable(subject, f"{again} ({attempt} attempt(s))") from again
                self._sleep(wait_s)
        raise FeedUnreachable(subject, "was not asked for: attempts must be at least 1")

    def download_bytes(self, url: str, max_length: int) -> bytes:
        """As python-tuf calls it: a missing file is a DownloadHTTPError (TUF 5.3.3 ends by it)."""
        try:
            return self.get(url, max_length)
        except FeedFileMissing as missing:
            raise DownloadHTTPError(str(missing), HTTPStatus.NOT_FOUND) from missing

    def _fetch(self, url: str) -> Iterator[bytes]:
        yield self.download_bytes(url, 8 * 2**20)

    def _attempt(self, url: str, subject: str, max_bytes: int) -> bytes:
        limits = self._limits
        with self._adapter.until(limits.file_s) as deadline:
            try:
                response = self._session.get(
                    url,
                    headers=self._conditions(url),
                    timeout=(limits.connect_s, limits.silence_s),
                    allow_redirects=False,
                    stream=True,
                )
                self._count(response)
                with response:
                    return self._answer(url, subject, response, max_bytes, deadline)
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                if deadline.passed:
                    raise DownloadTooSlow(subject, f"took more than {limits.file_s:g} s") from error
                raise _Again(_plainly(error)) from error

    def _conditions(self, url: str) -> dict[str, str]:
        known = self._seen.get(url)
        return {} if known is None else {"If-None-Match": known[0]}

    def _answer(
        self,
        url: str,
        subject: str,
        response: requests.Response,
        max_bytes: int,
        deadline: Deadline,
    ) -> bytes:
        status = response.status_code
        if status == HTTPStatus.NOT_MODIFIED and url in self._seen:
            _ = response.content  # empty; but unread, it would cost the connection
            return self._seen[url][1]
        if status != HTTPStatus.OK:
            self._drain(response)
            raise _refusal(subject, response)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise FeedUnreachable(
                subject, "came compressed; the server must send files as they are"
            )
        body = self._body(subject, response, max_bytes, deadline)
        etag = response.headers.get("ETag", "")
        if url.endswith(_REVALIDATED) and 0 < len(etag) <= _LONGEST_ETAG:
            self._seen[url] = (etag, body)
        return body

    def _body(
        self, subject: str, response: requests.Response, max_bytes: int, deadline: Deadline
    ) -> bytes:
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > max_bytes:
            raise FileTooLarge(subject, f"is {announced} bytes long; at most {max_bytes} may be")
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            self.traffic.received += len(chunk)
            if len(body) > max_bytes:
                raise FileTooLarge(subject, f"is longer than the {max_bytes} bytes it may be")
        if deadline.passed:  # a connection shut down looks like the end of an unmeasured body
            raise DownloadTooSlow(subject, f"took more than {self._limits.file_s:g} s")
        return bytes(body)

    def _drain(self, response: requests.Response) -> None:
        """Read a short error page, so that the connection can be used again."""
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) <= _LARGEST_ERROR_PAGE:
            self.traffic.received += len(response.content)

    def _count(self, response: requests.Response) -> None:
        request = response.request
        lines = [f"{request.method} {request.path_url} HTTP/1.1", f"Host: {_host(request.url)}"]
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        answer = [f"HTTP/1.1 {response.status_code} {response.reason}"]
        answer += [f"{name}: {value}" for name, value in response.headers.items()]
        self.traffic.requests += 1
        self.traffic.sent += sum(len(line) + 2 for line in lines) + 2
        self.traffic.received += sum(len(line) + 2 for line in answer) + 2


def _refusal(subject: str, response: requests.Response) -> Exception:
    status = response.status_code
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.GONE}:
        return FeedFileMissing(subject, f"the server answered {status}")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return FeedUnreachable(
            subject,
            f"the server answered {status}; redirects are not followed, correct the address",
        )
    if status in _BUSY:
        return _Again(f"the server answered {status}", retry_after_s(response.headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _Again(f"the server answered {status}")
    return FeedUnreachable(subject, f"the server answered {status}")


def _plainly(error: Exception) -> str:
    """A short cause: requests nests its reasons three deep and repeats the address in each."""
    if isinstance(error, requests.exceptions.SSLError):
        return f"the server's certificate is not accepted: {error}"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection broke off in the middle of the file"
    return f"no connection ({type(error).__name__})"


def _host(url: str | None) -> str:
    return urlsplit(url or "").netloc
