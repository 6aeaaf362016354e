"""`/api/v1`: how a device is enrolled, and what an enrolled one asks and reports (DESIGN §6).

There is no screen's id in any path: a token speaks for its own screen and for no other. No answer
carries a root, a key or a certificate.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status
from ninja.security import HttpBearer
from pydantic import BaseModel, ValidationError

from hub.api.bodies import JSON, read_body
from hub.api.refusals import Refused, answers
from hub.errors import HubError
from hub.fleet.enrolling import POLL_S, fetch_token, open_enrolment
from hub.fleet.errors import (
    EnrolmentOver,
    PreseedOver,
    PreseedUnknown,
    TooManyOpen,
    TooManyReports,
)
from hub.fleet.models import Enrolment, Screen
from hub.fleet.ordering import with_orders
from hub.fleet.reporting import take_report, take_screenshot
from hub.fleet.screens import (
    ChannelUnpublished,
    enrolled_answer,
    etag_of,
    renew_token,
    screen_of,
    state_of,
)
from hub.fleet.tokens import code_as_shown, digest, same
from hub.tips.schemas import json_body
from sync import device_api
from sync.canonical import canonical_json
from sync.errors import PictureRefused

LARGEST_CALL: Final = 2048
LARGEST_REPORT: Final = 512 * 1024
RETRY_S: Final = "60"
NO_STORE: Final = "no-store"
_STATUS: Final[dict[type[HubError], int]] = {
    TooManyOpen: 429, PreseedUnknown: 401, PreseedOver: 410, EnrolmentOver: 410,
    ChannelUnpublished: 409, TooManyReports: 429,
}  # fmt: skip
_SECRET_HEADERS: Final = {"WWW-Authenticate": 'Enrolment realm="enrolment"'}
_SECRET_PARAMETER: Final = {
    "parameters": [
        {
            "name": device_api.SECRET_HEADER,
            "in": "header",
            "required": False,
            "schema": {"type": "string"},
        }
    ]
}
_PNG_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_NOT_MODIFIED: Final = {"responses": {304: {"description": "Nothing new since that ETag."}}}

Model = TypeVar("Model", bound=BaseModel)


class DeviceToken(HttpBearer):
    """`Authorization: Bearer <token>` of an enrolled screen (RFC 6750 §2.1)."""

    def authenticate(self, request: HttpRequest, token: str) -> Screen | None:  # noqa: ARG002
        """The screen; None where the token is nobody's."""
        return screen_of(token) if token else None

    def __call__(self, request: HttpRequest) -> Any:
        """The screen. Raises Refused with the challenge that RFC 6750 §3 asks for."""
        found = super().__call__(request)
        if found is None:
            raise Refused(
                401,
                "token",
                "No enrolled screen has this token.",
                headers={"WWW-Authenticate": 'Bearer realm="devices", error="invalid_token"'},
            )
        return found


enrolments = Router(tags=["enrolment"])
devices = Router(tags=["devices"], auth=DeviceToken())


@enrolments.post("/enrolments", auth=None,
                 openapi_extra=json_body(device_api.EnrolmentCall, required=False),
                 response={201: device_api.EnrolmentOpened,
                           **answers(400, 401, 410, 413, 415, 422, 429)})  # fmt: skip
def post_enrolment(
    request: HttpRequest, response: HttpResponse
) -> Status[device_api.EnrolmentOpened]:
    """Opens an enrolment: the device shows its code, or is enrolled at once by a preseed."""
    call = _enrolment_call(request)
    try:
        opened = open_enrolment(timezone.now(), model=call.model, preseed=call.preseed)
    except (TooManyOpen, PreseedUnknown, PreseedOver) as error:
        raise _refused(error) from error
    response["Cache-Control"] = NO_STORE
    answer = device_api.EnrolmentOpened(
        id=opened.row.pk,
        secret=opened.secret,
        code=code_as_shown(opened.row.code),
        expires_at=opened.row.expires_at,
        poll_s=POLL_S,
    )
    return Status(201, answer)


@enrolments.get("/enrolments/{enrolment_id}", auth=None, openapi_extra=_SECRET_PARAMETER,
                response={200: device_api.Enrolled, 202: device_api.EnrolmentWaiting,
                          **answers(401, 404, 410, 422)})  # fmt: skip
def get_enrolment(
    request: HttpRequest, response: HttpResponse, enrolment_id: UUID
) -> Status[device_api.Enrolled] | Status[device_api.EnrolmentWaiting]:
    """What became of it, for the device that has its secret."""
    row = Enrolment.objects.filter(pk=enrolment_id).first()
    if row is None:
        raise Refused(404, "unknown", "There is no such enrolment.")
    secret = request.headers.get(device_api.SECRET_HEADER, "")
    if not same(row.secret_sha256, digest(secret)):
        raise Refused(401, "secret", "This is not its secret.", headers=_SECRET_HEADERS)
    try:
        fetched = fetch_token(row, timezone.now())
    except EnrolmentOver as error:
        raise _refused(error) from error
    response["Cache-Control"] = NO_STORE
    if fetched is None:
        return Status(202, device_api.EnrolmentWaiting(poll_s=POLL_S))
    return Status(200, enrolled_answer(*fetched))


@devices.get("/devices/me/state", openapi_extra=_NOT_MODIFIED,
             response={200: device_api.DeviceState, **answers(401, 409)})  # fmt: skip
def get_state(request: HttpRequest) -> HttpResponse:
    """What this screen is meant to be; 304 where it knows that already."""
    try:
        screen = _screen(request)
        state = with_orders(state_of(screen), screen, timezone.now())
    except ChannelUnpublished as error:
        raise _refused(error) from error
    headers = {"ETag": etag_of(state), "Cache-Control": "private, no-cache"}
    if _knows(request, headers["ETag"]):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(canonical_json(state), content_type=JSON, headers=headers)


@devices.post("/devices/me/token", response={200: device_api.NewToken, **answers(401)})
def post_token(request: HttpRequest, response: HttpResponse) -> device_api.NewToken:
    """Another token; this one holds until the other is first used."""
    response["Cache-Control"] = NO_STORE
    return device_api.NewToken(token=renew_token(_screen(request)))


@devices.post("/devices/me/reports", openapi_extra=json_body(device_api.Report),
              response={202: device_api.ReportTaken,
                        **answers(400, 401, 413, 415, 422, 429)})  # fmt: skip
def post_report(request: HttpRequest) -> Status[device_api.ReportTaken]:
    """Keeps a report; the same batch again changes nothing."""
    report = _read(device_api.Report, read_body(request, most=LARGEST_REPORT))
    try:
        first = take_report(_screen(request), report, timezone.now())
    except TooManyReports as error:
        raise _refused(error) from error
    return Status(202, device_api.ReportTaken(batch=report.batch, repeated=not first))


@devices.put("/devices/me/screenshot", openapi_extra=_PNG_BODY,
             response={204: None, **answers(400, 401, 413, 415, 422)})  # fmt: skip
def put_screenshot(request: HttpRequest) -> Status[None]:
    """Keeps a picture of what this screen shows, in place of the one before."""
    most = device_api.SCREENSHOT_MAX_BYTES
    data = read_body(request, most=most, media_type="image/png")
    try:
        take_screenshot(_screen(request), data, timezone.now())
    except PictureRefused as error:
        raise Refused(422, "picture", error.why) from error
    return Status(204, None)


def _screen(request: Any) -> Screen:
    screen: Screen = request.auth
    return screen


def _enrolment_call(request: HttpRequest) -> device_api.EnrolmentCall:
    if not request.content_type and not request.read(1):
        return device_api.EnrolmentCall()  # no body at all
    data = read_body(request, most=LARGEST_CALL)
    return _read(device_api.EnrolmentCall, data) if data else device_api.EnrolmentCall()


def _read(model: type[Model], data: bytes) -> Model:
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        fields = {
            ".".join(str(part) for part in detail["loc"]): [detail["msg"]]
            for detail in error.errors(include_url=False, include_input=False)
        }
        raise Refused(422, "malformed", "The call is malformed.", fields=fields) from None


def _refused(error: HubError) -> Refused:
    status = _STATUS[type(error)]
    headers = {429: {"Retry-After": RETRY_S}, 401: _SECRET_HEADERS}.get(status, {})
    return Refused(status, error.code, error.words, headers=headers)


def _knows(request: HttpRequest, etag: str) -> bool:
    """RFC 9110 §13.1.2: weak comparison, a list, or `*`."""
    asked = request.headers.get("If-None-Match", "")
    tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return etag in tags or "*" in tags
