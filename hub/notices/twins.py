"""Whether another notice has the very same photograph: one of the two shows a wrong face.

Asked by the form. Two files of one picture are two photographs here: only equal bytes are told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final

from hub.notices.completeness import Facts
from hub.notices.facts import pictures_in_order
from hub.notices.models import Notice, NoticePicture

NAMED: Final = 3


def with_twins(facts: Facts, notice: Notice) -> Facts:
    """The facts of this notice, each photograph with the names of the others that have it: in any
    place as far as rows are kept, and as the first of any draft."""
    hashes = [row.photo_id for row in pictures_in_order(notice)]
    if not hashes:
        return facts
    names: dict[str, dict[int, str]] = defaultdict(dict)
    others = Notice.objects.exclude(pk=notice.pk)
    for row in others.filter(face_sha256__in=hashes).order_by("name")[: len(hashes) * NAMED]:
        names[row.face_sha256][row.pk] = str(row)
    rows = NoticePicture.objects.filter(photo__in=hashes, notice__in=others)
    for picture in rows.select_related("notice").order_by("notice__name")[: len(hashes) * NAMED]:
        names[picture.photo_id].setdefault(picture.notice_id, str(picture.notice))
    pictures = (
        replace(picture, also=", ".join([*names[sha256].values()][:NAMED]))
        for picture, sha256 in zip(facts.pictures, hashes, strict=True)
    )
    return replace(facts, pictures=tuple(pictures))
