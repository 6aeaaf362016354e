"""The hub's log: a line of text or of JSON for each event, and nothing personal in either.

`hub.settings` names these by `SEBUSCA_LOG_FORMAT`. No address, user agent, path, host name, form or
body is ever written; of an exception its kind and places, and its words only where they are ours.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TypeAlias

REQUEST: Final[ContextVar[str]] = ContextVar("request", default="")
"""The id of the request that is being answered: it joins the lines of one request."""
FIELDS: Final = "fields"
"""Attribute of a record with what belongs to its event, by name: `extra={FIELDS: {…}}`."""
_OURS: Final = (
    "hub.errors.HubError", "sync.errors.SyncError", "config.errors.ConfigError",
    "django.core.management.base.CommandError", "builtins.OSError",
)  # fmt: skip
"""Errors whose words are about the hub and never about what somebody wrote."""
_FIRST_LINE: Final = ("django.db.utils.Error", "sqlite3.Error", "psycopg.Error")
"""Databases put rows into the lines after the first (`DETAIL: Key (…)=(…)`)."""
_FRAMES: Final = 20

_Raised: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Discreet(logging.Filter):
    """Takes out of Django's own records what a visitor sent: path, host name and the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, as little as it is by then."""
        request = record.__dict__.pop("request", None)
        by_django = record.name.startswith(("django.request", "django.security", "django.server"))
        if by_django and FIELDS not in record.__dict__:  # another handler's filter was here
            status = record.__dict__.pop("status_code", None)
            record.msg, record.args = f"{record.name} {status or 'refused'}", None
            record.__dict__[FIELDS] = {"status": status, "route": route_of(request)}
            if not record.name.startswith("django.request"):
                record.exc_info = record.exc_text = None  # a refusal: where it is made is known
        return True


class TextLines(logging.Formatter):
    """For a terminal, or a journal that people read."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the fields of its event at its end."""
        # A record keeps what the first handler made of its exception for the next one: nothing of
        # another's words may be in ours, nor ours stand for another's.
        record.exc_text = None
        line = super().format(record)
        record.exc_text = None
        fields = record.__dict__.get(FIELDS)
        if not fields:
            return line
        said = " ".join(f"{name}={value}" for name, value in fields.items() if value is not None)
        first, _, rest = line.partition("\n")
        return f"{first} {said}" + (f"\n{rest}" if rest else "")

    def formatException(self, raised: Any) -> str:  # noqa: N802 - the base class's name
        """Kind and places, one a line; words only where they are ours."""
        found = of_exception(raised)
        words = f": {found['words']}" if found.get("words") else ""
        return "\n".join([f"  {place}" for place in found["places"]] + [found["kind"] + words])


class JsonLines(logging.Formatter):
    """One JSON object a line, for a journal or Loki."""

    def format(self, record: logging.LogRecord) -> str:
        """Keys: at, level, logger, event, request, then the event's own, then error."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if request := REQUEST.get():
            said["request"] = request
        fields = record.__dict__.get(FIELDS) or {}
        said |= {name: value for name, value in fields.items() if value is not None}
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = of_exception(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def of_exception(raised: _Raised) -> dict[str, Any]:
    """What may be said of an exception: kind, places (file, line, function), perhaps words."""
    kind, error, place = raised
    if kind is None or error is None:
        return {"kind": "", "places": []}
    frames = traceback.extract_tb(place, limit=-_FRAMES)
    found: dict[str, Any] = {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        "places": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if words := _words(error):
        found["words"] = words
    return found


def route_of(request: Any) -> str | None:
    """The name of the page or call, never its address."""
    match = getattr(request, "resolver_match", None)
    return str(match.view_name) if match is not None else None


def event_fields(**fields: object) -> Mapping[str, object]:
    """`log.info("signed in", extra=event_fields(user=3))`."""
    return {FIELDS: fields}


def _words(error: BaseException) -> str:
    kinds = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if kinds & set(_OURS):
        return str(error)
    if kinds & set(_FIRST_LINE):
        return str(error).partition("\n")[0]
    return ""
