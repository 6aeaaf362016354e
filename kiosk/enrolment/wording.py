"""What keeps a device from being enrolled, for whoever sits at a terminal."""

from __future__ import annotations

from assets.i18n import Translator
from kiosk.enrolment.showing import Problem


def problem_words(problem: Problem, say: Translator) -> str:
    """What is wrong and what to do, in one sentence."""
    return {
        "network": say("The hub cannot be reached: check cable, Wi-Fi and hub.url. Trying again."),
        "hub": say("The hub's answer makes no sense: check hub.url. Trying again."),
        "busy": say("The hub is busy. Trying again."),
        "clock": say("Waiting for the right time: the clock is not synchronised yet."),
        "unusable": say(
            "The hub knows this screen, but what it says cannot be used. Trying again."
        ),
        "disk": say("The enrolment cannot be stored: the disk is full or cannot be written."),
        "roots": say("The pinned roots cannot be read. This image is not whole."),
    }[problem]
