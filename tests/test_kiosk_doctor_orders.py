"""Doctor and status say which tool switches the panel, and how the hub's last command went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assets.i18n import Translator
from config.kiosk import KioskSettings
from kiosk.agent.display_keeping import DisplayRecord
from kiosk.agent.status import AgentStatus, CommandState, PanelState, write_status
from kiosk.doctor.findings import Device, Finding
from kiosk.doctor.orders import check_command, check_panel
from kiosk.order_wording import reason_words
from kiosk.player.control import ControlSocket
from kiosk.reporting import Facts, describe
from sync.device_orders import WEEKDAYS, DayHours

NOW = datetime.now(UTC)


def a_device(folder: Path, locale: str = "en") -> Device:
    settings = SimpleNamespace(
        player_socket=folder / "p.sock", agent_status=folder / "agent.json", agent_dir=folder
    )
    return Device(folder, cast("KioskSettings", settings), Translator("kiosk", locale))


def of_the_panel(folder: Path, said: Mapping[str, Any], locale: str = "en") -> Finding:
    socket = ControlSocket(folder / "p.sock", lambda *_: None, {"panel": lambda _order: said})
    socket.start()
    try:
        (finding,) = check_panel(a_device(folder, locale))
    finally:
        socket.stop()
    return finding


def test_the_doctor_names_the_tool_that_answers(tmp_path: Path) -> None:
    found = of_the_panel(tmp_path, {"ok": True, "tool": "wlopm", "power": "on"})
    assert (found.level, found.text) == ("ok", "Panel: on, says wlopm")
    found = of_the_panel(tmp_path, {"ok": True, "tool": "xset", "power": "off"}, "es")
    assert found.text == "Monitor: apagado, según xset"


def test_without_a_tool_it_warns_only_where_the_hub_has_set_hours(tmp_path: Path) -> None:
    nothing = {"ok": True, "tool": "", "power": None}
    assert of_the_panel(tmp_path, nothing).level == "ok"
    hours = (DayHours(day=WEEKDAYS[0], on="06:00", off="22:00"),)
    (tmp_path / "display.json").write_text(DisplayRecord(hours=hours).model_dump_json())
    found = of_the_panel(tmp_path, nothing)
    assert (found.level, "ddcutil" in (found.advice or "")) == ("warn", True)


def test_without_a_player_it_says_that_it_does_not_know(tmp_path: Path) -> None:
    (found,) = check_panel(a_device(tmp_path))
    assert (found.check, found.level) == ("panel", "warn")


@pytest.mark.parametrize(
    ("outcome", "reason", "level", "text"),
    [
        ("done", "", "ok", "Última orden: reiniciar el equipo: hecho"),
        (
            "failed",
            "cut_off",
            "warn",
            "Última orden: reiniciar el equipo: falló (lo interrumpió un reinicio)",
        ),
    ],
)
def test_the_doctor_says_how_the_last_command_went(
    tmp_path: Path, outcome: Any, reason: str, level: str, text: str
) -> None:
    device = a_device(tmp_path, "es")
    assert list(check_command(device)) == []
    command = CommandState(do="restart", part="device", outcome=outcome, reason=reason, at=NOW)
    write_status(tmp_path / "agent.json", status(command=command))
    (found,) = check_command(device)
    assert (found.level, found.text, found.advice is None) == (level, text, level == "ok")


def status(**more: Any) -> AgentStatus:
    return AgentStatus(pid=1, started_at=NOW, channel="puente-ficticio", **more)


def test_status_says_both(tmp_path: Path) -> None:
    del tmp_path
    said = status(
        panel=PanelState(shown="on", wanted="off", tool="ddcutil"),
        command=CommandState(do="sleep", outcome="done", at=NOW),
    )
    lines = list(describe(Facts(None, None, said, agent_runs=True), Translator("kiosk", "en")))
    assert "Panel: on, says ddcutil; it should be off" in lines
    (line,) = [line for line in lines if line.startswith("Last command, ")]
    assert line.endswith(" ago: display off: done")


@pytest.mark.parametrize("locale", ["es", "en"])
def test_a_reason_of_a_newer_agent_is_said_as_it_is(locale: str) -> None:
    assert reason_words("out_of_ink", Translator("kiosk", locale)) == "out_of_ink"
