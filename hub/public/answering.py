"""An answer to the public: its language, its headers, and the policy that keeps it to itself.

No session, no cookie, no third party. The sheet is in the page, named in the policy by its hash: on
a bad connection every further request costs a whole round trip before anything is seen.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.gzip import gzip_page

from sync.types import Language

_SHEET = Path(__file__).parent / "static" / "hub" / "public.css"
MAX_AGE_S = 30
"""How long a page may be shown again without asking: a recall reaches whoever looks by then."""


@dataclass(frozen=True)
class Spoken:
    """The language of one answer, and how the links of the page keep it."""

    language: Language
    chosen: bool
    """By the address rather than by what the browser prefers."""

    @property
    def other(self) -> Language:
        """The one that the page offers instead."""
        return "en" if self.language == "es" else "es"

    @property
    def keep(self) -> str:
        """What a link to another page ends with: there is no cookie that would remember it."""
        return f"?lang={self.language}" if self.chosen else ""


def spoken(request: HttpRequest) -> Spoken:
    """What the address asks for, else what the browser prefers, else Spanish."""
    asked = request.GET.get("lang")
    if asked in {"es", "en"}:
        return Spoken(cast("Language", asked), chosen=True)
    prefers = get_language_from_request(request)
    return Spoken("en" if prefers.startswith("en") else "es", chosen=False)


@lru_cache(maxsize=1)
def sheet() -> tuple[str, str]:
    """The sheet of the public pages, and its source expression (CSP3 §2.3.1 `hash-source`)."""
    text = _SHEET.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"'sha256-{digest}'"


def policy(*, posts: bool = False) -> str:
    """What a browser may load for a page: the hub's pictures, its one script, the sheet inside."""
    to = "'self'" if posts else "'none'"
    return (
        f"default-src 'none'; style-src {sheet()[1]}; script-src 'self'; img-src 'self'; "
        f"base-uri 'none'; form-action {to}; frame-ancestors 'none'"
    )


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    policy: str | None = None,
) -> HttpResponse:
    """A page for the public, with the headers that keep it to itself."""
    return guarded(render(request, template, context, status=status), policy)


def spoken_answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    robots: str = "noindex",
    max_age_s: int = MAX_AGE_S,
) -> HttpResponse:
    """A page in one language, in the address' or the browser's.

    A browser may keep it `max_age_s` seconds, and asks again by its ETag then (RFC 9111 §5.2.2.2).
    """
    said = spoken(request)
    with override(said.language):
        response = answer(request, template, {"spoken": said, **context}, status=status)
    response["X-Robots-Tag"] = robots
    return finished(request, response, said, max_age_s if status == HTTPStatus.OK else 0)


def finished(
    request: HttpRequest, response: HttpResponse, said: Spoken, max_age_s: int
) -> HttpResponse:
    """Language, caching and compression of an answer that depends on nothing but its address."""
    response["Content-Language"] = said.language
    response["Cache-Control"] = (
        f"public, max-age={max_age_s}, must-revalidate" if max_age_s else "no-cache"
    )
    if not said.chosen:
        patch_vary_headers(response, ["Accept-Language"])
    if response.status_code == HTTPStatus.OK:
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        changed = get_conditional_response(request, etag=etag, response=response)
        response = cast("HttpResponse", changed)
    return _compressed(request, response)


def guarded(response: HttpResponse, policy_text: str | None = None) -> HttpResponse:
    """The headers that keep an answer to itself."""
    response["Content-Security-Policy"] = policy_text or policy()
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    return response


def _compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nothing in a public page is secret, so its length may tell what it says (BREACH)."""
    compressed: HttpResponse = gzip_page(lambda _request: response)(request)
    return compressed
