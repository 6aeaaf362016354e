"""What a notice lacks, at the top of its form: on load, and again while an editor types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.panels import Panel

from hub.approvals.editing import edit_url
from hub.approvals.listing import with_standing
from hub.errors import ContentInvalid, Words
from hub.notices.completeness import Gap, gaps_of
from hub.notices.facts import facts_of
from hub.notices.gap_words import long_words
from hub.notices.models import Notice
from hub.notices.places import is_shown, places_of
from hub.notices.twins import with_twins

TEMPLATE = "notices/gaps.html"
_STILL_SHOWN = _(
    "It was taken out of the draft of its channel, and screens show it until that is approved. To"
    " take it down now, take it off every screen."
)


class GapsPanel(Panel):  # type: ignore[misc]
    """Lists what is missing; each line leads to its field."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        """For one draft."""

        template_name = "notices/gaps_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The gaps as the form opens. None are shown for a notice that nobody has begun."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            begun = self.instance.pk is not None
            return context | {
                "address": reverse("hub_notices:gaps", args=[self.instance.pk or 0]),
                **(gaps_context(self.instance) if begun else {"untouched": True}),
            }


def gaps_context(notice: Notice) -> dict[str, Any]:
    """For `notices/gaps.html`: what keeps it from approval, what does not, and where it is."""
    places = places_of(notice)
    stored = with_standing(Notice.objects.filter(pk=notice.pk))
    found = gaps_of(with_twins(facts_of(notice), notice), now=timezone.now(), places=places)
    needed = [gap for gap in found if gap.weight == "needed"]
    return {
        "needed": [*(_line(gap, notice) for gap in needed), *_refused(notice, needed)],
        "advice": [_line(gap, notice) for gap in found if gap.weight == "advice"],
        "recalled": stored.filter(standing_state="recalled").exists(),
        "channels": list(dict.fromkeys(place.channel for place in places or ())),
    }


def _line(gap: Gap, notice: Notice) -> tuple[str, str, str]:
    """Words, the label of the field where several say the same, and where it is mended."""
    label = ""
    if gap.code in {"spanish", "english"} and not gap.field.startswith("pictures-"):
        label = str(Notice._meta.get_field(gap.field).verbose_name)
    if gap.code == "channel":
        address = reverse("wagtail_bulk_action", args=["notices", "notice", "assign"])
        back = edit_url(notice)
        words = str(_STILL_SHOWN) if is_shown(notice.notice_id) else long_words(gap)
        return words, label, f"{address}?{urlencode({'id': notice.pk, 'next': back})}"
    field = "#id_pictures-FORMS" if gap.field == "pictures" else f"#id_{gap.field}"
    return long_words(gap), label, field if gap.field else ""


def _refused(notice: Notice, said: list[Gap]) -> Iterator[tuple[str, str, str]]:
    """What else would refuse it: a box that says "nothing is missing" must be right."""
    at = {gap.field.split("-")[0] for gap in said}
    try:
        notice.content()
    except ContentInvalid as error:
        for field, messages in error.errors.items():
            if field not in at:
                yield from _lines(notice, field, messages)


def _lines(notice: Notice, field: str, messages: Iterable[Words]) -> Iterator[tuple[str, str, str]]:
    """Each with the field's label before the words, and the way to it."""
    ours = {each.name for each in notice._meta.get_fields()}
    label = ""
    if field in ours - {"pictures"}:
        label = f"{capfirst(notice._meta.get_field(field).verbose_name)}: "
    place = "pictures-FORMS" if field == "pictures" else field
    for words in messages:
        yield f"{label}{words}", "", f"#id_{place}" if field in ours else ""


@require_POST
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """The list for what the form says now, saved or not."""
    notice = get_object_or_404(Notice, pk=pk).saved() if pk else Notice()
    if not request.user.has_perm("notices.change_notice"):
        raise PermissionDenied
    form_class = Notice.get_edit_handler().get_form_class()
    form = form_class(request.POST, request.FILES, instance=notice, for_user=request.user)
    form.defer_required_fields()
    if not form.is_valid():
        return render(request, TEMPLATE, {"needed": list(_unreadable(form))})
    for place, picture in enumerate(form.formsets["pictures"].forms):
        picture.instance.form_place = place
    return render(request, TEMPLATE, gaps_context(form.save(commit=False)))


def _unreadable(form: Any) -> Iterator[tuple[str, str, str]]:
    """What keeps the form itself from being saved, pictures and all."""
    for field, messages in form.errors.items():
        yield from _lines(form.instance, field, messages)
    for name, formset in form.formsets.items():
        for part in formset.forms:
            for field, messages in part.errors.items():
                for words in messages:
                    label = part.fields[field].label if field in part.fields else ""
                    place = f"#id_{part.prefix}-{field}" if field in part.fields else ""
                    yield f"{label}: {words}" if label else str(words), "", place
        for words in formset.non_form_errors():
            yield str(words), "", f"#id_{name}-FORMS"
