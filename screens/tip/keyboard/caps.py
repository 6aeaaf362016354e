"""How keys look: made once, dressed anew only where what they show has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.properties import ColorProperty, ListProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from screens.fonts import Face, font_path
from screens.icon.icon import icon_texture
from screens.look import MIN_TEXT_UNITS, Look
from screens.palette import EDGE, INK, PANEL, PAPER, QUIET_INK
from screens.plan import Box
from screens.rules import load_rules
from screens.tip.keyboard.layouts import Key, ShiftState, shown

_ICONS = {"shift": "shift", "backspace": "backspace", "new_line": "new_line"}
_PLAIN = frozenset({"letter", "space", "done"})
_LETTER_UNITS = 42
_WORD_UNITS = 28


class KeyCap(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """One key as it is drawn."""

    colour = ColorProperty()
    edge_colour = ColorProperty()
    edge_width = NumericProperty(0)
    ink = ColorProperty()
    radius = NumericProperty(0)
    texture = ObjectProperty(None, allownone=True)
    sign_size = ListProperty([0, 0])
    sign_y = NumericProperty(0)
    mark_colour = ColorProperty((0, 0, 0, 0))
    mark_pos = ListProperty([0, 0])
    mark_size = ListProperty([0, 0])


@dataclass(frozen=True)
class Dress:
    """What a key shows."""

    sign: str
    """A letter, a word or the name of an icon."""
    kind: str
    pressed: bool = False
    """Under a finger, or switched on."""
    marked: bool = False
    """Locked: a line beneath the arrow."""


def dress_of(key: Key, *, shift: ShiftState, signs: bool, pressed: bool) -> Dress:
    """What the key shows in this state of the keyboard."""
    if key.kind == "letter":
        return Dress(shown(key.text, shift), key.kind, pressed=pressed)
    if key.kind == "shift":
        return Dress(key.kind, key.kind, pressed or shift != "off", marked=shift == "locked")
    sign = "letters" if key.kind == "signs" and signs else key.kind
    return Dress(sign, key.kind, pressed=pressed)


class Caps:
    """Makes and dresses keys; keeps the pictures of their signs."""

    def __init__(self, look: Look, words: Mapping[str, str]) -> None:
        load_rules("tip/keyboard")
        self._look, self._words = look, words
        self._textures: dict[tuple[str, int, Face], Any] = {}
        self._icons: dict[str, Any] = {}

    def cap(self, box: Box) -> KeyCap:
        """A key without a sign."""
        return KeyCap(
            size_hint=(None, None),
            pos=(box.x, self._look.height - box.bottom),
            size=(box.width, box.height),
            radius=self._look.px(12),
            edge_width=max(1, self._look.px(2)),
        )

    def ground(self, boxes: Sequence[Box], gap: int) -> KeyCap:
        """What opened letters stand on, so that the keys beneath do not show between them."""
        first, last = boxes[0], boxes[-1]
        whole = Box(
            first.x - gap, first.y - gap, last.right - first.x + 2 * gap, first.height + 2 * gap
        )
        cap = self.cap(whole)
        cap.colour = self._look.scheme.of(QUIET_INK).rgba
        cap.edge_colour = self._edge(cap)
        return cap

    def _edge(self, cap: KeyCap) -> Any:
        """In high contrast a key is told from the ground by its border alone."""
        scheme = self._look.scheme
        return scheme.of(EDGE).rgba if scheme.exchanged else cap.colour

    def dress(self, cap: KeyCap, dress: Dress) -> None:
        """Gives the key its colours and its sign."""
        scheme = self._look.scheme
        plain = EDGE if dress.kind in _PLAIN and not scheme.exchanged else PANEL
        cap.colour = scheme.of(PAPER if dress.pressed else plain).rgba
        cap.edge_colour = self._edge(cap)
        cap.ink = scheme.of(INK if dress.pressed else PAPER).rgba
        if dress.kind in _ICONS:
            cap.texture = self._icon(_ICONS[dress.kind])
            side = min(round(cap.height * 0.5), self._look.px(48))
            cap.sign_size = [side, side]
            cap.sign_y = cap.center_y - side / 2
        else:
            self._sign(cap, dress)
        self._mark(cap, marked=dress.marked)

    def _mark(self, cap: KeyCap, *, marked: bool) -> None:
        wide = cap.height // 3
        cap.mark_colour = cap.ink if marked else (0, 0, 0, 0)
        cap.mark_pos = [int(cap.center_x - wide / 2), int(cap.y + cap.height * 0.12)]
        cap.mark_size = [wide, max(2, self._look.px(5))]

    def _sign(self, cap: KeyCap, dress: Dress) -> None:
        letter = dress.kind == "letter"
        text = dress.sign if letter else self._words[dress.sign]
        face: Face = "Medium" if letter else "SemiBold"
        # The panel's least letters, where a key is high enough for their ink at all.
        highest = max(
            round(cap.height * 0.66), min(self._look.least_text_px, round(cap.height * 0.8))
        )
        px = min(self._look.text_px(_LETTER_UNITS if letter else _WORD_UNITS), highest)
        texture = self._texture(text, px, face)
        room = cap.width - self._look.px(8)
        while texture.width > room and px > self._look.px(MIN_TEXT_UNITS):
            px -= 1
            texture = self._texture(text, px, face)
        cap.texture = texture
        cap.sign_size = list(texture.size)
        cap.sign_y = cap.center_y - texture.height / 2

    def _icon(self, name: str) -> Any:
        if name not in self._icons:
            self._icons[name] = icon_texture(name)
        return self._icons[name]

    def _texture(self, text: str, px: int, face: Face) -> Any:
        key = (text, px, face)
        if key not in self._textures:
            label = CoreLabel(text=text, font_name=font_path(face), font_size=px)
            label.refresh()
            label.texture.bind()  # Kivy draws the letters at the first use: make that now
            self._textures[key] = label.texture
        return self._textures[key]
