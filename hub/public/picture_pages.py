"""Photographs for the public, small; and the picture that travels with a link.

Only of notices that may be seen at this very moment. A browser may keep a photograph for a day, for
its address is its content; a shared cache asks again after a minute (RFC 9111 §5.2.2.10), so that
a recalled face does not live on where only its address is known.
"""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from hub.errors import PictureUnusable
from hub.public.answering import spoken
from hub.public.derivatives import CONTENT_TYPES, kept, scaled
from hub.public.open_graph import card_of, draw_card
from hub.public.pages import signed_or_none
from hub.public.pictured import widths_of
from hub.public.published import shown_notice
from hub.public.views_of import notice_page, tip_line
from sync.canonical import sha256_of
from sync.models import Picture
from sync.types import NoticeId, Sha256

PHOTOGRAPH = "public, max-age=86400, s-maxage=60, immutable"
CARD = "public, max-age=300, s-maxage=60, must-revalidate"
"""Of the link's picture, whose address stays the same when the notice changes: a face like the
other, and no longer in a shared cache than that."""


@require_safe
def photograph(request: HttpRequest, sha256: str, width: int, form: str) -> HttpResponse:
    """A photograph of a notice that may be seen, at one of its widths; of nothing else."""
    picture = _shown_picture(Sha256(sha256))
    if picture is None or width not in widths_of(picture.width) or form not in CONTENT_TYPES:
        return _nothing()
    try:
        data = scaled(Sha256(sha256), width, form)
    except PictureUnusable:
        return _nothing()
    return _image(request, data, CONTENT_TYPES[form], PHOTOGRAPH)


@require_safe
def card(request: HttpRequest, notice_id: str) -> HttpResponse:
    """The Open Graph picture of a notice that may be seen; 410 for any other."""
    said = spoken(request)
    signed = signed_or_none()
    shown = shown_notice(signed, NoticeId(notice_id.upper()), timezone.now()) if signed else None
    if shown is None:
        return _nothing(410)
    found = card_of(
        notice_page(shown.notice, said.language),
        tip_line(shown.campaign, said.language),
        said.language,
        shown.notice.content.pictures[:1],
    )
    try:
        data = kept(f"{found.key}.jpg", lambda: draw_card(found))
    except PictureUnusable:
        return _nothing(410)
    return _image(request, data, CONTENT_TYPES["jpg"], CARD)


def _shown_picture(sha256: Sha256) -> Picture | None:
    signed, now = signed_or_none(), timezone.now()
    if signed is None:
        return None
    for notice_id in signed.showing(sha256):
        shown = shown_notice(signed, notice_id, now)
        for picture in shown.notice.content.pictures if shown else ():
            if picture.sha256 == sha256:
                return picture
    return None


def _image(request: HttpRequest, data: bytes, kind: str, caching: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = caching
    response["ETag"] = etag = f'"{sha256_of(data)[:32]}"'
    response["X-Content-Type-Options"] = "nosniff"
    # A face is found by the page that says what it is, never by itself.
    response["X-Robots-Tag"] = "noindex"
    # Link previews of other sites are what the card is for (Fetch, §3.7).
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return cast("HttpResponse", get_conditional_response(request, etag=etag, response=response))


def _nothing(status: int = 404) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Cache-Control"] = "no-cache"
    return response
