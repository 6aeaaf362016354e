"""What a browser may load from the hub's pages: the hub itself and nothing else.

The public pages set a stricter policy of their own (`hub.public.pages`). This one is for the admin:
Wagtail's date fields and inline panels are inline scripts, so those must be allowed; whatever a
smuggled one did, it could load from, send to and be framed by nobody but the hub.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
ADMIN_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
)


def admin_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the policy on every answer that has none."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, ADMIN_POLICY)
        return response

    return answer
