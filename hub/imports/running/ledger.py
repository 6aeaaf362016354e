"""What an import knows and writes: the records of a source, their notices, proposals, the run.

In a dry run everything is read and nothing is written: each writing method ends at its first line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hub.imports.fbi.drafting import SOURCE, Draft
from hub.imports.fbi.record import FbiRecord, modified_at
from hub.imports.models import ImportedRecord, ImportRun, WithdrawalProposal
from hub.imports.running.merge import Merged, Values
from hub.imports.running.report import Report
from hub.imports.running.values import PICTURES, apply_values, notice_values
from hub.notices.models import Notice

MAPPING = 1
"""Version of `hub.imports.fbi`'s mapping: raised when the same record gives other fields, so that
records that have not changed are looked at again once.
"""
OPEN = WithdrawalProposal.State.OPEN


@dataclass(frozen=True)
class News:
    """One record as read in this run, with the values it would give its notice."""

    record: FbiRecord
    draft: Draft
    fingerprint: str
    values: Values
    pictures_wanting: bool


class Ledger:
    """The rows of one source."""

    def __init__(self, source: str, *, dry: bool) -> None:
        self.dry = dry
        self.started_at = timezone.now()
        rows = ImportedRecord.objects.filter(source=SOURCE).select_related("notice")
        self._rows = {row.uid: row for row in rows}
        self._run = ImportRun(source=source[:400], started_at=self.started_at)
        if not dry:
            self._run.save()

    def known(self, uid: str) -> ImportedRecord | None:
        """The record as it was last taken over."""
        return self._rows.get(uid)

    def draft_values(self, notice: Notice, fields: Iterable[str]) -> tuple[Notice, Values]:
        """The latest draft, an editor's or ours, and its values."""
        saved = notice.saved()
        return saved, notice_values(saved, fields)

    @transaction.atomic
    def create(self, news: News) -> None:
        """A draft, and the record it came from. It has no author; two people still approve it."""
        if self.dry:
            return
        notice = Notice(
            live=False,
            source=SOURCE,
            source_uid=news.draft.uid,
            source_sha256=news.fingerprint,
            source_url=news.draft.address,
        )
        apply_values(notice, news.values)
        notice.save()
        notice.save_revision()
        row = ImportedRecord(
            source=SOURCE, uid=news.draft.uid, notice=notice, first_seen_at=self.started_at
        )
        self._remember(row, news, {})
        self._rows[row.uid] = row

    @transaction.atomic
    def change(self, row: ImportedRecord, saved: Notice, merged: Merged, news: News) -> None:
        """A new revision where the source changed a field; the record's memory either way."""
        if self.dry:
            return
        if merged.taken:
            saved.source_sha256 = news.fingerprint
            saved.source_url = news.draft.address
            apply_values(saved, {name: merged.values[name] for name in merged.taken})
            saved.save_revision()
            Notice.objects.filter(pk=saved.pk).update(source_sha256=news.fingerprint)
        self._remember(row, news, merged.conflicts)

    def _remember(self, row: ImportedRecord, news: News, conflicts: dict[str, Any]) -> None:
        row.title = news.draft.title[:200]
        row.fingerprint = news.fingerprint
        row.mapping = MAPPING
        # A date in the future would make every later state of the record look older.
        modified = modified_at(news.record)
        row.source_modified = min(modified, self.started_at) if modified else None
        row.status = news.record.status.casefold()
        row.values = news.values
        row.conflicts = conflicts
        row.pictures_wanting = news.pictures_wanting
        row.last_seen_at = self.started_at
        row.save()

    def propose_not_wanted(self, row: ImportedRecord) -> bool:
        """The source calls wanted no more whom it called wanted; whether this is a new proposal."""
        return self._propose(row, WithdrawalProposal.Reason.NOT_WANTED)

    def propose_gone(self, seen: set[str]) -> list[ImportedRecord]:
        """Proposes what a complete list no longer has. Not what is known to be captured or located,
        nor what was proposed since it was last seen: a dismissed proposal stays dismissed.
        """
        gone = []
        for row in self._rows.values():
            if row.uid in seen or row.notice_id is None or row.status != "na":
                continue
            earlier = row.proposals.filter(
                reason=WithdrawalProposal.Reason.GONE, proposed_at__gt=row.last_seen_at
            )
            if not earlier.exists() and self._propose(row, WithdrawalProposal.Reason.GONE):
                gone.append(row)
        return gone

    def _propose(self, row: ImportedRecord, reason: WithdrawalProposal.Reason) -> bool:
        if WithdrawalProposal.objects.filter(record=row, reason=reason, state=OPEN).exists():
            return False
        if not self.dry:
            WithdrawalProposal.objects.create(
                record=row, run=self._run, reason=reason, proposed_at=timezone.now()
            )
        return True

    def clear_returned(self, seen: set[str]) -> int:
        """Clears open proposals of records that are listed again; returns how many."""
        rows = WithdrawalProposal.objects.filter(
            state=OPEN, reason=WithdrawalProposal.Reason.GONE, record__source=SOURCE
        ).select_related("record")
        back = [proposal.pk for proposal in rows if proposal.record.uid in seen]
        if not self.dry:
            WithdrawalProposal.objects.filter(pk__in=back).update(
                state=WithdrawalProposal.State.CLEARED, decided_at=timezone.now()
            )
        return len(back)

    def finish(self, report: Report, seen: set[str], *, state: ImportRun.State) -> None:
        """Notes what was seen and closes the run's row."""
        if self.dry:
            return
        pks = [row.pk for uid, row in self._rows.items() if uid in seen]
        for start in range(0, len(pks), 500):  # SQLite's limit of variables
            ImportedRecord.objects.filter(pk__in=pks[start : start + 500]).update(
                last_seen_at=self.started_at
            )
        whole = report.completeness
        self._run.finished_at = timezone.now()
        self._run.state = state
        self._run.complete = bool(whole and whole.complete)
        self._run.complete_why = whole.why.as_json() if whole else {}
        self._run.counts = report.counts()
        self._run.problems = [problem.as_json() for problem in report.problems]
        self._run.save()

    def is_older(self, row: ImportedRecord, modified: datetime | None) -> bool:
        """Whether the hub already knows a later state of the record than this one."""
        known = row.source_modified
        return known is not None and modified is not None and modified < known


def fields_of(values: Values) -> list[str]:
    """The notice's fields that an import writes."""
    return [*(name for name in values if name != PICTURES), PICTURES]
