"""What the API of tips says and is told, beside the models of `sync.models.submission`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from hub.api.schemas import Closed
from sync.models.submission import Jwe, Submission
from sync.types import Instant, KeyIdField, LookupField, TipIdField


class Delivery(Submission):
    """A sealed tip and the work it is paid for with (`sync.work`)."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    work: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """The nonce: 8 bytes, hexadecimal."""


class TipAnswer(Closed):
    """A tip that the hub keeps."""

    id: TipIdField


class ReceiptCall(Closed):
    """What a receipt's words lead to."""

    lookup: LookupField


class ReceiptReply(Closed):
    """One place for a reply."""

    n: int
    envelope: Jwe


class ReceiptAnswer(Closed):
    """Always eight places and the same number of bytes; whoever has the receipt can tell what of it
    opens."""

    wrapped_key: str
    replies: Annotated[list[ReceiptReply], Field(min_length=8, max_length=8)]


class Page(BaseModel):
    """Which tips a desk asks for."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    """The number of the last tip that the desk has; as large as a column holds."""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class DeskTip(Closed):
    """A sealed tip, for a desk."""

    number: int
    """Goes up with each tip that this hub keeps."""
    id: TipIdField
    hour: Instant
    size: int
    kids: list[KeyIdField]
    """The keys that open it, in the envelope's order."""
    envelope: Jwe
    replies: int


class DeskTips(Closed):
    """A page of them."""

    tips: list[DeskTip]
    next: int | None
    """What to name as `after` for more; null where there is no more."""


class ReplyAnswer(Closed):
    """A reply that the hub keeps."""

    id: TipIdField
    n: int


def json_body(model: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """`openapi_extra` for an operation that reads its body itself, before anything parses it."""
    schema = model.model_json_schema()
    names = schema.pop("$defs", {})
    content = {"application/json": {"schema": _inlined(schema, names)}}
    return {"requestBody": {"required": required, "content": content}}


def _inlined(schema: Any, names: dict[str, Any]) -> Any:
    # None of these models holds itself, so every reference can be put in its place.
    if isinstance(schema, list):
        return [_inlined(part, names) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if reference := schema.get("$ref"):
        return _inlined(names[reference.rsplit("/", 1)[-1]], names)
    return {key: _inlined(part, names) for key, part in schema.items()}
