"""The app of whoever runs the hub."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatingConfig(AppConfig):
    """Deploy check, backup, restore, health."""

    name = "hub.operating"
    verbose_name = _("Operating")

    def ready(self) -> None:
        """Registers the deploy check, and listens for who signs in."""
        from hub.operating import requests
        from hub.operating.fitness import checks  # noqa: F401 - registers itself

        requests.listen()
