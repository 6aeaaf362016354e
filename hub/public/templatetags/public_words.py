"""Template tags of the public pages: the sheet that stands in the page, and the language of words
that are not in the page's."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hub.public.answering import sheet
from hub.public.views_of import Words

register = template.Library()


@register.simple_tag
def public_sheet() -> SafeString:
    """The sheet, byte for byte as the policy names it by its hash."""
    return mark_safe(f"<style>{sheet()[0]}</style>")  # noqa: S308 - a file of our own


@register.simple_tag
def lang_of(words: Words) -> SafeString:
    """The attribute that marks a text in the other language (WCAG 2.2, 3.1.2)."""
    return format_html(' lang="{}"', words.lang) if words.lang else SafeString("")
