"""High contrast: every colour of a laid-out page exchanged for its partner of the other scheme.

One seam, between the layouts and the widgets: no layout knows that there are two schemes, so none
can forget one.
"""

from __future__ import annotations

from dataclasses import replace

from screens.palette import Scheme
from screens.plan import (
    Element,
    Ground,
    Icon,
    NativeLine,
    Page,
    Panel,
    Photograph,
    QrCode,
    TextLine,
)


def recoloured(element: Element, scheme: Scheme) -> Element:
    """The element in the scheme's colours, elsewhere unchanged; photographs are left alone."""
    match element:
        case Panel():
            edge = None if element.edge is None else scheme.of(element.edge)
            return replace(element, colour=scheme.of(element.colour), edge=edge)
        case Ground() | NativeLine() | Icon():
            return replace(element, colour=scheme.of(element.colour))
        case Photograph():
            return replace(element, ground=scheme.of(element.ground))
        case TextLine():
            style = replace(element.style, colour=scheme.of(element.style.colour))
            return replace(element, style=style)
        case QrCode():
            paper, ink = scheme.of(element.paper), scheme.of(element.ink)
            return replace(element, paper=paper, ink=ink)


def recoloured_page(page: Page, scheme: Scheme) -> Page:
    """The page with every element in the scheme's colours."""
    if not scheme.exchanged:
        return page
    return replace(page, elements=tuple(recoloured(e, scheme) for e in page.elements))
