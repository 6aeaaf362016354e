"""What whoever stands there can do with the page that stands: touch its zones, open a detail, turn
its pages. A finger and a keypad both come in here.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.player.rotation import Errand
from kiosk.player.show import Show
from screens.plan import BACK, NEXT, Zone
from sync.types import NoticeId

DETAIL_PAGE_S = 25.0
"""A page of a detail stands this long for who reads it, if they do not turn it."""


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
    def shows_detail(self) -> bool:
        """Whether a detail stands, or is on its way."""
        rotation = self.show.rotation
        stands = rotation.on_stage
        coming = any(errand.detail for errand in rotation.errands)
        return coming or (stands is not None and stands.entry.is_detail)

    def open(self, opens: str, now_s: float) -> None:
        """What a zone opens, if it may be shown when its moment comes."""
        if opens == BACK:
            self.show.hurry(now_s)
        elif opens == NEXT:
            self.show.turn_page(now_s)
        else:
            self._open_detail(NoticeId(opens))

    def _open_detail(self, notice_id: NoticeId) -> None:
        programme = self.show.programme
        detail = programme.details.get(notice_id) if programme is not None else None
        if detail is not None:
            self.show.send(Errand(detail.slide_id, notice_id, urgent=True, stay_s=DETAIL_PAGE_S))
