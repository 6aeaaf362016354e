"""What is put together once Kivy has its window: stage, painter, show, loop and control socket."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from assets.i18n import TwoLanguages, two_languages
from config.kiosk import KioskSettings
from kiosk.panel import Panel
from kiosk.player.control import ControlSocket
from kiosk.player.frames import KivyFrames
from kiosk.player.gallery import Gallery
from kiosk.player.hands import Hands
from kiosk.player.heartbeat import Heart
from kiosk.player.loop import STILL_S, STILL_WITHOUT_INPUT_S, Loop
from kiosk.player.mailbox import Mailbox
from kiosk.player.memory import Sweeper
from kiosk.player.mishaps import CarefulVoice, Mishaps
from kiosk.player.offering import (
    Offering,
    can_offer,
    is_shared_display,
    open_offering,
)
from kiosk.player.orders import Orders
from kiosk.player.panel_order import PanelOrder
from kiosk.player.placard import Placard
from kiosk.player.plays import PlayLog
from kiosk.player.preparing import Preparer
from kiosk.player.reading import Reader
from kiosk.player.screenshot import Camera
from kiosk.player.setting_up import setting_up_view
from kiosk.player.show import Show
from kiosk.player.steadfast import Steadfast
from kiosk.player.watching import StoreWatch
from kiosk.presenting import NATIVE_NAME_PX
from kiosk.technician.opening import open_technician
from kiosk.voice import Silent, open_voice
from kiosk.voice.reading import read_slide
from screens.painting import SlidePainter
from screens.palette import GROUND
from screens.preferences import EVERYBODY, Preferences
from screens.stage import Stage
from sync.rules.time import SystemTime
from sync.store import DeviceStore

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Theatre:
    """The drawing thread's part of the player."""

    show: Show
    loop: Loop
    begin_at: Callable[[int], None]
    """Percent: so loud does every person begin from now on, on slides and in the form."""


def open_theatre(
    settings: KioskSettings,
    stack: ExitStack,
    window: Any,
    mailbox: Mailbox,
    watch: StoreWatch,
    store: DeviceStore,
    clock: Callable[[], SystemTime],
    *,
    started_at: float,
    longest_stay_s: float | None = None,
) -> Theatre:
    """Everything started; `stack` stops it in reverse."""

    size = _display_size(window, settings)

    def painter_for(words: TwoLanguages, chosen: Preferences = EVERYBODY) -> SlidePainter:
        diagonal_in = settings.display.diagonal_in
        return SlidePainter(
            size, words, settings.input, preferences=chosen, diagonal_in=diagonal_in
        )

    words = two_languages("screens", settings.languages.first)
    painter = painter_for(words)
    mishaps = Mishaps()
    voice = _voice_of(settings, stack, mishaps)
    look = painter.display
    stage = Stage(
        size_hint=(None, None), pos=(0, look.bar_height), size=(look.slide_width, look.slide_height)
    )
    window.clearcolor = GROUND.rgba
    window.add_widget(stage)
    drawn = (painter.look.slide_width, painter.look.slide_height)
    reader = Reader(store, drawn, painter.look.text_px(NATIVE_NAME_PX))
    preparer = _started(
        Preparer(reader.present, lambda made: mailbox.post(lambda: gallery.prepared(made))), stack
    )

    def ask(entry: Any) -> None:
        stored = show.stored
        if stored is not None and stored.generation is not None:
            preparer.ask(entry, stored.generation)

    sweeper = Sweeper()
    gallery = Gallery(painter.begin, ask, sweeper.sweep, read=partial(read_slide, words=words))
    plays = PlayLog(settings.store_dir / "player")
    stack.callback(plays.close)
    show = Show(
        stage=stage,
        gallery=gallery,
        plays=plays,
        zone=settings.zone,
        clock=clock,
        keep_ended=watch.keep_ended,
        setting_up=lambda: painter.begin(setting_up_view()).run()[0],
        crossfade_s=settings.crossfade_s,
        frame_s=1 / settings.display.max_fps,
        longest_stay_s=longest_stay_s,
    )
    stack.callback(lambda: show.stop(time.monotonic()))
    frames = KivyFrames(window, show.flipped)
    stack.callback(frames.close)
    camera = _camera_of(settings, stack, frames)
    heart = Heart(settings.player_heartbeat, frames)
    offering: Offering | None = None
    if can_offer(settings, os.environ):
        offering = open_offering(
            *(settings, stack, show, window),
            post=mailbox.post,
            now_s=time.monotonic,
            mishaps=mishaps,
        )

    def form_is_over() -> bool:
        return offering is not None and offering.forms.is_over_the_slides

    placard = Placard(
        window,
        lambda view: painter.begin(view).run()[0],
        height_below=int(look.bar_height),
        slide_size=(int(look.slide_width), int(look.slide_height)),
        cover=lambda: technician.give_way(lambda: show.cover(time.monotonic())),
        uncover=lambda: show.uncover(time.monotonic()),
        now_s=time.monotonic,
        is_busy=lambda: form_is_over() or technician.is_there,
    )
    orders = Orders(
        *(show, camera, watch.look_now, lambda: frames.count, time.monotonic, started_at),
        form=lambda: offering.forms.state if offering is not None else "none",
        form_is_over=form_is_over,
        technician_is_there=lambda: technician.is_there,
        placard=placard,
        restart=lambda: theatre.loop.stop(),  # noqa: PLW0108 - made below
        shares_display=is_shared_display(os.environ),
        failures=lambda: mishaps.counts,
    )
    _take_orders(settings, mailbox, orders, placard, stack)
    step = sweeper.around(Steadfast(show, mishaps).step)
    if settings.input != "none":
        hands = Hands(
            window=window,
            show=show,
            look=look,
            drawn=drawn,
            site_first=settings.languages.first,
            painter_for=painter_for,
            now_s=time.monotonic,
            keypad=settings.input == "keypad",
            wake=lambda: mailbox.post(lambda: None),
            ask_form=offering.ask if offering is not None else lambda *_chosen: False,
            form_is_over=form_is_over,
            voice=voice,
            mishaps=mishaps,
        )
        step = hands.around(step)
    if offering is not None:
        step = offering.around(step)
    # After the hands: it only looks at touches that go on to them.
    technician = open_technician(
        *(settings, window, look, show), form_is_over=form_is_over, post=mailbox.post
    )
    step = mishaps.beside("the technician's way in", step, technician.around)
    step = mishaps.beside("the placard", step, placard.around)

    def begin_at(percent: int) -> None:
        voice.begin_at(percent)
        if offering is not None:
            offering.volume = percent

    theatre = Theatre(
        show,
        Loop(
            frames,
            mailbox,
            step=step,
            beat=heart.beat,
            still_s=STILL_WITHOUT_INPUT_S if settings.input == "none" else STILL_S,
        ),
        begin_at,
    )
    return theatre


def _voice_of(settings: KioskSettings, stack: ExitStack, mishaps: Mishaps) -> CarefulVoice:
    """Silent where nobody can ask for it."""
    voice = open_voice(settings.voice) if settings.input != "none" else Silent()
    stack.callback(voice.close)
    return CarefulVoice(voice, mishaps)


def _camera_of(settings: KioskSettings, stack: ExitStack, frames: KivyFrames) -> Camera:
    camera = Camera(frames.read, frames.ask, settings.display.orientation)
    frames.before_flip = camera.frame_drawn
    stack.callback(camera.close)
    return camera


def _started(preparer: Preparer, stack: ExitStack) -> Preparer:
    preparer.start()
    stack.callback(preparer.stop)
    return preparer


def _take_orders(
    settings: KioskSettings, mailbox: Mailbox, orders: Orders, placard: Placard, stack: ExitStack
) -> None:
    control = ControlSocket(
        settings.player_socket,
        lambda order, answer: mailbox.post(lambda: orders.carry_out(order, answer)),
        apart={"panel": PanelOrder(Panel(), lambda: placard.is_asleep)},
    )
    control.start()
    stack.callback(control.stop)


def _display_size(window: Any, settings: KioskSettings) -> tuple[int, int]:
    """Pixels there really are: a panel can be another than the settings say."""
    wanted = (settings.display.width, settings.display.height)
    found = (int(window.width), int(window.height))
    if found != wanted:
        _log.warning("the display has %dx%d pixels, the settings say %dx%d", *found, *wanted)
    return found
