"""The voice says what it is told, where it may be heard, and is silent at once."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.sections import Headset
from config.sections import Voice as VoiceSettings
from kiosk.voice import Silent, open_voice
from kiosk.voice.engine import VOICES
from tests.finding_words import find_in_files
from tests.fixtures_voice import (
    JACK,
    ROOM,
    Sound,
    a_sound_card,
    a_voice,
    alone,  # noqa: F401 - a fixture
    children,
    needs_engine,
    until,
    until_dead,
)

pytestmark = pytest.mark.usefixtures("alone")
SECRET = "una camioneta añil en la esquina"
SILENT_WITHIN_S = 0.5
AT_ONCE_S = 0.02


@pytest.fixture
def sound(tmp_path: Path) -> Iterator[Sound]:
    with a_sound_card(tmp_path / "sound") as card:
        yield card


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Sound]:
    with a_sound_card(tmp_path / "sound", slow_engine=True) as card:
        yield card


# --- what is heard --------------------------------------------------------------------------------


@needs_engine
def test_each_line_is_said_once_and_in_order(sound: Sound) -> None:
    with a_voice() as voice:
        voice.say([("es", "Se busca a una persona."), ("en", "Call now.")])
        assert voice.speaking
        until(lambda: not voice.speaking)
    assert sound.devices == [ROOM, ROOM]
    assert min(sound.loudness) > 1000


@needs_engine
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_engine_has_a_voice_of_its_own_for_each_language(language: str) -> None:
    name = VOICES[language]  # type: ignore[index]
    listed = subprocess.run(
        ["espeak-ng", f"--voices={language}"], capture_output=True, text=True, check=True
    ).stdout
    assert name in [line.split()[1] for line in listed.splitlines()[1:]]


def test_the_language_of_each_line_chooses_its_voice(slow: Sound) -> None:
    with a_voice() as voice:
        voice.say([("es", "hola")])
        until(lambda: len(slow.engine_arguments) == 1)
        voice.say([("en", "hello")])
        until(lambda: len(slow.engine_arguments) == 2)
    assert ["-v es-419" in slow.engine_arguments[0], "-v en-us" in slow.engine_arguments[1]] == [
        True,
        True,
    ]


@needs_engine
def test_each_tenth_of_the_volume_is_heard_and_none_is_silence(sound: Sound) -> None:
    with a_voice() as voice:
        for percent in (100, 80, 60, 0):
            voice.volume(percent)
            voice.say([("es", "Se busca a una persona.")])
            until(lambda: not voice.speaking)
    loud, middle, soft, none = sound.loudness
    # 20 percent are 6 dB, twice the amplitude; the loudest is cut a little at the top.
    assert loud / middle > 1.3
    assert 1.7 < middle / soft < 2.3
    assert none == 0


def test_what_is_said_next_takes_the_place_of_what_is_being_said(slow: Sound) -> None:
    with a_voice() as voice:
        voice.say([("es", "primero"), ("es", "nunca dicho")])
        until((slow.folder / "words").exists)
        voice.say([("es", "segundo")])
        until(lambda: (slow.folder / "words").read_text("utf-8") == "segundo")
    assert len(slow.engine_arguments) == 2


# --- who hears it ---------------------------------------------------------------------------------


def test_without_a_headset_what_is_private_is_not_even_given_to_the_engine(slow: Sound) -> None:
    with a_voice() as voice:
        voice.say([("es", SECRET)], only_private=True)
        until(lambda: not voice.speaking)
        assert (slow.engine_arguments, slow.devices) == ([], [])


@needs_engine
def test_with_a_headset_everything_goes_into_it_and_nothing_to_the_room(sound: Sound) -> None:
    with a_voice() as voice:
        sound.plug()
        voice.say([("es", SECRET)], only_private=True)
        until(lambda: not voice.speaking)
        assert voice.private
        voice.say([("es", "Se busca")])
        until(lambda: not voice.speaking)
    assert sound.devices == [JACK.device, JACK.device]


@needs_engine
def test_a_headset_that_is_pulled_out_is_silent_within_half_a_second(sound: Sound) -> None:
    sound.plug()
    sound.speak_long()
    with a_voice() as voice:
        voice.say([("es", SECRET), ("es", SECRET)], only_private=True)
        until(lambda: sound.devices)
        sound.plug("off")
        until(lambda: not children(), SILENT_WITHIN_S)
        assert (voice.speaking, voice.private) == (False, False)
    assert sound.devices == [JACK.device]


@needs_engine
def test_a_usb_headset_is_plugged_in_while_its_card_is_there(sound: Sound) -> None:
    usb = Headset(device="plughw:CARD=Ears", card="Ears", jack=None)
    with a_voice(VoiceSettings(headset=usb)) as voice:
        assert voice.private
        sound.speak_long()
        voice.say([("es", SECRET)], only_private=True)
        until(lambda: sound.devices)
        (sound.folder / "jack").unlink()
        until(lambda: not children(), SILENT_WITHIN_S)
        assert not voice.private


@needs_engine
def test_a_screen_without_a_loudspeaker_speaks_to_headsets_alone(sound: Sound) -> None:
    with a_voice(VoiceSettings(speaker=None, headset=JACK)) as voice:
        voice.say([("es", "Se busca")])
        until(lambda: not voice.speaking)
        assert sound.devices == []


# --- how it ends ----------------------------------------------------------------------------------


def test_stop_is_at_once_and_waits_for_nothing(slow: Sound) -> None:
    with a_voice() as voice:
        voice.say([("es", SECRET)])
        until((slow.folder / "words").exists)
        began = time.monotonic()
        voice.stop()
        assert time.monotonic() - began < AT_ONCE_S
        assert not voice.speaking
        until(lambda: not children(), 0.3)


def test_none_of_its_calls_waits_for_an_engine_that_hangs(slow: Sound) -> None:
    with a_voice() as voice:
        voice.say([("es", "palabra " * 40_000)])  # more than the pipe holds
        until(lambda: slow.engine_arguments)
        for call in (voice.stop, voice.reset, lambda: voice.say([("en", "x")]), voice.stop):
            began = time.monotonic()
            call()
            assert time.monotonic() - began < AT_ONCE_S
        until(lambda: not children(), 1.0)


def test_the_next_person_begins_in_silence_at_the_usual_volume(slow: Sound) -> None:
    with a_voice(VoiceSettings(volume=60, loudest=90)) as voice:
        voice.volume(300)
        assert voice.percent == 90
        voice.say([("es", "hola")])
        voice.reset()
        assert (voice.percent, voice.speaking) == (60, False)


def test_the_hubs_volume_is_everyones_but_whose_who_has_chosen_until_they_go(slow: Sound) -> None:
    with a_voice(VoiceSettings(volume=60, loudest=90)) as voice:
        voice.begin_at(40)
        assert voice.percent == 40
        voice.volume(80)
        voice.begin_at(100)
        assert voice.percent == 80
        voice.reset()
        assert voice.percent == 90  # and no louder than this device allows


_SPEAKER = """
import sys, time
from config.sections import Voice
from kiosk.voice import open_voice
voice = open_voice(Voice())
voice.say([("es", sys.stdin.read())])
time.sleep(60)
"""


def test_the_engine_ends_with_whoever_speaks_however_that_ends(slow: Sound) -> None:
    speaker = subprocess.Popen([sys.executable, "-c", _SPEAKER], stdin=subprocess.PIPE)
    assert speaker.stdin is not None
    speaker.stdin.write(SECRET.encode())
    speaker.stdin.close()
    until((slow.folder / "words").exists)
    engine = children(speaker.pid)
    assert len(engine) >= 2
    speaker.kill()
    speaker.wait()
    until_dead(engine, 1.0)


# --- what it tells --------------------------------------------------------------------------------


@needs_engine
def test_the_words_are_in_no_argument_no_environment_and_no_file(
    sound: Sound, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sound.speak_long()
    with a_voice() as voice:
        voice.say([("es", SECRET)])
        until(lambda: sound.devices)
        told = [
            Path(f"/proc/{child.pid}/{name}").read_bytes()
            for child in children()
            for name in ("cmdline", "environ")
        ]
        assert len(told) >= 2
        assert not [each for each in told if b"camioneta" in each]
        assert find_in_files([sound.folder], [SECRET]) == []
        (sound.folder / "control").write_text(SECRET, "utf-8")
        assert len(find_in_files([sound.folder], [SECRET])) == 1
    assert "camioneta" not in caplog.text
    assert "camioneta" not in repr(vars(voice))


def test_a_device_that_does_not_play_is_told_of_once_and_without_a_word(
    sound: Sound, caplog: pytest.LogCaptureFixture
) -> None:
    sound.break_down()
    with a_voice() as voice:
        for _ in range(2):
            voice.say([("es", SECRET)])
            until(lambda: not voice.speaking)
    assert caplog.text.count("does not play") == 1
    assert "camioneta" not in caplog.text


# --- where there is none --------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["espeak-ng", "aplay", "amixer", "setpriv"])
def test_without_one_of_its_programs_there_is_no_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in {"espeak-ng", "aplay", "amixer", "setpriv"} - {missing}:
        (tmp_path / name).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = open_voice(VoiceSettings())
    assert (voice.available, voice.private, isinstance(voice, Silent)) == (False, False, True)
    voice.say([("es", "hola")])
    voice.reset()
    assert voice.speaking is False


def test_without_a_sound_card_it_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.voice.speaking.IDLE_LOOK_S", 0.05)
    with a_sound_card(tmp_path / "sound", slow_engine=True, cards="") as sound, a_voice() as voice:
        assert voice.available is False
        (sound.folder / "cards").write_text("card 0: Ears\n", encoding="utf-8")
        until(lambda: voice.available)  # it was plugged in later


def test_where_it_is_switched_off_no_program_is_started(slow: Sound) -> None:
    voice = open_voice(VoiceSettings(enabled=False))
    assert isinstance(voice, Silent)
    assert children(os.getpid()) == []
