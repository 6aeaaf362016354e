"""The keyboard's widget: draws its keys, follows the fingers, raises `on_stroke`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.properties import ColorProperty, ListProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from assets.i18n import Translator
from screens.fonts import font_path
from screens.icon.icon import icon_texture
from screens.look import Look
from screens.palette import EDGE, INK, PANEL, PAPER
from screens.plan import Box
from screens.rules import load_rules
from screens.tip.answers import Language
from screens.tip.keyboard.arrangement import PlacedKey, arranged, key_at, popup_boxes
from screens.tip.keyboard.layouts import key_rows, shown
from screens.tip.keyboard.pressing import Pressing, Stroke
from screens.tip.planning import KeyboardPlan

_GAP_UNITS = 8
_ICONS = {"shift": "shift", "backspace": "backspace", "new_line": "new_line"}


class KeyCap(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """One key as it is drawn."""

    colour = ColorProperty()
    ink = ColorProperty()
    radius = NumericProperty(0)
    texture = ObjectProperty(None, allownone=True)
    sign_size = ListProperty([0, 0])
    sign_y = NumericProperty(0)
    mark_colour = ColorProperty((0, 0, 0, 0))
    mark_pos = ListProperty([0, 0])
    mark_size = ListProperty([0, 0])


class Keyboard(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Place it once a page; its keys follow shift, signs and what a held key opened."""

    __events__ = ("on_stroke", "on_keys")

    def __init__(
        self,
        plan: KeyboardPlan,
        look: Look,
        language: Language,
        say: Translator,
        now_s: Callable[[], float],
    ) -> None:
        load_rules("tip/keyboard")
        box = plan.box
        super().__init__(
            size_hint=(None, None),
            pos=(box.x, look.height - box.bottom),
            size=(box.width, box.height),
        )
        self._plan, self._look, self._language, self._now_s = plan, look, language, now_s
        self._words = {
            "space": say("space"),
            "done": say("Done"),
            "signs": say("123 ?"),
            "letters": say("ABC"),
        }
        self._signs: dict[tuple[str, int, str], Any] = {}
        self._icons: dict[str, Any] = {}
        self._pressing = Pressing()
        self._keys: tuple[PlacedKey, ...] = ()
        self._caps: list[KeyCap] = []
        self._letters: tuple[tuple[str, Box], ...] = ()
        self._drawn: object = None
        self._draw()

    def on_stroke(self, stroke: Stroke) -> None:
        """Raised: a letter, or what the text should do."""

    def on_keys(self) -> None:
        """Raised: other keys are there now."""

    @property
    def keys(self) -> tuple[tuple[str, Box], ...]:
        """(name, box) of everything that can be pressed, for the keypad's focus and for tests."""
        opened = tuple((f"held:{letter}", box) for letter, box in self._letters)
        return opened or tuple((placed.key.name, placed.box) for placed in self._keys)

    @property
    def texts(self) -> tuple[str, ...]:
        """Words on keys; letters apart."""
        return tuple(self._words.values())

    @property
    def has_opened(self) -> bool:
        """Whether a held key's letters are on."""
        return bool(self._letters)

    def close(self) -> None:
        """Puts the opened letters away."""
        self._pressing.close()
        self._draw()

    def press(self, name: str) -> None:
        """A keypad presses the key that has the focus."""
        if name.startswith("held:"):
            self._raise(self._pressing.pick(name.removeprefix("held:")))
        for placed in self._keys:
            if placed.key.name == name:
                strokes = self._pressing.down("keypad", placed.key, self._now_s())
                self._raise([*strokes, *self._pressing.up("keypad")])
                break
        self._draw()

    def step(self, now_s: float) -> float | None:
        """Held keys; seconds until it is needed again, None while no key is held."""
        self._raise(self._pressing.step(now_s))
        self._draw()
        return self._pressing.next_s(now_s)

    def collide_point(self, x: float, y: float) -> bool:
        """The keys, and the letters that a held key opened above them."""
        if super().collide_point(x, y):
            return True
        return self._letter_at(x, self._look.height - y) is not None

    def on_touch_down(self, touch: Any) -> bool:
        """A finger on a key."""
        if not self.collide_point(*touch.pos):
            if self._letters:
                self.close()
            return False
        x, y = touch.x, self._look.height - touch.y
        letter = self._letter_at(x, y)
        if letter is not None:
            self._raise(self._pressing.pick(letter))
        elif (placed := key_at(self._keys, x, y)) is not None:
            touch.grab(self)
            self._raise(self._pressing.down(touch.uid, placed.key, self._now_s()))
        self._draw()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """The finger leaves: on a letter that its key opened, or anywhere."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        letter = self._letter_at(touch.x, self._look.height - touch.y)
        if letter is not None:
            self._raise(self._pressing.pick(letter))
        self._raise(self._pressing.up(touch.uid))
        self._draw()
        return True

    def _raise(self, strokes: list[Stroke]) -> None:
        """A finger that leaves after its page has gone types into no other page."""
        for stroke in strokes if self.parent is not None else ():
            self.dispatch("on_stroke", stroke)

    def _letter_at(self, x: float, y: float) -> str | None:
        for letter, box in self._letters:
            if box.x <= x < box.right and box.y <= y < box.bottom:
                return letter
        return None

    def _draw(self) -> None:
        pressing = self._pressing
        state = (pressing.shift, pressing.signs, pressing.opened, pressing.pressed)
        if state == self._drawn:
            return
        other_keys = self._drawn is None or state[:3] != self._drawn[:3]  # type: ignore[index]
        self._drawn = state
        if other_keys:
            rows = key_rows(self._language, self._plan.kind, self._plan.rows, signs=pressing.signs)
            gap = max(2, self._look.px(_GAP_UNITS))
            self._keys = arranged(rows, self._plan.box, gap)
            self._letters = self._opened_letters(gap)
        self.clear_widgets()
        for placed in self._keys:
            self.add_widget(self._cap(placed))
        for letter, box in self._letters:
            cap = self._blank(box, light=True)
            self._sign(cap, shown(letter, pressing.shift), box, INK)
            self.add_widget(cap)
        if other_keys:
            self.dispatch("on_keys")

    def _opened_letters(self, gap: int) -> tuple[tuple[str, Box], ...]:
        key = self._pressing.opened
        of = next((placed for placed in self._keys if placed.key == key), None)
        if key is None or of is None:
            return ()
        boxes = popup_boxes(of, len(key.held), self._plan.box, gap)
        return tuple(zip(key.held, boxes, strict=True))

    def _cap(self, placed: PlacedKey) -> KeyCap:
        key, pressing, box = placed.key, self._pressing, placed.box
        pressed = key in pressing.pressed or key == pressing.opened
        chosen = key.kind == "shift" and pressing.shift != "off"
        light = pressed or chosen
        cap = self._blank(box, light=light, plain=key.kind in {"letter", "space", "done"})
        ink = INK if light else PAPER
        if key.kind in _ICONS:
            self._icon(cap, _ICONS[key.kind], box, ink)
            if chosen and pressing.shift == "locked":
                wide = box.height // 3
                cap.mark_colour = ink.rgba
                cap.mark_pos = [int(cap.center_x - wide / 2), int(cap.y + box.height * 0.12)]
                cap.mark_size = [wide, max(2, self._look.px(5))]
        elif key.kind == "letter":
            self._sign(cap, shown(key.text, pressing.shift), box, ink)
        else:
            word = "letters" if key.kind == "signs" and pressing.signs else key.kind
            self._sign(cap, self._words[word], box, ink, small=True)
        return cap

    def _blank(self, box: Box, *, light: bool, plain: bool = True) -> KeyCap:
        colour = PAPER if light else EDGE if plain else PANEL
        return KeyCap(
            size_hint=(None, None),
            pos=(box.x, self._look.height - box.bottom),
            size=(box.width, box.height),
            radius=self._look.px(12),
            colour=colour.rgba,
        )

    def _icon(self, cap: KeyCap, name: str, box: Box, ink: Any) -> None:
        if name not in self._icons:
            self._icons[name] = icon_texture(name)
        side = min(round(box.height * 0.5), self._look.px(48))
        cap.ink, cap.texture = ink.rgba, self._icons[name]
        cap.sign_size = [side, side]
        cap.sign_y = cap.center_y - side / 2

    def _sign(self, cap: KeyCap, text: str, box: Box, ink: Any, *, small: bool = False) -> None:
        units = 28 if small else 42
        face = "SemiBold" if small else "Medium"
        px = min(self._look.text_px(units), round(box.height * 0.66))
        while px > self._look.text_px(1) and self._texture(text, px, face).width > box.width - 4:
            px -= 1
        texture = self._texture(text, px, face)
        cap.ink, cap.texture = ink.rgba, texture
        cap.sign_size = list(texture.size)
        cap.sign_y = cap.center_y - texture.height / 2

    def _texture(self, text: str, px: int, face: Any) -> Any:
        key = (text, px, face)
        if key not in self._signs:
            label = CoreLabel(text=text, font_name=font_path(face), font_size=px)
            label.refresh()
            label.texture.bind()
            self._signs[key] = label.texture
        return self._signs[key]
