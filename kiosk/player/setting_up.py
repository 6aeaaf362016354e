"""What a screen shows before its first publication, and before it is enrolled, in both languages.

The evergreen slide is in the signed feed; a device that has not heard the feed knows no number that
it could vouch for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime

from assets.i18n import Translator
from kiosk.enrolment.showing import Problem, Shown
from screens.views import EnrolmentView, MessageView, Pair, RootView


def setting_up_view() -> MessageView:
    """The built-in slide. Raises LookupError where the catalogues are not compiled."""
    return MessageView(
        title=_pair(lambda say: say("This screen is being set up")),
        body=_pair(lambda say: say("It will show information here soon.")),
    )


def _pair(words: Callable[[Translator], str]) -> Pair:
    return Pair(es=words(Translator("player", "es")), en=words(Translator("player", "en")))


def enrolment_view(shown: Shown | None, hub: str, now: datetime) -> EnrolmentView:
    """What a device that is not enrolled says: `shown` is the agent's word, None before its first.

    Raises LookupError where the catalogues are not compiled.
    """
    if shown is None:
        return EnrolmentView(hub=hub)
    left_s = (shown.expires_at - now).total_seconds() if shown.expires_at is not None else 0.0
    is_good = shown.code is not None and left_s > 0
    return EnrolmentView(
        hub=shown.hub,
        code=shown.code if shown.code is not None and is_good else "",
        minutes=math.ceil(left_s / 60) if is_good else None,
        roots=()
        if shown.roots is None
        else (
            RootView("feed", shown.roots.feed.es, shown.roots.feed.en),
            RootView("recalls", shown.roots.recalls.es, shown.roots.recalls.en),
        ),
        problem=Pair() if shown.problem is None else _problem(shown.problem),
    )


def _problem(problem: Problem) -> Pair:
    def words(say: Translator) -> str:
        return {
            "network": say("No connection to the hub. Check the cable or the Wi-Fi."),
            "hub": say("The hub's answer makes no sense. Check its address in the settings."),
            "busy": say("The hub is busy. This screen asks again in a moment."),
            "clock": say("Waiting for the right time from the network."),
            "unusable": say("What the hub says of this screen cannot be used. Tell its admin."),
            "disk": say("The storage is full or cannot be written. Replace it."),
            "roots": say("The image's trust files cannot be read. Write the image anew."),
        }[problem]

    return _pair(words)
