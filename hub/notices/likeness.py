"""Which photographs are the same picture, though their bytes differ: made smaller, saved anew, in
grey, a little brighter. Not which faces are one person's; nobody is recognised here.

A difference hash: whether each of 16 × 16 fields is brighter than the one to its right. It is kept
with the photograph when that comes in; the worker looks at those that came before.
"""

from __future__ import annotations

import io
from collections.abc import Collection
from itertools import pairwise
from typing import Final

from PIL import Image, UnidentifiedImageError

from hub.errors import PictureUnusable
from hub.notices.facts import UNSEEN
from hub.notices.models import Photo
from hub.notices.originals import read_original
from sync.types import Sha256

SIDE: Final = 16
NEAR: Final = 16
"""Of 256 fields. Saved anew, halved or in grey, a photograph differs in up to 16; drawn portraits
in one manner and one frame by more than 20, photographs of two people by about a hundred."""
_LEAST_EDGES: Final = 80
"""Fields that differ from their neighbour by more than noise; with fewer, a picture is so empty
that it is like any other."""
_NOISE: Final = 4
"""Of 255."""
MOST_ALIKE: Final = 48
"""What so many photographs look like is nobody's face; each is asked about among all approvals."""
AT_ONCE: Final = 20
"""Photographs in one pass of the worker."""


def likeness_of(data: bytes) -> str:
    """64 hexadecimal digits; empty for a picture with too little in it. For our own originals,
    which were re-encoded when they came in."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            image.draft("L", (8 * SIDE, 8 * SIDE))
            small = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX).tobytes()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return ""
    rows = [small[start : start + SIDE + 1] for start in range(0, len(small), SIDE + 1)]
    steps = [left - right for row in rows for left, right in pairwise(row)]
    if sum(abs(step) >= _NOISE for step in steps) < _LEAST_EDGES:
        return ""
    bits = sum((step > 0) << place for place, step in enumerate(steps))
    return f"{bits:0{SIDE * SIDE // 4}x}"


def same_pictures(hashes: Collection[str]) -> dict[str, str]:
    """Photographs that are, or nearly are, one of these, to the one that each is like; at most
    MOST_ALIKE beside themselves."""
    found = {sha256: sha256 for sha256 in hashes}
    known = Photo.objects.exclude(likeness__in=("", UNSEEN))
    mine = dict(known.filter(sha256__in=hashes).values_list("sha256", "likeness"))
    if not mine:
        return found
    bits = {sha256: int(likeness, 16) for sha256, likeness in mine.items()}
    for sha256, likeness in known.values_list("sha256", "likeness").iterator():
        theirs = int(likeness, 16)
        for own, ours in bits.items():
            if (ours ^ theirs).bit_count() <= NEAR:
                found.setdefault(sha256, own)
        if len(found) >= len(hashes) + MOST_ALIKE:
            break
    return found


def look_at_photographs() -> int:
    """Keeps what photographs look like that came before that was kept; how many. A chore."""
    rows = list(Photo.objects.filter(likeness=UNSEEN)[:AT_ONCE])
    for row in rows:
        try:
            likeness = likeness_of(read_original(Sha256(row.sha256)))
        except PictureUnusable:
            likeness = ""
        Photo.objects.filter(pk=row.pk).update(likeness=likeness)
    return len(rows)
