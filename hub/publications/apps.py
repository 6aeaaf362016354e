"""The publications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    """Publication rows, the worker's task, and the deploy checks of signing."""

    name = "hub.publications"
    verbose_name = _("Publications")

    def ready(self) -> None:
        """Registers the deploy checks."""
        from hub.publications import checks  # noqa: F401 - registers itself
