"""The tip form's pages as pictures: filled in by nobody, about the demo's fictional people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PIL import Image

from assets.i18n import Translator
from kiosk.qr import words_matrix
from screens.look import Look
from screens.tip.answers import Language
from screens.tip.steps import Form
from screens.tip.views import FormView
from sync.words import word_list

_WORDS = {
    "es": "Lo vi el martes por la tarde en el taller de la calle Olmo.",
    "en": "I saw him on Tuesday afternoon at the garage on Olmo Street.",
}
_WHERE = {"es": "Mercado de la calle Olmo, Ciudad Juárez", "en": "Olmo Street market, El Paso"}


def form_steps(view: FormView, language: Language) -> Mapping[str, Form]:
    """The form's states by page, as somebody would fill it in."""
    assert view.person is not None  # noqa: S101 - the gallery's has one
    who = Form(language)
    knows = who.choose_person(view.person.notice_id, view.person.name)
    when = knows.toggle("saw_person").toggle("vehicle").forward()
    where = when.choose_when("today").write(_WHERE[language])
    words = where.forward().write(_WORDS[language])
    contact = words.forward()
    review = contact.forward()
    saved = review.save().saved(_receipt(language))
    return {
        "who": who,
        "others": who.choose_someone_else(from_pictures=True),
        "knows": knows.toggle("saw_person").toggle("vehicle"),
        "when": when,
        "where": where,
        "words": words,
        "contact": contact,
        "review": review,
        "saved": saved,
        "qr": saved.show_qr(),
        "leave": replace(words, asking=True),
    }


class FormCamera:
    """Draws pages of the form for one display. Create it after `start_offscreen`."""

    def __init__(self, look: Look, language: Language, view: FormView) -> None:
        from screens.tip.form.layouts import Layouts
        from screens.tip.form.page_view import PageView
        from screens.typesetting import SdlMeasure

        self._look, self._language, self._view = look, language, view
        measure = SdlMeasure()
        self._layouts = Layouts(look, Translator, measure)
        self._shown: Any = PageView(look, measure, lambda: 0.0)
        self._steps = form_steps(view, language)
        self._symbol = words_matrix(_receipt(language))

    def picture(self, page: str) -> Image.Image:
        """One page of `form_steps`, RGB, the size of the display."""
        form = self._steps[page]
        plan = self._layouts.page(form, self._view, None, self._symbol)
        say = self._layouts.compositor(self._language).say
        self._shown.show(plan, *form.typed, self._language, say)
        return drawn(self._shown, (self._look.width, self._look.height))


def drawn(widget: Any, size: tuple[int, int]) -> Image.Image:
    """A widget that fills a display of `size` pixels, as a picture."""
    from kivy.clock import Clock
    from kivy.graphics import Fbo
    from kivy.lang import Builder

    Builder.sync()
    target = Fbo(size=size, with_stencilbuffer=True)
    target.add(widget.canvas)
    target.draw()
    image = Image.frombytes("RGBA", size, target.pixels)
    target.remove(widget.canvas)
    Clock.tick()  # lets Kivy free the textures that were dropped
    return image.convert("RGB").transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def _receipt(language: Language) -> tuple[str, ...]:
    """Eight words of the list, far apart; no tip was ever given."""
    words = word_list(language)
    return tuple(words[100 + n * 230] for n in range(8))
