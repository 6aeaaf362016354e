"""The pages that QR codes lead to: approved content only, in both languages.

No session, no cookie, no third party, no script: the policy that says so is in every answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hub.approvals.current import (
    Approved,
    approved_campaign,
    approved_channels,
    approved_ids,
    approved_notice,
)
from hub.errors import PictureUnusable
from hub.notices.originals import read_original
from hub.public.views_of import NoticePage, TipLine, notice_page, tip_line
from hub.publications.building import may_be_shown
from hub.recalls.standing import is_recalled
from sync.models import Campaign, Notice
from sync.models.slide import campaign_of, notices_of
from sync.types import Sha256

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    policy: str = POLICY,
) -> HttpResponse:
    """A page for the public, with the headers that keep it to itself."""
    response = render(request, template, context, status=status)
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    return response


def tip_lines() -> Sequence[TipLine]:
    """The tip line of every approved campaign."""
    campaigns = [approved_campaign(campaign_id) for campaign_id in approved_ids("campaign")]
    return [tip_line(campaign.content) for campaign in campaigns if campaign is not None]


@require_safe
@cache_control(no_cache=True)
def notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """One notice; 410 with the tip line where it may not be shown any more; else 404."""
    found = approved_notice(notice_id.upper())
    if found is None:
        return (
            _gone(request, notice_id)
            if is_recalled("notice", notice_id.upper())
            else _unknown(request)
        )
    campaign = _campaign_of(found)
    if campaign is None:
        return _unknown(request)
    if not _may_be_public(found):
        return _gone(request, notice_id)
    page: NoticePage = notice_page(found.content)
    return answer(request, "public/notice.html", {"page": page, "tips": tip_line(campaign)})


@require_safe
@cache_control(no_cache=True)
def tips(request: HttpRequest) -> HttpResponse:
    """The tip line of every approved campaign."""
    found = tip_lines()
    if not found:
        return _unknown(request)
    return answer(request, "public/tips.html", {"tips": found[0], "more": found[1:]})


@require_safe
def picture(
    request: HttpRequest,  # noqa: ARG001 - Django's signature
    sha256: str,
) -> HttpResponse:
    """A picture of a notice that is on screens; of nothing else."""
    for notice_id in approved_ids("notice"):
        found = approved_notice(notice_id)
        if found is None or not any(p.sha256 == sha256 for p in found.content.pictures):
            continue
        if _campaign_of(found) is None or not _may_be_public(found):
            continue
        try:
            data = read_original(Sha256(sha256))
        except PictureUnusable as error:
            raise Http404 from error
        response = HttpResponse(data, content_type=found.content.pictures[0].media_type)
        # Short: a recall must be seen by those who look again.
        response["Cache-Control"] = "public, max-age=60"
        response["X-Content-Type-Options"] = "nosniff"
        return response
    raise Http404


def _may_be_public(found: Approved[Notice]) -> bool:
    """What the screen's rules say of dates, and what the hub knows of recalls and pictures."""
    now = timezone.now()
    content = found.content
    started = content.show_from is None or content.show_from <= now
    until = [content.verified_until, content.show_until, content.outcome_until]
    return started and all(end is None or now < end for end in until) and may_be_shown(found)


def _campaign_of(found: Approved[Notice]) -> Campaign | None:
    """The campaign it is shown with; None where no approved channel shows it: then it is not
    public."""
    for channel in approved_channels():
        for slide in channel.content.slides:
            campaign_id = campaign_of(slide)
            if campaign_id is not None and found.content.id in notices_of(slide):
                campaign = approved_campaign(campaign_id)
                if campaign is not None:
                    return campaign.content
    return None


def _gone(request: HttpRequest, notice_id: str) -> HttpResponse:
    found = tip_lines()
    context = {"notice_id": notice_id, "tips": found[0] if found else None}
    return answer(request, "public/gone.html", context, status=410)


def _unknown(request: HttpRequest) -> HttpResponse:
    found = tip_lines()
    return answer(request, "public/unknown.html", {"tips": found[0] if found else None}, status=404)
