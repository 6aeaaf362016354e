"""A draft that says exactly what was approved of a notice, whatever an editor has begun since."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hub.errors import PictureUnusable
from hub.notices.content import RANGES
from hub.notices.models import Notice, NoticePicture, Photo
from sync.models import Notice as SignedNotice

_AS_THEY_ARE = (
    "kind", "outcome", "name", "native_name", "charge_es", "charge_en", "caution_es", "caution_en",
    "details_es", "details_en", "authority_es", "authority_en", "case_number", "verified_until",
    "show_from", "show_until", "outcome_until",
)  # fmt: skip
_DESCRIBING = (
    "gender", "born", "hair_es", "hair_en", "eyes_es", "eyes_en", "marks_es", "marks_en",
    "last_seen_es", "last_seen_en",
)  # fmt: skip


def draft_as_approved(notice: Notice, approved: SignedNotice) -> Notice:
    """Unsaved. Raises PictureUnusable where the hub has a photograph no more."""
    draft = notice.saved()
    for field in _AS_THEY_ARE:
        setattr(draft, field, getattr(approved, field))
    for field in _DESCRIBING:
        setattr(draft, field, getattr(approved.description, field))
    for field, stem in RANGES.items():
        low, high = getattr(approved.description, field) or (None, None)
        setattr(draft, f"{stem}_low", low)
        setattr(draft, f"{stem}_high", high)
    draft.aliases = "\n".join(approved.aliases)
    draft.one_language = approved.one_language or ""
    reward = approved.reward
    draft.reward_amount = reward.amount if reward else None
    draft.reward_currency = reward.currency if reward else Notice.Currency.USD
    draft.reward_text_es = reward.text_es if reward else ""
    draft.reward_text_en = reward.text_en if reward else ""
    draft.pictures = _pictures(approved)
    return draft


def _pictures(approved: SignedNotice) -> list[NoticePicture]:
    photos = {
        photo.sha256: photo
        for photo in Photo.objects.filter(sha256__in=[one.sha256 for one in approved.pictures])
    }
    for one in approved.pictures:
        if one.sha256 not in photos:
            raise PictureUnusable(
                _("Picture %(hash)s: the hub has it no more.") % {"hash": one.sha256[:12]}
            )
    return [
        NoticePicture(
            photo=photos[one.sha256],
            sort_order=place,
            caption_es=one.caption_es,
            caption_en=one.caption_en,
            focus_x=one.focus_x,
            focus_y=one.focus_y,
            focus_set=True,
        )
        for place, one in enumerate(approved.pictures)
    ]
