"""The player of a device that is not enrolled: draws the code until the device is enrolled.

It has no store to play from and takes no touch; its window, loop, heartbeat and control socket are
those of the other player.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, Protocol

from assets.i18n import two_languages
from config.kiosk import EnrollingSettings
from kiosk.enrolment.showing import Shown, read_shown
from kiosk.player.control import Answer, ControlSocket, OrderRefused
from kiosk.player.heartbeat import Heart
from kiosk.player.loop import STILL_WITHOUT_INPUT_S, Loop
from kiosk.player.mailbox import Mailbox
from kiosk.player.setting_up import enrolment_view
from kiosk.player.window import open_kivy_window
from kiosk.run.again import START_AGAIN
from kiosk.writing import made_folder
from screens.views import EnrolmentView

LOOK_S = 0.5
"""Seconds between two looks at what the agent says."""

_log = logging.getLogger(__name__)


def run(settings: EnrollingSettings) -> int:
    """Draw until the device is enrolled (then START_AGAIN), or SIGTERM or SIGINT (then 0).

    Raises FolderUnusable.
    """
    made_folder(settings.runtime_dir)
    started_at = time.time()
    with ExitStack() as stack:
        mailbox = Mailbox()
        stack.callback(mailbox.close)
        threading.excepthook = lambda died: loop.fail(died.exc_value)
        home = settings.runtime_dir / "kivy"
        window = open_kivy_window(settings.display, home=home, touch=False)
        from kiosk.player.frames import KivyFrames
        from kiosk.player.screenshot import Camera
        from screens.painting import SlidePainter
        from screens.palette import GROUND
        from screens.stage import Stage

        size = (int(window.width), int(window.height))
        painter = SlidePainter(size, two_languages("screens", settings.languages.first), "none")
        stage = Stage(size_hint=(None, None), pos=(0, 0), size=size)
        window.clearcolor = GROUND.rgba
        window.add_widget(stage)
        frames = KivyFrames(window, lambda _at: None)
        stack.callback(frames.close)
        camera = Camera(frames.read, frames.ask, settings.display.orientation)
        frames.before_flip = camera.frame_drawn
        stack.callback(camera.close)
        board = Board(settings, lambda view: stage.show(painter.begin(view).run()[0]))
        orders = Orders(board, camera, started_at)
        control = ControlSocket(
            settings.player_socket,
            lambda order, answer: mailbox.post(lambda: orders.carry_out(order, answer)),
        )
        control.start()
        stack.callback(control.stop)

        def step(now_s: float) -> float:
            wait_s = board.step(now_s)
            if board.is_enrolled:
                loop.stop()
            return wait_s

        beat = Heart(settings.player_heartbeat, frames).beat
        loop = Loop(frames, mailbox, step=step, beat=beat, still_s=STILL_WITHOUT_INPUT_S)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: loop.stop())
        _log.info("player started as process %d: not enrolled yet", os.getpid())
        code = loop.run()
        return START_AGAIN if code == 0 and board.is_enrolled else code


class Board:
    """What stands on the screen: painted anew when the agent says something else."""

    def __init__(self, settings: EnrollingSettings, paint: Callable[[EnrolmentView], None]) -> None:
        self._settings = settings
        self._paint = paint
        self._looked_s = float("-inf")
        self._painted: EnrolmentView | None = None
        self.shown: Shown | None = None
        self.is_enrolled = False

    def step(self, now_s: float) -> float:
        """Seconds until there may be more."""
        if now_s - self._looked_s >= LOOK_S:
            self._looked_s = now_s
            self.is_enrolled = self._settings.enrolment_file.exists()
            self.shown = read_shown(self._settings.enrolment_status)
            view = enrolment_view(self.shown, self._settings.hub.url, datetime.now(UTC))
            if view != self._painted:
                self._painted = view
                self._paint(view)
        return LOOK_S


class CameraLike(Protocol):
    """`kiosk.player.screenshot.Camera`, as far as it is used here."""

    def order(self, path: str, answer: Future[Answer]) -> None: ...


class Orders:
    """The orders that make sense here: wake, status, screenshot."""

    def __init__(self, board: Board, camera: CameraLike, started_at: float) -> None:
        self._board = board
        self._camera = camera
        self._started_at = started_at

    def carry_out(self, order: Mapping[str, Any], answer: Future[Answer]) -> None:
        """Answers now or, for a screenshot, later."""
        try:
            said = self._carried_out(order, answer)
        except OrderRefused as refused:
            said = {"ok": False, "error": str(refused)}
        if said is not None:
            answer.set_result(said)

    def _carried_out(self, order: Mapping[str, Any], answer: Future[Answer]) -> Answer | None:
        match order["do"]:
            case "wake":
                return {"ok": True}
            case "status":
                shown = self._board.shown
                return {
                    "ok": True,
                    "slide": None,
                    "type": "enrolment",
                    "problem": shown.problem if shown else None,
                    "started_at": self._started_at,
                }
            case "screenshot":
                path = order.get("path")
                if not isinstance(path, str):
                    raise OrderRefused("the order screenshot needs 'path', a text")
                self._camera.order(path, answer)
                return None
            case other:
                raise OrderRefused(f"this device is not enrolled: {other!r} makes no sense yet")
