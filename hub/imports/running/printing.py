"""The report as lines for a terminal, in the language that is active."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hub.imports.fbi.kinds import Rule
from hub.imports.running.report import Problem, Report

SHOWN = 20  # pictures refused, before the rest is only counted


def report_lines(report: Report, *, every: bool = False) -> Iterator[str]:
    """Line by line. `every` adds each record with its decision, and what is left to translators."""
    counts = report.counts()
    yield _("Source: %(source)s") % {"source": report.source}
    if report.dry:
        yield _("Dry run: nothing was written.")
    if report.completeness is not None:
        said = _("whole list") if report.completeness.complete else _("part of the list")
        yield _("Seen: %(what)s (%(why)s)") % {
            "what": said,
            "why": report.completeness.why.words(),
        }
    yield from (f"{label}: {numbers}" for label, numbers in count_lines(counts))
    yield _("Why each kind:")
    for rule, kind, count in report.rules():
        yield f"  {count:>5}  {kind:<20} {RULES[rule]()}"
    yield from _problems(_("Pages refused:"), report.of("page"))
    yield from _problems(_("Records refused:"), report.of("record"))
    yield from _problems(_("Recalls to look after:"), report.of("recall"))
    yield from _problems(
        _("Pictures refused:"), report.of("picture"), most=None if every else SHOWN
    )
    yield from _kept(report)
    if report.proposed:
        yield _("Proposed for withdrawal:")
        yield from (f"  {uid}  {title}" for uid, title in report.proposed)
    if every:
        yield from _every(report)


def count_lines(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """(label, numbers with their words), as terminal and admin show them."""
    for label, names in _count_words():
        yield label, " · ".join(f"{words} {counts.get(name, 0)}" for name, words in names)


def _count_words() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            _("Records"),
            [
                ("records", pgettext("count", "read")),
                ("refused", pgettext("count", "refused")),
                ("duplicates", pgettext("count", "twice")),
            ],
        ),
        (
            _("Kinds"),
            [
                ("kind_wanted", pgettext("count", "wanted")),
                ("kind_missing", pgettext("count", "missing")),
                ("kind_seeking_information", pgettext("count", "seeking information")),
            ],
        ),
        (
            _("Drafts"),
            [
                ("created", pgettext("count", "created")),
                ("changed", pgettext("count", "changed")),
                ("unchanged", pgettext("count", "unchanged")),
                ("older", pgettext("count", "older than known")),
                ("deleted", pgettext("count", "deleted by an editor")),
            ],
        ),
        (
            _("Ended"),
            [
                ("captured", pgettext("count", "captured")),
                ("located", pgettext("count", "located")),
                ("recalled", pgettext("count", "recalled now")),
                ("proposed", pgettext("count", "proposed for withdrawal")),
                ("cleared", pgettext("count", "listed again")),
            ],
        ),
        (
            _("Pictures"),
            [
                ("pictures", pgettext("pictures", "held")),
                ("pictures_refused", pgettext("pictures", "refused")),
            ],
        ),
    ]


def _problems(head: str, problems: list[Problem], most: int | None = None) -> Iterator[str]:
    if problems:
        yield head
    for problem in problems[:most]:
        yield f"  {problem.subject}: {problem.why.words()}"
    if most is not None and len(problems) > most:
        yield "  " + _("and %(count)d more") % {"count": len(problems) - most}


def _kept(report: Report) -> Iterator[str]:
    kept = [outcome for outcome in report.outcomes if outcome.conflicts]
    if kept:
        yield _("The source changed these too; the editor’s words were kept:")
    for outcome in kept:
        yield f"  {outcome.uid}  {outcome.title}: {', '.join(outcome.conflicts)}"


def _every(report: Report) -> Iterator[str]:
    yield _("Every record:")
    for outcome in report.outcomes:
        decision = outcome.decision
        yield f"  {outcome.uid}  {outcome.name}"
        yield f"    {outcome.result} · {decision.kind} · {RULES[decision.rule]()}: {decision.why}"
        yield from (f"    {note.words()}" for note in outcome.notes)


RULES: dict[Rule, Callable[[], str]] = {
    "unidentified": lambda: _("an unidentified person"),
    "dead-victim": lambda: _("the victim of a crime, dead"),
    "victim-missing": lambda: _("a victim who is missing"),
    "victim": lambda: _("a victim"),
    "unknown-suspect": lambda: _("an unknown suspect"),
    "missing-charged": lambda: _("listed as missing and yet charged"),
    "missing": lambda: _("a missing person"),
    "information": lambda: _("information is sought"),
    "questioning": lambda: _("sought for questioning"),
    "wanted": lambda: _("a fugitive with a charge and an accusation"),
    "no-longer-wanted": lambda: _("was wanted; located, recovered or dead"),
    "unclear": lambda: _("nothing says clearly that this person is wanted"),
}
"""What each row of the table in `hub.imports.fbi.kinds` means."""
