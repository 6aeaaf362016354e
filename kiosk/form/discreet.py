"""What the form's process tells the world about itself: that it lives, and never a value.

An exception's text, a log record's arguments and a core file can all hold what a person typed. So a
failure is told by its type and place alone, a record by its template and its numbers, and the
kernel is asked for no core, no debugger and no swap.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import Any

from kiosk.logs import journal_prefix

_PR_SET_DUMPABLE = 4  # <sys/prctl.h>
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4  # <sys/mman.h>
_OURS = ("kiosk.", "sync.")

_log = logging.getLogger(__name__)


def keep_memory_private() -> None:
    """No core file, no reading by a process of the same user, and no page to a swap file.

    prctl(2) PR_SET_DUMPABLE 0 also keeps ptrace(2) and /proc/<pid>/mem from everyone but root.
    Pages are locked as they are touched, where the limit allows it (`LimitMEMLOCK=infinity` in the
    unit); a device without swap, as docs/deploy asks for, has nothing to lock against.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    unlimited = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY
    if unlimited or os.geteuid() == 0:
        libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT)


def speak_discreetly() -> None:
    """From here on no line to standard error holds a value. Call before anything else is done."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    handler.addFilter(lambda r: r.levelno >= logging.WARNING or r.name.startswith(_OURS))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    warnings.simplefilter("ignore")
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda died: _uncaught(died.exc_type, died.exc_value, died.exc_traceback)
    threading.excepthook = lambda died: _uncaught(died.exc_type, died.exc_value, died.exc_traceback)


class Discreet(logging.Formatter):
    """A record's template with its numbers; of an exception the type and the place."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = f"{journal_prefix(record.levelno)}form[{os.getpid()}]: {record.name}: "
        line += _template(record)
        if record.exc_info and record.exc_info[0] is not None:
            line += f" ({told(record.exc_info[0], record.exc_info[2])})"
        return line


def told(kind: type[BaseException], trace: TracebackType | None) -> str:
    """An exception without its text: `ValueError at saving.py:42, session.py:17`."""
    frames = traceback.extract_tb(trace)[-4:]
    places = ", ".join(f"{_name(f.filename)}:{f.lineno}" for f in reversed(frames))
    return f"{kind.__name__} at {places or 'an unknown place'}"


def _template(record: logging.LogRecord) -> str:
    """Arguments that are not numbers become an ellipsis; a library's record is its place alone."""
    if not record.name.startswith(_OURS):
        return f"{record.levelname} at {_name(record.pathname)}:{record.lineno}"
    template = str(record.msg)
    if isinstance(record.args, tuple) and record.args:
        try:
            return template % tuple(_quiet(value) for value in record.args)
        except (TypeError, ValueError):
            return template
    return template


def _quiet(value: Any) -> Any:
    return value if isinstance(value, int | float) else "…"


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _uncaught(
    kind: type[BaseException] | None,
    value: BaseException | None,
    trace: TracebackType | None,
) -> None:
    if kind is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        _log.critical("ended unexpectedly", exc_info=(kind, value or kind(), trace))
