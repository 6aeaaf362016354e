"""Fetching from addresses that a stranger wrote: where a connection may go, what it may cost."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from hub.imports.errors import FetchFailed, FetchRefused
from hub.imports.fbi.drafting import PictureWish
from hub.imports.fetching.addresses import address_refusal, mirrored, refusal
from hub.imports.fetching.guarded import GuardedFetcher, Limits
from hub.imports.fetching.photographs import PhotographPolicy, PhotographSource
from hub.imports.fetching.waiting import patiently, retry_after_s, wait_s
from hub.imports.reasons import reason
from tests.fixtures_imports import Answer, WebServer, web  # noqa: F401 - a fixture

SMALL = Limits(max_bytes=1000, connect_s=2, read_s=2, total_s=4)
FORBIDDEN = [
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_connection_goes_to_a_private_or_reserved_address(address: str) -> None:
    assert refusal(address, allow_private=False) is not None


@pytest.mark.parametrize("address", ["23.45.67.89", "2606:4700::1111", "64:ff9b::172d:4359"])
def test_public_addresses_are_fine(address: str) -> None:
    assert refusal(address, allow_private=False) is None


def test_private_addresses_can_be_allowed_but_never_multicast() -> None:
    allowed = ["127.0.0.1", "10.1.2.3", "::1", "fc00::1", "::ffff:127.0.0.1"]
    assert [refusal(address, allow_private=True) for address in allowed] == [None] * 5
    assert refusal("224.0.0.1", allow_private=True) is not None
    assert refusal("0.0.0.0", allow_private=True) is not None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://x.example/a", "gopher://x.example/", "//x.example/a", "/a",
        "http://user:pw@x.example/", "http:///a", "http://x.example:0/", "http://x.example:99999/",
        "http://x.example/a b", "http://x.example/a\r\nX: y", "http://[::1/",
    ],
)  # fmt: skip
def test_addresses_of_other_kinds_are_not_fetched(url: str) -> None:
    assert address_refusal(url) is not None


def test_a_mirror_takes_the_place_of_scheme_and_host() -> None:
    original = "https://www.fbi.gov/a/@@images/image?x=1"
    assert mirrored(original, "http://127.0.0.1:8080/fbi/") == (
        "http://127.0.0.1:8080/fbi/a/@@images/image?x=1"
    )
    assert mirrored(original, None) == original


def test_a_loopback_server_is_refused_without_a_word_to_it(web: WebServer) -> None:  # noqa: F811
    fetcher = GuardedFetcher()
    with pytest.raises(FetchRefused) as caught:
        fetcher.fetch(f"{web.address}/a", accept="*/*", limits=SMALL)
    assert "127.0.0.1 is a private, loopback or link-local address" in str(caught.value)
    assert web.asked == []


def test_a_host_is_refused_when_only_one_of_its_addresses_is_private() -> None:
    fetcher = GuardedFetcher(resolve=lambda _h, _p: ["23.45.67.89", "10.0.0.1"])
    with pytest.raises(FetchRefused, match=r"10\.0\.0\.1"):
        fetcher.fetch("http://mixed.example/", accept="*/*", limits=SMALL)


def test_a_name_that_changes_its_address_is_connected_to_the_one_that_was_checked(
    web: WebServer,  # noqa: F811
) -> None:
    """DNS rebinding: the second answer would be a server that must not be reached."""
    web.on("/a", Answer(b"checked"))
    port = int(web.address.rsplit(":", 1)[1])
    answers = [["127.0.0.1"], ["10.255.255.1"]]
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    fetcher = GuardedFetcher(allow_private=True, resolve=resolve)
    got = fetcher.fetch(f"http://rebinding.example:{port}/a", accept="*/*", limits=SMALL)
    assert got.data == b"checked"
    assert asked == ["rebinding.example"]
    assert web.hosts == [f"rebinding.example:{port}"]


def test_a_redirect_to_a_private_address_is_refused(web: WebServer) -> None:  # noqa: F811
    """The first server counts as public here; what it redirects to does not."""
    port = int(web.address.rsplit(":", 1)[1])
    web.on("/a", Answer(status=302, headers={"Location": f"http://inner.example:{port}/secret"}))
    public = {"public.example": ["127.0.0.1"], "inner.example": ["0.0.0.0"]}
    fetcher = GuardedFetcher(allow_private=True, resolve=lambda host, _p: public[host])
    with pytest.raises(FetchRefused, match=r"inner\.example"):
        fetcher.fetch(f"http://public.example:{port}/a", accept="*/*", limits=SMALL)
    assert web.asked == ["/a"]


@pytest.mark.parametrize("there", ["file:///etc/passwd", "http://u:p@127.0.0.1/", "gopher://x/"])
def test_a_redirect_to_another_kind_of_address_is_refused(
    web: WebServer,  # noqa: F811
    there: str,
) -> None:
    web.on("/a", Answer(status=301, headers={"Location": there}))
    fetcher = GuardedFetcher(allow_private=True)
    with pytest.raises(FetchRefused):
        fetcher.fetch(f"{web.address}/a", accept="*/*", limits=SMALL)


def test_redirects_are_followed_and_end(web: WebServer) -> None:  # noqa: F811
    web.on("/a", Answer(status=302, headers={"Location": "/b"}))
    web.on("/b", Answer(b"there", "image/png"))
    web.on("/loop", Answer(status=307, headers={"Location": "/loop"}))
    fetcher = GuardedFetcher(allow_private=True)
    got = fetcher.fetch(f"{web.address}/a", accept="*/*", limits=SMALL)
    assert (got.data, got.url) == (b"there", f"{web.address}/b")
    with pytest.raises(FetchRefused, match="redirects more than 5 times"):
        fetcher.fetch(f"{web.address}/loop", accept="*/*", limits=SMALL)


@pytest.mark.parametrize(
    "answer",
    [Answer(b"x" * 1001), Answer(b"", claimed_length=10**9)],
    ids=["really", "as claimed"],
)
def test_more_bytes_than_the_limit_are_refused(web: WebServer, answer: Answer) -> None:  # noqa: F811
    web.on("/a", answer)
    fetcher = GuardedFetcher(allow_private=True)
    with pytest.raises(FetchRefused, match="more than 1000 bytes"):
        fetcher.fetch(f"{web.address}/a", accept="*/*", limits=SMALL)


def test_compressed_answers_are_refused(web: WebServer) -> None:  # noqa: F811
    """A limit on bytes says nothing about what a bomb unpacks to."""
    web.on("/a", Answer(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}))
    fetcher = GuardedFetcher(allow_private=True)
    with pytest.raises(FetchRefused):
        fetcher.fetch(f"{web.address}/a", accept="*/*", limits=SMALL)


@pytest.mark.parametrize(
    "head",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Long: "],
    ids=["its body", "its headers"],
)
def test_a_server_that_drips_is_given_up(head: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_drip, args=(listener, head), daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        limits = Limits(max_bytes=10**6, connect_s=2, read_s=2, total_s=0.6)
        fetcher = GuardedFetcher(allow_private=True)
        with pytest.raises(FetchFailed, match="took longer"):
            fetcher.fetch(url, accept="*/*", limits=limits)


def _drip(listener: socket.socket, head: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(head)
        done = threading.Event()
        try:
            while not done.wait(0.1):
                connection.sendall(b"x")
        except OSError:
            return


def test_a_dead_port_and_a_broken_answer_may_be_tried_again(web: WebServer) -> None:  # noqa: F811
    web.on("/a", Answer(b"short", claimed_length=500))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        dead = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    fetcher = GuardedFetcher(allow_private=True)
    with pytest.raises(FetchFailed, match="no connection"):
        fetcher.fetch(dead, accept="*/*", limits=SMALL)
    with pytest.raises(FetchFailed, match="broke off"):
        fetcher.fetch(f"{web.address}/a", accept="*/*", limits=SMALL)


def test_429_says_how_long_to_wait_and_404_that_it_is_no_use(web: WebServer) -> None:  # noqa: F811
    web.on("/busy", Answer(status=429, headers={"Retry-After": "7"}))
    fetcher = GuardedFetcher(allow_private=True)
    with pytest.raises(FetchFailed) as busy:
        fetcher.fetch(f"{web.address}/busy", accept="*/*", limits=SMALL)
    assert busy.value.retry_after_s == 7
    with pytest.raises(FetchRefused, match="answered 404"):
        fetcher.fetch(f"{web.address}/gone", accept="*/*", limits=SMALL)


# --- TLS -------------------------------------------------------------------------------------


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[tuple[int, list[str | None], Path]]:
    """A TLS server for `names.example`: its port, the names asked for by SNI, its certificate."""
    key, certificate = _self_signed(tmp_path, "names.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve_tls, args=(listener, context), daemon=True)
    thread.start()
    yield listener.getsockname()[1], names, certificate
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(timeout=5)


def _serve_tls(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except OSError:
            continue


def _self_signed(folder: Path, name: str) -> tuple[Path, Path]:
    from datetime import UTC, datetime, timedelta

    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_file, certificate_file = folder / "key.pem", folder / "certificate.pem"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_file, certificate_file


def _at_loopback(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def test_the_name_stays_in_sni_and_in_the_certificates_check(
    tls_server: tuple[int, list[str | None], Path],
) -> None:
    port, names, certificate = tls_server
    fetcher = GuardedFetcher(allow_private=True, resolve=_at_loopback, certificates=certificate)
    got = fetcher.fetch(f"https://names.example:{port}/", accept="*/*", limits=SMALL)
    assert got.data == b"ok"
    assert names == ["names.example"]
    with pytest.raises(FetchRefused, match="certificate"):
        fetcher.fetch(f"https://other.example:{port}/", accept="*/*", limits=SMALL)


def test_an_unknown_certificate_is_refused(
    tls_server: tuple[int, list[str | None], Path],
) -> None:
    port, _, _ = tls_server
    fetcher = GuardedFetcher(allow_private=True, resolve=_at_loopback)
    with pytest.raises(FetchRefused, match="certificate is not trusted"):
        fetcher.fetch(f"https://names.example:{port}/", accept="*/*", limits=SMALL)


# --- waiting ---------------------------------------------------------------------------------


def test_retry_after_is_seconds_or_a_date() -> None:
    date = "Thu, 15 Jan 2026 12:00:00 GMT"
    assert retry_after_s("120", None) == 120
    assert retry_after_s("Thu, 15 Jan 2026 12:02:00 GMT", date) == 120
    assert retry_after_s("Thu, 15 Jan 2026 11:00:00 GMT", date) == 0
    assert retry_after_s("soon", date) is None
    assert retry_after_s(None, None) is None


def test_waits_double_and_are_bounded() -> None:
    assert [wait_s(attempt, None, 0.0) for attempt in range(4)] == [1, 2, 4, 8]
    assert wait_s(0, 30, 0.0) == 30
    assert wait_s(20, None, 1.0) == 300


def test_it_is_tried_again_and_then_given_up() -> None:
    slept: list[float] = []
    tried: list[int] = []

    def call() -> str:
        tried.append(1)
        raise FetchFailed("x", reason("no answer in time"))

    with pytest.raises(FetchFailed):
        patiently(call, tries=3, sleep=slept.append, jitter=lambda: 0.0)
    assert (len(tried), slept) == (3, [1, 2])


def test_a_server_that_asks_for_an_hour_is_not_waited_for() -> None:
    slept: list[float] = []

    def call() -> str:
        raise FetchFailed("x", reason("no answer in time"), retry_after_s=3600)

    with pytest.raises(FetchFailed):
        patiently(call, tries=3, sleep=slept.append)
    assert slept == []


# --- photographs -----------------------------------------------------------------------------


def photographs(fetcher: GuardedFetcher, base: str) -> PhotographSource:
    policy = PhotographPolicy(image_base=base, limits=SMALL)
    return PhotographSource(fetcher, policy, sleep=lambda _s: None)


def test_the_smaller_form_stands_in_for_an_original_that_is_too_large(
    web: WebServer,  # noqa: F811
) -> None:
    web.on("/a", Answer(b"x" * 2000, "image/jpeg"))
    web.on("/a/large", Answer(b"small", "image/jpeg"))
    wish = PictureWish(("https://www.fbi.gov/a", "https://www.fbi.gov/a/large"))
    fetcher = GuardedFetcher(allow_private=True)
    assert photographs(fetcher, web.address).fetch(wish).data == b"small"


def test_what_is_not_a_photograph_by_its_type_is_refused(web: WebServer) -> None:  # noqa: F811
    web.on("/a", Answer(b"<html>", "text/html; charset=utf-8"))
    web.on("/b", Answer(b"<svg/>", "image/svg+xml"))
    fetcher = GuardedFetcher(allow_private=True)
    for path, kind in (("/a", "text/html"), ("/b", "image/svg")):
        with pytest.raises(FetchRefused, match=kind):
            photographs(fetcher, web.address).fetch(PictureWish((f"https://x.example{path}",)))


def test_a_server_that_fails_three_times_is_left_alone(web: WebServer) -> None:  # noqa: F811
    web.fallback = Answer(status=503)
    fetcher = GuardedFetcher(allow_private=True)
    source = photographs(fetcher, web.address)
    for n in range(6):
        with pytest.raises(FetchFailed):
            source.fetch(PictureWish((f"https://x.example/{n}",)))
    assert len(web.asked) == 9
