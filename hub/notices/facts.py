"""What lists and the completeness panel read of a notice's draft, and how a search finds it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

from hub.notices.completeness import PAIRS, Facts, PictureFacts, gaps_of

if TYPE_CHECKING:
    from hub.notices.models import Notice, NoticePicture

TEXTS: Final = (
    "name",
    "case_number",
    *(f"{stem}_{lang}" for stem in PAIRS for lang in ("es", "en")),
)
MARK: Final = " "
"""Around each code of `Notice.gaps`, so that a filter finds whole codes."""
UNSEEN: Final = "?"
"""`Notice.gaps` of a draft that was saved before there was anything to keep."""


def facts_of(notice: Notice) -> Facts:
    """Of the fields and pictures of this very object: a draft, or a form that is being typed."""
    return Facts(
        texts={field: getattr(notice, field).strip() for field in TEXTS},
        one_language=notice.one_language,
        outcome=notice.outcome,
        pictures=tuple(_picture(row, n) for n, row in enumerate(pictures_in_order(notice))),
        verified_until=notice.verified_until,
        show_until=notice.show_until,
        outcome_until=notice.outcome_until,
    )


def pictures_in_order(notice: Notice) -> list[NoticePicture]:
    """The first is the slide's."""
    rows = [row for row in notice.pictures.all() if row.photo_id]
    return sorted(rows, key=lambda row: row.sort_order or 0)


def list_values(notice: Notice) -> dict[str, Any]:
    """What the row keeps of its draft for lists: by field."""
    pictures = pictures_in_order(notice)
    codes = dict.fromkeys(gap.code for gap in gaps_of(facts_of(notice)))
    return {
        "findable": findable(
            notice.name, notice.native_name, notice.aliases, notice.case_number, notice.notice_id
        ),
        "face_sha256": pictures[0].photo_id if pictures else "",
        "gaps": "".join(f"{MARK}{code}{MARK}" for code in codes),
    }


def findable(*texts: str) -> str:
    """Texts without accents and capitals: García is found by garcia, F-2026-0001 by 0001."""
    decomposed = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.split())


def _picture(row: NoticePicture, place: int) -> PictureFacts:
    return PictureFacts(
        row.photo.width,
        row.photo.height,
        row.focus_set,
        row.caption_es.strip(),
        row.caption_en.strip(),
        getattr(row, "form_place", place),  # of a form in which others were taken out
    )
