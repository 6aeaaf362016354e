"""The preview that Wagtail frames beside the form."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from hub.approvals.current import approved_campaign, approved_ids
from hub.errors import ContentInvalid, HubError
from hub.notices.models import Notice as NoticeDraft
from hub.previews.channel import previewed_slides
from hub.previews.drawing import draw_pages, draw_slide_pages
from hub.previews.placeholders import with_placeholders
from hub.previews.playing import Playing, playing
from hub.previews.sizes import USUAL, PreviewSize, size_named
from sync.models import Campaign, Channel, Notice

if TYPE_CHECKING:
    from hub.approvals.subject import ApprovedContent


def preview_page(request: HttpRequest, subject: ApprovedContent, mode: str) -> HttpResponse:
    """The draft's picture on one screen, or what is missing before it can be drawn."""
    with override(_language_of(request)):
        return _preview_page(request, subject, mode)


def _language_of(request: HttpRequest) -> str:
    """The editor's own: Wagtail frames previews as a visitor would see them."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    chosen: str = profile.get_preferred_language() if profile is not None else ""
    return chosen or get_language() or settings.LANGUAGE_CODE


def _preview_page(request: HttpRequest, subject: ApprovedContent, mode: str) -> HttpResponse:
    size = size_named(mode) or USUAL
    context: dict[str, object] = {"size": size, "subject": subject}
    try:
        content = _content_of(subject, context)
        if content is None:
            pass
        elif isinstance(content, Channel):
            context["channel"] = content
            context["slides"] = previewed_slides(content, size)
        else:
            played = playing(content.id) if isinstance(content, Notice) else None
            pages = _pages(cast("Notice | Campaign", content), played, size)
            context["pages"] = [base64.b64encode(png).decode("ascii") for png in pages]
            context["played"] = played
    except HubError as error:
        context["trouble"] = str(error)
    return render(request, "previews/preview.html", context)


def _content_of(subject: ApprovedContent, context: dict[str, object]) -> object:
    """What is drawn, and in `context` what keeps it from being sent: with that in brackets where a
    notice merely lacks it, None where nothing can be drawn."""
    try:
        return subject.content()
    except ContentInvalid as error:
        context["errors"] = [
            (_field_label(subject, field), words) for field, words in error.errors.items()
        ]
    return with_placeholders(subject) if isinstance(subject, NoticeDraft) else None


def _pages(
    content: Notice | Campaign, played: Playing | None, size: PreviewSize
) -> tuple[bytes, ...]:
    """As the channel shows it where one does, with its number; else by itself."""
    campaign = approved_campaign(played.slide.campaign_id) if played is not None else None
    if isinstance(content, Notice) and played is not None and campaign is not None:
        return draw_slide_pages(played.slide, [content], campaign.content, size)
    return draw_pages(content, _campaign_of(content), size)


def _campaign_of(content: object) -> Campaign | None:
    """A notice is drawn with the tip lines that are in force: any campaign's, the first by id."""
    if not isinstance(content, Notice):
        return None
    for campaign_id in approved_ids("campaign"):
        found = approved_campaign(campaign_id)
        if found is not None:
            return found.content
    return None


def _field_label(subject: ApprovedContent, field: str) -> str:
    names = {f.name: getattr(f, "verbose_name", f.name) for f in subject._meta.get_fields()}
    return str(names.get(field, field)) or _("Notice")
