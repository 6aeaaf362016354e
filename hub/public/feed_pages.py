"""Where the feeds are asked for, page by page (RFC 5005 §3), and asked again: ETag and
Last-Modified (RFC 9110 §13).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from hub.public.answering import MAX_AGE_S, guarded
from hub.public.feed_paging import document_at, place_of
from hub.public.feeds import FeedOf, atom, json_feed
from hub.public.index_pages import campaign_named, of_campaign, title_of
from hub.public.pages import signed_or_none
from hub.public.published import last_change
from hub.public.views_of import notice_page
from sync.types import Language

MOST = 500
"""Entries of one document: what readers and partners take in one go."""
_FORMS: Final = {
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
}


@require_safe
@gzip_page
def feed(request: HttpRequest, language: str, form: str, campaign_id: str = "") -> HttpResponse:
    """All published notices, or a campaign's, the last approved first; `?before=` and `?after=` an
    approval where they are more than one document holds."""
    spoken = cast("Language", language)
    signed = signed_or_none()
    if signed is None:
        return guarded(HttpResponse(status=503, headers={"Retry-After": "60"}))
    campaign = campaign_named(signed, campaign_id)
    place = place_of(request.GET)
    if place is None or (campaign_id and campaign is None):
        return guarded(HttpResponse(status=404))
    shown = of_campaign(signed, campaign)
    changed = last_change(signed, timezone.now())
    shown.sort(key=lambda one: one.notice.approval.number, reverse=True)
    document = document_at([one.notice.approval.number for one in shown], place, MOST)
    write, kind = _FORMS[form]
    path = f"/{campaign.id}" if campaign else ""
    text = write(
        FeedOf(
            language=spoken,
            title=title_of(campaign, shown, spoken),
            path=f"/feeds/{language}{path}",
            home=f"/C{path.upper()}?lang={language}",
            place=place,
            document=document,
            pages=[
                notice_page(one.notice, spoken) for one in shown[document.start : document.stop]
            ],
            updated=changed,
        )
    )
    response = guarded(HttpResponse(text, content_type=kind))
    response["Cache-Control"] = f"public, max-age={MAX_AGE_S}, must-revalidate"
    response["Content-Language"] = language
    response["Last-Modified"] = http_date(changed.timestamp())
    response["ETag"] = etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["X-Robots-Tag"] = "noindex"
    answered = get_conditional_response(
        request, etag=etag, last_modified=int(changed.timestamp()), response=response
    )
    return cast("HttpResponse", answered)
