"""An open tip form with fictional people, a clock stepped by hand, and a finger."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from assets.i18n import Translator
from kiosk.qr import words_matrix
from kiosk.render.offscreen import start_offscreen
from screens.look import Look
from screens.plan import Box
from screens.tip.answers import Answers
from screens.tip.views import FormView, PersonView
from screens.views import InputMode, QrMatrix
from scripts.demo_run.likeness import KivyTouch, type_letters
from tests.fixtures_screens import SIZES, photo

__all__ = ["SIZES", "offscreen"]

Language = Literal["es", "en"]
PERSON = PersonView("7K3M9P2X", "Ramiro Ibáñez Peñaloza", photo(), "wanted")
MISSING = PersonView("0B1C2D3E", "Rosa Elena Güereca", photo(), "missing")
OTHERS = (
    MISSING,
    PersonView("4F5G6H7J", "Ulises Téllez Macías", photo(), "wanted"),
    PersonView("8K9M0N1P", "Maximiliano Alejandro Fernández de Córdoba y Ñúñez", photo(), "wanted"),
    PersonView("2Q3R4S5T", "Valeria Montes Rentería", None, "alert"),
    PersonView("6V7W8X9Y", "Ignacio Barraza", photo(), "seeking_information"),
)
MANY = (
    *OTHERS,
    *(PersonView(f"0000000{n}", f"Persona Número {n}", photo(), "wanted") for n in range(10)),
)
VIEW = FormView(
    PERSON, OTHERS, "915-555-0142", "915-555-0194", "911", answers_at="sebusca.example/R"
)
RECEIPT = ("abuelo", "caimán", "dedicar", "girasol", "hamaca", "lavadora", "naranja", "ventanilla")
MARK = "ñandú-Á-7731"
"""A tip's words that occur nowhere else."""


@pytest.fixture(scope="session")
def offscreen() -> None:
    """Kivy's GL context of this process, without a display."""
    start_offscreen()


def receipt_symbol() -> QrMatrix:
    """The eight words as a symbol."""
    return words_matrix(RECEIPT)


@dataclass
class Hand:
    """A form in a window of `size`, what it raised, and the finger that touches it."""

    size: tuple[int, int] = (1920, 1080)
    first: Language = "es"
    view: FormView = VIEW
    locale: str = ""
    input_mode: InputMode = "touch"
    now_s: float = 1000.0
    saved: list[Answers] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    asked_qr: int = 0
    touches: int = 0

    def __post_init__(self) -> None:
        from screens.tip import TipForm

        def speaker(domain: str, language: Language) -> Translator:
            return Translator(domain, self.locale or language)  # type: ignore[arg-type]

        self.look = Look(*self.size, self.input_mode)
        self.form: Any = TipForm(
            self.look, self.view, self.first, lambda: self.now_s, speaker=speaker
        )
        self.form.bind(on_save=lambda _form, answers: self.saved.append(answers))
        self.form.bind(on_leave=lambda _form, reason: self.left.append(reason))
        self.form.bind(on_qr=self._count_qr)
        self._uids = itertools.count()

    def wait(self, seconds: float) -> float:
        """Time passes; what the form asks for next, seconds."""
        self.now_s += seconds
        return float(self.form.step(self.now_s))

    def touch(self, *actions: str) -> Hand:
        """A finger on each of the controls, one after the other, and away again."""
        for action in actions:
            self.touch_at(*self.middle(action))
        return self

    def touch_at(self, x: float, y: float, held_s: float = 0.1) -> None:
        """A finger at a point of the window (y upwards) for a while."""
        self.wait(1.1)
        self.touches += 1
        finger = self.down(x, y)
        self.wait(held_s)
        self.up(finger)

    def down(self, x: float, y: float) -> KivyTouch:
        """A finger goes down and stays."""
        finger = KivyTouch(f"finger-{next(self._uids)}", x, y)
        self.form.on_touch_down(finger)
        return finger

    def up(self, finger: KivyTouch) -> None:
        """It leaves: whoever grabbed it hears so, as Kivy's window does it."""
        finger.lift_off(self.form)

    def move(self, finger: KivyTouch, x: float, y: float) -> None:
        """It moves."""
        finger.x, finger.y = x, y
        for widget in list(finger.grabbed):
            finger.grab_current = widget
            widget.on_touch_move(finger)
        finger.grab_current = None

    def middle(self, action: str) -> tuple[float, float]:
        """Where a finger would touch it."""
        box: Box = self.form.boxes[action]
        return box.x + box.width / 2, self.look.height - box.y - box.height / 2

    def type(self, text: str) -> Hand:
        """Letter by letter on the keys; capitals by shift, what has no key from its held letter."""
        type_letters(text, lambda: self.form.boxes, self.touch)
        return self

    def _count_qr(self, _form: object) -> None:
        self.asked_qr += 1


def walk(hand: Hand) -> Iterator[tuple[str, Hand]]:
    """Every page of a form, in the order in which a person meets them, with something on each."""
    yield "who", hand
    hand.touch("someone_else")
    yield "others", hand
    hand.touch("back", f"person:{PERSON.notice_id}", "knows:vehicle", "knows:companions")
    yield "knows", hand
    hand.touch("next")
    yield "when", hand
    hand.touch("when:this_week")
    yield "where_empty", hand
    hand.type("mesa")
    yield "where", hand
    hand.touch("next").type("lo vi en juárez. ")
    yield "words", hand
    hand.touch("key:signs")
    yield "signs", hand
    hand.touch("key:signs", "next").type("915")
    yield "contact", hand
    hand.touch("leave")
    yield "leave", hand
    hand.touch("stay", "next")
    yield "review", hand
    hand.wait(46)
    yield "idle", hand
    hand.touch("more_time").touch("save")
    yield "saving", hand
    hand.form.show_saved(RECEIPT)
    yield "saved", hand
    hand.touch("qr")
    hand.form.show_qr(receipt_symbol())
    yield "qr", hand
    hand.form.show_cannot("full")
    yield "cannot", hand


def painted(hand: Hand, path: Path) -> None:
    """The form as it stands, as a PNG."""
    from kivy.graphics import Fbo
    from kivy.lang import Builder
    from PIL import Image

    Builder.sync()
    width, height = hand.size
    target = Fbo(size=hand.size, with_stencilbuffer=False)
    target.add(hand.form.canvas)
    target.draw()
    pixels = bytes(target.pixels)
    target.remove(hand.form.canvas)
    picture = Image.frombytes("RGBA", (width, height), pixels)
    picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB").save(path)
