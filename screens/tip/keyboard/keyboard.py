"""The keyboard's widget: draws its keys, follows the fingers, raises `on_stroke`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget

from assets.i18n import Translator
from screens.look import Look
from screens.plan import Box
from screens.tip.answers import Language
from screens.tip.keyboard.arrangement import PlacedKey, arranged, key_at, popup_boxes
from screens.tip.keyboard.caps import Caps, Dress, KeyCap, dress_of
from screens.tip.keyboard.layouts import Key, key_rows, shown
from screens.tip.keyboard.pressing import Pressing, Stroke
from screens.tip.planning import KeyboardPlan

_GAP_UNITS = 8


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
        box = plan.box
        super().__init__(
            size_hint=(None, None),
            pos=(box.x, look.height - box.bottom),
            size=(box.width, box.height),
        )
        self._plan, self._look, self._now_s = plan, look, now_s
        self.language = language
        self._words = {
            "space": say("space"),
            "done": say("Done"),
            "signs": say("123 ?"),
            "letters": say("ABC"),
        }
        self._gap = max(2, look.px(_GAP_UNITS))
        self._look_of = Caps(look, self._words)
        self._pressing = Pressing()
        self._keys: tuple[PlacedKey, ...] = ()
        self._keys_of: bool | None = None
        self._caps: list[tuple[PlacedKey, KeyCap]] = []
        self._dressed: dict[PlacedKey, Dress] = {}
        self._letters: tuple[tuple[str, Box], ...] = ()
        self._opened_for: Key | None = None
        self._opened_caps: list[KeyCap] = []
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
        """Draws what has changed: all keys on the other page of signs, else the few that differ."""
        pressing = self._pressing
        if self._keys_of != pressing.signs:
            self._place_keys()
        pressed = pressing.pressed
        for placed, cap in self._caps:
            key = placed.key
            dress = dress_of(
                key,
                shift=pressing.shift,
                signs=pressing.signs,
                pressed=key in pressed or key == pressing.opened,
            )
            if self._dressed.get(placed) != dress:
                self._dressed[placed] = dress
                self._look_of.dress(cap, dress)
        if self._opened_for != pressing.opened:
            self._open_letters()

    def _place_keys(self) -> None:
        signs = self._pressing.signs
        rows = key_rows(self.language, self._plan.kind, self._plan.rows, signs=signs)
        self._keys_of = signs
        self._keys = arranged(rows, self._plan.box, self._gap)
        self.clear_widgets()
        self._caps = [(placed, self._look_of.cap(placed.box)) for placed in self._keys]
        self._dressed = {}
        for _, cap in self._caps:
            self.add_widget(cap)
        self.dispatch("on_keys")

    def _open_letters(self) -> None:
        """Shows what a held key opened, or puts it away."""
        opened = self._pressing.opened
        self._opened_for = opened
        for cap in self._opened_caps:
            self.remove_widget(cap)
        self._opened_caps, self._letters = [], ()
        of = next((placed for placed in self._keys if placed.key == opened), None)
        if opened is not None and of is not None:
            boxes = popup_boxes(of, len(opened.held), self._plan.box, self._gap, self._plan.ceiling)
            self._letters = tuple(zip(opened.held, boxes, strict=True))
        if self._letters:
            self._add_opened(self._look_of.ground([box for _, box in self._letters], self._gap))
        for letter, box in self._letters:
            cap = self._look_of.cap(box)
            sign = shown(letter, self._pressing.shift)
            self._look_of.dress(cap, Dress(sign, "letter", pressed=True))
            self._add_opened(cap)
        self.dispatch("on_keys")

    def _add_opened(self, cap: KeyCap) -> None:
        self._opened_caps.append(cap)
        self.add_widget(cap)
