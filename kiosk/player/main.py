"""The player's composition root: started in order, stopped in reverse (STYLE rule 3).

The store is read on its own thread while Kivy is imported, so that the first slide is on the
display within two seconds of the process's start.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from config.kiosk import DeviceSettings, KioskSettings
from kiosk.clock import device_clock, device_store
from kiosk.player.mailbox import Mailbox
from kiosk.player.memory import return_large_blocks
from kiosk.player.renewing import RenewalWatch
from kiosk.player.watching import StoreWatch
from kiosk.player.window import open_window
from kiosk.renewal import Renewal, change_to_the_picture, volume_of
from kiosk.run.again import START_AGAIN
from kiosk.writing import made_folder

_log = logging.getLogger(__name__)


def run(
    settings: KioskSettings, file: Path | None = None, *, longest_stay_s: float | None = None
) -> int:
    """Draw until SIGTERM or SIGINT. Exit code 0, or 1 where the player cannot go on; START_AGAIN
    where `file`, which the settings are from, now says otherwise.

    With `longest_stay_s` no page stands longer, for benches. Raises FolderUnusable.
    """
    return_large_blocks()
    made_folder(settings.runtime_dir)
    with ExitStack() as stack:
        mailbox = Mailbox()
        stack.callback(mailbox.close)
        clock, store = device_clock(settings), device_store(settings)
        # Letters are read by the loop alone, so what they name may be made after them.
        threading.excepthook = lambda died: mailbox.post(lambda: theatre.loop.fail(died.exc_value))
        watch = StoreWatch(
            store, clock, lambda s: mailbox.post(lambda: theatre.show.store_changed(s))
        )
        watch.start()
        stack.callback(watch.stop)
        window = open_window(settings)
        from kiosk.player.theatre import open_theatre

        theatre = open_theatre(
            *(settings, stack, window, mailbox, watch, store, clock),
            started_at=process_started_at(),
            longest_stay_s=longest_stay_s,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: theatre.loop.stop())
        renewed = threading.Event()
        if file is not None:

            def renew() -> None:
                if not theatre.show.covered:  # what somebody is writing is not cut off
                    renewed.set()
                    theatre.loop.stop()

            def heard(new: DeviceSettings) -> None:
                volume = volume_of(new)
                if volume is not None:
                    mailbox.post(lambda: theatre.begin_at(volume))

            renewal = Renewal(file, settings, matters=change_to_the_picture, heard=heard)
            renewals = RenewalWatch(renewal, lambda: mailbox.post(renew))
            renewals.start()
            stack.callback(renewals.stop)
        _log.info("player started as process %d", os.getpid())
        code = theatre.loop.run()
        return START_AGAIN if code == 0 and renewed.is_set() else code


def process_started_at() -> float:
    """When this process began, in seconds since 1970 by the wall clock of now.

    proc(5): field 22 of /proc/self/stat is in clock ticks after boot.
    """
    fields = Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()
    ticks = int(fields[22 - 3])
    after_boot_s = ticks / os.sysconf("SC_CLK_TCK")
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + after_boot_s
