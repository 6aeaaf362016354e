"""A person's finger on the tip form: real pointer events on a display, letter by letter.

The form is another process and tells nobody where its buttons are. A likeness of it in this
process, touched at the same places, is what the finger goes by; what is tested is the one on the
display.
"""

from __future__ import annotations

import itertools
import time
from typing import Any

from scripts.demo_run.display import Display
from scripts.demo_run.likeness import KivyTouch, type_letters
from scripts.demo_run.processes import DemoError

SETTLED_S = 0.5
"""A page takes no touch before."""
SETTLED_RECEIPT_S = 1.2
"""The receipt's page takes none for longer."""
BETWEEN_KEYS_S = 0.03


class Finger:
    """Goes by a likeness of a form with these people; in landscape, at the display's size."""

    def __init__(self, display: Display, size: tuple[int, int], face: str):
        """`face` is the notice whose slide stands; beside it, everybody of the demo's cast."""
        from kiosk.render.offscreen import start_offscreen

        start_offscreen()  # before anything of Kivy is imported
        from screens.look import Look
        from screens.tip import TipForm
        from screens.tip.views import FormView, PersonView
        from scripts.demo_data.cast import load_cast

        people = {
            member.fields["id"]: PersonView(
                member.fields["id"], member.fields["name"], None, "wanted"
            )
            for member in load_cast().members
        }
        view = FormView(people.pop(face), tuple(people.values()))
        self._display = display
        self._now_s = 1000.0
        self._numbers = itertools.count()
        self._look = Look(*size)
        self.form: Any = TipForm(self._look, view, "es", lambda: self._now_s)
        self.touches = 0

    def give_information(self) -> None:
        """The bar's first button, beneath every slide."""
        from assets.i18n import two_languages
        from screens.bar.arrangement import bar_buttons
        from screens.typesetting import SdlMeasure
        from screens.wording import Wording

        words = Wording(two_languages("screens", "es"))
        box = bar_buttons(self._look, words, SdlMeasure())[0].box
        height = self._look.height
        self._display.touch(box.x + box.width // 2, height - box.y - box.height // 2)
        self.touches += 1

    def touch(self, *actions: str) -> None:
        """One touch on each, by name: `about:notice`, `knows:saw_person`, `key:ñ`."""
        for action in actions:
            boxes = self.form.boxes
            if action not in boxes:
                raise DemoError(f"the form has no {action!r} on its page {self.form.page!r}")
            box = boxes[action]
            before = self.form.page
            x, y = box.x + box.width // 2, box.y + box.height // 2
            self._display.touch(x, y)
            self._touch_likeness(x, self._look.height - y)
            self.touches += 1
            time.sleep(SETTLED_S if self.form.page != before else BETWEEN_KEYS_S)

    def type(self, text: str) -> None:
        """On the form's own keyboard."""
        type_letters(text, lambda: self.form.boxes, self.touch)

    def _touch_likeness(self, x: float, y: float) -> None:
        self._pass_time(1.1)
        touch = KivyTouch(f"finger-{next(self._numbers)}", x, y)
        self.form.on_touch_down(touch)
        self._pass_time(0.1)
        touch.lift_off(self.form)

    def _pass_time(self, seconds: float) -> None:
        self._now_s += seconds
        self.form.step(self._now_s)
