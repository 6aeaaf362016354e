"""Keeps what is in memory out of files and logs: no core dumps, and errors without their words."""

from __future__ import annotations

import ctypes
import logging
import resource
import sys
import threading
from pathlib import Path

_PR_SET_DUMPABLE = 4  # prctl(2)

log = logging.getLogger(__name__)


def forbid_dumps() -> None:
    """No core file, and no reading of this process's memory by others of the same user.

    RLIMIT_CORE alone does not bind a handler that the kernel pipes dumps to (core(5));
    PR_SET_DUMPABLE does, and forbids ptrace(2) as well. Linux only, as the desk is.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def log_quietly(error: BaseException) -> None:
    """Logs of an error its kind and where in the program it happened. What it says, or the source
    line it names, may hold words of a tip."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace is not None else None
    place = f"{Path(code.co_filename).name}: {code.co_name}" if code else "?"
    log.error("the desk failed: %s in %s", type(error).__name__, place)


def log_only_kinds() -> None:
    """For errors that nobody caught, in any thread; and silences the libraries' own tracebacks."""
    sys.excepthook = lambda _kind, error, _trace: log_quietly(error)
    threading.excepthook = lambda given: log_quietly(given.exc_value or SystemExit())
    for name in ("waitress", "waitress.queue", "werkzeug", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
