"""What a person calls a notice, slide or picture that signed content knows by id or hash."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Final

from django.apps import apps
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from hub.approvals.current import Approved, approved_notice, approved_notices
from hub.approvals.models import Approval
from hub.approvals.remembered import remembered_channels
from sync.models import AnySlide, ImageSlide, MessageSlide, Notice, NoticeSlide, TenSlide
from sync.models.recall import RecallTarget
from sync.models.slide import notices_of

_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


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


def draft_names(notice_ids: Collection[str]) -> dict[str, str]:
    """The names of many as their drafts say, by id: the rows keep what was saved last."""
    if not notice_ids:
        return {}
    rows = apps.get_model("notices.Notice")._default_manager.filter(notice_id__in=notice_ids)
    return dict(rows.exclude(name="").values_list("notice_id", "name"))


def slide_words(slide: AnySlide, known: Mapping[str, str] = _NOBODY) -> str:
    """A slide in a few words; `known` are names of notices by id that need not be asked for."""

    def named(notice_id: str) -> str:
        return known.get(notice_id) or notice_name(notice_id) or notice_id

    if isinstance(slide, NoticeSlide):
        return named(slide.notice_id)
    if isinstance(slide, MessageSlide):
        return f"{slide.title_es} · {slide.title_en}"
    if isinstance(slide, TenSlide):
        names = ", ".join(map(named, slide.notice_ids))
        return f"{_('Grid of ten')}: {names}"
    if isinstance(slide, ImageSlide):
        return f"{_('Image')}: {slide.alt_es} · {slide.alt_en}"
    return f"{_('Tip line')} {slide.campaign_id}"


def _slide_name(slide_id: str) -> str:
    for channel in remembered_channels():
        for slide in channel.content.slides:
            if slide.id == slide_id:
                return f"{slide_words(slide)} ({channel.content.name})"
    return ""


def _picture_name(sha256: str) -> str:
    if name := notice_with_picture(sha256):
        return name
    for channel in remembered_channels():
        for slide in channel.content.slides:
            if isinstance(slide, ImageSlide) and slide.picture.sha256 == sha256:
                return f"{slide_words(slide)} ({channel.content.name})"
    return ""


def notice_with_picture(sha256: str) -> str:
    """The name of an approved notice that shows this very picture; empty where none does."""
    return next((found.content.name for found in notices_with_pictures({sha256})), "")


def notices_with_pictures(hashes: Collection[str]) -> Iterator[Approved[Notice]]:
    """The approved notices that show any of these very pictures, by id."""
    # Which rows to look at is the database's to say; what they hold is read and checked.
    rows = Approval.objects.filter(kind="notice").annotate(
        named=Cast("picture_hashes", TextField())
    )
    any_of = reduce(or_, (Q(named__contains=sha256) for sha256 in hashes), Q(pk__in=()))
    approved = approved_notices(set(rows.filter(any_of).values_list("subject_id", flat=True)))
    for notice_id in sorted(approved):
        if any(picture.sha256 in hashes for picture in approved[notice_id].content.pictures):
            yield approved[notice_id]


def names_in(slides: Sequence[AnySlide]) -> Mapping[str, str]:
    """The names of all the notices on these slides, as they were approved last, by id."""
    found = approved_notices({notice for slide in slides for notice in notices_of(slide)})
    return {notice_id: each.content.name for notice_id, each in found.items()}
