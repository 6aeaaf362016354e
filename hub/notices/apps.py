"""The notices app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Notices and photographs."""

    name = "hub.notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Lists know the end of what was approved."""
        from hub.notices.relisting import listen

        listen()
