"""The agent's composition root: started in order, stopped in reverse (STYLE rule 3)."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from config.kiosk import KioskSettings
from kiosk.agent.delivering import start_delivering
from kiosk.agent.hints import HintListener
from kiosk.agent.hub_duties import start_hub_duties
from kiosk.agent.refreshing import Refresher
from kiosk.agent.schedule import Schedule
from kiosk.agent.status import write_status
from kiosk.agent.stopping import stop_on_signals
from kiosk.agent.technician_desk import start_technician
from kiosk.clock import device_clock, device_store
from kiosk.control import order
from kiosk.errors import FileUnreadable
from kiosk.locking import only_process
from kiosk.renewal import Renewal, any_change
from kiosk.run.again import START_AGAIN
from kiosk.writing import made_folder
from sync.fetch import FeedClient, FeedSource, Fetcher
from sync.pictures import DisplayPreparer
from sync.types import ChannelId

BEAT_S = 1.0
STUCK_S = 1800.0
"""A single look that takes longer hangs: the heartbeat stops, and the supervisor starts afresh."""
LEAVE_WITHIN_S = 3.0
WAKE_WITHIN_S = 1.0

_log = logging.getLogger(__name__)


def run(settings: KioskSettings, file: Path) -> int:
    """Runs until SIGTERM or SIGINT (then 0), or until `file`, which the settings are from, says
    otherwise (then START_AGAIN). Raises KioskError where it cannot start."""
    stop, again = threading.Event(), threading.Event()
    stop_on_signals(stop)
    with ExitStack() as started:
        made_folder(settings.runtime_dir)
        started.enter_context(only_process(settings.store_dir / "agent.lock"))
        fetcher = Fetcher(ca_file=settings.feed.ca_file)
        started.callback(fetcher.close)
        preparer = DisplayPreparer(settings.display.width, settings.display.height)
        started.callback(preparer.rest)
        store, clock = device_store(settings), device_clock(settings)
        schedule, source = Schedule(), feed_source(settings)
        news: list[Callable[[], None]] = []

        def tell_the_news() -> None:
            for tell in news:
                tell()

        refresher = Refresher(
            FeedClient(source, store, fetcher, clock, preparer),
            store,
            schedule,
            clock=clock,
            poll_s=settings.feed.poll_s,
            channel=settings.feed.channel,
            wake=tell_the_news,
            report=partial(write_status, settings.agent_status),
        )
        # Before any thread: a socket is made under a mask that is the whole process's (umask(2)).
        start_technician(
            *(settings, file, store, clock, refresher, schedule),
            restart=again.set,
            soon=tell_the_news,
            started=started,
        )
        settings.enrolment_status.unlink(missing_ok=True)  # of the days before it was enrolled
        report_soon = start_hub_duties(
            *(settings, file, source, store, clock),
            status=lambda: refresher.status,
            report=refresher.hub_is,
            panel_is=refresher.panel_is,
            command_was=refresher.command_was,
            restart=again.set,
            started=started,
        )
        wake_player = partial(order, settings.player_socket, "wake", timeout_s=WAKE_WITHIN_S)
        news += [report_soon, wake_player]
        refresher.start()
        schedule.start()
        started.callback(_leave, schedule, refresher)
        start_delivering(settings, store, clock, refresher.tips_are, started)
        if settings.broker is not None:
            listener = HintListener(
                settings.broker,
                ChannelId(settings.feed.channel),
                heard=refresher.heard,
                state=refresher.broker_is,
            )
            listener.start()
            started.callback(listener.stop)
        _log.info("started: channel %s", settings.feed.channel)
        renewal = Renewal(file, settings, matters=any_change)
        renewed = _beat(settings.agent_heartbeat, schedule, refresher, stop, renewal, again)
    _log.info("stopped")
    return START_AGAIN if renewed else 0


def feed_source(settings: KioskSettings) -> FeedSource:
    """Where the feed is and the roots it is believed by. Raises FileUnreadable."""
    feed = settings.feed
    return FeedSource(
        url=feed.url,
        channel=ChannelId(feed.channel),
        root_feed=_read(feed.root_feed),
        root_recalls=_read(feed.root_recalls),
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable(file, error.strerror or str(error)) from error


def _beat(
    heartbeat: Path,
    schedule: Schedule,
    refresher: Refresher,
    stop: threading.Event,
    renewal: Renewal,
    again: threading.Event,
) -> bool:
    """The main thread: says that nothing hangs, and notices when the clock is set.

    True where it ends because the settings are others now, or by the hub's command.
    """
    while True:
        if schedule.heed_clock_steps():
            _log.warning("the wall clock was set; waits start afresh")
        if refresher.busy_s() < STUCK_S:
            heartbeat.touch()
        if renewal.is_due() or again.is_set():
            return True
        if stop.wait(BEAT_S):
            return False


def _leave(schedule: Schedule, refresher: Refresher) -> None:
    """Starts no further job; a download that goes on is broken off, which the store survives."""
    schedule.stop()
    limit = threading.Event()
    waited_s = 0.0
    while refresher.busy_s() > 0 and waited_s < LEAVE_WITHIN_S:
        limit.wait(0.05)
        waited_s += 0.05
    if refresher.busy_s() > 0:
        _log.info("stopped in the middle of a look at the feed")
        sys.stderr.flush()
        os._exit(0)  # the worker thread would be waited for
