"""The previews app."""

from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    """See the package's docstring."""

    name = "hub.previews"
