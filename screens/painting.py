"""Painting a slide: laid out, built as widgets, drawn once into a framebuffer, in short steps.

The player calls `SlidePainter.begin(view)` and then `PaintJob.step()` between frames while the
previous slide stands; when it returns True, `pages` are plain textures and the widgets are gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kivy.graphics import Fbo
from kivy.graphics.texture import Texture
from kivy.lang import Builder
from kivy.uix.widget import Widget

from assets.i18n import TwoLanguages
from screens.building import WidgetBuilder
from screens.look import Look, texture_look
from screens.plan import Element, Page, Photograph, Zone
from screens.preferences import EVERYBODY, Preferences
from screens.recolouring import recoloured_page
from screens.slides import lay_out_steps
from screens.typesetting import SdlMeasure
from screens.views import InputMode, View
from screens.wording import Wording

_DRAWN_TOGETHER = 16


class PaintJob:
    """One slide on its way to textures. Steps run on the UI thread only."""

    def __init__(
        self,
        steps: Iterator[None],
        pages: list[Texture],
        texts: list[str],
        zones: list[tuple[Zone, ...]],
    ) -> None:
        self._steps = steps
        self._pages = pages
        self._texts = texts
        self._zones = zones
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

    @property
    def zones(self) -> list[tuple[Zone, ...]]:
        """The places that answer a touch, a page each, in the texture's pixels from its top left
        corner; complete when `step()` has returned True."""
        return list(self._zones)

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
        preferences: Preferences = EVERYBODY,
        diagonal_in: float | None = None,
        upscaled: bool = True,
    ) -> None:
        """`size` is the whole display's in pixels, `diagonal_in` its panel's in inches. With
        `upscaled`, a display beyond 1080p gets textures of a half (a third, …) of its size, to be
        drawn enlarged.
        """
        self.display = Look(*size, input_mode, preferences, diagonal_in)
        self.look = texture_look(self.display) if upscaled else self.display
        self._wording = Wording(words)
        self._measure = SdlMeasure()
        self._builder = WidgetBuilder(self._measure)

    def begin(self, view: View) -> PaintJob:
        """Starts painting; nothing is drawn before the first `step()`."""
        pages: list[Texture] = []
        texts: list[str] = []
        zones: list[tuple[Zone, ...]] = []
        return PaintJob(self._painted(view, pages, texts, zones), pages, texts, zones)

    def _painted(
        self,
        view: View,
        textures: list[Texture],
        texts: list[str],
        zones: list[tuple[Zone, ...]],
    ) -> Iterator[None]:
        laid_out = yield from lay_out_steps(view, self.look, self._wording, self._measure)
        pages = [recoloured_page(page, self.look.scheme) for page in laid_out]
        photographs = yield from self._builder.photographs(pages)
        for page in pages:
            target = Fbo(size=(page.width, page.height), with_stencilbuffer=False)
            yield
            for elements in _batches(page):
                root = Widget(size=(page.width, page.height))
                for element in elements:
                    root.add_widget(self._builder.widget(element, page.height, photographs))
                    yield
                Builder.sync()  # or .kv canvas bindings wait for the next frame
                texts.extend(_shown_texts(root))
                target.add(root.canvas)
                target.draw()
                target.remove(root.canvas)
                root.clear_widgets()
                yield
            textures.append(target.texture)
            zones.append(page.zones)
        self._builder.finish()


def _batches(page: Page) -> Iterator[Sequence[Element]]:
    """What is drawn together, in drawing order: up to a photograph, then a handful at a time, so
    that no single draw holds up a frame.
    """
    batch: list[Element] = []
    for element in page.elements:
        batch.append(element)
        # All photographs share one widget, so there is never a second one in a batch.
        if len(batch) == _DRAWN_TOGETHER or isinstance(element, Photograph):
            yield batch
            batch = []
    if batch:
        yield batch


def _shown_texts(root: Widget) -> Iterator[str]:
    for widget in root.walk():
        text = getattr(widget, "text", "")
        if text:
            yield text
