"""The tips app."""

from django.apps import AppConfig


class TipsConfig(AppConfig):
    """Sealed tips and their replies; nothing of it has a page."""

    name = "hub.tips"
