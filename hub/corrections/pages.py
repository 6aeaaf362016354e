"""The public side: `/E/<notice>`, a form that needs no script, and the page that thanks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hub.corrections.forms import CorrectionForm
from hub.corrections.receiving import (
    Full,
    Written,
    from_elsewhere,
    is_ours,
    is_too_quick,
    keep,
    new_ticket,
)
from hub.public.answering import Spoken, answer, policy, spoken, spoken_answer
from hub.public.pages import gone, signed_or_none, unavailable, unknown
from hub.public.published import Shown, shown_notice, was_known
from hub.public.views_of import notice_page, tip_line
from sync.types import NoticeId


@csrf_exempt  # no cookie, nobody signed in: `receiving` says what is done instead
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, notice_id: str) -> HttpResponse:
    """The form for a notice that may be seen; for any other what its own page answers."""
    wanted = NoticeId(notice_id.upper())
    signed = signed_or_none()
    if signed is None:
        return unavailable(request)
    now = timezone.now()
    shown = shown_notice(signed, wanted, now)
    if shown is None:
        return gone(request) if was_known(signed, wanted, now) else unknown(request)
    said = spoken(request)
    with override(said.language):
        if request.method == "POST":
            return _taken(request, shown, said)
        return _page(request, shown, said, CorrectionForm())


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """After it was taken."""
    return spoken_answer(request, "corrections/received.html", {})


def _taken(request: HttpRequest, shown: Shown, said: Spoken) -> HttpResponse:
    form = CorrectionForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return _page(request, shown, said, form, status=422)
    ticket: str = form.cleaned_data["ticket"]
    if not is_ours(ticket, shown.notice.content.id) or is_too_quick(ticket, now):
        again = gettext("Please look at it once more, and send it again.")
        return _page(request, shown, said, form, again, status=422)
    if from_elsewhere(request):
        again = gettext("Please send it from this page itself.")
        return _page(request, shown, said, form, again, status=403)
    data = form.cleaned_data
    written = Written(data["part"], data["text"], data["contact"], said.language)
    full = keep(shown.notice, written, ticket, now)
    if full is not None:
        return _page(request, shown, said, form, _not_taken(full, shown, said), status=429)
    # See other: what was sent is not sent again by going back (RFC 9110 §15.4.4).
    to = f"{reverse('corrections:received')}?lang={said.language}"
    return HttpResponseRedirect(to, status=303)


def _not_taken(full: Full, shown: Shown, said: Spoken) -> str:
    """That it was not, and what else there is to do: nobody goes away believing that it was."""
    phone = tip_line(shown.campaign, said.language).phone
    if full == "hour":
        why = gettext("It was NOT sent: too many came in this hour. Please try again in an hour.")
    elif full == "notice":
        why = gettext(
            "It was NOT sent: too many came about this notice today. Please try again tomorrow."
        )
    else:
        why = gettext("It was NOT sent: too many came today. Please try again tomorrow.")
    other = gettext("If it cannot wait, call %(phone)s and say that a notice is wrong.")
    return f"{why} {other % {'phone': phone}}"


def _page(
    request: HttpRequest,
    shown: Shown,
    said: Spoken,
    form: CorrectionForm,
    trouble: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    # The one that came back, where it is ours: who mends a field need not wait again.
    ticket = form.data.get("ticket", "")
    if not is_ours(ticket, shown.notice.content.id):
        ticket = new_ticket(shown.notice.content.id)
    context: dict[str, Any] = {
        "spoken": said,
        "page": notice_page(shown.notice, said.language),
        "tips": tip_line(shown.campaign, said.language),
        "form": form,
        "ticket": ticket,
        "trouble": trouble,
    }
    response = answer(request, "corrections/form.html", context, status=status,
                      policy=policy(posts=True))  # fmt: skip
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = said.language
    response["X-Robots-Tag"] = "noindex"
    # With `no-referrer` a browser would send `Origin: null` (Fetch §3.1).
    response["Referrer-Policy"] = "same-origin"
    if status == 429:  # noqa: PLR2004 - RFC 6585 §4
        response["Retry-After"] = "3600"
    return response
