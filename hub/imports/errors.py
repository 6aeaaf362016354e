"""Errors of an import, in one tree. Each says what was wrong, in which file, record or address.

A refused record or picture is a line of the report and stops nothing else; a refused source stops
the run before anything is written.
"""

from __future__ import annotations

from typing import ClassVar

from hub.imports.reasons import Reason


class ImportRefused(Exception):
    """Base of all. `subject` is the source, page, record or address at fault."""

    retry: ClassVar[bool] = False

    def __init__(self, subject: str, why: Reason) -> None:
        super().__init__(f"{subject}: {why}")
        self.subject = subject
        self.why = why


class SourceRefused(ImportRefused):
    """The source as a whole cannot be read: no such folder, no JSON in it, an address of no use."""


class PageRefused(ImportRefused):
    """One file or page is not a list of records. The others are imported; the run is partial."""


class RecordRefused(ImportRefused):
    """One record cannot be used. `uid` is empty where the record does not even have one."""

    def __init__(self, uid: str, title: str, why: Reason) -> None:
        super().__init__(f"{uid or 'no uid'} {title!r}", why)
        self.uid = uid
        self.title = title


class FetchRefused(ImportRefused):
    """An address may not be fetched, or what it answers breaks a limit. Asking again is no use."""


class FetchFailed(ImportRefused):
    """No usable answer just now: refused connection, time-out, 429, 5xx. A later run may succeed.

    `retry_after_s` is what the server asked for, in seconds, or None.
    """

    retry = True

    def __init__(self, subject: str, why: Reason, *, retry_after_s: float | None = None) -> None:
        super().__init__(subject, why)
        self.retry_after_s = retry_after_s
