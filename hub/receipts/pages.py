"""The receipt page. The hub gives the page and, by the API, sealed replies: it never sees a word.

One language at a time, since the page speaks as it goes: `?lang=es` or `?lang=en`, else the
browser's. No session, no cookie, no storage, no third party; the policy says so in every answer.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hub.public.answering import answer
from hub.public.pages import tip_lines
from sync.receipts import WORDS
from sync.types import Language

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


@require_safe
@cache_control(no_store=True)
def receipt(request: HttpRequest) -> HttpResponse:
    """Eight fields for the words, and the place for what was answered."""
    language = _language_of(request)
    lines = tip_lines(language)
    context = {
        "language": language,
        "other": "en" if language == "es" else "es",
        "places": range(1, WORDS + 1),
        "tips": lines[0] if lines else None,
    }
    with override(language):
        response = answer(request, "receipts/receipt.html", context, policy=POLICY)
    response["Content-Language"] = language
    return response


def _language_of(request: HttpRequest) -> Language:
    """What the address asks for, else what the browser prefers, else Spanish."""
    asked = request.GET.get("lang") or get_language_from_request(request)
    return "en" if asked == "en" else "es"
