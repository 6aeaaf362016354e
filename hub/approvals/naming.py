"""What a person calls a notice, slide or picture that signed content knows by id or hash."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext as _

from hub.approvals.current import approved_channels, approved_ids, approved_notice
from sync.models import AnySlide, ImageSlide, MessageSlide, NoticeSlide, TenSlide
from sync.models.recall import RecallTarget


def name_of(target: RecallTarget, target_id: str) -> str:
    """Its name; empty where nobody knows one."""
    if target == "notice":
        return notice_name(target_id)
    return _slide_name(target_id) if target == "slide" else _picture_name(target_id)


def notice_name(notice_id: str) -> str:
    """As it was approved last, else as its draft says; empty where there is neither."""
    found = approved_notice(notice_id)
    if found is not None:
        return found.content.name
    draft = apps.get_model("notices.Notice")._default_manager.filter(notice_id=notice_id).first()
    return str(draft.saved()) if draft is not None else ""


def slide_words(slide: AnySlide) -> str:
    """A slide in a few words."""
    if isinstance(slide, NoticeSlide):
        return notice_name(slide.notice_id) or slide.notice_id
    if isinstance(slide, MessageSlide):
        return f"{slide.title_es} · {slide.title_en}"
    if isinstance(slide, TenSlide):
        names = ", ".join(notice_name(notice) or notice for notice in slide.notice_ids)
        return f"{_('Grid of ten')}: {names}"
    if isinstance(slide, ImageSlide):
        return f"{_('Image')}: {slide.alt_es} · {slide.alt_en}"
    return f"{_('Tip line')} {slide.campaign_id}"


def _slide_name(slide_id: str) -> str:
    for channel in approved_channels():
        for slide in channel.content.slides:
            if slide.id == slide_id:
                return f"{slide_words(slide)} ({channel.content.name})"
    return ""


def _picture_name(sha256: str) -> str:
    if name := notice_with_picture(sha256):
        return name
    for channel in approved_channels():
        for slide in channel.content.slides:
            if isinstance(slide, ImageSlide) and slide.picture.sha256 == sha256:
                return f"{slide_words(slide)} ({channel.content.name})"
    return ""


def notice_with_picture(sha256: str) -> str:
    """The name of an approved notice that shows this very picture; empty where none does."""
    for notice_id in approved_ids("notice"):
        found = approved_notice(notice_id)
        if found is not None and any(p.sha256 == sha256 for p in found.content.pictures):
            return found.content.name
    return ""
