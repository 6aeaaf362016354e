"""Between a notice of the CMS and plain JSON values, so that the two can be compared and merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from hub.imports.running.merge import Values
from hub.notices.models import Notice, NoticePicture

PICTURES = "pictures"
MOMENTS = frozenset({"verified_until", "outcome_until"})


def notice_values(notice: Notice, fields: Iterable[str]) -> Values:
    """The named fields as an import writes them. What a browser adds (CRLF, spaces at the ends, a
    moment without its seconds) is no change.
    """
    return {
        name: _pictures(notice) if name == PICTURES else _plain(getattr(notice, name))
        for name in fields
    }


def apply_values(notice: Notice, values: Values) -> None:
    """Writes the values into the unsaved notice. Pictures that stay keep the face's place."""
    for name, value in values.items():
        if name == PICTURES:
            _apply_pictures(notice, value)
        elif name in MOMENTS and value is not None:
            setattr(notice, name, datetime.fromisoformat(value))
        else:
            setattr(notice, name, value)


def moment(value: datetime) -> str:
    """UTC, whole minutes: the admin's date fields have no seconds."""
    return value.astimezone(UTC).replace(second=0, microsecond=0).isoformat()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return value


def _pictures(notice: Notice) -> list[dict[str, str]]:
    rows = sorted(notice.pictures.all(), key=lambda row: row.sort_order or 0)
    return [
        {
            "sha256": row.photo_id,
            "caption_es": _plain(row.caption_es),
            "caption_en": _plain(row.caption_en),
        }
        for row in rows
    ]


def _apply_pictures(notice: Notice, pictures: list[dict[str, str]]) -> None:
    before = {row.photo_id: row for row in notice.pictures.all()}
    rows = []
    for place, picture in enumerate(pictures):
        row = before.get(picture["sha256"]) or NoticePicture(photo_id=picture["sha256"])
        row.sort_order = place
        row.caption_es, row.caption_en = picture["caption_es"], picture["caption_en"]
        rows.append(row)
    notice.pictures = rows
