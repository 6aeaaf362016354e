"""Recalls: the immediate removal of a notice, slide or picture from every screen (DESIGN §4).

The list only ever grows: a device that has seen a recall and then meets a list without it refuses
the list and keeps the recall. A recall is lifted by one thing only, a feed publication that names
an approval of the notice later than `up_to_approval`; a picture's is never lifted, because the
same bytes approved again would be the same face.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sync.models._frozen import Frozen
from sync.types import ApprovalNumber, Instant, RecallSequenceField

RecallTarget = Literal["notice", "slide", "picture"]
RecallReason = Literal["withdrawn", "captured", "located", "wrong_person", "error", "expired"]


class Recall(Frozen):
    """One thing that no screen may show."""

    sequence: Annotated[RecallSequenceField, Field(ge=1)]
    target: RecallTarget
    target_id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
    """A notice id, a slide id, or a picture's SHA-256."""
    up_to_approval: Annotated[ApprovalNumber, Field(ge=0)]
    """The hub's highest approval number when this was signed; only a later one can lift it."""
    recalled_at: Instant
    reason: RecallReason


class RecallList(Frozen):
    """Every recall a hub has signed, in sequence: the target `recalls.json`."""

    schema_version: Literal[1] = 1
    sequence: RecallSequenceField
    issued: Instant
    recalls: tuple[Recall, ...]

    @model_validator(mode="after")
    def _sequence_has_no_gap(self) -> RecallList:
        if [recall.sequence for recall in self.recalls] != list(range(1, self.sequence + 1)):
            raise ValueError(f"recalls must be numbered 1 to {self.sequence} without a gap")
        return self
