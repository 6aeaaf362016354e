"""From what the agent says to what is drawn."""

from __future__ import annotations

from assets.i18n import Translator
from kiosk.technician.words import Door, Examined, Facts
from kiosk.wording import duration
from screens.technician.views import DoorView, ExaminedView, FactsView, FindingView
from screens.views import Pair


def door_view(door: Door) -> DoorView:
    """Whether a PIN may be tried."""
    return DoorView(door.state, door.wait_s, door.tries)


def facts_view(facts: Facts) -> FactsView:
    """What the screen is, and how it is."""
    seconds = facts.verified_s
    return FactsView(
        name=facts.name,
        site=facts.site,
        screen=facts.screen,
        software=facts.software,
        channel=facts.channel,
        publication=facts.publication,
        verified=None
        if seconds is None
        else Pair(
            es=duration(seconds, Translator("kiosk", "es")),
            en=duration(seconds, Translator("kiosk", "en")),
        ),
        hub=facts.hub,
        tips_waiting=facts.tips_waiting,
    )


def examined_view(examined: Examined) -> ExaminedView:
    """What the doctor says."""
    found = (FindingView(f.level, f.text, f.advice) for f in examined.findings)
    return ExaminedView(examined.worst, examined.well, tuple(found))
