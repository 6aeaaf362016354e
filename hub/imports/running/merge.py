"""Three-way merge of a draft: what the source said last, what an editor made of it, what it says
now.

Pure. A field that both changed keeps the editor's words, and the difference is reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

Values: TypeAlias = dict[str, Any]
"""Fields of a notice as plain JSON."""

UNITS: tuple[tuple[str, ...], ...] = (
    *((f"{stem}_es", f"{stem}_en") for stem in ("charge", "caution", "hair", "eyes", "marks")),
    *((f"{stem}_es", f"{stem}_en") for stem in ("last_seen", "details", "authority")),
    *((f"{stem}_low", f"{stem}_high") for stem in ("age", "height", "weight")),
    ("reward_amount", "reward_currency", "reward_text_es", "reward_text_en"),
    ("outcome", "outcome_until"),
)
"""Fields that only make sense together: a new English charge under an editor's Spanish translation
of the old one would say two different things.
"""
QUIET = frozenset({"verified_until"})
"""An editor who verified a notice longer need not be told that the source moved on."""


@dataclass(frozen=True)
class Merged:
    """The draft's new fields, which of them the source changed, and where it could not."""

    values: Values
    taken: tuple[str, ...]
    conflicts: dict[str, dict[str, Any]]
    """{field: {"draft", "source"}}"""


def merge(base: Values, ours: Values, theirs: Values) -> Merged:
    """`base` is the last import's, `ours` the current draft's, `theirs` this import's.

    A field that `base` does not know yet counts as untouched where the draft has nothing in it.
    """
    values, taken, conflicts = dict(ours), [], {}
    for unit in _units(theirs):
        then = [base.get(name) if name in base else _nothing(ours.get(name)) for name in unit]
        mine = [ours.get(name) for name in unit]
        news = [theirs[name] for name in unit]
        changed = [name for name, a, b in zip(unit, then, news, strict=True) if a != b]
        if not changed or mine == news:
            continue
        if mine == then:
            taken += [name for name, a, b in zip(unit, mine, news, strict=True) if a != b]
            values.update(zip(unit, news, strict=True))
        elif not QUIET.issuperset(unit):
            conflicts.update(
                {name: {"draft": ours.get(name), "source": theirs[name]} for name in changed}
            )
    return Merged(values, tuple(taken), conflicts)


def _nothing(value: Any) -> Any:
    """An empty value is its own ancestor; a filled one has none, so it is never overwritten."""
    return value if value in ("", None, [], "unknown", "none") else None


def _units(fields: Iterable[str]) -> list[tuple[str, ...]]:
    given = list(fields)
    grouped = {name for unit in UNITS for name in unit}
    units = [tuple(name for name in unit if name in given) for unit in UNITS]
    return [*filter(None, units), *((name,) for name in given if name not in grouped)]
