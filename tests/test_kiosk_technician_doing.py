"""What a technician may ask for, done: the doctor in short, a look at the feed, the facts."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.agent.status import AgentStatus, HubState, Refresh, Result, Versions
from kiosk.agent.technician_desk import examined_now, facts_of, looked_now
from kiosk.technician.presenting import examined_view, facts_view
from kiosk.technician.words import FINDINGS_MAX, Examined, Facts, Finding
from tests.fixtures_form import TipDevice


def status(**more: Any) -> AgentStatus:
    return AgentStatus(
        pid=os.getpid(),
        started_at=datetime.now(UTC),
        channel="puente-ficticio",
        versions=Versions(publication=41),
        hub=HubState(link="good", site="Puente Ficticio", name="Pantalla 1"),
        tips_waiting=2,
        **more,
    )


@dataclass
class Refresher:
    """Looks when it is asked to, unless it hangs."""

    result: Result = "unchanged"
    hangs: bool = False
    status: AgentStatus = field(default_factory=status)

    def look_soon(self) -> None:
        if not self.hangs:
            now = datetime.now(UTC)
            latest = Refresh(at=now, reason="poll", result=self.result, seconds=0.1)
            self.status = status(refresh=latest, refreshes=self.status.refreshes + 1)


@pytest.mark.parametrize("result", ["changed", "unchanged", "refused", "failed"])
def test_a_look_is_waited_for_and_the_hub_told(tmp_path: Path, result: Result) -> None:
    told: list[str] = []
    refresher: Any = Refresher(result)
    settings = TipDevice(tmp_path).settings
    looked = looked_now(settings, refresher, lambda: told.append("soon"), 1.0)
    assert (looked.result, looked.facts.publication, told) == (result, 41, ["soon"])


def test_a_look_that_hangs_is_said_to_go_on(tmp_path: Path) -> None:
    refresher: Any = Refresher(hangs=True)
    looked = looked_now(TipDevice(tmp_path).settings, refresher, lambda: None, 0.05)
    assert looked.result == "busy"


def test_the_facts_are_the_screens_and_no_more(tmp_path: Path) -> None:
    seen = datetime.now(UTC) - timedelta(minutes=3)
    facts = facts_of(TipDevice(tmp_path).settings, status(succeeded_at=seen))
    assert facts.model_dump(exclude={"software", "verified_s"}) == {
        "name": "Pantalla 1", "site": "Puente Ficticio", "screen": "SCREEN01",
        "channel": "puente-ficticio", "publication": 41, "hub": "good", "tips_waiting": 2,
    }  # fmt: skip
    view = facts_view(facts)
    assert view.verified is not None
    assert (view.verified.es, view.verified.en) == ("3 minutos", "3 minutes")
    assert facts_view(Facts()).verified is None


def test_the_doctor_is_heard_in_the_language_that_was_asked_for_worst_first(tmp_path: Path) -> None:
    device = TipDevice(tmp_path)
    device.publish_people(1)
    file = tmp_path / "kiosk.yaml"
    file.write_text(device.settings.model_dump_json(exclude_none=True), "utf-8")
    said = {language: examined_now(file, language) for language in ("es", "en")}
    for examined in said.values():
        levels = [finding.level for finding in examined.findings]
        assert examined.worst == "fail"  # it has neither roots nor a hub
        assert levels == sorted(levels)
        assert 1 <= len(levels) <= FINDINGS_MAX
        assert examined.well > 0
    first = {language: examined.findings[0].text for language, examined in said.items()}
    assert first["es"] != first["en"]


def test_the_report_is_drawn_as_it_was_said() -> None:
    found = (Finding(level="fail", text="a", advice="b"), Finding(level="warn", text="c"))
    view = examined_view(Examined(worst="fail", well=4, findings=found))
    assert (view.count("fail"), view.count("warn"), view.well) == (1, 1, 4)
    assert [(f.text, f.advice) for f in view.findings] == [("a", "b"), ("c", "")]
