"""The pages that QR codes lead to: what is signed in the feed, in the reader's language.

A notice that may not be shown is gone at once (410), without its name or its picture.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.approvals.current import approved_campaign, approved_ids
from hub.public.answering import spoken, spoken_answer
from hub.public.published import (
    Signed,
    published_campaigns,
    read_signed,
    shown_notice,
    was_known,
)
from hub.public.sharing import share_of
from hub.public.structured import robots_of, structured_data
from hub.public.views_of import TipLine, notice_page, tip_line
from sync.errors import RepositoryCorrupt
from sync.models import Campaign
from sync.types import Language, NoticeId

log = logging.getLogger(__name__)


def tip_lines(language: Language = "es") -> Sequence[TipLine]:
    """The tip line of every campaign that is published; where the feed cannot be read, or holds
    none yet, of every approved one, for a person with something to say must not be sent away."""
    return [tip_line(campaign, language) for campaign in _campaigns()]


@require_safe
def notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """One notice; 410 with the tip line where it may not be shown any more; else 404."""
    said = spoken(request)
    wanted = NoticeId(notice_id.upper())
    signed = signed_or_none()
    if signed is None:
        return unavailable(request)
    now = timezone.now()
    shown = shown_notice(signed, wanted, now)
    if shown is None:
        return gone(request) if was_known(signed, wanted, now) else unknown(request)
    page = notice_page(shown.notice, said.language)
    context: dict[str, Any] = {
        "page": page,
        "tips": tip_line(shown.campaign, said.language),
        "share": share_of(page, said.language),
        "structured": structured_data(page, said.language),
    }
    return spoken_answer(request, "public/notice.html", context, robots=robots_of(page))


@require_safe
def tips(request: HttpRequest) -> HttpResponse:
    """The tip line of every published campaign."""
    said = spoken(request)
    found = tip_lines(said.language)
    if not found:
        return unknown(request)
    return spoken_answer(request, "public/tips.html", {"tips": found[0], "more": found[1:]},
                         robots="all")  # fmt: skip


def signed_or_none() -> Signed | None:
    """The feed; None, with a line in the log, where it cannot be read."""
    try:
        return read_signed()
    except RepositoryCorrupt:
        log.exception("the public pages cannot read the feed")
        return None


def gone(request: HttpRequest) -> HttpResponse:
    """410: nothing of whom it was about."""
    return _without_notice(request, "public/gone.html", 410)


def unknown(request: HttpRequest) -> HttpResponse:
    """404."""
    return _without_notice(request, "public/unknown.html", 404)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the feed cannot be read, so nobody knows what may be shown."""
    response = _without_notice(request, "public/unavailable.html", 503)
    response["Retry-After"] = "60"
    return response


def _without_notice(request: HttpRequest, template: str, status: int) -> HttpResponse:
    found = tip_lines(spoken(request).language)
    context = {"tips": found[0] if found else None}
    return spoken_answer(request, template, context, status=status)


def _campaigns() -> Sequence[Campaign]:
    signed = signed_or_none()
    found = published_campaigns(signed) if signed is not None else ()
    if found or (signed is not None and signed.manifests):
        return found
    approved = (approved_campaign(campaign_id) for campaign_id in approved_ids("campaign"))
    return [campaign.content for campaign in approved if campaign is not None]
