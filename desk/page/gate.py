"""Who is let in: before every request, and what every answer carries.

The page must be reached by its own name, from itself, by the one browser that had the link. DNS
rebinding fails by the Host header, another site or port by Origin and by the cookie's path.
"""

from __future__ import annotations

import hmac
from typing import Final

from flask import Flask, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from desk.office import Office
from desk.page.session import Doorkeeper, Session

COOKIE: Final = "desk"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with it a browser posts `Origin: null` (Fetch, append a request Origin).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), clipboard-read=(), geolocation=(), microphone=()",
}
_OPEN = {"desk.static", "desk.enter"}
"""Served to whoever asks by the right name: they say nothing."""
_WHILE_LOCKED = {"desk.unlock", "desk.language", "desk.lock", "desk.alive"}


def guard(app: Flask, door: Doorkeeper, office: Office) -> None:
    """Puts the gate before every request of `app`."""

    def let_in() -> WerkzeugResponse | None:
        """Refuses with 403, or goes on."""
        _check_origin(door)
        if request.endpoint in _OPEN:
            return None
        session = door.session(request.cookies.get(COOKIE, ""))
        if session is None:
            abort(403)
        g.session = session
        if request.method == "POST" and not _same(request.form.get("csrf", ""), session.csrf):
            abort(403)
        locked = office.member is None
        office.touch()
        if locked and request.endpoint not in _WHILE_LOCKED:
            return redirect(url_for("desk.unlock"), 303)
        return None

    app.before_request(let_in)
    app.after_request(_carry)


def session_now() -> Session:
    """The session of the request that is being answered."""
    session: Session = g.session
    return session


def _check_origin(door: Doorkeeper) -> None:
    if request.headers.get("Host") != door.host:
        abort(403)
    # Fetch Metadata: a request that another site or port caused says so itself.
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        abort(403)
    if request.method == "POST" and request.headers.get("Origin") != door.origin:
        abort(403)


def _carry(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
