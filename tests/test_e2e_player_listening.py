"""The player as a process: a finger on the bar's Listen has the slide that stands read aloud."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures_player import Device, manifest_of, playing
from tests.making import notice_id
from tests.test_e2e_player_touch import FINGER

THROAT = """
import kiosk.player.theatre as theatre
from kiosk.voice import Silent
class Throat(Silent):
    available, speaking, said = True, False, []
    def say(self, texts, *, only_private=False):
        self.said.append([list(line) for line in texts])
        self.speaking = True
    def stop(self):
        self.speaking = False
throat = Throat()
theatre.open_voice = lambda settings: throat
asked = orders.Orders._carried_out
def with_throat(self, order, answer):
    if order["do"] == "voice":
        return {"ok": True, "said": throat.said, "speaking": throat.speaking}
    return asked(self, order, answer)
orders.Orders._carried_out = with_throat
"""
"""The sound card's place is taken by a note of what is said; all before it is real."""


def test_listen_reads_the_slide_and_any_other_touch_silences_it(tmp_path: Path) -> None:
    device = Device(tmp_path, input="touch", size=(1280, 720))
    device.publish(manifest_of((1, 2)))
    with playing(device, before=FINGER + THROAT) as player:
        player.until_shown(notice_id(1))
        silent = player.look("silent.png")
        player.order("touch", button="on_listen")
        voice = player.order("voice")
        assert voice["speaking"]
        ((*lines,),) = voice["said"]
        assert {language for language, _text in lines} <= {"es", "en"}
        assert any("9 1 5" in text for _language, text in lines)
        reading = player.until(
            lambda _s: image if (image := player.look("reading.png")) != silent else None
        )
        assert reading.crop((0, 0, 1280, 600)) == silent.crop((0, 0, 1280, 600))

        player.order("touch", button="on_listen")
        assert not player.order("voice")["speaking"]
        player.order("touch", button="on_listen")
        player.order("touch", button="on_language")
        voice = player.order("voice")
        assert (voice["speaking"], len(voice["said"])) == (False, 2)
