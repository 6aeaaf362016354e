"""What there is to see: every published notice, or those of one campaign; and robots' rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from hub.public.answering import guarded, spoken, spoken_answer
from hub.public.pages import signed_or_none, unavailable, unknown
from hub.public.published import Shown, Signed, published_campaigns, shown_notices
from hub.public.views_of import VICTIMS, NoticePage, notice_page, tip_line
from sync.models import Campaign
from sync.models.wanted_words import heads_wanted
from sync.types import Language

A_PAGE = 48
HEADINGS: dict[str, Promise] = {
    "alert": gettext_lazy("Alerts"),
    "wanted": pgettext_lazy("heading", "Wanted"),
    "missing": gettext_lazy("Missing persons"),
    "seeking_information": gettext_lazy("Information is sought"),
    "over": gettext_lazy("Captured and located"),
}
"""Sections of an index, in their order. A missing person never stands beneath "Wanted"."""
_ORDER = list(HEADINGS)
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /api/
Disallow: /feed/
Disallow: /E/
Disallow: /R
"""


@dataclass(frozen=True)
class Section:
    """Notices of one kind."""

    look: str
    heading: Promise
    notices: tuple[NoticePage, ...]


@require_safe
def notices(request: HttpRequest, campaign_id: str = "") -> HttpResponse:
    """All, or a campaign's. 404 for a campaign that is not published."""
    said = spoken(request)
    signed = signed_or_none()
    if signed is None:
        return unavailable(request)
    campaign = campaign_named(signed, campaign_id)
    if campaign_id and campaign is None:
        return unknown(request)
    shown = sorted(of_campaign(signed, campaign), key=_place)
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    views = [notice_page(one.notice, said.language) for one in page.object_list]
    context: dict[str, Any] = {
        "title": title_of(campaign, shown, said.language),
        "sections": _sections(views),
        "page": page,
        "accused": any(view.accused for view in views),
        "tips": tip_line(campaign, said.language) if campaign else None,
        "campaigns": () if campaign else _titled(signed, said.language),
        "feed": f"/{campaign.id}" if campaign else "",
    }
    return spoken_answer(request, "public/notices.html", context, robots="noarchive")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """RFC 9309. Gone notices may be asked for, so that search engines learn that they are gone."""
    response = guarded(HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8"))
    response["Cache-Control"] = "public, max-age=3600"
    return response


def campaign_named(signed: Signed, campaign_id: str) -> Campaign | None:
    """A published campaign by its id, in either case."""
    wanted = campaign_id.lower()
    return next((c for c in published_campaigns(signed) if c.id == wanted), None)


def of_campaign(signed: Signed, campaign: Campaign | None) -> list[Shown]:
    """What may be seen now, of one campaign or of all."""
    return [
        one
        for one in shown_notices(signed, timezone.now())
        if campaign is None or one.campaign.id == campaign.id
    ]


def title_of(campaign: Campaign | None, shown: Sequence[Shown], language: Language) -> str:
    """The campaign's own title, but never one that says "wanted" above a missing person; empty for
    the neutral one."""
    if campaign is None:
        return ""
    title = tip_line(campaign, language).title.text
    kinds = {one.notice.content.kind for one in shown}
    return "" if heads_wanted(title) and kinds & VICTIMS else title


def _titled(signed: Signed, language: Language) -> list[tuple[str, str]]:
    shown = list(shown_notices(signed, timezone.now()))
    found: list[tuple[str, str]] = []
    for campaign in published_campaigns(signed):
        its = [one for one in shown if one.campaign.id == campaign.id]
        title = title_of(campaign, its, language)
        if its and title:
            found.append((campaign.id, title))
    return found


def _sections(views: Sequence[NoticePage]) -> list[Section]:
    grouped = groupby(views, key=_heading)
    return [Section(look, HEADINGS[look], tuple(group)) for look, group in grouped]


def _heading(page: NoticePage) -> str:
    return "over" if page.over else page.kind


def _place(shown: Shown) -> int:
    content = shown.notice.content
    return _ORDER.index(content.kind if content.outcome == "none" else "over")
