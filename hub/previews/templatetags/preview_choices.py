"""What an editor chooses above a preview."""

from __future__ import annotations

from django import template

from hub.previews.sizes import CHOICES, USUAL, Choice

register = template.Library()


@register.simple_tag
def preview_choices() -> tuple[Choice, ...]:
    """Each with its options."""
    return CHOICES


@register.simple_tag
def usual_preview() -> str:
    """The name of what is shown before anything is chosen."""
    return USUAL.name
