"""The voice's settings: which values it may have, and in which words others are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.i18n import Translator
from config.errors import SettingsMistaken
from config.kiosk import load_kiosk_settings

GOOD = """\
feed:
  url: https://hub.example.org/feed
  channel: checkpoint
  root_feed: keys/feed-root.json
  root_recalls: keys/recalls-root.json
time_zone: America/Ciudad_Juarez
voice:
  headset: {device: "plughw:CARD=Headphones,DEV=0", card: Headphones}
"""


def test_a_headset_is_told_by_its_cards_usual_jack(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.yaml"
    file.write_text(GOOD, encoding="utf-8")
    voice = load_kiosk_settings(file).voice
    assert voice.headset is not None
    assert (voice.headset.jack, voice.speaker, voice.enabled) == ("Headphone Jack", "default", True)


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("{volume: 90, loudest: 80}", "voice"),
        ("{volume: 0}", "voice.volume"),
        ("{loudest: 101}", "voice.loudest"),
        ("{speaker: '-l; rm'}", "voice.speaker"),
        ("{headset: {device: hw:1, card: '0 contents'}}", "voice.headset.card"),
        ("{loudness: 5}", "voice.loudness"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(tmp_path: Path, written: str, where: str) -> None:
    file = tmp_path / "kiosk.yaml"
    file.write_text(GOOD.partition("voice:")[0] + f"voice: {written}\n", encoding="utf-8")
    with pytest.raises(SettingsMistaken) as caught:
        load_kiosk_settings(file)
    assert [mistake.where for mistake in caught.value.mistakes] == [where]


def test_a_beginning_above_the_end_is_refused_in_plain_words(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.yaml"
    file.write_text(
        GOOD.partition("voice:")[0] + "voice: {volume: 90, loudest: 80}\n", encoding="utf-8"
    )
    with pytest.raises(SettingsMistaken) as caught:
        load_kiosk_settings(file)
    [line] = list(caught.value.report(Translator("config", "es")))
    assert "volume no debe pasar de loudest" in line
