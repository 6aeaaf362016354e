"""How the API says no: one `Problem` for every refusal, be it django-ninja's, Django's or ours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hub.api.schemas import Problem
from hub.errors import ContentInvalid, HubError, Words

STATUS: Final = {
    "not_allowed": 403, "unknown_target": 404, "not_pending": 409, "changed": 409,
    "own_approval": 403, "nothing_new": 409, "invalid": 422, "picture": 422, "not_signed": 503,
    "one_language": 422, "headed_wanted": 422, "twin": 422,
}  # fmt: skip
_UNREADABLE: Final = (
    BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError,
)  # fmt: skip
CODES: Final = {400: "not_json", 403: "not_allowed", 404: "unknown"}
"""What `Problem.code` is where django-ninja itself refuses."""


class Refused(HubError):
    """A call of the API that is refused with this status and code; nothing was changed."""

    def __init__(
        self,
        status: int,
        code: str,
        words: Words,
        *,
        fields: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(words)
        self.status = status
        self.stable = code
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})


def answers(*statuses: int) -> Any:
    """The refusals an operation declares: `response={200: …, **answers(401, 404)}`."""
    return dict.fromkeys(statuses, Problem)


def say_no_in_one_way(api: NinjaAPI) -> None:
    """Makes every refusal of this API a `Problem`."""

    def say(request: HttpRequest, error: Any) -> HttpResponse:
        status, problem = problem_of(error)
        response = api.create_response(request, problem.model_dump(), status=status)
        for name, value in error.headers.items() if isinstance(error, Refused) else ():
            response[name] = value
        return response

    for kind in (HubError, HttpError, ValidationError, Http404, *_UNREADABLE):
        api.add_exception_handler(kind, say)


@singledispatch
def problem_of(error: Exception) -> tuple[int, Problem]:
    """Status and words of a refusal; here: of a request that could not be read as what it said."""
    if isinstance(error, RequestDataTooBig):
        return 413, Problem(code="too_large", message="The body is too large.")
    return 400, Problem(code="unread", message="The call cannot be read.")


@problem_of.register
def _(error: HubError) -> tuple[int, Problem]:
    problem = Problem(code=error.code, message=str(error))
    return STATUS.get(error.code, 409), problem


@problem_of.register
def _(error: Refused) -> tuple[int, Problem]:
    return error.status, Problem(code=error.stable, message=str(error), fields=error.fields)


@problem_of.register
def _(error: ContentInvalid) -> tuple[int, Problem]:
    fields = {field: [str(word) for word in words] for field, words in error.errors.items()}
    return STATUS[error.code], Problem(code=error.code, message=str(error), fields=fields)


@problem_of.register
def _(error: ValidationError) -> tuple[int, Problem]:
    fields = {".".join(str(part) for part in e["loc"]): [e["msg"]] for e in error.errors}
    return 422, Problem(code="malformed", message="The call is malformed.", fields=fields)


@problem_of.register
def _(error: HttpError) -> tuple[int, Problem]:
    code = CODES.get(error.status_code, "refused")
    return error.status_code, Problem(code=code, message=str(error))


@problem_of.register
def _(error: AuthenticationError) -> tuple[int, Problem]:
    return error.status_code, Problem(code="not_signed_in", message="Sign in first.")


@problem_of.register
def _(error: Http404) -> tuple[int, Problem]:  # noqa: ARG001 - its words name a model
    return 404, Problem(code="unknown", message=HTTPStatus.NOT_FOUND.description)
