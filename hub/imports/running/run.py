"""One run: page by page, record by record. A broken record never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hub.imports.errors import FetchFailed, ImportRefused, PageRefused, RecordRefused
from hub.imports.fbi.drafting import Draft, draft
from hub.imports.fbi.record import FbiRecord, fingerprint, modified_at, read_record
from hub.imports.fetching.photographs import PhotographSource
from hub.imports.models import ImportedRecord, ImportRun
from hub.imports.reasons import Reason, reason
from hub.imports.running.ledger import MAPPING, Ledger, News, fields_of
from hub.imports.running.merge import Values, merge
from hub.imports.running.recalling import recall_if_shown
from hub.imports.running.report import Outcome, Problem, Report
from hub.imports.running.shelf import Shelf
from hub.imports.running.values import MOMENTS, PICTURES
from hub.imports.sources.pages import Claim, Completeness, Page, Tally, completeness
from sync.errors import PictureRefused

log = logging.getLogger(__name__)


class Source(Protocol):
    """A file, a folder or a crawl."""

    name: str
    problems: list[PageRefused]

    def pages(self, tally: Tally) -> Iterator[Page]:
        """Raises SourceRefused where there is nothing to read at all."""

    def crawl(self) -> Completeness | None:
        """What a crawl says of its own end; None of files."""


@dataclass(frozen=True)
class Options:
    """What the operator chose."""

    claim: Claim | None = None
    verified_days: int = 90
    as_of: datetime | None = None
    """When the list was the authority's; None: what each page says of itself."""


class Run:
    """Reads a source into the ledger and writes the report."""

    def __init__(
        self,
        source: Source,
        ledger: Ledger,
        photographs: PhotographSource,
        shelf: Shelf,
        options: Options,
        *,
        now: Callable[[], datetime],
        progress: Callable[[Page], None] = lambda _page: None,
    ) -> None:
        self._source = source
        self._ledger = ledger
        self._photographs = photographs
        self._shelf = shelf
        self._options = options
        self._now = now
        self._progress = progress
        self._tally = Tally()
        self._read: dict[str, datetime | None] = {}
        self.report = Report(source.name, dry=ledger.dry)

    def execute(self) -> Report:
        """The whole run. Raises SourceRefused; what was imported before anything else stays."""
        state = ImportRun.State.BROKEN_OFF
        try:
            for page in self._source.pages(self._tally):
                self._page(page)
                self._progress(page)
            self._end()
            state = ImportRun.State.FINISHED
        finally:
            self._ledger.finish(self.report, self._tally.uids, state=state)
        return self.report

    def _end(self) -> None:
        for problem in self._source.problems:
            self.report.problems.append(Problem("page", problem.subject, problem.why))
        self.report.completeness = completeness(
            self._tally, claim=self._options.claim, crawl=self._source.crawl()
        )
        self.report.cleared = self._ledger.clear_returned(self._tally.uids)
        if self.report.completeness.complete:
            gone = self._ledger.propose_gone(self._tally.uids)
            self.report.proposed += [(row.uid, row.title) for row in gone]

    def _page(self, page: Page) -> None:
        """Whoever is captured or located first: a recall does not wait for photographs."""
        usable = [found for item in page.items if (found := self._readable(item)) is not None]
        for raw, record in sorted(usable, key=lambda pair: pair[1].status.casefold() == "na"):
            try:
                self._record(raw, record, page)
            except RecordRefused as error:
                self._refuse(error)
            except Exception as error:
                # A stranger's record must not stop the others, whatever it does to us.
                log.exception("record %s", record.uid)
                what = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
                why = reason("the hub cannot keep it: {why}", why=what)
                self._refuse(RecordRefused(record.uid, record.title, why))

    def _readable(self, item: Any) -> tuple[dict[str, Any], FbiRecord] | None:
        uid = str(item.get("uid") or "") if isinstance(item, dict) else ""
        if uid:
            self._tally.uids.add(uid)
        else:
            self._tally.nameless += 1
        try:
            return item, read_record(item)
        except RecordRefused as error:
            self._refuse(error)
            return None

    def _refuse(self, error: RecordRefused) -> None:
        self.report.problems.append(
            Problem("record", error.subject, error.why, error.uid, error.title)
        )

    # --- one record ----------------------------------------------------------------------

    def _record(self, raw: dict[str, Any], record: FbiRecord, page: Page) -> None:
        modified = modified_at(record)
        if record.uid in self._read and not _is_later(modified, self._read[record.uid]):
            self.report.duplicates += 1
            return
        self._read[record.uid] = modified
        as_of = self._options.as_of or page.as_of or self._now()
        made = draft(
            record, as_of=min(as_of, self._now()), verified_days=self._options.verified_days
        )
        known = self._ledger.known(record.uid)
        if known is None:
            self._create(record, made, fingerprint(raw))
        elif known.notice is None:
            self._note(made, "deleted")
        elif self._ledger.is_older(known, modified):
            self._note(made, "older")
        elif self._is_unchanged(known, fingerprint(raw)):
            self._note(made, "unchanged", pictures=len(known.values.get(PICTURES, [])))
        else:
            self._change(known, record, made, fingerprint(raw))

    def _is_unchanged(self, known: ImportedRecord, print_: str) -> bool:
        wanting = known.pictures_wanting and self._photographs.policy.max_images > 0
        return known.fingerprint == print_ and known.mapping == MAPPING and not wanting

    def _create(self, record: FbiRecord, made: Draft, print_: str) -> None:
        pictures, wanting = self._pictures(made, [])
        values = {**made.fields, PICTURES: pictures}
        self._ledger.create(News(record, made, print_, values, wanting))
        self._note(made, "created", pictures=len(pictures))

    def _change(self, known: ImportedRecord, record: FbiRecord, made: Draft, print_: str) -> None:
        assert known.notice is not None  # noqa: S101 - `_record` has looked
        base: Values = known.values
        # The recall comes before the fingerprint is kept: a run that dies here recalls next time.
        recalled = self._recall(known, made)
        pictures, wanting = self._pictures(made, base.get(PICTURES, []))
        theirs: Values = {**made.fields, PICTURES: pictures}
        if known.fingerprint == print_:
            theirs.update({name: base[name] for name in MOMENTS if base.get(name)})
        saved, ours = self._ledger.draft_values(known.notice, fields_of(theirs))
        merged = merge(base, ours, theirs)
        self._ledger.change(known, saved, merged, News(record, made, print_, theirs, wanting))
        if base.get("kind") == "wanted" != made.fields["kind"] and made.recall_reason is None:
            self._propose_not_wanted(known)
        self._note(
            made,
            "changed" if merged.taken else "unchanged",
            recalled=recalled,
            pictures=len(pictures),
            taken=merged.taken,
            conflicts=tuple(merged.conflicts),
        )

    def _propose_not_wanted(self, known: ImportedRecord) -> None:
        if self._ledger.propose_not_wanted(known):
            self.report.proposed.append((known.uid, known.title))

    def _recall(self, known: ImportedRecord, made: Draft) -> bool:
        """Once, when the record's end is first seen: a banner approved later must stay up."""
        if made.recall_reason is None or known.values.get("outcome", "none") != "none":
            return False
        assert known.notice is not None  # noqa: S101 - `_record` has looked
        recalled, told = recall_if_shown(known.notice, made.recall_reason, dry=self._ledger.dry)
        if told is not None:
            self.report.problems.append(Problem("recall", made.title, told, made.uid, made.title))
        return recalled

    def _pictures(
        self, made: Draft, before: list[dict[str, str]]
    ) -> tuple[list[dict[str, str]], bool]:
        """The photographs, and whether any is wanting. One that could not be had just now leaves
        the draft with those it has: a busy server takes no face from a notice.
        """
        wishes = made.pictures[: self._photographs.policy.max_images]
        if not wishes:
            return before, bool(made.pictures) and not before
        got: list[dict[str, str]] = []
        refused = failed = False
        for wish in wishes:
            try:
                sha256 = self._shelf.keep(self._photographs.fetch(wish))
            except (ImportRefused, PictureRefused) as error:
                refused, failed = True, failed or isinstance(error, FetchFailed)
                why = (
                    error.why
                    if isinstance(error, ImportRefused)
                    else Reason("{why}", {"why": error.why})
                )
                self.report.problems.append(
                    Problem("picture", error.subject, why, made.uid, made.title)
                )
                continue
            if sha256 not in {picture["sha256"] for picture in got}:
                got.append(
                    {
                        "sha256": sha256,
                        "caption_es": wish.caption_es,
                        "caption_en": wish.caption_en,
                    }
                )
        return (before if failed and before else got), refused

    def _note(self, made: Draft, result: Any, **more: Any) -> None:
        self.report.outcomes.append(
            Outcome(
                uid=made.uid,
                title=made.title,
                name=str(made.fields["name"]),
                decision=made.decision,
                result=result,
                outcome=str(made.fields["outcome"]),
                notes=made.notes,
                **more,
            )
        )


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one > other
