"""A card or a button of the form."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty
from kivy.uix.widget import Widget

from screens.rules import load_rules
from screens.tip.planning import Control

_DARKER = (0.04, 0.06, 0.12, 0.28)
_LIGHTER = (0.96, 0.95, 0.93, 0.24)


class ControlWidget(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """Acts when a finger that went down on it leaves it there; a finger that slides off does not.

    Raises `on_act`; a held one raises `on_hold` and `on_let_go` instead.
    """

    __events__ = ("on_act", "on_hold", "on_let_go")

    is_pressed = BooleanProperty(defaultvalue=False)
    pressed_colour = ColorProperty()
    radius = NumericProperty(0)

    def __init__(self, control: Control, window_height: int) -> None:
        load_rules("tip/control")
        box = control.box
        super().__init__(
            size_hint=(None, None),
            pos=(box.x, window_height - box.bottom),
            size=(box.width, box.height),
            radius=control.radius,
            pressed_colour=_DARKER if control.light else _LIGHTER,
        )
        self.control = control
        self._window_height = window_height

    def on_act(self) -> None:
        """Raised: it was touched."""

    def on_hold(self) -> None:
        """Raised: a finger rests on it."""

    def on_let_go(self) -> None:
        """Raised: the finger has left it."""

    def collide_point(self, x: float, y: float) -> bool:
        """Within the touch zone, which is larger than what is drawn."""
        zone, row = self.control.touch, self._window_height - y
        return zone.x <= x < zone.right and zone.y < row <= zone.bottom

    def on_touch_down(self, touch: Any) -> bool:
        """A finger on it."""
        if self.is_pressed or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.is_pressed = True
        if self.control.held:
            self.dispatch("on_hold")
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """The finger leaves."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.is_pressed = False
        if self.control.held:
            self.dispatch("on_let_go")
        elif self.parent is not None and self.collide_point(*touch.pos):
            self.dispatch("on_act")
        return True
