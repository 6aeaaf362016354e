"""The form's window and its loop: warm without a word, opened once, closed by the process's end."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.form.link import Link, leave_no_trace
from kiosk.form.listening import Listening
from kiosk.form.messages import Close, Context, Drop, Open, Order, Warm
from kiosk.form.people import form_view
from kiosk.form.saving import Saver
from kiosk.form.sitting import Sitting
from kiosk.player.frames import KivyFrames
from kiosk.player.loop import Loop
from kiosk.player.mailbox import Mailbox
from kiosk.voice import Voice, open_voice
from screens.look import Look
from screens.palette import GROUND
from screens.tip import FormView, TipForm
from sync.spool import Spool
from sync.store import DeviceStore

BEAT_S = 1.0
"""Seconds between two beats; the player gives up after five (`kiosk.player.forms`)."""

_log = logging.getLogger(__name__)


class Booth:
    """Created when Kivy has its hidden window; `haste` is for tests (`kiosk.form.main`)."""

    def __init__(self, window: Any, warm: Warm, link: Link, haste: float = 1.0) -> None:
        self._window = window
        self._warm = warm
        self._link = link
        self._haste = haste
        self._mailbox = Mailbox()
        self._frames = KivyFrames(window, lambda _wall_s: None)
        self._look = Look(
            int(window.width),
            int(window.height),
            warm.input,
            diagonal_in=warm.display.diagonal_in,
        )
        self._store = DeviceStore(Path(warm.store_dir))
        self._sitting: Sitting | None = None
        self._beat_s = float("-inf")
        window.clearcolor = GROUND.rgba

    def rehearse(self) -> None:
        """Draw an empty form where nobody sees it: fonts, rules and shaders are ready then."""
        form = self._form(FormView(person=None))
        self._window.add_widget(form)
        self._frames.run_once()
        self._window.remove_widget(form)
        self._frames.run_once()

    def hear(self, order: Order) -> None:
        """From the link's thread: what the player wants. Pictures are decoded here, not drawn."""
        try:
            match order:
                case Open():
                    self._prepare(order.context)
                case Drop():
                    self._mailbox.post(lambda: self._drop(order))
                case Close():
                    leave_no_trace()
                case Warm():
                    _log.warning("the form is warm already")
        except Exception:  # noqa: BLE001 - told by type and place, and the player is told
            _log.exception("the form cannot be opened")
            self._fail()

    def wait(self, nap_s: float) -> None:
        """Sleep until the form is open."""
        while self._sitting is None:
            self._mailbox.wait(nap_s)
            for letter in self._mailbox.collect():
                letter()
            self._window.mainloop()

    def run(self, round_s: float) -> None:
        """Draw until the form fails too often or its window is gone; else it never returns."""
        Loop(self._frames, self._mailbox, step=self._step, beat=self._beat, still_s=round_s).run()

    def _prepare(self, context: Context) -> None:
        saver = Saver(context, self._spool, self._warm.delay_s, time.monotonic)
        view = form_view(context, self._store, self._look)
        room = saver.has_room()
        voice = open_voice(self._warm.voice)
        if context.volume is not None:
            voice.volume(context.volume)
        self._mailbox.post(lambda: self._open(context, view, saver, voice, room=room))

    def _spool(self) -> Spool:
        return Spool(Path(self._warm.spool_dir), most=self._warm.spool_most)

    def _open(
        self, context: Context, view: FormView, saver: Saver, voice: Voice, *, room: bool
    ) -> None:
        if self._sitting is not None:
            return
        form = self._form(view, context)
        self._window.add_widget(form)
        self._sitting = Sitting(
            window=self._window,
            form=form,
            saver=saver,
            post=self._mailbox.post,
            now_s=time.monotonic,
            over=self._end,
            haste=self._haste,
            listening=Listening(voice, asked=context.listens),
        )
        if self._warm.input == "keypad":
            self._sitting.listen_to_keys()
        if not room:
            form.show_cannot("full")
        # Drawn before it is seen: the first that a person sees of the window is the form.
        self._frames.run_once()
        if context.place is not None:
            self._window.left, self._window.top = context.place
        self._window.show()
        self._window.raise_window()
        self._frames.ask()
        self._frames.run_once()
        form.seen(time.monotonic())
        self._link.tell("open")
        self._sitting.begin_to_read()

    def _form(self, view: FormView, context: Context | None = None) -> TipForm:
        if context is None:
            return TipForm(self._look, view, self._warm.first, time.monotonic)
        look = replace(self._look, preferences=context.preferences.preferences())
        return TipForm(look, view, context.first, time.monotonic)

    def _drop(self, order: Drop) -> None:
        if self._sitting is not None:
            self._sitting.drop(order.notices)

    def _step(self, now_s: float) -> float:
        return self._sitting.step(now_s) if self._sitting is not None else BEAT_S

    def _beat(self, now_s: float) -> None:
        if now_s - self._beat_s >= BEAT_S:
            self._beat_s = now_s
            self._frames.finish()
            self._link.tell("beat")

    def _end(self) -> None:
        self._link.tell("over")
        leave_no_trace()

    def _fail(self) -> None:
        self._link.tell("failed")
        leave_no_trace(1)
