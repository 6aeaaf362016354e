"""The way off every screen, for any page of the admin that shows something that is on them."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.template.context import Context
from django.urls import reverse

from hub.approvals.current import approved_notice
from hub.recalls.service import PERMISSION
from hub.recalls.showing import faces
from hub.recalls.standing import is_recalled

register = template.Library()


@register.inclusion_tag("recalls/takedown.html", takes_context=True)
def takedown(context: Context, subject: Any) -> dict[str, Any]:
    """A link where `subject` is a notice that screens may show and this person may take down."""
    shown = getattr(subject, "subject_kind", "") == "notice" and _may(context)
    found = approved_notice(subject.subject_id) if shown else None
    if found is None or is_recalled("notice", found.content.id, found.ref.number):
        return {"address": ""}
    return {"address": f"{reverse('hub_recalls:new')}?target=notice&id={found.content.id}"}


@register.inclusion_tag("recalls/faces_now.html", takes_context=True)
def faces_now(context: Context) -> dict[str, Any]:
    """Every face on a screen, one click from being taken down."""
    may = _may(context)
    return {"may": may, "faces": faces() if may else None}


def _may(context: Context) -> bool:
    user: User | AnonymousUser = context["request"].user
    return user.has_perm(PERMISSION)
