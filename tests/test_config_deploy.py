"""The texts of docs/deploy: what stands there starts, and keeps what it promises."""

from __future__ import annotations

import configparser
import datetime as dt
import ipaddress
import queue
import re
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from paho.mqtt.enums import CallbackAPIVersion

from assets.i18n import Translator
from config.kiosk import Broker
from kiosk.agent.hints import HintListener
from kiosk.cli import _parser
from scripts.demo_run.processes import free_port
from sync.hints import channel_hint_topic
from sync.layout import FEED, RECALLS, channel_target, media_path, metadata_dir, targets_dir
from sync.types import ChannelId, Sha256
from tests.fixtures_agent import MOSQUITTO, wait_for

DEPLOY = Path(__file__).resolve().parent.parent / "docs" / "deploy"
CHANNEL = ChannelId("puente-ficticio")
FILES = DEPLOY.parent.parent / "kiosk" / "install" / "files"
"""What `sebusca-kiosk install` writes."""
UNITS = sorted([*DEPLOY.glob("*.service"), *FILES.glob("*.service")])
DEVICE_UNITS = ("sebusca-agent", "sebusca-kiosk", "sebusca-player")


def unit(name: str) -> dict[str, list[str]]:
    """A unit's settings; systemd allows a key to be set more than once."""
    found: dict[str, list[str]] = {}
    folder = FILES if (FILES / f"{name}.service").exists() else DEPLOY
    for line in (folder / f"{name}.service").read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith(("#", "[")):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_systemd_understands_every_line_of_a_unit(file: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    absent = re.compile(r"Command .* is not executable: No such file or directory$")
    complaints = [line for line in done.stderr.splitlines() if file.name in line]
    assert [line for line in complaints if not absent.search(line)] == []


@pytest.mark.parametrize("name", DEVICE_UNITS)
def test_a_device_units_command_is_one_that_the_program_has(name: str) -> None:
    program, *arguments = shlex.split(unit(name)["ExecStart"][0])
    options = _parser(Translator("kiosk", "en"), arguments).parse_args(arguments)
    expected = {"sebusca-agent": "agent", "sebusca-player": "player", "sebusca-kiosk": None}[name]
    assert (Path(program).name, options.only) == ("sebusca-kiosk", expected)


def test_the_players_unit_has_no_network() -> None:
    player = unit("sebusca-player")
    assert player["PrivateNetwork"] == ["yes"]
    assert player["IPAddressDeny"] == ["any"]
    assert player["RestrictAddressFamilies"] == ["AF_UNIX"]


@pytest.mark.parametrize("name", DEVICE_UNITS)
def test_a_device_unit_lets_the_clock_be_asked_whether_it_is_right(name: str) -> None:
    found = unit(name)
    # libc's adjtimex(3) asks by clock_adjtime(2).
    assert found["SystemCallFilter"][-1] == "adjtimex clock_adjtime"
    assert "ProtectClock" not in found
    assert found["CapabilityBoundingSet"] == [""]


@pytest.mark.parametrize("name", DEVICE_UNITS)
def test_the_watchdog_outlasts_a_slow_start_of_the_player(name: str) -> None:
    found = unit(name)
    assert int(found["WatchdogSec"][0]) >= 2 * (3 + 20)
    assert found["Restart"] == ["always"]


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_no_unit_may_gain_privileges(file: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(file)
    service = parser["Service"]
    # X is root's, and so is what asks for a reboot; a display's socket is in /tmp.
    is_root = file.stem in {"sebusca-display", "sebusca-watchdog", "sebusca-restart"}
    is_display = file.stem.startswith("sebusca-display")
    wanted = ("NoNewPrivileges", "ProtectHome", "RestrictSUIDSGID")
    assert {key: service.get(key) for key in wanted} == dict.fromkeys(wanted, "yes")
    assert ("User" in service, "PrivateTmp" in service) == (not is_root, not is_display)
    assert is_root or service["User"].startswith("sebusca")


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        (f"{metadata_dir(FEED)}/timestamp.json", "no-cache"),
        (f"{metadata_dir(RECALLS)}/timestamp.json", "no-cache"),
        (f"{metadata_dir(FEED)}/12.snapshot.json", "immutable"),
        (f"{targets_dir(RECALLS)}/{'a' * 64}.recalls.json", "immutable"),
        (f"{targets_dir(FEED)}/channels/{'a' * 64}.{CHANNEL}.json", "immutable"),
        (media_path(Sha256("b" * 64)), "immutable"),
        (f"{metadata_dir(FEED)}/.lock", None),
        (f"{targets_dir(FEED)}/{channel_target(CHANNEL)}.partial", None),
        ("media/../../db.sqlite3", None),
        ("online/feed-online.pem", None),
    ],
)
def test_nginx_serves_the_feeds_layout_and_nothing_else(path: str, rule: str | None) -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    blocks = re.findall(r'location ~ "(\^/feed/[^"]+)" \{(.*?)\n    \}', text, re.DOTALL)
    assert len(blocks) == 3
    # nginx takes the first regular expression that matches, in the order of the file.
    body = next((body for pattern, body in blocks if re.search(pattern, f"/feed/{path}")), None)
    cached = None if body is None else re.search(r"no-cache|immutable", body)
    assert (cached.group() if cached else None) == rule


# --- the broker ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deployed:
    """Mosquitto under the deployed configuration, with paths and ports of this test."""

    tls_port: int
    plain_port: int
    authority: Path
    folder: Path


@pytest.fixture
def deployed(tmp_path: Path) -> Iterator[Deployed]:
    if shutil.which("mosquitto_passwd") is None:
        pytest.skip("mosquitto_passwd is not here")
    authority = certificates(tmp_path)
    passwords = tmp_path / "passwords"
    passwords.touch(mode=0o600)
    for user in ("hub", "kiosk"):
        command = ["mosquitto_passwd", "-b", str(passwords), user, f"{user}-secret"]
        subprocess.run(command, check=True, capture_output=True)
    made = Deployed(free_port(), free_port(), authority, tmp_path)
    text = (DEPLOY / "mosquitto.conf").read_text(encoding="utf-8")
    for old, new in {
        "/etc/mosquitto/passwords": passwords,
        "/etc/mosquitto/mosquitto.acl": DEPLOY / "mosquitto.acl",
        "/var/lib/mosquitto/": f"{tmp_path}/",
        "/etc/mosquitto/tls/": f"{tmp_path}/",
        "listener 8883": f"listener {made.tls_port} 127.0.0.1",
        "listener 1883": f"listener {made.plain_port}",
    }.items():
        assert old in text
        text = text.replace(f"\n# {old}", "\n#").replace(old, str(new))
    conf = tmp_path / "mosquitto.conf"
    conf.write_text(f"{text}\nuser root\n", encoding="utf-8")
    with (tmp_path / "mosquitto.log").open("w") as log:
        process = subprocess.Popen([MOSQUITTO, "-c", str(conf)], stdout=log, stderr=log)
    try:
        wait_for(lambda: _listens(made.tls_port) and _listens(made.plain_port))
        yield made
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def certificates(folder: Path) -> Path:
    """An authority and a broker's certificate for 127.0.0.1, in the names the file expects."""
    now = dt.datetime.now(dt.UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Fictional authority")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])

    def builder(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
        )

    root = (
        builder(root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    leaf = (
        builder(name, key.public_key())
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "chain.pem").write_bytes(root.public_bytes(pem))
    (folder / "broker.pem").write_bytes(leaf.public_bytes(pem))
    (folder / "broker.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "chain.pem"


@contextmanager
def listening(made: Deployed, authority: Path | None) -> Iterator[queue.SimpleQueue[object]]:
    """A device's own listener on the TLS port; what it hears, counters and states."""
    secret = made.folder / "kiosk-password"
    secret.write_text("kiosk-secret\n")
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    section = Broker(
        host="127.0.0.1",
        port=made.tls_port,
        ca_file=authority,
        username="kiosk",
        password_file=secret,
    )
    listener = HintListener(section, CHANNEL, heard=heard.put, state=heard.put)
    listener.start()
    try:
        yield heard
    finally:
        listener.stop()


def publish(made: Deployed, user: str, payload: str) -> None:
    """As this user, on the plain loopback port, retained as the hub does it."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set(user, f"{user}-secret")
    client.connect("127.0.0.1", made.plain_port)
    client.loop_start()
    client.publish(channel_hint_topic(CHANNEL), payload, qos=1, retain=True).wait_for_publish(5)
    client.disconnect()
    client.loop_stop()


@pytest.mark.servers
def test_a_device_hears_the_hub_over_tls(deployed: Deployed) -> None:
    with listening(deployed, deployed.authority) as heard:
        assert heard.get(timeout=10) == "connected"
        publish(deployed, "hub", "7")
        assert heard.get(timeout=10) == 7


@pytest.mark.servers
def test_a_device_cannot_publish_a_hint(deployed: Deployed) -> None:
    with listening(deployed, deployed.authority) as heard:
        assert heard.get(timeout=10) == "connected"
        publish(deployed, "kiosk", "666")
        publish(deployed, "hub", "7")
        assert heard.get(timeout=10) == 7


@pytest.mark.servers
def test_a_stranger_is_not_let_in(deployed: Deployed) -> None:
    answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.on_connect = lambda _c, _d, _f, reason, _p: answers.put(reason.is_failure)
    client.connect("127.0.0.1", deployed.plain_port)
    client.loop_start()
    try:
        assert answers.get(timeout=10)
    finally:
        client.loop_stop()


@pytest.mark.servers
def test_a_broker_with_another_authoritys_certificate_is_not_believed(
    deployed: Deployed, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with listening(deployed, certificates(other)) as heard, pytest.raises(queue.Empty):
        heard.get(timeout=2)


@pytest.mark.servers
def test_the_broker_writes_no_address_down(deployed: Deployed) -> None:
    with listening(deployed, deployed.authority) as heard:
        heard.get(timeout=10)
    assert "127.0.0.1" not in (deployed.folder / "mosquitto.log").read_text()
