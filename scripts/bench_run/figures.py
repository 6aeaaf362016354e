"""What a bench found: measures with budgets, a table, and `build/bench/NAME.json`.

`ok` follows from value and budget and is never set by hand.
"""

from __future__ import annotations

import json
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

FOLDER: Final = Path(__file__).resolve().parents[2] / "build" / "bench"

Limit = Literal["at most", "at least", "exactly"]
_HOLDS: Mapping[Limit, Callable[[float, float], bool]] = MappingProxyType(
    {"at most": operator.le, "at least": operator.ge, "exactly": operator.eq}
)


@dataclass(frozen=True)
class Measure:
    """One figure. Without a budget it is told for its own sake, and `ok` is whether it is one."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    limit: Limit = "at most"

    @property
    def ok(self) -> bool:
        """Whether the value keeps its budget; a value that is no number never does."""
        if not math.isfinite(self.value):
            return False
        return self.budget is None or _HOLDS[self.limit](self.value, self.budget)


@dataclass
class Report:
    """The measures of one bench, in the order in which they were made."""

    bench: str
    measures: list[Measure] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float,
        unit: str,
        budget: float | None = None,
        limit: Limit = "at most",
    ) -> Measure:
        """Keep a figure."""
        measure = Measure(name, value, unit, budget, limit)
        self.measures.append(measure)
        return measure

    @property
    def ok(self) -> bool:
        """Whether anything was measured and all of it keeps its budget."""
        return bool(self.measures) and all(measure.ok for measure in self.measures)

    def table(self) -> str:
        """One line a measure."""
        width = max((len(measure.name) for measure in self.measures), default=0)
        return "\n".join(_line(measure, width) for measure in self.measures)

    def write(self, folder: Path = FOLDER) -> Path:
        """`folder`/NAME.json: whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.bench}.json"
        rows = [
            {
                "name": measure.name,
                # JSON has no NaN and no infinity (RFC 8259, section 6)
                "value": round(measure.value, 4) if math.isfinite(measure.value) else None,
                "unit": measure.unit,
                "budget": measure.budget,
                "ok": measure.ok,
            }
            for measure in self.measures
        ]
        partial = file.with_suffix(".partial")
        partial.write_text(json.dumps({"bench": self.bench, "measures": rows}, indent=1), "utf-8")
        partial.replace(file)
        return file

    def finish(self, folder: Path = FOLDER) -> int:
        """Print the table, write the file; the exit code: 0 where every budget is kept."""
        print(self.table())
        print(f"{self.bench}: {'ok' if self.ok else 'FAILED'}; written to {self.write(folder)}")
        return 0 if self.ok else 1


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 to 1) of all do not exceed (nearest rank); NaN of none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _line(measure: Measure, width: int) -> str:
    budget = "" if measure.budget is None else f"{measure.limit} {measure.budget:g}"
    verdict = "ok" if measure.ok else "FAILED"
    told = verdict if measure.budget is not None or not measure.ok else ""
    return f"{measure.name:<{width}} {measure.value:>11.3f} {measure.unit:<8} {budget:<16} {told}"
