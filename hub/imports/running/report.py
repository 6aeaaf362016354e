"""What a run did, for a person and for a program. Every record that was refused is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from hub.imports.fbi.kinds import Decision, Rule
from hub.imports.reasons import Reason
from hub.imports.sources.pages import Completeness

Result: TypeAlias = Literal["created", "changed", "unchanged", "older", "deleted"]
"""deleted: an editor deleted its notice; older: the hub knows a later state of the record."""
RESULTS: tuple[Result, ...] = ("created", "changed", "unchanged", "older", "deleted")


@dataclass(frozen=True)
class Outcome:
    """One usable record."""

    uid: str
    title: str
    name: str
    decision: Decision
    result: Result
    outcome: str = "none"
    recalled: bool = False
    pictures: int = 0
    taken: tuple[str, ...] = ()
    """Fields that followed the source."""
    conflicts: tuple[str, ...] = ()
    """Fields where the source changed too and the editor's words were kept."""
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Something refused: a page, a record, a photograph, a recall that could not be signed."""

    what: Literal["page", "record", "picture", "recall"]
    subject: str
    why: Reason
    uid: str = ""
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """As a run's row keeps it."""
        return {"what": self.what, "subject": self.subject, "why": self.why.as_json()}


@dataclass
class Report:
    """Grows while a run goes on."""

    source: str
    dry: bool
    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    duplicates: int = 0
    proposed: list[tuple[str, str]] = field(default_factory=list)
    """(uid, title) proposed for withdrawal."""
    cleared: int = 0
    completeness: Completeness | None = None

    def of(self, what: str) -> list[Problem]:
        """The problems of one sort."""
        return [problem for problem in self.problems if problem.what == what]

    def counts(self) -> dict[str, int]:
        """Numbers by name, the kinds as `kind_wanted` and so on."""
        results = Counter(outcome.result for outcome in self.outcomes)
        kinds = Counter(outcome.decision.kind for outcome in self.outcomes)
        ended = Counter(outcome.outcome for outcome in self.outcomes)
        return {
            "records": len(self.outcomes) + len(self.of("record")),
            **{name: results[name] for name in RESULTS},
            **{
                f"kind_{kind}": kinds[kind] for kind in ("wanted", "missing", "seeking_information")
            },
            "captured": ended["captured"],
            "located": ended["located"],
            "recalled": sum(outcome.recalled for outcome in self.outcomes),
            "proposed": len(self.proposed),
            "cleared": self.cleared,
            "conflicts": sum(bool(outcome.conflicts) for outcome in self.outcomes),
            "duplicates": self.duplicates,
            "refused": len(self.of("record")),
            "pictures": sum(outcome.pictures for outcome in self.outcomes),
            "pictures_refused": len(self.of("picture")),
            "pages_refused": len(self.of("page")),
        }

    def as_json(self) -> dict[str, Any]:
        """The whole report in plain JSON, in English: for the demo's check and other programs."""
        whole = self.completeness
        return {
            "source": self.source,
            "dry_run": self.dry,
            "complete": bool(whole and whole.complete),
            "complete_why": str(whole.why) if whole else "",
            "counts": self.counts(),
            "records": [_record_json(outcome) for outcome in self.outcomes],
            "proposed": [{"uid": uid, "title": title} for uid, title in self.proposed],
            "problems": [
                {
                    "what": problem.what,
                    "subject": problem.subject,
                    "uid": problem.uid,
                    "title": problem.title,
                    "why": str(problem.why),
                }
                for problem in self.problems
            ],
        }

    def rules(self) -> Iterator[tuple[Rule, str, int]]:
        """(rule, kind, how many records it decided), the commonest first."""
        found = Counter((o.decision.rule, o.decision.kind) for o in self.outcomes)
        for (rule, kind), count in found.most_common():
            yield rule, kind, count


def _record_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "uid": outcome.uid,
        "title": outcome.title,
        "name": outcome.name,
        "kind": outcome.decision.kind,
        "rule": outcome.decision.rule,
        "why": outcome.decision.why,
        "result": outcome.result,
        "outcome": outcome.outcome,
        "recalled": outcome.recalled,
        "pictures": outcome.pictures,
        "changed": list(outcome.taken),
        "kept_from_editor": list(outcome.conflicts),
        "notes": [str(note) for note in outcome.notes],
    }
