"""The doctor on the hub: enrolled or not, token taken or not, how long since the last report."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.i18n import Translator
from config.enrolment import Enrolment
from config.kiosk import load_enrolling_settings, load_kiosk_settings
from kiosk.agent.status import AgentStatus, HubState, write_status
from kiosk.doctor.command import examined
from kiosk.doctor.findings import Finding
from kiosk.doctor.hub import check_hub
from kiosk.enrolment.keeping import Keeping
from kiosk.hub_line import Token
from kiosk.reporting import describe, facts
from sync.words import fingerprint_words
from tests.fixtures_device_hub import DeviceHub, device_hub, new_secret, write_image
from tests.test_config_enrolment import SAID

SAY = Translator("kiosk", "es")


@pytest.fixture
def hub() -> Iterator[DeviceHub]:
    with device_hub() as made:
        made.tokens.append(new_secret())
        yield made


@pytest.fixture
def device(tmp_path: Path, hub: DeviceHub) -> Path:
    """An enrolled one whose latest report was just taken."""
    file = write_image(tmp_path / "device", hub.url)
    settings = load_enrolling_settings(file)
    keeping = Keeping(settings, settings.hub.token_file)
    keeping.keep_enrolled(Enrolment.model_validate(SAID), Token(hub.tokens[0]))
    said(file, timedelta())
    return file


def said(file: Path, ago: timedelta) -> None:
    """The agent's status, with a report that was taken so long ago."""
    settings = load_enrolling_settings(file)
    settings.runtime_dir.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    state = HubState(link="good", reported_at=now - ago)
    status = AgentStatus(pid=1, started_at=now, channel="puente", hub=state)
    write_status(settings.agent_status, status)


def found(file: Path) -> list[tuple[str, str]]:
    return [(f.check, f.level) for f in findings(file)]


def findings(file: Path) -> list[Finding]:
    return list(examined(file, SAY, [check_hub]))


def test_an_enrolled_device_whose_token_is_taken_is_well(device: Path) -> None:
    assert found(device) == [("enrolment", "ok"), ("hub", "ok"), ("reports", "ok")]


def test_a_withdrawn_token_fails(device: Path, hub: DeviceHub) -> None:
    hub.revoked = True
    assert ("hub", "fail") in found(device)


def test_a_hub_that_is_away_is_a_warning(device: Path, hub: DeviceHub) -> None:
    hub.stop()
    assert ("hub", "warn") in found(device)


def test_reports_that_nobody_took_for_long_are_a_warning(device: Path) -> None:
    said(device, timedelta(minutes=6))
    assert ("reports", "warn") in found(device)


def test_a_token_that_others_can_read_is_a_warning(device: Path) -> None:
    os.chmod(load_enrolling_settings(device).hub.token_file, 0o644)  # noqa: PTH101
    assert ("enrolment", "warn") in found(device)


def test_without_a_trusted_clock_the_hub_is_not_called(device: Path, hub: DeviceHub) -> None:
    device.write_text(device.read_text().replace("clock: trusted", "clock: untrusted"))
    assert (found(device)[-1], hub.calls) == (("hub", "warn"), [])


def test_no_finding_has_the_token(device: Path, hub: DeviceHub) -> None:
    hub.lie = lambda _call, _reply: (200, {"token": hub.tokens[0]}, {})
    assert hub.tokens[0] not in str(findings(device))


def test_a_device_that_waits_for_its_code_shows_the_words_to_compare(
    tmp_path: Path, hub: DeviceHub
) -> None:
    file = write_image(tmp_path / "new", hub.url)
    root = '{"signed": {"_type": "root", "roles": {"r": 1}, "expires": "2036-01-01T00:00:00Z"}}'
    (file.parent / "feed-root.json").write_text(root)
    said = list(examined(file, SAY))
    assert [(f.check, f.level) for f in said][:2] == [("enrolment", "fail"), ("root-feed", "ok")]
    assert " ".join(fingerprint_words(root.encode(), "es")) in said[1].text


def test_a_device_that_waits_for_its_code_is_told_that_its_hub_is_away(
    tmp_path: Path, hub: DeviceHub
) -> None:
    file = write_image(tmp_path / "new", "http://127.0.0.1:9")
    assert [(f.check, f.level) for f in examined(file, SAY)][-1] == ("hub", "fail")
    file = write_image(tmp_path / "other", hub.url)
    hub.lie = lambda _call, _reply: (200, {"status": "ok"}, {})
    assert [(f.check, f.level) for f in examined(file, SAY)][-1] == ("hub", "ok")
    assert hub.calls == [("GET", "/api/v1/health")]


def test_a_device_whose_clock_is_not_right_is_told_so_before_its_hub_is_called(
    tmp_path: Path, hub: DeviceHub
) -> None:
    file = write_image(tmp_path / "new", hub.url)
    file.write_text(file.read_text().replace("clock: trusted", "clock: untrusted"))
    assert [(f.check, f.level) for f in examined(file, SAY)][-1] == ("hub", "warn")
    assert hub.calls == []


def test_a_withdrawn_token_is_said_in_the_technicians_language_alone(device: Path) -> None:
    settings = load_kiosk_settings(device)
    state = HubState(link="refused", why="GET /state: the hub does not take this screen's token")
    now = datetime.now(UTC)
    write_status(
        settings.agent_status, AgentStatus(pid=1, started_at=now, channel="puente", hub=state)
    )
    assert "does not take" not in "\n".join(describe(facts(settings), SAY))


def test_the_status_says_how_it_stands_with_the_hub(device: Path) -> None:
    said(device, timedelta(minutes=3))
    lines = list(describe(facts(load_kiosk_settings(device)), SAY))
    assert "Central: acepta la credencial de esta pantalla" in lines
    assert "  Último reporte recibido hace 3 minutos" in lines
