"""The app of whoever runs the hub."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatingConfig(AppConfig):
    """Deploy check, backup, restore, health."""

    name = "hub.operating"
    verbose_name = _("Operating")

    def ready(self) -> None:
        """Registers the deploy check."""
        from hub.operating.fitness import checks  # noqa: F401 - registers itself
