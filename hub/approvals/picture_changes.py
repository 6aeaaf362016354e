"""What changes of a notice's photographs, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.approvals.sentences import Change
from sync.models import Picture


def picture_changes(before: Sequence[Picture], after: Sequence[Picture]) -> list[Change]:
    """The face that screens show first; then those beside it, their order, middle and captions."""
    if tuple(before) == tuple(after):
        return []
    return list(_changes(before, after)) or [Change(_("What is signed of a photo changes"))]


def _changes(before: Sequence[Picture], after: Sequence[Picture]) -> Iterator[Change]:
    old, new = ({p.sha256: p for p in pictures} for pictures in (before, after))
    if before and not after:
        yield Change(_("The photo is taken away: no face is shown"), loud=True)
        return
    if after and not before:
        yield Change(_("A photo is added: a face appears"), loud=True)
    elif after and before[0].sha256 != after[0].sha256:
        yield Change(_("The photo changes"), loud=True)
    first = {pictures[0].sha256 for pictures in (before, after) if pictures}
    added = [sha256 for sha256 in new if sha256 not in old and sha256 not in first]
    gone = [sha256 for sha256 in old if sha256 not in new and sha256 not in first]
    if added:
        words = ngettext("%(n)s more photo is added", "%(n)s more photos are added", len(added))
        yield Change(words % {"n": len(added)}, loud=True)
    if gone:
        words = ngettext("%(n)s photo is taken away", "%(n)s photos are taken away", len(gone))
        yield Change(words % {"n": len(gone)})
    kept = [sha256 for sha256 in new if sha256 in old]
    if kept != [sha256 for sha256 in old if sha256 in new] or len(old) != len(before):
        yield Change(_("The photos come in another order"))
    yield from _of_kept([(old[sha256], new[sha256]) for sha256 in kept])


def _of_kept(pairs: Sequence[tuple[Picture, Picture]]) -> Iterator[Change]:
    focus = {"focus_x", "focus_y"}
    captions = {"caption_es", "caption_en"}
    for fields, words in (
        (focus, _("The middle of the face is moved in a photo: another part of it is shown")),
        (captions, _("The caption of a photo changes")),
        (set(Picture.model_fields) - focus - captions, _("What is signed of a photo changes")),
    ):
        if any(getattr(old, f) != getattr(new, f) for old, new in pairs for f in fields):
            yield Change(words)
