"""A PNG of a notice, a tip line or a slide as a screen would show it, cached by what was drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel

from hub.previews.cache import preview_folder
from hub.previews.renderer import Renderer
from hub.previews.sizes import PreviewSize
from sync.canonical import canonical_json, sha256_of
from sync.models import AnySlide, Campaign, Notice


@lru_cache(maxsize=1)
def renderer(command: tuple[str, ...]) -> Renderer:
    """The process's one renderer for a command line."""
    return Renderer(command)


def draw(content: Notice | Campaign, campaign: Campaign | None, size: PreviewSize) -> bytes:
    """The PNG. Raises NoPreview with words for the editor."""
    notice = content if isinstance(content, Notice) else None
    tip_line = content if isinstance(content, Campaign) else campaign
    asked = {"notice": _json(notice), "campaign": _json(tip_line)}
    return _drawn([part for part in (notice, tip_line) if part is not None], asked, size)


def draw_slide(
    slide: AnySlide,
    notices: Sequence[Notice],
    campaign: Campaign | None,
    size: PreviewSize,
    ranks: Sequence[int | None] = (),
) -> bytes:
    """The PNG of a slide with the notices it names, whose places in their campaign are `ranks`.
    Raises NoPreview with words for the editor."""
    parts = [part for part in (slide, *notices, campaign) if part is not None]
    asked = {
        "slide": _json(slide),
        "notices": [_json(notice) for notice in notices],
        "campaign": _json(campaign),
        "ranks": list(ranks),
    }
    return _drawn(parts, asked, size)


def _drawn(parts: Sequence[BaseModel], asked: Mapping[str, Any], size: PreviewSize) -> bytes:
    path = _path(parts, asked.get("ranks", []), size)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".drawing.png")
        renderer(tuple(settings.SEBUSCA_RENDERER)).render(
            {
                **asked,
                "size": str(size),
                "lang": size.lang,
                "media_dir": str(settings.SEBUSCA_MEDIA),
                "out": str(partial),
            }
        )
        partial.replace(path)
    return path.read_bytes()


def _path(parts: Sequence[BaseModel], ranks: Sequence[int | None], size: PreviewSize) -> Path:
    drawn = b"\n".join((*map(canonical_json, parts), repr(list(ranks)).encode("ascii")))
    return preview_folder() / f"{sha256_of(drawn)}-{size}-{size.lang}.png"


def _json(model: BaseModel | None) -> dict[str, Any] | None:
    return model.model_dump(mode="json", exclude_none=True) if model is not None else None
