"""What whoever stands there can do with the page that stands: touch its zones, open a detail, turn
its pages. A finger and a keypad both come in here.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.player.rotation import Errand
from kiosk.player.show import Show
from screens.plan import BACK, NEXT, Zone
from sync.types import NoticeId, SlideId

DETAIL_S = 30.0
"""A detail stands this long after the last touch. Its pages do not turn by themselves."""


@dataclass(frozen=True)
class Touching:
    """The show, as far as a touch reaches."""

    show: Show

    def zones(self) -> tuple[Zone, ...]:
        """What answers a touch on the page that stands, in pixels of its texture."""
        show = self.show
        stands = show.rotation.on_stage
        if stands is None or show.covered or show.programme is None:
            return ()
        if show.programme.forbids(stands.entry):
            return ()
        return show.gallery.zones(stands.entry, stands.page)

    @property
    def on_page(self) -> object:
        """What stands: equal for as long as no other page, showing or painting has come on."""
        stands = self.show.rotation.on_stage
        return (stands.entry, stands.page) if stands is not None else None

    @property
    def stands_detail(self) -> bool:
        """Whether a detail stands."""
        stands = self.show.rotation.on_stage
        return stands is not None and stands.entry.is_detail

    def name_of(self, notice_id: str) -> str:
        """Whom a zone is about; "" where that may not be told any more."""
        programme = self.show.programme
        detail = programme.details.get(NoticeId(notice_id)) if programme is not None else None
        return detail.notice.content.name if detail and detail.notice else ""

    def open(self, opens: str, now_s: float) -> None:
        """What a zone opens, if it may be shown when its moment comes."""
        stands = self.show.rotation.on_stage
        if opens == BACK:
            self._go_back(now_s)
        elif opens != NEXT:
            self._open_detail(NoticeId(opens), 0)
        elif stands is not None and stands.entry.notice_id is not None:
            self._open_detail(stands.entry.notice_id, stands.page + 1)

    def is_at_it(self, now_s: float) -> None:
        """Whoever reads a detail has touched something: they have as long again."""
        stands = self.show.rotation.on_stage
        if stands is not None and stands.entry.is_detail:
            self.show.linger(now_s, DETAIL_S)

    def _open_detail(self, notice_id: NoticeId, page: int) -> None:
        programme = self.show.programme
        detail = programme.details.get(notice_id) if programme is not None else None
        if detail is None:
            return
        errand = Errand(
            *(detail.slide_id, notice_id),
            urgent=True,
            stay_s=DETAIL_S,
            page=page,
            back_to=self._opened_on,
        )
        self.show.send(errand)

    @property
    def _opened_on(self) -> SlideId | None:
        """The slide on which the detail that stands was opened, or opens now."""
        stands = self.show.rotation.on_stage
        if stands is None:
            return None
        if not stands.entry.is_detail:
            return stands.entry.slide_id
        return stands.errand.back_to if stands.errand is not None else None

    def _go_back(self, now_s: float) -> None:
        """To the slide on which the detail was opened, or on, where that has gone meanwhile."""
        slide, programme = self._opened_on, self.show.programme
        if slide is None or programme is None or programme.entry(slide) is None:
            self.show.hurry(now_s)
        else:
            self.show.send(Errand(slide, urgent=True, seen_before=True))
