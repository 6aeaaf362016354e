"""What the API says and is told: closed models with a sentence for each field."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Closed(BaseModel):
    """Unknown members are refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Problem(Closed):
    """Why a call was refused."""

    code: str
    """Stable: `nothing_new`, `not_signed`, `not_allowed`, `invalid`…"""
    message: str
    """For a person, in the language of the account."""
    fields: dict[str, list[str]] = {}
    """Messages by field, where content is not whole."""


class HealthAnswer(Closed):
    """Whether what is approved reaches the feed. Says nothing about content."""

    well: bool
    waiting: int
    """Publications that wait or are under way."""
    recalls: int
    recalls_signed: int | None
    """None where the feed cannot be read."""


class PublicationAnswer(Closed):
    """One publication of a channel."""

    channel: str
    number: int | None
    status: Literal["queued", "leased", "signing", "published", "failed"]
    cause: str
    attempts: int
    issued: datetime | None
    created_at: datetime
    finished_at: datetime | None
    reason: str


class RequestAnswer(Closed):
    """A request for approval."""

    id: int
    kind: Literal["notice", "campaign", "channel", "desk"]
    subject_id: str
    title: str
    content_sha256: str
    """Of the content that waits."""
    submitted_by: str
    submitted_at: datetime
    state: Literal["pending", "approved", "returned", "replaced"]


class RecallCall(Closed):
    """One thing to take down."""

    target: Literal["notice", "slide", "picture"]
    target_id: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9-]+$")
    reason: Literal["withdrawn", "captured", "located", "wrong_person", "error", "expired"]


class RecallAnswer(Closed):
    """A signed recall."""

    sequence: int
    target: str
    target_id: str
    up_to_approval: int
    recalled_at: datetime
