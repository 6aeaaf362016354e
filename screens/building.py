"""From placed elements to Kivy widgets."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

from kivy.uix.widget import Widget

from screens import plan
from screens.digits.digits import Digits
from screens.fonts import font_path
from screens.icon.icon import IconPicture, icon_texture
from screens.native_name.native_name import NativeNamePicture
from screens.panel.panel import Panel
from screens.photograph.photograph import PhotographPicture, uploaded
from screens.qr_code.qr_code import QrCode
from screens.rules import load_rules
from screens.typesetting import Measure
from screens.typesetting.cells import cells
from screens.words.words import Words

Photographs = dict[int, Any]
"""Uploaded textures by the identity of their `Photo`: pages of one slide share one upload."""


class WidgetBuilder:
    """Builds one widget an element; holds the icons' textures, which every slide uses."""

    def __init__(self, measure: Measure) -> None:
        load_rules("words", "digits", "panel", "qr_code", "icon", "native_name", "photograph")
        self._measure = measure
        self._icons: dict[str, Any] = {}
        self._photograph = PhotographPicture(size_hint=(None, None))

    def photographs(self, pages: Iterable[plan.Page]) -> Generator[None, None, Photographs]:
        """Uploads every photograph of the pages once, a band of rows a step."""
        textures: Photographs = {}
        for page in pages:
            for element in page.elements:
                if isinstance(element, plan.Photograph) and id(element.photo) not in textures:
                    for texture in uploaded(element.photo):
                        textures[id(element.photo)] = texture
                        yield
        return textures

    def widget(  # noqa: PLR0911 - one return an element
        self, element: plan.Element, page_height: int, photographs: Photographs
    ) -> Widget:
        """The element's widget, placed; Kivy's y grows upwards from the page's bottom."""
        box = element.box
        placed = {"pos": (box.x, page_height - box.bottom), "size": (box.width, box.height)}
        match element:
            case plan.Ground():
                return Panel(colour=element.colour.rgba, **placed)
            case plan.Panel():
                edge = element.edge or element.colour
                return Panel(
                    colour=element.colour.rgba,
                    radius=element.radius,
                    edge_colour=edge.rgba,
                    edge_width=element.edge_width,
                    **placed,
                )
            case plan.Photograph():
                self._photograph.pos, self._photograph.size = placed["pos"], placed["size"]
                self._photograph.show(
                    element.photo,
                    photographs[id(element.photo)],
                    fade=element.fade,
                    fade_side=element.fade_side,
                    ground=element.ground.rgba,
                    grey=element.grey,
                )
                return self._photograph
            case plan.TextLine():
                return self._text(element, page_height)
            case plan.NativeLine():
                return NativeNamePicture(element.name, colour=element.colour.rgba, **placed)
            case plan.QrCode():
                return QrCode(
                    element.matrix,
                    element.module,
                    radius=element.radius,
                    paper_colour=element.paper.rgba,
                    ink_colour=element.ink.rgba,
                    **placed,
                )
            case plan.Icon():
                texture = self._icon(element.name)
                return IconPicture(texture=texture, colour=element.colour.rgba, **placed)

    def finish(self) -> None:
        """A slide is painted: nothing of it is held any longer."""
        self._photograph.let_go()

    def _text(self, line: plan.TextLine, page_height: int) -> Widget:
        style = line.style
        path = font_path(style.face)
        widget: Any
        if line.digit_cells:
            placed = cells(line.text, style, self._measure)
            widget = Digits(placed, path, style.px, colour=style.colour.rgba)
        else:
            widget = Words(line.text, path, style.px, colour=style.colour.rgba)
        widget.stand_on(line.box.x, page_height - line.box.bottom)
        return widget

    def _icon(self, name: str) -> Any:
        if name not in self._icons:
            self._icons[name] = icon_texture(name)
        return self._icons[name]
