"""The feed app."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """See the package's docstring."""

    name = "hub.feed"
