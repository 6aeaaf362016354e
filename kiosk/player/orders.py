"""What the control socket may ask for (see `kiosk.player`), carried out on the drawing thread."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from kiosk.control import FORM_IS_OPEN
from kiosk.player.control import Answer, OrderRefused
from kiosk.player.forms import State
from kiosk.player.placard import Placard
from kiosk.player.rotation import Errand
from kiosk.player.screenshot import Camera
from kiosk.player.show import Show
from sync.types import NoticeId

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Orders:
    """Carries out orders. `started_at` is when the process began, seconds since 1970."""

    show: Show
    camera: Camera
    look_now: Callable[[], None]
    """Has the store looked at."""
    frames: Callable[[], int]
    """Frames flipped so far."""
    now_s: Callable[[], float]
    started_at: float
    form: Callable[[], State] = lambda: "none"
    """How the form is: `kiosk.player.forms`."""
    form_is_over: Callable[[], bool] = lambda: False
    """From the touch that opens a form until its process is gone."""
    technician_is_there: Callable[[], bool] = lambda: False
    """Whether a technician's pad, or what is behind it, lies over the slides."""
    placard: Placard | None = None
    """What may lie over the slides; None where there is no window to lay it on."""
    restart: Callable[[], None] = lambda: None
    """Ends the process, for the supervisor to start anew."""
    shares_display: bool = False
    """Whether a form could open its window beside the player's."""
    failures: Callable[[], Mapping[str, int]] = dict
    """How often each part of the player has failed and was survived."""

    def carry_out(self, order: Mapping[str, Any], answer: Future[Answer]) -> None:
        """Answers now or, for a screenshot, later. Raises nothing: a refusal is an answer."""
        try:
            said = self._carried_out(order, answer)
        except OrderRefused as refused:
            said = {"ok": False, "error": str(refused)}
        except Exception as error:  # noqa: BLE001 - the caller is told, the show goes on
            _log.exception("the order %s failed", order.get("do"))
            said = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        if said is not None:
            answer.set_result(said)

    def _carried_out(self, order: Mapping[str, Any], answer: Future[Answer]) -> Answer | None:
        match order["do"]:
            case "wake":
                self.show.retry_spoiled()
                self.look_now()
            case "status":
                return self.status()
            case "screenshot":
                if self.form_is_over():
                    # DESIGN §6: never from the first touch of a form until its wipe.
                    raise OrderRefused(f"{FORM_IS_OPEN}: there is no picture until it is gone")
                self.camera.order(_text(order, "path"), answer)
                return None
            case "next":
                self.show.hurry(self.now_s())
            case "show":
                self._show(NoticeId(_text(order, "notice_id")))
            case "identify" | "sleep" | "rouse" | "restart" as do:
                self._for_the_agent(do, order)
            case unknown:
                raise OrderRefused(
                    f"there is no order {unknown!r}; there are wake, status, screenshot, next, "
                    "show, identify, sleep, rouse, panel, restart"
                )
        return {"ok": True}

    def _for_the_agent(self, do: str, order: Mapping[str, Any]) -> None:
        """What disturbs the display waits for whoever is giving information."""
        if self.form_is_over():
            raise OrderRefused(FORM_IS_OPEN)
        if do == "restart":
            self.restart()
        elif self.placard is None:
            raise OrderRefused("there is no window to lay it over")
        elif do == "identify":
            self.placard.identify(_text(order, "name"), _text(order, "screen"), self.now_s())
        elif do == "sleep":
            self.placard.sleep()
        else:
            self.placard.wake()

    def _show(self, notice_id: NoticeId) -> None:
        entry = self.show.slide_of(notice_id)
        if entry is None:
            raise OrderRefused(f"notice {notice_id} may not be shown now, or is not in the channel")
        self.show.send(Errand(entry.slide_id, urgent=True, returns=False))

    def status(self) -> Answer:
        """What is on, since when, and what is left out and why."""
        show = self.show
        programme, standing = show.programme, show.standing
        stands = show.rotation.on_stage if standing is not None else None
        first = show.first_slide_at
        return {
            "ok": True,
            "slide": stands.entry.slide_id if stands else None,
            "type": stands.entry.slide.type if stands else "setting_up",
            "notice_id": stands.entry.notice_id if stands else None,
            "is_detail": stands is not None and stands.entry.is_detail,
            "publication": programme.publication if programme else None,
            "page": stands.page if stands else 0,
            "pages": stands.pages if stands else 0,
            "shown_at": standing.flipped_at if standing else None,
            "started_at": self.started_at,
            "first_slide_s": round(first - self.started_at, 3) if first is not None else None,
            "frames": self.frames(),
            "plays": show.plays.count,
            "faces_withheld": programme.faces_withheld if programme else None,
            "left_out": _left_out(show),
            "lacking": _lacking(show),
            "tiles_left_out": [
                {
                    "slide": tile.slide_id,
                    "notice_id": tile.notice_id,
                    "reason": tile.reason,
                    "why": tile.why,
                }
                for tile in (programme.tiles_left_out if programme else ())
            ],
            "form": self.form(),
            "form_is_over": self.form_is_over(),
            "technician": self.technician_is_there(),
            "asleep": self.placard is not None and self.placard.is_asleep,
            "stirred": self.placard is not None and self.placard.is_stirred,
            "alert": _has_alert(show),
            "shares_display": self.shares_display,
            "pid": os.getpid(),
            "damage": show.stored.damage if show.stored else None,
            "failures": dict(self.failures()),
        }


def _has_alert(show: Show) -> bool:
    """Whether an alert may be shown now: it wakes a display at any hour."""
    return show.programme is not None and bool(show.programme.alerts)


def _left_out(show: Show) -> list[dict[str, str]]:
    if show.programme is None:
        return []
    left = [
        {"slide": item.slide_id, "reason": item.reason, "why": item.why}
        for item in show.programme.left_out
    ]
    return left + [
        {
            "slide": entry.slide_id,
            "reason": "damaged",
            "why": show.gallery.spoiled.get(entry.drawn_from, "it could not be drawn"),
        }
        for entry in show.programme.undrawable
    ]


def _lacking(show: Show) -> list[dict[str, str]]:
    """Slides that stand without one of their photographs: it is damaged."""
    if show.programme is None:
        return []
    return [
        {"slide": entry.slide_id, "why": show.gallery.lacking[entry.drawn_from]}
        for entry in show.programme.entries
        if entry.drawn_from in show.gallery.lacking
    ]


def _text(order: Mapping[str, Any], name: str) -> str:
    value = order.get(name)
    if not isinstance(value, str) or not value:
        raise OrderRefused(f"the order {order['do']} needs {name!r}, a text")
    return value
