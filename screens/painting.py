"""Painting a slide: laid out, built as widgets and drawn once into a framebuffer, in short steps.

The player calls `SlidePainter.begin(view)` and then `PaintJob.step()` between frames while the
previous slide stands; when it returns True, `pages` are plain textures and the widgets are gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from kivy.graphics import Fbo
from kivy.graphics.texture import Texture
from kivy.lang import Builder
from kivy.uix.widget import Widget

from assets.i18n import TwoLanguages
from screens.building import WidgetBuilder
from screens.look import Look, texture_look
from screens.slides import lay_out
from screens.typesetting import SdlMeasure
from screens.views import InputMode, View
from screens.wording import Wording


class PaintJob:
    """One slide on its way to textures. Steps run on the UI thread only."""

    def __init__(self, steps: Iterator[None], pages: list[Texture], texts: list[str]) -> None:
        self._steps = steps
        self._pages = pages
        self._texts = texts
        self._done = False

    def step(self) -> bool:
        """Does a little (a few milliseconds); True when the slide is finished."""
        if not self._done:
            self._done = next(self._steps, self) is self
        return self._done

    def run(self) -> list[Texture]:
        """All remaining steps at once, for callers that show nothing meanwhile."""
        while not self.step():
            pass
        return self.pages

    @property
    def pages(self) -> list[Texture]:
        """One texture a page, slide-sized; complete when `step()` has returned True."""
        if not self._done:
            raise RuntimeError("the slide is not finished: call step() until it returns True")
        return list(self._pages)

    def texts(self) -> tuple[str, ...]:
        """Every text that the painted widgets showed, for tests and for reading aloud."""
        return tuple(self._texts)


class SlidePainter:
    """Paints slides for one display. Create it after Kivy's window (it needs a GL context)."""

    def __init__(
        self,
        size: tuple[int, int],
        words: TwoLanguages,
        input_mode: InputMode = "touch",
        *,
        upscaled: bool = True,
    ) -> None:
        """`size` is the whole display's in pixels. With `upscaled`, a display beyond 1080p gets
        textures of a half (a third, …) of its size, to be drawn enlarged.
        """
        self.display = Look(*size, input_mode)
        self.look = texture_look(self.display) if upscaled else self.display
        self._wording = Wording(words)
        self._measure = SdlMeasure()
        self._builder = WidgetBuilder(self._measure)

    def begin(self, view: View) -> PaintJob:
        """Starts painting; nothing is drawn before the first `step()`."""
        pages: list[Texture] = []
        texts: list[str] = []
        return PaintJob(self._painted(view, pages, texts), pages, texts)

    def _painted(self, view: View, textures: list[Texture], texts: list[str]) -> Iterator[None]:
        pages = lay_out(view, self.look, self._wording, self._measure)
        yield
        photographs = yield from self._builder.photographs(pages)
        for page in pages:
            root = Widget(size=(page.width, page.height))
            for element in page.elements:
                root.add_widget(self._builder.widget(element, page.height, photographs))
                yield
            Builder.sync()  # canvas bindings of .kv rules are delayed to the next frame otherwise
            texts.extend(_shown_texts(root))
            yield
            target = Fbo(size=(page.width, page.height), with_stencilbuffer=False)
            yield
            target.add(root.canvas)
            target.draw()
            target.remove(root.canvas)
            textures.append(target.texture)
            yield


def _shown_texts(root: Widget) -> Iterator[str]:
    for widget in root.walk():
        text = getattr(widget, "text", "")
        if text:
            yield text
