"""Runs every check and prints the report, for a person or as JSON."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from assets.i18n import Translator
from config.errors import ConfigError, NotEnrolled
from config.kiosk import load_enrolling_settings, load_kiosk_settings
from kiosk.doctor.board import check_board
from kiosk.doctor.broker import check_broker
from kiosk.doctor.feed import check_feed
from kiosk.doctor.findings import Check, Device, Finding, Level
from kiosk.doctor.folders import check_runtime, check_settings_file, check_store
from kiosk.doctor.graphics import check_fonts, check_graphics
from kiosk.doctor.holdings import check_holdings
from kiosk.doctor.hub import check_hub, not_enrolled
from kiosk.doctor.memory import check_cores, check_swap
from kiosk.doctor.orders import check_command, check_panel
from kiosk.doctor.roots import check_roots
from kiosk.doctor.software import check_packages, check_text
from kiosk.doctor.sound import check_voice
from kiosk.doctor.time_of_day import check_clock
from kiosk.doctor.tips import check_desks, check_form, check_spool

CHECKS: Sequence[Check] = (
    check_settings_file,
    check_store,
    check_runtime,
    check_roots,
    check_clock,
    check_feed,
    check_broker,
    check_hub,
    check_holdings,
    check_desks,
    check_spool,
    check_form,
    check_swap,
    check_cores,
    check_board,
    check_graphics,
    check_fonts,
    check_text,
    check_voice,
    check_panel,
    check_command,
    check_packages,
)


def run(file: Path, say: Translator, *, as_json: bool) -> int:
    """Exit code 0 where nothing fails; warnings do not fail a device."""
    logging.getLogger().addHandler(logging.NullHandler())  # what matters is in the findings
    findings: list[Finding] = []
    for finding in examined(file, say):
        findings.append(finding)
        if not as_json:
            _print(finding, say)
            sys.stdout.flush()
    worst = _worst(findings)
    if as_json:
        lines = [vars(finding) for finding in findings]
        json.dump({"worst": worst, "findings": lines}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(_summary(worst, say) + "\n")
    return 1 if worst == "fail" else 0


def examined(file: Path, say: Translator, checks: Sequence[Check] = CHECKS) -> Iterator[Finding]:
    """Every finding of every check; a check that breaks is itself a finding."""
    try:
        settings = load_kiosk_settings(file)
    except NotEnrolled:
        yield from not_enrolled(load_enrolling_settings(file), say)
        return
    except ConfigError as error:
        for line in error.report(Translator("config", say.locale)):
            yield Finding("settings", "fail", line)
        return
    device = Device(file, settings, say)
    for check in checks:
        try:
            yield from check(device)
        except Exception as error:  # noqa: BLE001 - the other checks must still be made
            words = say("could not be checked: {reason}", reason=f"{type(error).__name__}: {error}")
            yield Finding(check.__name__.removeprefix("check_"), "fail", words)


def _print(finding: Finding, say: Translator) -> None:
    marks: dict[Level, str] = {"ok": say("ok"), "warn": say("warning"), "fail": say("FAIL")}
    width = max(len(mark) for mark in marks.values())
    sys.stdout.write(f"{marks[finding.level]:<{width}}  {finding.text}\n")
    if finding.advice is not None:
        sys.stdout.write(f"{'':<{width}}  → {finding.advice}\n")


def _worst(findings: Sequence[Finding]) -> Level:
    levels = {finding.level for finding in findings}
    return "fail" if "fail" in levels else "warn" if "warn" in levels else "ok"


def _summary(worst: Level, say: Translator) -> str:
    return {
        "ok": say("This device is fit to be left alone."),
        "warn": say("This device works; see the warnings before leaving it alone."),
        "fail": say("This device is not fit to be left alone."),
    }[worst]
