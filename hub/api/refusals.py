"""How the API says no: one `Problem` for every refusal, be it django-ninja's, Django's or ours."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hub.api.schemas import Problem
from hub.errors import ContentInvalid, HubError, Words

STATUS: Final = {
    "not_allowed": 403, "unknown_target": 404, "not_pending": 409, "changed": 409,
    "own_approval": 403, "nothing_new": 409, "invalid": 422, "picture": 422, "not_signed": 503,
}  # fmt: skip
CODES: Final = {
    400: "not_json", 401: "not_signed_in", 402: "work", 403: "not_allowed", 404: "unknown",
    409: "conflict", 413: "too_large", 415: "not_json", 429: "later",
}  # fmt: skip
"""What `Problem.code` is where nothing said more."""


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

    def say(request: HttpRequest, status: int, problem: Problem) -> HttpResponse:
        return api.create_response(request, problem.model_dump(), status=status)

    @api.exception_handler(HubError)
    def _ours(request: HttpRequest, error: HubError) -> HttpResponse:
        if isinstance(error, Refused):
            problem = Problem(code=error.stable, message=str(error), fields=error.fields)
            response = say(request, error.status, problem)
            for name, value in error.headers.items():
                response[name] = value
            return response
        fields = (
            {field: [str(word) for word in words] for field, words in error.errors.items()}
            if isinstance(error, ContentInvalid)
            else {}
        )
        problem = Problem(code=error.code, message=str(error), fields=fields)
        return say(request, STATUS.get(error.code, 409), problem)

    @api.exception_handler(AuthenticationError)
    def _who(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
        return say(request, 401, Problem(code="not_signed_in", message="Sign in first."))

    @api.exception_handler(ValidationError)
    def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {".".join(str(part) for part in e["loc"]): [e["msg"]] for e in error.errors}
        problem = Problem(code="malformed", message="The call is malformed.", fields=fields)
        return say(request, 422, problem)

    @api.exception_handler(HttpError)
    def _framework(request: HttpRequest, error: HttpError) -> HttpResponse:
        code = CODES.get(error.status_code, "refused")
        return say(request, error.status_code, Problem(code=code, message=str(error)))

    @api.exception_handler(Http404)
    def _unknown(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001
        words = HTTPStatus.NOT_FOUND.description
        return say(request, 404, Problem(code="unknown", message=words))

    @api.exception_handler(RequestDataTooBig)
    def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001
        return say(request, 413, Problem(code="too_large", message="The body is too large."))
