"""The screen's voice: slides and the form read aloud by a local engine, in Spanish and English.

The player and the form each open one (`open_voice`). What is said goes to the engine's standard
input and nowhere else; who imports this gets a `Voice` and needs to know nothing of sound. Slides
become sentences in `kiosk.voice.reading`.
"""

from kiosk.voice.opening import open_voice
from kiosk.voice.voice import Line, Silent, Voice

__all__ = ["Line", "Silent", "Voice", "open_voice"]
