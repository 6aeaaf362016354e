"""A PNG of a notice, a tip line or a slide as a screen would show it, kept by all it is drawn from:
content and pictures by their hashes, the screen, and the software that draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import BaseModel

from hub.approvals.rules import picture_hashes
from hub.errors import NoPreview
from hub.previews.cache import Shelf
from hub.previews.renderer import Renderer
from hub.previews.sizes import PreviewSize
from hub.recalls.models import Recall
from sync.canonical import canonical_json, sha256_of
from sync.models import AnySlide, Campaign, ImageSlide, Notice


@lru_cache(maxsize=1)
def renderer(command: tuple[str, ...], data: Path) -> Renderer:
    """This process's way to the one renderer of a data folder."""
    return Renderer(command, data / "renderer.sock")


def draw(content: Notice | Campaign, campaign: Campaign | None, size: PreviewSize) -> bytes:
    """The PNG (its first page). Raises NoPreview with words for the editor."""
    return draw_pages(content, campaign, size)[0]


def draw_pages(
    content: Notice | Campaign, campaign: Campaign | None, size: PreviewSize
) -> tuple[bytes, ...]:
    """The PNG of each page. Raises NoPreview with words for the editor."""
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
    """The PNG of a slide (its first page) with the notices it names, whose places in their
    campaign are `ranks`. Raises NoPreview with words for the editor."""
    return draw_slide_pages(slide, notices, campaign, size, ranks)[0]


def draw_slide_pages(
    slide: AnySlide,
    notices: Sequence[Notice],
    campaign: Campaign | None,
    size: PreviewSize,
    ranks: Sequence[int | None] = (),
) -> tuple[bytes, ...]:
    """`draw_slide`, every page."""
    parts = [part for part in (slide, *notices, campaign) if part is not None]
    asked = {
        "slide": _json(slide),
        "notices": [_json(notice) for notice in notices],
        "campaign": _json(campaign),
        "ranks": list(ranks),
    }
    return _drawn(parts, asked, size)


def _drawn(
    parts: Sequence[BaseModel], asked: Mapping[str, Any], size: PreviewSize
) -> tuple[bytes, ...]:
    _refuse_recalled_pictures(parts)
    warm = renderer(tuple(settings.SEBUSCA_RENDERER), settings.SEBUSCA_DATA)
    name = _name(parts, asked.get("ranks", []), size)
    software = warm.software()
    shelf = Shelf(software)
    found = shelf.find(name)
    if found:
        return found
    drawn_by = software

    def to(out: Path) -> tuple[Path, ...]:
        nonlocal drawn_by
        request = {
            **asked,
            "size": str(size),
            "lang": size.lang,
            "text": size.text,
            "contrast": size.contrast,
            "media_dir": str(settings.SEBUSCA_MEDIA),
            "out": str(out),
        }
        pages, drawn_by = warm.render(request)
        return pages

    keep = not _is_recalled(parts)
    return shelf.draw(name, to, keep=lambda: keep and drawn_by == software)


def _refuse_recalled_pictures(parts: Sequence[BaseModel]) -> None:
    """A recalled picture is never shown again, nor in a draft."""
    hashes = [sha256 for part in parts for sha256 in picture_hashes(part)]
    hashes += [part.picture.sha256 for part in parts if isinstance(part, ImageSlide)]
    if hashes and Recall.objects.filter(target="picture", target_id__in=hashes).exists():
        raise NoPreview(_("A photograph of it was recalled. Remove it; it is never shown again."))


def _is_recalled(parts: Sequence[BaseModel]) -> bool:
    """Whether any of the notices ever was: those are drawn for whoever mends them, and not kept."""
    ids = [part.id for part in parts if isinstance(part, Notice)]
    return bool(ids) and Recall.objects.filter(target="notice", target_id__in=ids).exists()


def _name(parts: Sequence[BaseModel], ranks: Sequence[int | None], size: PreviewSize) -> str:
    drawn = b"\n".join((*map(canonical_json, parts), repr(list(ranks)).encode("ascii")))
    return f"{sha256_of(drawn)}-{size.name}"


def _json(model: BaseModel | None) -> dict[str, Any] | None:
    return model.model_dump(mode="json", exclude_none=True) if model is not None else None
