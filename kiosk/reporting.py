"""`sebusca-kiosk status`: what is on the screen, how fresh it is, and how agent and player are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assets.i18n import Translator
from config.kiosk import DeviceSettings, EnrollingSettings, KioskSettings
from kiosk.agent.status import AgentStatus, HubState, Refresh, read_status
from kiosk.control import order
from kiosk.enrolment.showing import Shown, read_shown
from kiosk.enrolment.wording import problem_words
from kiosk.errors import PlayerError, PlayerUnreachable
from kiosk.order_wording import command_words, panel_words
from kiosk.wording import duration, tips_waiting, words_of

_SAID_WHOLE = {"refused", "clock", "not_enrolled"}
"""States of the hub's line whose words leave nothing to add; the others come with what happened."""
STILL_S = 10
"""An agent whose heartbeat is older does not run, or hangs."""


@dataclass(frozen=True)
class Facts:
    """What the two processes say; None where one does not."""

    player: dict[str, Any] | None
    player_error: PlayerError | None
    agent: AgentStatus | None
    agent_runs: bool

    def is_well(self) -> bool:
        """Whether both run and the latest look at the feed went through."""
        return self.player is not None and self.agent_runs and not self._failures()

    def as_json(self) -> dict[str, object]:
        """For a machine: the player's and the agent's own words."""
        return {
            "player": self.player,
            "player_error": str(self.player_error) if self.player_error else None,
            "agent": self.agent.model_dump(mode="json") if self.agent else None,
            "agent_runs": self.agent_runs,
        }

    def _failures(self) -> int:
        return self.agent.failures if self.agent is not None else 0


@dataclass(frozen=True)
class NotEnrolledYet:
    """What a device says that waits for its code."""

    shown: Shown
    agent_runs: bool

    def as_json(self) -> dict[str, object]:
        """For a machine."""
        return {
            "enrolled": False,
            "enrolment": self.shown.model_dump(mode="json"),
            "agent_runs": self.agent_runs,
        }

    def describe(self, say: Translator) -> Iterator[str]:
        """Lines for a person."""
        shown = self.shown
        yield say("This screen is not enrolled at {hub}", hub=shown.hub)
        if not self.agent_runs:
            yield say("Agent: does not run")
            return
        if shown.code is not None:
            yield say("First compare the words on the screen with the printed card.")
            yield say("Type this code into the hub ({hub}):", hub=shown.hub) + f" {shown.code}"
        if shown.problem is not None:
            yield problem_words(shown.problem, say)
        if shown.detail:
            yield f"  {shown.detail}"


def not_enrolled(settings: EnrollingSettings) -> NotEnrolledYet:
    """Reads what the agent shows."""
    shown = read_shown(settings.enrolment_status) or Shown(hub=settings.hub.url)
    return NotEnrolledYet(shown, _beats(settings))


def facts(settings: KioskSettings) -> Facts:
    """Asks the player on its socket, and reads the agent's file."""
    player: dict[str, Any] | None = None
    problem: PlayerError | None = None
    try:
        player = order(settings.player_socket, "status")
    except PlayerError as error:
        problem = error
    agent = read_status(settings.agent_status)
    return Facts(player, problem, agent, agent is not None and _beats(settings))


def describe(found: Facts, say: Translator) -> Iterator[str]:
    """Lines for a person."""
    if found.player is not None:
        yield from _player_lines(found.player, say)
    elif isinstance(found.player_error, PlayerUnreachable):
        yield say("Player: does not run")
    elif found.player_error is not None:
        yield words_of(found.player_error, say)
    if found.agent is None:
        yield say("Agent: does not run")
        return
    if not found.agent_runs:
        yield say("Agent: does not run; what follows is the last it said")
    yield from _agent_lines(found.agent, say)


def _player_lines(player: dict[str, Any], say: Translator) -> Iterator[str]:
    shown_at = player.get("shown_at")
    since = duration(max(0.0, time.time() - float(shown_at)), say) if shown_at else "?"
    what = " ".join(str(player[key]) for key in ("slide", "type", "notice_id") if player.get(key))
    yield say("On the screen: {what}, for {since}", what=what or "?", since=since)
    if player.get("publication"):
        yield say("Publication: {number}", number=player["publication"])
    form = {
        "none": say("none"),
        "warming": say("getting ready"),
        "warm": say("ready"),
        "open": say("open"),
    }.get(str(player.get("form")))
    if form is not None:
        yield say("Form for giving information: {state}", state=form)
    if player.get("faces_withheld"):
        yield say("No faces are shown: {reason}", reason=player["faces_withheld"])


def _agent_lines(agent: AgentStatus, say: Translator) -> Iterator[str]:
    yield say("Channel: {channel}; generation: {name}",
              channel=agent.channel, name=agent.generation or "–")  # fmt: skip
    if agent.age_s is None:
        yield say("The feed has never been heard")
    else:
        yield say("The feed last advanced {time} ago", time=duration(agent.age_s, say))
    if agent.refresh is None:
        yield say("Last look at the feed: none yet")
    else:
        yield from _refresh_lines(agent.refresh, agent.failures, say)
    broker = {
        "none": say("none; polling"),
        "connected": say("connected"),
        "away": say("away; polling"),
    }
    yield say("Hints: {state}", state=broker[agent.broker])
    yield from _hub_lines(agent.hub, say)
    if agent.panel.tool or agent.panel.wanted == "off":
        yield say("Panel: {state}", state=panel_words(agent.panel, say))
    if agent.command is not None:
        ago = max(0.0, (datetime.now(UTC) - agent.command.at).total_seconds())
        yield say("Last command, {time} ago: {what}",
                  time=duration(ago, say), what=command_words(agent.command, say))  # fmt: skip
    yield from _tips_lines(agent, say)
    if not agent.clock_synchronised:
        yield say("The clock is not synchronised; nothing new begins by it")


def _hub_lines(hub: HubState, say: Translator) -> Iterator[str]:
    if hub.link == "none":
        return
    links = {
        "not_enrolled": say("this screen is not enrolled"),
        "clock": say("not called while the clock is not synchronised"),
        "away": say("does not answer as it should"),
        "refused": say("DOES NOT TAKE THIS SCREEN'S TOKEN; enrol it anew"),
        "failed": say("a fault on this device"),
        "good": say("takes this screen's token"),
    }
    yield say("Hub: {state}", state=links[hub.link])
    if hub.name:
        yield "  " + say("“{name}”, {site}", name=hub.name, site=hub.site)
    if hub.why and hub.link not in _SAID_WHOLE:
        yield f"  {hub.why}"
    if hub.kept_channel:
        yield "  " + say("Not moved to another channel: {reason}", reason=hub.kept_channel)
    if hub.reported_at is not None:
        ago = max(0.0, (datetime.now(UTC) - hub.reported_at).total_seconds())
        yield "  " + say("Last report taken {time} ago", time=duration(ago, say))


def _tips_lines(agent: AgentStatus, say: Translator) -> Iterator[str]:
    if agent.tips_waiting is not None:
        yield say(
            "Tips: {state}", state=tips_waiting(agent.tips_waiting, agent.tips_set_aside, say)
        )
    fault = agent.tips_fault
    if fault is not None:
        yield f"  {fault.kind}: {fault.subject}: {fault.why}"
    if agent.tips_damaged_files:
        yield "  " + say.plural("{count} damaged file was set aside",
                                "{count} damaged files were set aside",
                                agent.tips_damaged_files)  # fmt: skip


def _refresh_lines(refresh: Refresh, failures: int, say: Translator) -> Iterator[str]:
    results = {
        "changed": say("brought something new"),
        "unchanged": say("nothing new"),
        "refused": say("REFUSED"),
        "failed": say("failed"),
    }
    ago = max(0.0, (datetime.now(UTC) - refresh.at).total_seconds())
    yield say("Last look at the feed: {time} ago, {result}",
              time=duration(ago, say), result=results[refresh.result])  # fmt: skip
    if refresh.fault is not None:
        yield f"  {refresh.fault.kind}: {refresh.fault.subject}: {refresh.fault.why}"
        yield "  " + say.plural("{count} look in a row", "{count} looks in a row", failures)


def _beats(settings: DeviceSettings) -> bool:
    """Whether the agent's heartbeat is fresh: it is renewed each second, by the clock as it is."""
    try:
        first = settings.agent_heartbeat.stat().st_mtime_ns
        age_s = abs(time.time_ns() - first) / 1e9
    except OSError:
        return False
    return age_s < STILL_S
