"""`/api/v1/signing`: what waits for approvers' signatures, and the signatures. For approvers alone,
whose calls are signed by their own keys; the hub has no secret to share with them.
"""

from __future__ import annotations

import base64
from typing import Annotated, TypeAlias

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Status
from pydantic import Field, ValidationError

from hub.api.refusals import Refused, answers
from hub.errors import NoPreview, PictureUnusable
from hub.notices.originals import read_original
from hub.publications.tasks import publish_due
from hub.signing import schemas
from hub.signing.calling import SignerAuth, approver_of
from hub.signing.drawings import Screen, Shot
from hub.signing.models import Proposal, ProposalSignature
from hub.signing.shown import shown_parts, shown_pictures, shown_png, shown_slides
from hub.signing.standing import Waiting, waiting
from hub.tips.schemas import json_body
from sync.errors import PublishError
from sync.signing_calls import TufKeyIdField
from sync.types import Sha256Field

signing = Router(tags=["signing"], auth=SignerAuth())

ProposalId: TypeAlias = Annotated[int, Field(ge=1, le=2**63 - 1)]
PageNumber: TypeAlias = Annotated[int, Field(ge=1, le=schemas.MOST_PICTURES)]
ChannelName: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
_PNG = {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
_PICTURE = {
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in ("image/jpeg", "image/png")
    }
}


@signing.get("/signing/proposal", response={200: schemas.ProposalAnswer, **answers(401, 404, 503)})
def get_proposal(request: HttpRequest) -> schemas.ProposalAnswer:  # noqa: ARG001 - ninja's
    """The open proposal, with the signatures that were gathered."""
    found = _open()
    return schemas.ProposalAnswer(
        id=found.row.pk,
        fingerprint=found.proposal.fingerprint,
        targets_version=found.row.targets_version,
        created_at=found.row.created_at,
        needed=found.state.root.roles["targets"].threshold,
        signed=sorted(found.proposal.signers(found.state.root)),
        channels=found.row.channels,
        before=schemas.Before(
            targets_version=found.state.targets.version,
            publications={c: m.publication for c, m in found.published.items()},
        ),
        data=base64.b64encode(found.proposal.to_bytes()).decode("ascii"),
    )


@signing.get("/signing/shown", response={200: schemas.ShownAnswer, **answers(401, 404, 503)})
def get_shown(request: HttpRequest) -> schemas.ShownAnswer:  # noqa: ARG001 - ninja's
    """What the hub's own approving page claims is in it."""
    found = _open()
    return schemas.ShownAnswer(
        proposal=found.row.pk,
        parts=list(shown_parts(found)),
        slides=list(shown_slides(found)),
    )


@signing.get("/signing/shown/{channel}/{slide}",
             response={200: schemas.ShownPictures,
                       **answers(401, 404, 409, 422, 503)})  # fmt: skip
def get_shown_slide(
    request: HttpRequest,  # noqa: ARG001 - django-ninja's signature
    channel: Path[ChannelName],
    slide: Path[ChannelName],
) -> schemas.ShownPictures:
    """Which pictures of a slide the hub's pages show: every page on a screen of 1280 by 720 and
    on one of 720 by 1280, Spanish first, by their hashes."""
    try:
        pictures = shown_pictures(_open(), channel, slide)
    except NoPreview as error:
        raise Refused(409, error.code, error.words) from None
    if pictures is None:
        raise Refused(404, "unknown", "There is no such slide in the open proposal.")
    return schemas.ShownPictures(pictures=pictures)


@signing.get("/signing/shown/{channel}/{slide}/{screen}/{page}",
             openapi_extra={"responses": {200: _PNG}},
             response={200: bytes, **answers(401, 404, 409, 422, 503)})  # fmt: skip
def get_shown_picture(
    request: HttpRequest,  # noqa: ARG001 - django-ninja's signature
    channel: Path[ChannelName],
    slide: Path[ChannelName],
    screen: Path[Screen],
    page: Path[PageNumber],
) -> HttpResponse:
    """One of those pictures."""
    try:
        png = shown_png(_open(), channel, slide, Shot(screen, page))
    except NoPreview as error:
        raise Refused(409, error.code, error.words) from None
    if png is None:
        raise Refused(404, "unknown", "There is no such picture of a slide in the open proposal.")
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "no-store"})


@signing.get("/signing/media/{sha256}", openapi_extra={"responses": {200: _PICTURE}},
             response={200: bytes, **answers(401, 404, 409, 422, 503)})  # fmt: skip
def get_media(
    request: HttpRequest,  # noqa: ARG001 - django-ninja's signature
    sha256: Path[Sha256Field],
) -> HttpResponse:
    """A picture of the open proposal; of nothing else."""
    named = {s: p for m in _open().manifests for s, p in m.pictures().items()}
    if sha256 not in named:
        raise Refused(404, "unknown", "There is no such picture in the open proposal.")
    try:
        data = read_original(sha256)
    except PictureUnusable as error:
        raise Refused(409, error.code, error.words) from None
    kind = named[sha256].media_type
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": "no-store"})


@signing.put("/signing/proposals/{proposal_id}/signatures/{key_id}",
             openapi_extra=json_body(schemas.SignatureCall),
             response={201: schemas.SignatureAnswer, 200: schemas.SignatureAnswer,
                       **answers(400, 401, 403, 404, 409, 413, 415, 422, 503)})  # fmt: skip
def put_signature(
    request: HttpRequest, proposal_id: Path[ProposalId], key_id: Path[TufKeyIdField]
) -> Status[schemas.SignatureAnswer]:
    """Keeps an approver's signature: 201; 200 when the very same is kept already."""
    approver = approver_of(request)
    if key_id != approver.key_id:
        raise Refused(403, "not_allowed", "The call was signed by another key than the one named.")
    try:
        call = schemas.SignatureCall.model_validate_json(approver.body)
    except ValidationError:
        raise Refused(422, "malformed", "The body is no fingerprint and signature.") from None
    with transaction.atomic():
        row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
        if row is None:
            raise Refused(404, "unknown", "There is no such proposal.")
        known = row.signatures.filter(key_id=key_id).first()
        if known is not None and known.signature == call.signature:
            return Status(200, _kept(row, key_id, _missing(row)))
        found = _waiting()
        if (
            found is None
            or found.row.pk != row.pk
            or found.proposal.fingerprint != call.fingerprint
        ):
            raise Refused(
                409, "closed", "This proposal was replaced or published. Fetch the open one."
            )
        signed = found.proposal.with_signatures({key_id: call.signature})
        if key_id not in signed.signers(found.state.root):
            raise Refused(422, "signature", "The signature does not verify over this proposal.")
        try:
            with transaction.atomic():
                ProposalSignature.objects.create(
                    proposal=row, key_id=key_id, signature=call.signature
                )
        except IntegrityError:
            raise Refused(409, "closed", "This key has signed it already.") from None
        missing = signed.missing(found.state.root)
        if not missing:
            publish_due.enqueue()
    return Status(201, _kept(row, key_id, missing))


def _waiting() -> Waiting | None:
    try:
        return waiting()
    except (PublishError, OSError) as error:
        raise Refused(503, "feed", f"The signed feed cannot be read: {error}") from error


def _open() -> Waiting:
    found = _waiting()
    if found is None:
        raise Refused(404, "nothing", "Nothing waits for signatures.")
    return found


def _missing(row: Proposal) -> int:
    found = _waiting()
    return found.missing if found is not None and found.row.pk == row.pk else 0


def _kept(row: Proposal, key_id: str, missing: int) -> schemas.SignatureAnswer:
    return schemas.SignatureAnswer(proposal=row.pk, key_id=key_id, missing=missing)
