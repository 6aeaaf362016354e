"""Which requests are written down: those of somebody who is signed in, and those that fail.

Who looks at a notice, who gives or asks after a tip, and when, is written down nowhere: a sealed
tip's hour is all that is kept of its time (DESIGN §5.6). Nor are a screen's polls: there are many.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest, HttpResponse

from hub.operating.logs import REQUEST, event_fields, route_of

FAILED = 500

log = logging.getLogger(__name__)


def write_down(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the outermost: gives each request an id and writes down those that count."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = REQUEST.set(secrets.token_hex(6))
        began = time.monotonic()
        try:
            response = get_response(request)
            user_id = _signed_in(request)
            if user_id is not None or response.status_code >= FAILED:
                level = logging.ERROR if response.status_code >= FAILED else logging.INFO
                fields = event_fields(
                    route=route_of(request),
                    method=request.method if request.method in _METHODS else None,
                    status=response.status_code,
                    ms=round((time.monotonic() - began) * 1000),
                    user=user_id,
                )
                log.log(level, "request", extra=fields)
            return response
        finally:
            REQUEST.reset(token)

    return answer


def listen() -> None:
    """Writes down that somebody signed in, and that somebody tried; not what they typed."""
    user_logged_in.connect(_signed, dispatch_uid="operating.signed_in")
    user_login_failed.connect(_refused, dispatch_uid="operating.sign_in_refused")


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _signed_in(request: HttpRequest) -> int | None:
    """Whoever was looked up for this request; nobody is looked up only to be written down."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None and user.is_authenticated else None


def _signed(user: object, **_more: object) -> None:
    log.info("signed in", extra=event_fields(user=getattr(user, "pk", None)))


def _refused(**_more: object) -> None:
    log.warning("sign-in refused")
