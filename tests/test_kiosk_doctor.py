"""The doctor names what is wrong with a device and what to do, and fails only where it must."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets.i18n import Translator
from config.kiosk import load_kiosk_settings
from kiosk.cli import main
from kiosk.doctor.broker import check_broker
from kiosk.doctor.command import examined
from kiosk.doctor.feed import check_feed
from kiosk.doctor.findings import Check, Device, Finding
from kiosk.doctor.folders import check_settings_file, check_store
from kiosk.doctor.graphics import check_fonts, check_graphics
from kiosk.doctor.holdings import check_holdings
from kiosk.doctor.roots import check_roots
from kiosk.doctor.software import check_packages, check_text
from kiosk.doctor.time_of_day import check_clock
from scripts.demo_run.processes import free_port
from sync.words import fingerprint_words
from tests.fixtures_agent import Hub, agent, broker, hub, wait_for, write_settings

EN = Translator("kiosk", "en")
Found = Callable[..., list[Finding]]


@pytest.fixture
def made_hub(tmp_path: Path) -> Iterator[Hub]:
    with hub(tmp_path / "hub") as made:
        made.publish()
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "device"
    made.mkdir()
    return made


@pytest.fixture
def found(made_hub: Hub, folder: Path) -> Found:
    """Runs one check on a device of `made_hub`, its settings changed as asked."""

    def run(check: Check, **changes: object) -> list[Finding]:
        file = write_settings(folder, made_hub, **changes)
        return list(check(Device(file, load_kiosk_settings(file), EN)))

    return run


def levels(findings: list[Finding]) -> dict[str, str]:
    return {finding.check: finding.level for finding in findings}


def test_a_feed_that_verifies_is_well_and_nothing_is_kept(found: Found, folder: Path) -> None:
    [finding] = found(check_feed)
    assert (finding.level, "publication 1" in finding.text) == ("ok", True)
    assert not (folder / "store").exists()


def test_a_feed_that_is_not_reached_fails_with_what_to_do(found: Found, made_hub: Hub) -> None:
    made_hub.stop()
    [finding] = found(check_feed)
    assert (finding.level, "not reached" in finding.text) == ("fail", True)
    assert finding.advice == "Check the network, the address and the hub"


def test_a_feed_signed_by_others_is_refused_with_its_rule(
    found: Found, made_hub: Hub, tmp_path: Path
) -> None:
    with hub(tmp_path / "intruder") as other:
        other.publish()
        shutil.rmtree(made_hub.feed.root / "feed" / "metadata")
        shutil.copytree(
            other.feed.root / "feed" / "metadata", made_hub.feed.root / "feed" / "metadata"
        )
        pinned = tmp_path / "pinned.json"
        shutil.copy(other.feed.root / "recalls" / "metadata" / "1.root.json", pinned)
    [finding] = found(check_feed, feed={"root_feed": str(pinned)})
    assert (finding.level, "REFUSED" in finding.text) == ("fail", True)
    assert "rule: TUF" in finding.text


def test_a_feed_without_the_channel_is_named(found: Found) -> None:
    [finding] = found(check_feed, feed={"channel": "another"})
    assert (finding.level, "check the channel's name" in finding.text) == ("fail", True)


def test_the_roots_are_shown_as_the_words_of_the_card(found: Found, made_hub: Hub) -> None:
    findings = found(check_roots)
    card = fingerprint_words(
        (made_hub.feed.root / "feed" / "metadata" / "1.root.json").read_bytes(), "en"
    )
    assert levels(findings) == {"root-feed": "ok", "root-recalls": "ok"}
    assert findings[0].text.endswith(" ".join(card))


def test_a_missing_root_and_a_file_that_is_none_both_fail(found: Found, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"signed": {"_type": "timestamp"}}')
    findings = found(
        check_roots, feed={"root_feed": str(tmp_path / "no.json"), "root_recalls": str(other)}
    )
    assert levels(findings) == {"root-feed": "fail", "root-recalls": "fail"}


def test_the_same_root_twice_fails(found: Found, made_hub: Hub) -> None:
    root = str(made_hub.feed.root / "feed" / "metadata" / "1.root.json")
    findings = found(check_roots, feed={"root_feed": root, "root_recalls": root})
    assert levels(findings)["roots"] == "fail"


def test_a_clock_nobody_vouches_for_is_a_warning(found: Found) -> None:
    assert levels(found(check_clock, clock="untrusted")) == {"clock": "warn"}


def test_an_image_of_the_future_fails(found: Found) -> None:
    assert levels(found(check_clock, image_built="2099-01-01"))["image"] == "fail"


def test_settings_that_others_can_write_are_a_warning(
    found: Found, made_hub: Hub, folder: Path
) -> None:
    file = write_settings(folder, made_hub)
    file.chmod(0o666)
    [finding] = list(check_settings_file(Device(file, load_kiosk_settings(file), EN)))
    assert (finding.level, finding.advice) == ("warn", f"Run: chmod go-w {file}")


def test_a_password_that_others_can_read_is_a_warning(found: Found, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("not-a-real-one\n")
    secret.chmod(0o644)
    section = {"host": "127.0.0.1", "tls": False, "username": "k", "password_file": str(secret)}
    findings = found(check_settings_file, broker=section)
    assert levels(findings)["broker-password"] == "warn"
    assert "not-a-real-one" not in str(findings)


def test_a_store_that_cannot_be_written_fails(found: Found) -> None:
    findings = found(check_store, store_dir="/dev/null/store")  # not even root makes a folder there
    assert levels(findings)["store"] == "fail"


def test_without_a_broker_the_poll_is_named(found: Found) -> None:
    [finding] = found(check_broker)
    assert (finding.level, "every 300 s" in finding.text) == ("ok", True)


@pytest.mark.slow
def test_a_broker_that_is_away_is_a_warning(found: Found) -> None:
    section = {"host": "127.0.0.1", "port": free_port(), "tls": False}
    assert levels(found(check_broker, broker=section)) == {"broker": "warn"}


@pytest.mark.servers
def test_a_broker_that_lets_the_device_listen_is_well(found: Found, tmp_path: Path) -> None:
    with broker(tmp_path) as made:
        section = {"host": "127.0.0.1", "port": made.port, "tls": False}
        assert levels(found(check_broker, broker=section)) == {"broker": "ok"}


def test_a_new_device_holds_nothing_which_is_a_warning(found: Found) -> None:
    assert levels(found(check_holdings)) == {"generation": "warn"}


def test_what_a_device_holds_is_told_with_its_age(
    found: Found, made_hub: Hub, folder: Path
) -> None:
    (folder / "run").mkdir()
    with agent(write_settings(folder, made_hub)) as running:
        wait_for(lambda: running.looked() == 1)
    findings = found(check_holdings)
    assert levels(findings) == {"generation": "ok", "age": "ok"}
    assert "faces stay for 3 days" in findings[1].text


def test_a_damaged_generation_fails(found: Found, made_hub: Hub, folder: Path) -> None:
    (folder / "run").mkdir()
    with agent(write_settings(folder, made_hub)) as running:
        wait_for(lambda: running.looked() == 1)
    for file in (folder / "store" / "generations").glob("*/generation*.json"):
        file.write_bytes(file.read_bytes().replace(b"Ficticio", b"Fict1cio", 1))
    assert levels(found(check_holdings)) == {"generation": "fail"}


def test_fonts_shaping_and_packages_are_there(found: Found) -> None:
    findings = [*found(check_fonts), *found(check_text), *found(check_packages)]
    assert {finding.level for finding in findings} <= {"ok", "warn"}
    assert levels(findings)["packages"] == "ok"


def test_the_renderer_and_its_largest_texture_are_named(
    found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "offscreen")
    [finding] = found(check_graphics)
    assert (finding.level, "textures up to" in finding.text) == ("ok", True)


def test_no_window_is_a_failure_not_a_crash(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    [finding] = found(check_graphics)
    assert (finding.level, finding.text) == ("fail", "No window with OpenGL can be opened")


def test_a_check_that_breaks_does_not_stop_the_others(made_hub: Hub, folder: Path) -> None:
    def check_breaks(_device: Device) -> Iterator[Finding]:
        raise RuntimeError("out of cheese")
        yield

    file = write_settings(folder, made_hub)
    findings = list(examined(file, EN, [check_breaks, check_clock]))
    assert [(f.check, f.level) for f in findings] == [("breaks", "fail"), ("clock", "ok")]
    assert findings[0].text == "could not be checked: RuntimeError: out of cheese"


def test_unusable_settings_are_the_only_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "kiosk.yaml"
    file.write_text("feed: {}\n")
    assert main(["doctor", "--json", "--lang", "es", "--config", str(file)]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {finding["check"] for finding in report["findings"]} == {"settings"}
    assert len(report["findings"]) == 5


def test_the_whole_report_of_a_healthy_device_is_well(
    made_hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "offscreen")
    (folder / "run").mkdir()
    file = write_settings(folder, made_hub)
    with agent(file) as running:
        wait_for(lambda: running.looked() == 1)
    began = time.monotonic()
    assert main(["doctor", "--lang", "es", "--config", str(file)]) == 0
    assert time.monotonic() - began < 30
    lines = capsys.readouterr().out.splitlines()
    assert "FALLA" not in "\n".join(lines)
    assert lines[-1].startswith("Este equipo")
