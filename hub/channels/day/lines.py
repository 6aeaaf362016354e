"""A day in an editor's words: one line a slide, stretches of equal hours, and what to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hub.channels.day.playing import Day, Hour
from sync.models import (
    AnySlide,
    ChannelManifest,
    ImageSlide,
    MessageSlide,
    NoticeSlide,
    TenSlide,
    TipLineSlide,
)
from sync.types import NoticeId, SlideId

WHY_NOT: Final[dict[str, Any]] = {
    "recalled": _("It was recalled."),
    "ended": _("Its end has passed."),
    "not_yet": _("Its day has not come."),
    "other_time_of_day": _("Not in any of its parts of the day."),
    "notice_not_approved": _("The notice is not approved."),
    "calls_wanted": _("It calls a person wanted who is not."),
    "faces_withheld": _("No faces may be shown."),
}
ENDS: Final[dict[str, Any]] = {
    "verified_until": _("no longer verified"),
    "show_until": _("shown until then"),
    "outcome_until": _("the banner ends"),
    "ends": _("the campaign ends"),
}


@dataclass(frozen=True)
class Line:
    """One slide over the day."""

    words: str
    photo: str
    """Hash of its picture; empty where it has none."""
    alert: bool
    cells: tuple[tuple[str, int], ...]
    """For each hour: a percentage in words, and how dark the cell is, 100 for the day's largest."""
    whole: str
    """Of the day."""


@dataclass(frozen=True)
class Stretch:
    """Hours in which the same is played."""

    begins: datetime
    ends: datetime
    lit: float
    shares: tuple[tuple[str, str], ...]
    """Words and percentage, the largest first."""


@dataclass(frozen=True)
class Names:
    """What slides and notices are called."""

    manifest: ChannelManifest
    drafts: Mapping[str, str]
    """Names of notices that are not approved, by id."""

    def notice(self, notice_id: NoticeId) -> str:
        """As approved, else as its draft says."""
        found = self.manifest.notice(notice_id)
        return found.content.name if found else self.drafts.get(notice_id, notice_id)

    def slide(self, slide_id: SlideId) -> str:
        """A slide in a few words."""
        slide = self._slides.get(slide_id)
        return self.words(slide) if slide is not None else slide_id

    @cached_property
    def _slides(self) -> dict[SlideId, AnySlide]:
        channel = self.manifest.channel.content
        return {slide.id: slide for slide in (*channel.slides, channel.evergreen)}

    def words(self, slide: AnySlide) -> str:
        """Likewise."""
        if isinstance(slide, NoticeSlide):
            return self.notice(slide.notice_id)
        if isinstance(slide, TenSlide):
            return _now("Grid of ten")
        if isinstance(slide, MessageSlide):
            return slide.title_es
        if isinstance(slide, ImageSlide):
            return slide.alt_es
        assert isinstance(slide, TipLineSlide)  # noqa: S101 - the union has five members
        return _now("Tip line")

    def photo(self, slide: AnySlide) -> str:
        """Of a notice, or an image."""
        if isinstance(slide, ImageSlide):
            return slide.picture.sha256
        found = self.manifest.notice(slide.notice_id) if isinstance(slide, NoticeSlide) else None
        return found.content.pictures[0].sha256 if found and found.content.pictures else ""


def lines_of(day: Day, names: Names) -> list[Line]:
    """Alerts first, then as the channel lists them; what is never shown is told apart."""
    channel = names.manifest.channel.content
    shown = [s for s in (*channel.slides, channel.evergreen) if s.id in day.shares]
    shown.sort(key=lambda slide: slide.id not in day.alerts)
    most = max((share for hour in day.hours for share in hour.shares.values()), default=1.0)
    return [
        Line(
            names.words(slide),
            names.photo(slide),
            slide.id in day.alerts,
            tuple(_cell(hour.shares.get(slide.id, 0.0), most) for hour in day.hours),
            percent(day.shares[slide.id]),
        )
        for slide in shown
    ]


def stretches_of(day: Day, names: Names) -> list[Stretch]:
    """The day read from morning to night."""
    stretches = []
    for _key, hours in groupby(day.hours, key=lambda hour: (round(hour.lit, 3), _rounded(hour))):
        same = list(hours)
        shares = sorted(same[0].shares.items(), key=lambda each: -each[1])
        stretches.append(
            Stretch(
                same[0].begins,
                same[-1].begins + timedelta(hours=1),
                same[0].lit,
                tuple((names.slide(slide), percent(share)) for slide, share in shares),
            )
        )
    return stretches


def notes_of(day: Day, names: Names, zone: ZoneInfo) -> Iterator[str]:
    """What ends on this day, and where only the tip line is left."""
    for end in day.ends:
        clock = date_format(end.at.astimezone(zone), "H:i")
        kind, subject = end.entry.kind, end.entry.id
        name = subject
        if kind == "notice":
            name = names.notice(NoticeId(subject))
        elif kind == "slide":
            name = names.slide(SlideId(subject))
        yield f"{clock} · {name}: {ENDS.get(end.field, end.field)}"


def never_of(day: Day, names: Names) -> list[tuple[str, str]]:
    """(what, why not) of slides and tiles that this day does not show."""
    slides = [(names.slide(slide), str(WHY_NOT[why])) for slide, (why, _words) in day.never.items()]
    tiles = [
        (f"{names.slide(slide)} · {names.notice(notice)}", str(WHY_NOT[why]))
        for (slide, notice), (why, _words) in day.tiles_never.items()
        if slide not in day.never
    ]
    return slides + tiles


def gaps_of(day: Day, evergreen: SlideId) -> list[tuple[datetime, datetime]]:
    """Hours in which nothing of the list may be shown, so that only the tip line stands."""
    gaps: list[tuple[datetime, datetime]] = []
    for hour in day.hours:
        if hour.shares.get(evergreen, 0.0) < 1:
            continue
        after = hour.begins + timedelta(hours=1)
        if gaps and gaps[-1][1] == hour.begins:
            gaps[-1] = (gaps[-1][0], after)
        else:
            gaps.append((hour.begins, after))
    return gaps


def percent(share: float) -> str:
    """Whole percents; what is shown at all is never 0."""
    if share <= 0:
        return ""
    whole = round(share * 100)
    return f"{whole} %" if whole else "<1 %"


def _cell(share: float, most: float) -> tuple[str, int]:
    return percent(share).removesuffix(" %"), round(100 * share / most)


def _rounded(hour: Hour) -> tuple[tuple[SlideId, float], ...]:
    return tuple((slide, round(share, 4)) for slide, share in sorted(hour.shares.items()))
