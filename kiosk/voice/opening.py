"""From the settings to a voice: which programs are there, and which sound cards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from assets.i18n import Translator
from config.sections import Headset
from config.sections import Voice as VoiceSettings
from kiosk.asking import printed_by
from kiosk.voice.engine import Engine
from kiosk.voice.headset import Jack
from kiosk.voice.saying import Saying
from kiosk.voice.speaking import Limits, SpeakingVoice
from kiosk.voice.voice import Silent, Voice

PROGRAMS = ("espeak-ng", "aplay", "amixer", "setpriv")
"""What the voice is made of; Debian packages espeak-ng, alsa-utils and util-linux."""
_HANDED_ON = ("PATH", "HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER", "ALSA_CONFIG_PATH")
_CARDS_WITHIN_S = 2.0


def open_voice(settings: VoiceSettings) -> Voice:
    """The voice that this device can have now. Looks at the sound cards, so it takes a moment: not
    for a drawing thread that already draws."""
    environment = voice_environment(os.environ)
    programs = found_programs()
    if not settings.enabled or len(programs) < len(PROGRAMS):
        return Silent()
    headset = settings.headset
    cards = Cards(programs["aplay"], environment)
    jack = headset and jack_of(headset, programs["amixer"], environment)
    return SpeakingVoice(
        Engine(programs["setpriv"], programs["espeak-ng"], programs["aplay"], environment),
        Limits(
            volume=settings.volume,
            loudest=settings.loudest,
            speaker=settings.speaker,
            headset=headset.device if headset else None,
        ),
        is_plugged=jack.is_plugged if jack else _never,
        can_play=cards.are_there,
        say=Saying(Translator("voice", "es"), Translator("voice", "en")),
    )


def jack_of(headset: Headset, amixer: str, environment: Mapping[str, str]) -> Jack:
    """The jack that the settings speak of."""
    return Jack(amixer, headset.card, headset.jack, environment)


def found_programs() -> dict[str, str]:
    """Paths of those of `PROGRAMS` that are installed."""
    paths = {name: shutil.which(name) for name in PROGRAMS}
    return {name: path for name, path in paths.items() if path is not None}


def voice_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What ALSA needs to find its device, in a locale whose words can be read."""
    handed = {name: environment[name] for name in _HANDED_ON if name in environment}
    return {**handed, "LANG": "C.UTF-8"}


@dataclass(frozen=True)
class Cards:
    """Asks `aplay` (its path) which cards can play."""

    aplay: str
    environment: Mapping[str, str]

    def are_there(self) -> bool:
        """Whether there is one."""
        return bool(self.listed())

    def listed(self) -> list[str]:
        """Their lines, as `aplay -l` prints them: `card 0: Headphones [bcm2835 Headphones], …`."""
        said = printed_by(
            (self.aplay, "-l"), within_s=_CARDS_WITHIN_S, environment=self.environment
        )
        return [line for line in (said or "").splitlines() if line.startswith("card ")]


def _never() -> bool:
    return False
