"""`{% both_words 'Call' %}`: a message of the catalogue in Spanish and English, side by side."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, override

register = template.Library()
SEPARATOR = " · "


@register.simple_tag
def both_words(message: str) -> str:
    """The two languages, once where they are the same."""
    said = []
    for language in ("es", "en"):
        with override(language):
            said.append(gettext(message))
    return SEPARATOR.join(dict.fromkeys(said))
