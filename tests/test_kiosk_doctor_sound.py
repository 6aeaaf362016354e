"""The doctor says whether a screen can be heard, whether a headset is seen, and what to install."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assets.i18n import Translator
from config.sections import Headset
from config.sections import Voice as VoiceSettings
from kiosk.doctor.findings import Device, Finding
from kiosk.doctor.sound import PACKAGES, check_voice
from kiosk.voice.opening import PROGRAMS
from scripts.set_up import PURPOSES
from tests.fixtures_form import TipDevice
from tests.fixtures_voice import JACK, a_sound_card

Found = Callable[..., list[Finding]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """What is said of a device with this voice."""

    def run(voice: VoiceSettings, **changes: object) -> list[Finding]:
        settings = TipDevice(tmp_path).settings.model_copy(update={"voice": voice, **changes})
        device = Device(tmp_path / "kiosk.yaml", settings, Translator("kiosk", "en"))
        return list(check_voice(device))

    return run


def test_a_screen_with_a_card_and_a_jack_can_be_heard(tmp_path: Path, found: Found) -> None:
    with a_sound_card(tmp_path / "sound", slow_engine=True) as sound:
        findings = found(VoiceSettings(headset=JACK))
        assert [(each.check, each.level) for each in findings] == [
            ("voice", "ok"),
            ("headset", "ok"),
        ]
        assert "none is now" in findings[1].text
        sound.plug()
        assert "is plugged in" in found(VoiceSettings(headset=JACK))[1].text


def test_it_says_what_to_install_where_the_engine_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: Found
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    [finding] = found(VoiceSettings())
    assert (finding.level, "espeak-ng" in finding.text) == ("warn", True)
    assert finding.advice == "Run: apt-get install alsa-utils espeak-ng util-linux"


def test_every_program_comes_from_a_package_that_set_up_installs() -> None:
    assert set(PROGRAMS) == set(PACKAGES)
    for purpose in ("kiosk", "demo", "test"):
        assert set(PACKAGES.values()) - {"util-linux"} <= set(PURPOSES[purpose].system)


def test_it_says_where_nothing_can_be_heard(tmp_path: Path, found: Found) -> None:
    with a_sound_card(tmp_path / "sound", slow_engine=True, cards=""):
        [finding] = found(VoiceSettings())
    assert (finding.level, "no sound card" in finding.text) == ("warn", True)


def test_it_says_whom_a_screen_without_a_headset_or_a_voice_leaves_out(
    tmp_path: Path, found: Found
) -> None:
    with a_sound_card(tmp_path / "sound", slow_engine=True):
        assert [each.level for each in found(VoiceSettings())] == ["ok", "warn"]
        [finding] = found(VoiceSettings(enabled=False))
        assert (finding.level, "left out" in finding.text) == ("warn", True)
        assert found(VoiceSettings(), input="none") == []


@pytest.mark.parametrize(
    ("headset", "says"),
    [
        (Headset(device="hw:1", card="Ears", jack="Headphones Jack"), "has no control"),
        (Headset(device="default", card="Ears"), "are one sound device"),
    ],
)
def test_it_warns_of_a_headset_that_is_never_seen_or_not_private(
    tmp_path: Path, found: Found, headset: Headset, says: str
) -> None:
    with a_sound_card(tmp_path / "sound", slow_engine=True):
        finding = found(VoiceSettings(headset=headset))[-1]
    assert (finding.level, says in finding.text) == ("warn", True)
