"""The hub: is this device enrolled, is its token taken, and how long since its last report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus

from assets.i18n import Translator
from config.kiosk import EnrollingSettings, Hub
from kiosk.agent.permission import may_call_hub
from kiosk.agent.status import read_status
from kiosk.clock import device_clock, device_store
from kiosk.doctor.findings import Device, Finding
from kiosk.doctor.roots import root_findings
from kiosk.enrolment.clocks import EnrolmentClock
from kiosk.enrolment.keeping import others_may_read, read_token
from kiosk.errors import FileUnreadable, HubError
from kiosk.hub_line import HubLine, Token
from kiosk.wording import duration, words_of
from sync.device_api import STATE

HEALTH = "/api/v1/health"
"""Of the hub: answered to anybody."""
SILENT_S = 300
"""Five reports missed."""


def not_enrolled(settings: EnrollingSettings, say: Translator) -> Iterator[Finding]:
    """Of a device that waits for its code: what to do, whom it trusts, and whether it can ask."""
    words = say("This screen is not enrolled at {hub}", hub=settings.hub.url)
    advice = say("Run sebusca-kiosk run, and type the code on the screen into the hub")
    yield Finding("enrolment", "fail", words, advice)
    yield from root_findings(settings.feed, say)
    if EnrolmentClock(settings).may_call():
        yield _is_there(settings.hub, say)
    else:
        yield _not_called(say)


def _is_there(hub: Hub, say: Translator) -> Finding:
    try:
        line = HubLine(hub.url, ca_file=hub.ca_file)
        try:
            answer = line.call("GET", HEALTH)
        finally:
            line.close()
    except HubError as error:
        words = say("{url}: not reached: {reason}", url=hub.url, reason=error.why)
        return Finding("hub", "fail", words, say("Check the network, the address and the hub"))
    if answer.status != HTTPStatus.OK:
        words = say("{url}: answered {status}", url=hub.url, status=answer.status)
        return Finding("hub", "warn", words, say("Check the network, the address and the hub"))
    return Finding("hub", "ok", say("{url}: the hub answers", url=hub.url))


def _not_called(say: Translator) -> Finding:
    words = say("The hub is not called while the clock is not synchronised")
    return Finding("hub", "warn", words, say("Set the clock right: {command}",
                                             command="timedatectl set-ntp true"))  # fmt: skip


def check_hub(device: Device) -> Iterator[Finding]:
    """A screen without a hub plays, and so does one that its hub does not know, unseen by it."""
    say, hub = device.say, device.settings.hub
    if hub is None:
        yield Finding("hub", "ok", say("No hub is set: no form for tips, and no reports"))
        return
    try:
        token = read_token(hub.token_file)
    except FileUnreadable as error:
        advice = say("Run the doctor as the agent's user")
        yield Finding("enrolment", "warn", words_of(error, say), advice)
        return
    if token is None:
        words = say("This screen is not enrolled at {hub}", hub=hub.url)
        run = say("Run: {command}", command="sebusca-kiosk enroll")
        yield Finding("enrolment", "warn", words, run)
        return
    yield _kept(device, hub)
    if not may_call_hub(
        device_clock(device.settings)(), device_store(device.settings).load_time_floor()
    ):
        words = say("The hub is not called while the clock is not synchronised")
        yield Finding("hub", "warn", words, say("See the clock's check"))
        return
    yield _answers(device, hub, token)
    yield _reported(device)


def _kept(device: Device, hub: Hub) -> Finding:
    say, file = device.say, hub.token_file
    if others_may_read(file):
        words = say("{file}: others can read this screen's token", file=file)
        run = say("Run: {command}", command=f"chmod 600 {file}")
        return Finding("enrolment", "warn", words, run)
    screen = device.settings.screen or "?"
    return Finding("enrolment", "ok", say("Enrolled at {hub} as screen {screen}",
                                          hub=hub.url, screen=screen))  # fmt: skip


def _answers(device: Device, hub: Hub, token: Token) -> Finding:
    say = device.say
    anew = "sebusca-kiosk enroll --forget && sebusca-kiosk enroll"
    try:
        line = HubLine(hub.url, ca_file=hub.ca_file)
        try:
            answer = line.call("GET", STATE, headers=token.header)
        finally:
            line.close()
    except HubError as error:
        words = say("{url}: not reached: {reason}", url=hub.url, reason=error.why)
        return Finding("hub", "warn", words, say("Check the network, the address and the hub"))
    if answer.status == HTTPStatus.UNAUTHORIZED:
        words = say("{url}: does not take this screen's token", url=hub.url)
        return Finding("hub", "fail", words, say("Run: {command}", command=anew))
    if answer.status != HTTPStatus.OK:
        words = say("{url}: answered {status}", url=hub.url, status=answer.status)
        return Finding("hub", "warn", words, say("Check the network, the address and the hub"))
    return Finding("hub", "ok", say("{url}: takes this screen's token", url=hub.url))


def _reported(device: Device) -> Finding:
    say = device.say
    status = read_status(device.settings.agent_status)
    if status is None or status.hub.reported_at is None:
        words = say("The hub has taken no report since the agent started")
        return Finding("reports", "warn", words, say("Start the agent, and look again in a minute"))
    ago = max(0.0, (datetime.now(UTC) - status.hub.reported_at).total_seconds())
    words = say("The hub took the last report {time} ago", time=duration(ago, say))
    if ago <= SILENT_S:
        return Finding("reports", "ok", words)
    return Finding("reports", "warn", words, say("See sebusca-kiosk status"))
