"""Deliveries over real HTTP to a hub in memory: once each, paid for, by nobody in particular."""

from __future__ import annotations

import ipaddress
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sync.delivery import LONGEST_RETRY_S, Deliverer, Round, deliver_due, pause_s
from sync.errors import DeliveryFailed, DeliveryRefused, FeedRefused, SpoolFull
from sync.models import Submission
from sync.sealing import read_submission
from sync.spool import Counts, Spool
from sync.work import MOST_BITS
from tests.fixtures_tip_hub import Says, TipHub, tip_hub
from tests.fixtures_tips import made_submission, read_tip, tip_id

LATER = 10 * 3600.0


@pytest.fixture
def hub() -> Iterator[TipHub]:
    with tip_hub() as made:
        yield made


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = Spool(tmp_path / "spool", most=10_000)
    yield made
    made.close()


@pytest.fixture
def deliverer(hub: TipHub) -> Iterator[Deliverer]:
    made = Deliverer(hub.url, bits=0)
    yield made
    made.close()


def kept(spool: Spool, *seeds: int) -> list[Submission]:
    """Sealed tips of these seeds, in the spool and due."""
    sealed = [made_submission(seed) for seed in seeds]
    for submission in sealed:
        spool.keep(submission, due_in_s=0)
    return sealed


def send(spool: Spool, deliverer: Deliverer) -> Round:
    """A round in which every tip is due."""
    return deliver_due(spool, deliverer, now=lambda: time.time() + 1.0)


def no(status: int, code: str = "no", **headers: str) -> Says:
    return Says(status, {"code": code, "message": "No."}, headers)


def test_a_tip_arrives_whole_and_leaves_the_spool(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    (sealed,) = kept(spool, 1)
    assert send(spool, deliverer).delivered == 1
    arrived = read_submission(hub.kept[sealed.id])
    assert (arrived, list(hub.kept), spool.count()) == (sealed, [sealed.id], 0)
    assert read_tip(arrived) == read_tip(sealed)


def test_a_tip_that_is_not_due_stays(hub: TipHub, spool: Spool, deliverer: Deliverer) -> None:
    spool.keep(made_submission(1), due_in_s=1800)
    assert send(spool, deliverer) == Round()
    assert (hub.requests, spool.count()) == ([], 1)


def test_nothing_in_a_request_tells_who_sends_it(
    hub: TipHub,
    spool: Spool,
    deliverer: Deliverer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / ".netrc").write_text("default login kiosk password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    hub.instead = lambda tip: Says(201, {"id": tip}, {"Set-Cookie": "who=me"}, keeps=True)
    kept(spool, 1, 2)
    assert send(spool, deliverer).delivered == 2
    wanted = {"Host", "User-Agent", "Accept-Encoding", "Accept", "Content-Type", "Content-Length"}
    for _, _, headers in hub.requests:
        assert set(headers) - {"Connection"} == wanted
        assert headers["User-Agent"] == "se-busca"


def test_each_tip_comes_over_a_connection_of_its_own(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    kept(spool, 1, 2, 3)
    assert send(spool, deliverer).delivered == 3
    assert len(hub.connections) == 3


def test_the_order_of_arrival_tells_nothing_of_the_order_of_giving(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    given = [sealed.id for sealed in kept(spool, *range(1, 31))]
    send(spool, deliverer)
    assert hub.order == sorted(given)
    assert hub.order != given


def test_an_answer_that_was_lost_costs_nothing_but_a_second_request(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    (sealed,) = kept(spool, 1)
    hub.instead = lambda _tip: Says(502, keeps=True)
    assert send(spool, deliverer).failure is not None
    hub.instead = lambda _tip: None
    again = deliver_due(spool, deliverer, now=lambda: time.time() + 3000)
    assert (again.delivered, hub.order, spool.count()) == (1, [sealed.id], 0)


def test_work_is_paid_as_the_hub_asks_and_not_asked_for_again(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    hub.bits = 9
    kept(spool, 1, 2)
    assert send(spool, deliverer).delivered == 2
    # The first one twice (unless nonce 0 happened to pay what was asked), and no more.
    assert len(hub.requests) <= 3
    assert deliverer.bits in {0, 9}


@pytest.mark.parametrize("asked", [[str(MOST_BITS + 1)], ["much"], ["9", "9"], []])
def test_work_beyond_reason_is_not_paid(
    asked: list[str], hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    hub.instead = lambda _tip: Says(402, {"code": "work", "fields": {"bits": asked}})
    kept(spool, 1)
    failure = send(spool, deliverer).failure
    assert failure is not None
    assert "bits of work" in str(failure)
    assert (len(hub.requests), spool.count()) == (1, 1)


@pytest.mark.parametrize(("status", "code"), [(409, "other_bytes"), (422, "kid"), (413, "large")])
def test_what_the_hub_refuses_is_set_aside_and_kept(
    status: int, code: str, hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    hub.instead = lambda _tip: no(status, code)
    kept(spool, 1)
    assert send(spool, deliverer).set_aside == 1
    assert spool.counts() == Counts(waiting=0, set_aside=1)
    assert spool.reasons() == {f"the hub answered {status} ({code})": 1}


def test_one_refused_tip_does_not_stop_the_others(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    bad = kept(spool, 1, 2, 3)[1]
    hub.instead = lambda tip: no(422, "size") if tip == bad.id else None
    went = send(spool, deliverer)
    assert (went.delivered, went.set_aside, len(hub.kept)) == (2, 1, 2)


def test_what_was_refused_can_be_taken_up_again(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    hub.instead = lambda _tip: no(422, "unknown_kid")
    kept(spool, 1)
    send(spool, deliverer)
    hub.instead = lambda _tip: None
    assert spool.take_up() == 1
    assert send(spool, deliverer).delivered == 1


@pytest.mark.parametrize("status", [302, 401, 403, 404, 407, 429, 500, 503])
def test_what_may_pass_is_tried_again_later(
    status: int, hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    hub.instead = lambda _tip: no(status, Location=f"{hub.url}/elsewhere")
    kept(spool, 1)
    assert send(spool, deliverer).failure is not None
    assert (spool.counts(), len(hub.requests)) == (Counts(1, 0), 1)
    assert deliver_due(spool, deliverer, now=time.time).delivered == 0
    assert len(hub.requests) == 1


@pytest.mark.parametrize("status", [200, 201, 409, 422])
def test_a_captive_portal_is_neither_a_yes_nor_a_no(
    status: int, hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    hub.instead = lambda _tip: Says(status, b"<html>Welcome to our network</html>")
    kept(spool, 1)
    assert send(spool, deliverer).failure is not None
    assert spool.counts() == Counts(waiting=1, set_aside=0)


def test_an_answer_without_end_is_broken_off(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    hub.instead = lambda _tip: Says(200, b"x" * 2**20)
    kept(spool, 1)
    failure = send(spool, deliverer).failure
    assert failure is not None
    assert failure.why == "the answer is too long"


def test_a_hub_that_is_away_is_asked_once_and_not_once_for_each_tip(spool: Spool) -> None:
    with tip_hub(starts=False) as away:
        kept(spool, *range(1, 12))
        assert send(spool, Deliverer(away.url, bits=0)).failure is not None
    tried = [each.attempts for each in spool.due(time.time() + LATER, 100)]
    assert sorted(tried) == [0] * 10 + [1]


def test_a_wait_that_the_hub_asks_for_is_heeded(
    hub: TipHub, spool: Spool, deliverer: Deliverer
) -> None:
    hub.instead = lambda _tip: no(429, **{"Retry-After": "1200"})
    kept(spool, 1)
    failure = send(spool, deliverer).failure
    assert failure is not None
    assert failure.after_s == 1200
    assert spool.due(time.time() + 1190, 10) == ()
    assert len(spool.due(time.time() + 1210, 10)) == 1


def test_no_message_names_the_tip(hub: TipHub, deliverer: Deliverer) -> None:
    sealed = made_submission(1)
    said = []
    for answer in (no(422, "size"), no(500), Says(200, {}), Says(302), no(409, sealed.id)):
        hub.instead = lambda _tip, answer=answer: answer  # type: ignore[misc]
        with pytest.raises((DeliveryFailed, DeliveryRefused)) as caught:
            deliverer.deliver(sealed)
        said.append(str(caught.value))
    hub.stop()
    deliverer.close()
    with pytest.raises(DeliveryFailed) as caught:
        deliverer.deliver(sealed)
    said.append(f"{caught.value!r} {caught.value.__cause__!r}")
    assert not any(sealed.id in words for words in said)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate of 127.0.0.1's own, in one PEM file."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hub")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = tmp_path / "hub.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    return file


def test_only_a_hub_that_the_ca_file_vouches_for_gets_a_tip(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))  # the environment does not count
    with tip_hub(certificate=certificate) as hub:
        trusting = Deliverer(hub.url, ca_file=certificate, bits=0)
        trusting.deliver(made_submission(1))
        with pytest.raises(DeliveryFailed, match="certificate is not accepted"):
            Deliverer(hub.url, bits=0).deliver(made_submission(2))
        assert list(hub.kept) == [tip_id(1)]


def test_plain_http_is_for_this_machine_alone() -> None:
    with pytest.raises(FeedRefused, match="neither https"):
        Deliverer("http://hub.example.org")


def test_pauses_double_with_chance_in_them_and_end_at_an_hour() -> None:
    pauses = [pause_s(n, 0.0, longest_s=LONGEST_RETRY_S) for n in (1, 2, 3, 30, 5000)]
    assert pauses == [5, 10, 20, 3600, 3600]
    assert pause_s(1, 1.0, longest_s=LONGEST_RETRY_S) == 2.5
    assert pause_s(1, 0.0, longest_s=LONGEST_RETRY_S, asked_s=60) == 60
    assert pause_s(1, 0.0, longest_s=LONGEST_RETRY_S, asked_s=10**9) == 3600


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder for which fsync(2) costs nothing, where there is one: numbers are what counts."""
    if not Path("/dev/shm").is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


@pytest.mark.slow
@pytest.mark.long
def test_five_thousand_tips_of_days_without_a_hub_arrive_once_each(in_memory: Path) -> None:
    one, spool = made_submission(1), Spool(in_memory, most=5000)
    with tip_hub(starts=False, bits=4, checks=False) as hub:
        deliverer = Deliverer(hub.url, bits=4)
        for seed in range(5000):
            spool.keep(one.model_copy(update={"id": tip_id(seed)}), due_in_s=0)
        with pytest.raises(SpoolFull):
            spool.keep(one.model_copy(update={"id": tip_id(5000)}), due_in_s=0)
        assert send(spool, deliverer).delivered == 0
        hub.start()
        went = deliver_due(spool, deliverer, now=lambda: time.time() + 60)
        assert (went.delivered, went.failure) == (5000, None)
        assert sorted(hub.order) == sorted(tip_id(seed) for seed in range(5000))
        assert (len(hub.requests), spool.counts()) == (5000, Counts(0, 0))
    spool.close()
