"""From the player's context to what the form shows: pictures are hashed again and decoded here.

Runs on the link's thread. A picture that is damaged or gone leaves its person without one; the form
opens all the same.
"""

from __future__ import annotations

import logging

from kiosk.drawable import all_drawable, drawable
from kiosk.form.messages import Context, Shown
from kiosk.presenting import decode_photo
from screens.look import Look
from screens.tip.views import FormView, PersonView
from screens.views import Pair, Photo
from sync.errors import SyncError
from sync.models import Picture
from sync.store import DeviceStore

_LARGE = (0.5, 1.0)
_SMALL = (0.2, 0.4)
"""Shares of the display that a picture may cover: the slide's own person, and each of the rest."""

_log = logging.getLogger(__name__)


def form_view(context: Context, store: DeviceStore, look: Look) -> FormView:
    """What the form is drawn from."""
    return FormView(
        person=_person(context.person, store, look, _LARGE) if context.person else None,
        others=tuple(_person(shown, store, look, _SMALL) for shown in context.others),
        phone=context.phone,
        whatsapp=context.whatsapp,
        emergency=context.emergency,
        promise=all_drawable(Pair(context.promise_es, context.promise_en)),
        answers_at=context.answers_at,
    )


def _person(shown: Shown, store: DeviceStore, look: Look, share: tuple[float, float]) -> PersonView:
    largest = (int(look.width * share[0]), int(look.height * share[1]))
    return PersonView(
        notice_id=shown.notice_id,
        name=drawable(shown.name),
        photo=_photo(shown, store, largest),
        kind=shown.kind,
    )


def _photo(shown: Shown, store: DeviceStore, largest: tuple[int, int]) -> Photo | None:
    if shown.picture is None:
        return None
    picture = Picture(
        sha256=shown.picture.sha256,
        media_type=shown.picture.media_type,
        byte_size=shown.picture.byte_size,
        width=shown.picture.width,
        height=shown.picture.height,
        focus_x=shown.focus_x,
        focus_y=shown.focus_y,
    )
    try:
        return decode_photo(store.read_picture(shown.picture), picture, largest)
    except SyncError:
        _log.warning("a picture in the store is damaged or gone", exc_info=True)
        return None
