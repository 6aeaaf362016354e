"""`/api/v1`: the same services as the pages, by session and CSRF token; no way around two people.
A yes is given on the approving page alone: nobody approves what they did not see (DESIGN §4.2).

OpenAPI at `/api/v1/openapi.json`, every answer declared (DESIGN §6).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from django.http import HttpRequest
from ninja import NinjaAPI, Path, Status
from ninja.security import SessionAuth
from pydantic import Field, TypeAdapter

from hub.api import schemas
from hub.api.refusals import answers, say_no_in_one_way
from hub.approvals.models import ApprovalRequest, SubjectKind
from hub.approvals.service import find_subject, submit
from hub.fleet.api import devices, enrolments
from hub.publications.health import health
from hub.publications.models import Publication
from hub.recalls.service import recall
from hub.signing.api import signing
from hub.tips.api import desk, tips

REFUSALS: dict[Any, Any] = answers(401, 403, 404, 409, 422)
REFUSED_BODIES: dict[Any, Any] = answers(400, 413)
SHOWN = 100
# Nothing that a database would stumble over: no NUL.
SubjectId: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]
_KINDS: TypeAdapter[SubjectKind] = TypeAdapter(SubjectKind)

api = NinjaAPI(
    title="Se Busca hub",
    version="1",
    description="Submit, see what waits, recall. Approving is done on the hub's page alone.",
    docs_url=None,
    urls_namespace="api",
)
session = SessionAuth(csrf=True)
say_no_in_one_way(api)
api.add_router("", tips)
api.add_router("", desk)
api.add_router("", enrolments)
api.add_router("", devices)
api.add_router("", signing)


@api.get(
    "/health", response={200: schemas.HealthAnswer, 503: schemas.HealthAnswer}, tags=["health"]
)
def get_health(
    request: HttpRequest,  # noqa: ARG001 - django-ninja's signature
) -> Status[schemas.HealthAnswer]:
    """For a load balancer or a monitor; 503 when something needs a person."""
    found = health()
    answer = schemas.HealthAnswer(
        well=found.is_well,
        waiting=found.waiting,
        recalls=found.recalls,
        recalls_signed=found.recalls_signed,
    )
    return Status(200 if found.is_well else 503, answer)


@api.get("/channels/{channel_id}/publications", auth=session, tags=["publications"],
         response={200: list[schemas.PublicationAnswer], **REFUSALS})  # fmt: skip
def list_publications(
    request: HttpRequest,  # noqa: ARG001 - django-ninja's signature
    channel_id: Path[SubjectId],
) -> list[schemas.PublicationAnswer]:
    """The newest first."""
    find_subject("channel", channel_id)
    rows = Publication.objects.filter(channel_id=channel_id).defer("manifest")[:SHOWN]
    return [
        schemas.PublicationAnswer(
            channel=row.channel_id,
            number=row.number,
            status=row.status,
            cause=row.cause,
            attempts=row.attempts,
            issued=row.issued,
            created_at=row.created_at,
            finished_at=row.finished_at,
            reason=row.reason,
        )
        for row in rows
    ]


@api.get("/requests", auth=session, tags=["approvals"],
         response={200: list[schemas.RequestAnswer], **REFUSALS})  # fmt: skip
def list_requests(
    request: HttpRequest,  # noqa: ARG001 - django-ninja's signature
    state: Literal["pending", "approved", "returned", "replaced"] = "pending",
) -> list[schemas.RequestAnswer]:
    """Requests for approval in a state, newest first."""
    return [_request_answer(row) for row in ApprovalRequest.objects.filter(state=state)[:SHOWN]]


@api.post("/{kind}/{subject_id}/submit", auth=session, tags=["approvals"],
          response={201: schemas.RequestAnswer, **REFUSALS})  # fmt: skip
def submit_subject(
    request: Any,
    kind: Literal["notice", "campaign", "channel", "desk"],
    subject_id: Path[SubjectId],
) -> Status[schemas.RequestAnswer]:
    """Sends the saved draft for approval."""
    wanted = submit(find_subject(kind, subject_id), request.user)
    return Status(201, _request_answer(wanted))


@api.post("/recalls", auth=session, tags=["recalls"],
          response={201: schemas.RecallAnswer, 503: schemas.Problem, **REFUSALS,
                    **REFUSED_BODIES})  # fmt: skip
def post_recall(request: Any, call: schemas.RecallCall) -> Status[schemas.RecallAnswer]:
    """Takes one thing off every screen: signed and hinted before this answers."""
    row = recall(call.target, call.target_id, call.reason, by=request.user)
    answer = schemas.RecallAnswer(
        sequence=row.sequence,
        target=row.target,
        target_id=row.target_id,
        up_to_approval=row.up_to_approval,
        recalled_at=row.recalled_at,
    )
    return Status(201, answer)


def _request_answer(row: ApprovalRequest) -> schemas.RequestAnswer:
    return schemas.RequestAnswer(
        id=row.pk,
        kind=_KINDS.validate_python(row.kind),
        subject_id=row.subject_id,
        title=row.title,
        content_sha256=row.content_sha256,
        submitted_by=row.submitter_name,
        submitted_at=row.submitted_at,
        state=row.state,
    )
