"""`/api/v1`: tips and receipts, for anybody; a desk's own calls, signed.

Nobody is asked who they are to give a tip or to come back: no session, no cookie, no credential,
and nothing is read of a request but its path, its length, its media type and its body.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Status
from pydantic import Field, ValidationError

from hub.api.bodies import JSON, read_body
from hub.api.refusals import Refused, answers
from hub.tips import schemas
from hub.tips.answering import keep_reply, tips_of
from hub.tips.calling import DeskAuth, caller_of
from hub.tips.lookups import answer_of, check_rate
from hub.tips.models import Tip
from hub.tips.receiving import receive
from sync.models.submission import Jwe
from sync.sealing import LARGEST_BODY
from sync.types import Lookup, TipIdField

LARGEST_LOOKUP: Final = 1024
NO_STORE: Final = {"Cache-Control": "no-store"}
CREATED: Final = {"stored": 201, "known": 200}

ReplyNumber: TypeAlias = Annotated[int, Field(ge=1, le=999)]

tips = Router(tags=["tips"])
desk = Router(tags=["desk"], auth=DeskAuth())


@tips.put("/tips/{tip_id}", auth=None, openapi_extra=schemas.json_body(schemas.Delivery),
          response={201: schemas.TipAnswer, 200: schemas.TipAnswer,
                    **answers(400, 402, 409, 413, 415, 422, 429)})  # fmt: skip
def put_tip(request: HttpRequest, tip_id: Path[TipIdField]) -> Status[schemas.TipAnswer]:
    """Keeps a sealed tip, durably when this answers; 200 when the very same is kept already."""
    raw = read_body(request, most=LARGEST_BODY)
    outcome = receive(raw, tip_id, timezone.now())
    return Status(CREATED[outcome], schemas.TipAnswer(id=tip_id))


@tips.post("/receipts", auth=None, openapi_extra=schemas.json_body(schemas.ReceiptCall),
           response={200: schemas.ReceiptAnswer, **answers(400, 413, 415, 422, 429)})  # fmt: skip
def post_receipt(request: HttpRequest) -> HttpResponse:
    """The same shape and length whether there is such a receipt or not."""
    raw = read_body(request, most=LARGEST_LOOKUP)
    lookup = _lookup(raw)
    check_rate(timezone.now())
    return HttpResponse(answer_of(lookup), content_type=JSON, headers=NO_STORE)


@desk.get("/desk/tips", response={200: schemas.DeskTips, **answers(401, 422)})
def list_tips(
    request: HttpRequest, response: HttpResponse, page: Query[schemas.Page]
) -> schemas.DeskTips:
    """Sealed tips that a key of the calling desk opens, in the order they came in."""
    response["Cache-Control"] = NO_STORE["Cache-Control"]
    found = tips_of(caller_of(request).desk, page.after, page.limit + 1)
    shown = found[: page.limit]
    more = shown[-1].number if len(found) > page.limit else None
    return schemas.DeskTips(tips=[_desk_tip(tip) for tip in shown], next=more)


@desk.put("/desk/tips/{tip_id}/replies/{n}", openapi_extra=schemas.json_body(Jwe),
          response={201: schemas.ReplyAnswer, 200: schemas.ReplyAnswer,
                    **answers(400, 401, 404, 409, 413, 415, 422)})  # fmt: skip
def put_reply(
    request: HttpRequest, tip_id: Path[TipIdField], n: Path[ReplyNumber]
) -> Status[schemas.ReplyAnswer]:
    """Keeps a sealed reply: 201; 200 when the very same is kept already."""
    caller = caller_of(request)
    outcome = keep_reply(caller.desk, tip_id, n, caller.body, timezone.now())
    return Status(CREATED[outcome], schemas.ReplyAnswer(id=tip_id, n=n))


def _lookup(raw: bytes) -> Lookup:
    try:
        return schemas.ReceiptCall.model_validate_json(raw).lookup
    except ValidationError:
        raise Refused(422, "lookup", 'The body must be {"lookup": 43 characters}.') from None


def _desk_tip(tip: Tip) -> schemas.DeskTip:
    envelope = Jwe.model_validate_json(bytes(tip.envelope))
    return schemas.DeskTip.model_validate(
        {
            "number": tip.number,
            "id": tip.tip_id,
            "hour": tip.hour,
            "size": tip.size,
            "kids": [recipient.header.kid for recipient in envelope.recipients],
            "envelope": envelope,
            "replies": len(tip.replies.all()),
        }
    )
