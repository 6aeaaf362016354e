"""Drawing that covers: what is opaque need not be mixed with what lies beneath."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kivy.graphics import Callback
from kivy.graphics.opengl import GL_BLEND, glDisable, glEnable


@contextmanager
def unblended() -> Iterator[None]:
    """Within `with canvas:`, whatever is added in the body is drawn with blending off."""
    Callback(_off)
    yield
    Callback(_on)


def _off(_instruction: object) -> None:
    glDisable(GL_BLEND)


def _on(_instruction: object) -> None:
    glEnable(GL_BLEND)
