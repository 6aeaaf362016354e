"""Log lines of every process of the device: English, to standard error."""

from __future__ import annotations

import logging
import os
import sys

# sd-daemon(3): the journal reads a line's level from its first characters.
_PRIORITIES = {
    logging.DEBUG: "<7>",
    logging.INFO: "<6>",
    logging.WARNING: "<4>",
    logging.ERROR: "<3>",
    logging.CRITICAL: "<2>",
}


def journal_prefix(level: int) -> str:
    """What begins a line of this level: nothing unless the journal reads it."""
    return _PRIORITIES.get(level, "<6>") if os.environ.get("JOURNAL_STREAM") else ""


class _Journal(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        priority = _PRIORITIES.get(record.levelno, "<6>")
        return "\n".join(priority + line for line in super().format(record).splitlines())


def log_to_stderr(process: str, *, level: int = logging.INFO) -> None:
    """Called once by a process's composition root. The journal adds time and level itself."""
    handler = logging.StreamHandler(sys.stderr)
    if os.environ.get("JOURNAL_STREAM"):
        handler.setFormatter(_Journal(f"{process}: %(name)s: %(message)s"))
    else:
        words = f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s"
        handler.setFormatter(logging.Formatter(words, "%H:%M:%S"))
    handler.addFilter(_is_ours_or_matters)
    logging.basicConfig(level=level, handlers=[handler])


def _is_ours_or_matters(record: logging.LogRecord) -> bool:
    """Libraries are heard from a warning on; Kivy tells the story of its life at each start."""
    return record.levelno >= logging.WARNING or record.name.startswith(("kiosk", "sync"))
