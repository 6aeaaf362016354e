"""What changes of a channel's slides, in plain sentences, and which slides that is. Pure.

A slide keeps its id while it is edited and moved, so it is followed by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final, Literal, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.approvals.lines import daypart_words
from hub.approvals.moments import moment_words
from hub.approvals.sentences import Change
from sync.models import (
    AnySlide,
    Channel,
    ImageSlide,
    MessageSlide,
    NoticeSlide,
    TenSlide,
    TipLineSlide,
)

Fate: TypeAlias = Literal["added", "removed", "moved", "changed", "stays"]

_WHEN: Final = ("show_from", "show_until")
_LABELS: Final[Mapping[str, Any]] = {
    "duration_s": gettext_lazy("seconds on the screen"),
    "weight": gettext_lazy("turns in a round"),
    "show_from": gettext_lazy("show from"),
    "show_until": gettext_lazy("show until"),
    "dayparts": gettext_lazy("hours of the day"),
    "campaign_id": gettext_lazy("campaign with its tip lines"),
    "rank": gettext_lazy("rank"),
    "rank_of": gettext_lazy("out of how many"),
}
_SEVERAL: Final = 3
_Told: TypeAlias = tuple[str, str, str]
"""Label, value before and value after, in words."""


@dataclass(frozen=True)
class Placed:
    """One slide of a strip."""

    slide: AnySlide
    place: int
    """From 1; 0: the one that stays when all others are gone."""
    fate: Fate
    name: str
    looks_new: bool = False
    """Its picture is another than before, or there was none."""


def strips(
    before: Channel | None, after: Channel, names: Mapping[str, str]
) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
    """The round as it was and as it will be, each slide with what becomes of it."""
    old = before.slides if before is not None else ()
    fates = _fates(old, after.slides)
    looks = {slide.id: _look(slide) for slide in old}
    return tuple(_placed(old, fates, names)), tuple(
        replace(placed, looks_new=looks.get(placed.slide.id) != _look(placed.slide))
        for placed in _placed(after.slides, fates, names)
    )


def evergreens(before: Channel | None, after: Channel) -> tuple[Placed | None, Placed]:
    """The slide that stays when all others are gone, as it was and as it will be."""
    old = before.evergreen if before is not None else None
    looks_new = old is None or _look(old) != _look(after.evergreen)
    was = Placed(old, 0, "changed", _always(old)) if old is not None else None
    fate: Fate = "added" if old is None else "changed"
    return was, Placed(after.evergreen, 0, fate, _always(after.evergreen), looks_new)


def _always(slide: TipLineSlide) -> str:
    return _("What stays when all else is gone: the tip line of %(campaign)s") % {
        "campaign": slide.campaign_id
    }


def slide_changes(
    before: Channel | None, after: Channel, names: Mapping[str, str]
) -> Iterator[Change]:
    """One sentence for each slide that comes, goes or moves, and for each thing that changes."""
    if before is None:
        yield from _of_new(after)
    else:
        fates = _fates(before.slides, after.slides)
        old = {slide.id: (place, slide) for place, slide in enumerate(before.slides, 1)}
        alike = _alike(before, after)
        for (label, was_words, now_words), count in alike.items():
            words = _("On %(n)s slides: %(label)s, from %(was)s to %(now)s")
            told = {"n": count, "label": label, "was": was_words, "now": now_words}
            yield Change(words % told, loud=label == str(_LABELS["campaign_id"]))
        for slide_id, (place, slide) in old.items():
            if fates[slide_id] == "removed":
                told = {"name": slide_name(slide, names), "place": place}
                yield Change(_("Slide %(place)s is taken out: %(name)s") % told,
                             loud=not isinstance(slide, MessageSlide))  # fmt: skip
        for place, slide in enumerate(after.slides, 1):
            told = {"name": slide_name(slide, names), "place": place}
            if fates[slide.id] == "added":
                yield Change(_("Slide %(place)s is added: %(name)s") % told,
                             loud=not isinstance(slide, MessageSlide))  # fmt: skip
                continue
            was_place, was = old[slide.id]
            if fates[slide.id] == "moved":
                yield Change(_("Slide %(was)s moves to place %(place)s: %(name)s")
                             % {**told, "was": was_place})  # fmt: skip
            if isinstance(was, TenSlide) and isinstance(slide, TenSlide):
                yield from _of_grid(was, slide, told, names)
            yield from _of_slide(was, slide, told, alike)


def slide_name(slide: AnySlide, names: Mapping[str, str]) -> str:
    """A slide in a few words."""
    if isinstance(slide, NoticeSlide):
        return names.get(slide.notice_id) or slide.notice_id
    if isinstance(slide, MessageSlide):
        return f"{slide.title_es} · {slide.title_en}"
    if isinstance(slide, TenSlide):
        return f"{_('Grid of ten')} ({len(slide.notice_ids)})"
    if isinstance(slide, ImageSlide):
        return f"{slide.alt_es} · {slide.alt_en}"
    return f"{_('Tip line')} {slide.campaign_id}"


def _look(slide: AnySlide) -> dict[str, Any]:
    """What is drawn of a slide: all but how long and when it stands, and out of how many it is one:
    one more notice would have every picture of a channel looked at again."""
    return slide.model_dump(exclude={"id", "duration_s", "weight", "dayparts", "rank_of", *_WHEN})


def _fates(old: Sequence[AnySlide], new: Sequence[AnySlide]) -> dict[str, Fate]:
    """A slide has moved where it is not in the longest part whose order stayed."""
    was = {slide.id: slide for slide in old}
    now = {slide.id: slide for slide in new}
    kept_old = [slide.id for slide in old if slide.id in now]
    kept_new = [slide.id for slide in new if slide.id in was]
    matcher = SequenceMatcher(None, kept_old, kept_new, autojunk=False)
    in_order = {
        kept_new[b + n] for _a, b, size in matcher.get_matching_blocks() for n in range(size)
    }
    fates: dict[str, Fate] = {slide_id: "removed" for slide_id in was if slide_id not in now}
    for slide_id, slide in now.items():
        if slide_id not in was:
            fates[slide_id] = "added"
        elif slide != was[slide_id]:
            fates[slide_id] = "changed" if slide_id in in_order else "moved"
        else:
            fates[slide_id] = "stays" if slide_id in in_order else "moved"
    return fates


def _placed(
    slides: Sequence[AnySlide], fates: Mapping[str, Fate], names: Mapping[str, str]
) -> Iterator[Placed]:
    for place, slide in enumerate(slides, 1):
        yield Placed(slide, place, fates[slide.id], slide_name(slide, names))


def _of_new(channel: Channel) -> Iterator[Change]:
    faces = sum(isinstance(slide, NoticeSlide) for slide in channel.slides)
    count = len(channel.slides)
    yield Change(ngettext("It has %(n)s slide", "It has %(n)s slides", count) % {"n": count})
    if faces:
        yield Change(ngettext("%(n)s of them shows a notice", "%(n)s of them show a notice", faces)
                     % {"n": faces})  # fmt: skip


def _alike(before: Channel, after: Channel) -> Counter[_Told]:
    """What changes in the same way on several slides is said once."""
    old = {slide.id: slide for slide in before.slides}
    told = Counter(
        each
        for slide in after.slides
        if slide.id in old and type(slide) is type(old[slide.id])
        for each in _told(old[slide.id], slide)
    )
    return Counter({each: count for each, count in told.items() if count >= _SEVERAL})


def _of_slide(
    was: AnySlide, now: AnySlide, told: Mapping[str, Any], alike: Collection[_Told]
) -> Iterator[Change]:
    own = set() if type(was) is type(now) else {"type"}
    own |= {
        field
        for field in type(now).model_fields
        if field not in _LABELS and getattr(was, field, None) != getattr(now, field)
    }
    if isinstance(was, TenSlide) and isinstance(now, TenSlide):
        own -= {"notice_ids"}  # said by name
    if own:
        yield Change(_("Slide %(place)s shows something else: %(name)s") % told, loud=True)
    if type(was) is not type(now):
        return
    for label, old, new in _told(was, now):
        if (label, old, new) not in alike:
            words = _("Slide %(place)s (%(name)s): %(label)s, from %(was)s to %(now)s")
            loud = label == str(_LABELS["campaign_id"])
            yield Change(words % {**told, "label": label, "was": old, "now": new}, loud=loud)


def _of_grid(
    was: TenSlide, now: TenSlide, told: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Change]:
    """Who comes and who goes by name; a grid has each notice once, so else their order changed."""
    gone = [n for n in was.notice_ids if n not in now.notice_ids]
    come = [n for n in now.notice_ids if n not in was.notice_ids]
    for ids, words in (
        (gone, _("The grid on slide %(place)s no longer shows: %(who)s")),
        (come, _("The grid on slide %(place)s now also shows: %(who)s")),
    ):
        if ids:
            who = ", ".join(names.get(each) or each for each in ids)
            yield Change(words % {**told, "who": who}, loud=True)
    if [n for n in was.notice_ids if n not in gone] != [n for n in now.notice_ids if n not in come]:
        yield Change(_("The faces of the grid on slide %(place)s come in another order") % told)


def _told(was: AnySlide, now: AnySlide) -> list[_Told]:
    """What has a label and changes, with both values in words."""
    return [
        (str(label), _value(field, getattr(was, field)), _value(field, getattr(now, field)))
        for field, label in _LABELS.items()
        if field in type(now).model_fields and getattr(was, field) != getattr(now, field)
    ]


def _value(field: str, value: Any) -> str:
    if field == "dayparts":
        parts = "; ".join(daypart_words(part.model_dump(mode="json")) for part in value)
        return parts or _("all day")
    if field in _WHEN and value is not None:
        return moment_words(value)
    return str(value) if value is not None else _("not set")
