"""`{% both_lines 'Call' %}`: a message of the catalogue in Spanish, and in English beneath it;
`{% both_inline 'Call' %}`: side by side; `{% both_words 'Call' %}`: side by side as plain text, for
titles and attributes, where no language can be marked.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override

register = template.Library()
SEPARATOR = " · "


@register.simple_tag
def both_words(message: str) -> str:
    """The two languages, once where they are the same."""
    return SEPARATOR.join(dict.fromkeys(_said(message)))


@register.simple_tag
def both_inline(message: str) -> SafeString:
    """Side by side, each marked with its language for a screen reader."""
    es, en = _said(message)
    if es == en:
        return format_html("{}", es)
    return format_html('<span lang="es">{}</span>{}<span lang="en">{}</span>', es, SEPARATOR, en)


@register.simple_tag
def both_lines(message: str) -> SafeString:
    """The second language smaller, on a line of its own."""
    es, en = _said(message)
    return format_html('<span lang="es">{}</span><span class="second" lang="en">{}</span>', es, en)


def _said(message: str) -> list[str]:
    said = []
    for language in ("es", "en"):
        with override(language):
            said.append(gettext(message))
    return said
