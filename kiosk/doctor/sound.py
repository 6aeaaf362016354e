"""Listening: can anybody hear this screen, and what one person writes only that person."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from config.sections import Headset
from kiosk.doctor.findings import Device, Finding
from kiosk.voice.headset import switch
from kiosk.voice.opening import PROGRAMS, Cards, found_programs, jack_of, voice_environment

PACKAGES: Mapping[str, str] = {
    "espeak-ng": "espeak-ng",
    "aplay": "alsa-utils",
    "amixer": "alsa-utils",
    "setpriv": "util-linux",
}
"""Debian's, by program."""


def check_voice(device: Device) -> Iterator[Finding]:
    """A warning at most: a screen that cannot be heard still shows what it must."""
    say, settings = device.say, device.settings
    if settings.input == "none":
        return
    if not settings.voice.enabled:
        words = say("Nothing is read aloud: whoever cannot see or read is left out")
        yield Finding(
            "voice", "warn", words, say("Set {setting} in its settings", setting="voice.enabled")
        )
        return
    programs = found_programs()
    if missing := [name for name in PROGRAMS if name not in programs]:
        packages = " ".join(sorted({PACKAGES[name] for name in missing}))
        words = say("Nothing can be read aloud: {names} not found", names=", ".join(missing))
        run = say("Run: {command}", command=f"apt-get install {packages}")
        yield Finding("voice", "warn", words, run)
        return
    environment = voice_environment(os.environ)
    cards = Cards(programs["aplay"], environment).listed()
    if not cards:
        words = say("Nothing can be heard: there is no sound card")
        advice = say("Connect a loudspeaker's card, and check that this user is in group audio")
        yield Finding("voice", "warn", words, advice)
        return
    yield Finding("voice", "ok", say("Slides and form can be read aloud"))
    yield from _headset(device, programs["amixer"], environment)


def _headset(device: Device, amixer: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    say, voice = device.say, device.settings.voice
    if voice.headset is None:
        words = say("No headset: what somebody writes, and their receipt, is never read aloud")
        advice = say("Set {setting} in its settings", setting="voice.headset")
        yield Finding("headset", "warn", words, advice)
        return
    state = _state(voice.headset, amixer, environment)
    if state is None:
        words = say(
            "Card {card} has no control “{jack}”: no headset is ever seen",
            card=voice.headset.card, jack=voice.headset.jack,
        )  # fmt: skip
        command = f"amixer -c {voice.headset.card} contents"
        yield Finding(
            "headset", "warn", words, say("Look for its name: {command}", command=command)
        )
    elif voice.headset.device == voice.speaker:
        words = say("Loudspeaker and headset are one sound device")
        advice = say("Listen: with a headset plugged in, the loudspeaker must be silent")
        yield Finding("headset", "warn", words, advice)
    elif state == "on":
        yield Finding("headset", "ok", say("A headset is plugged in"))
    else:
        yield Finding("headset", "ok", say("A headset can be plugged in; none is now"))


def _state(headset: Headset, amixer: str, environment: Mapping[str, str]) -> str | None:
    """ "on", "off", or None where the settings name a control that the card does not have."""
    jack = jack_of(headset, amixer, environment)
    if headset.jack is None:
        return "on" if jack.is_plugged() else "off"
    contents = jack.contents()
    return switch(contents, headset.jack) if contents is not None else None
