"""The pictures of the approving page: the content approved last and the content that waits, each
as a screen shows it. A picture is asked for by the hash of its content, so that none of another is
ever shown in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.approvals.current import approved_campaign, approved_notices, latest_approved
from hub.approvals.models import ApprovalRequest, SubjectKind
from hub.approvals.service import find_subject
from hub.approvals.shown import Content, campaign_beside
from hub.errors import ChangedSince, HubError, NoPreview
from hub.previews.drawing import draw, draw_slide
from hub.previews.sizes import SIZES, PreviewSize
from hub.recalls.standing import is_recalled
from sync.canonical import content_sha256
from sync.models import AnySlide, Campaign, Channel, Notice, TenSlide
from sync.models.slide import campaign_of, notices_of

Which: TypeAlias = Literal["before", "after"]


@require_GET
def drawn(
    request: HttpRequest, request_id: int, which: Which, mode: str, slide_id: str = ""
) -> HttpResponse:
    """The PNG; 409 where the content is another by now, 503 where it cannot be drawn now."""
    wanted = get_object_or_404(ApprovalRequest, pk=request_id)
    if mode not in SIZES or wanted.kind == "desk" or which not in {"before", "after"}:
        raise Http404
    try:
        content = _content(wanted, which)
        if content_sha256(content) != request.GET.get("of"):
            raise ChangedSince(_("This was changed since the page was shown. Look again."))
        png = _png(content, slide_id, SIZES[mode])
    except HubError as error:
        status = 503 if isinstance(error, NoPreview) else 409
        return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
    response = HttpResponse(png, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _content(wanted: ApprovalRequest, which: Which) -> Content:
    kind = cast("SubjectKind", wanted.kind)
    if which == "after":
        return cast("Content", find_subject(kind, wanted.subject_id).saved().content())
    found = latest_approved(kind, wanted.subject_id)
    if found is None:
        raise Http404
    return found.content


def _png(content: Content, slide_id: str, size: PreviewSize) -> bytes:
    if isinstance(content, Channel):
        slides = [s for s in (*content.slides, content.evergreen) if s.id == slide_id]
        if not slides:
            raise Http404
        return slide_png(slides[0], content, size)
    campaign = None
    if isinstance(content, Notice) and (beside := campaign_beside(content.id)) is not None:
        found = approved_campaign(beside)
        campaign = found.content if found else None
    return draw(cast("Notice | Campaign", content), campaign, size)


def slide_png(slide: AnySlide, channel: Channel, size: PreviewSize) -> bytes:
    """One slide of a channel with its notices as they were approved. Raises NoPreview."""
    notices = _shown(notices_of(slide))
    if notices_of(slide) and not notices:
        raise NoPreview(_("None of its notices is approved and in force: screens skip this slide."))
    ranks: Sequence[int | None] = ()
    if isinstance(slide, TenSlide):
        slide = slide.model_copy(update={"notice_ids": tuple(notice.id for notice in notices)})
        ranks = [channel.rank_of(notice.id) for notice in notices]
    campaign_id = campaign_of(slide)
    campaign = approved_campaign(campaign_id) if campaign_id else None
    return draw_slide(slide, notices, campaign.content if campaign else None, size, ranks)


def _shown(ids: Sequence[str]) -> list[Notice]:
    """Those that are approved and not recalled, in order."""
    found = approved_notices(ids)
    return [
        found[each].content
        for each in ids
        if each in found and not is_recalled("notice", each, found[each].ref.number)
    ]
