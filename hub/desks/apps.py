"""The desks app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DesksConfig(AppConfig):
    """Tip desks and their public keys."""

    name = "hub.desks"
    verbose_name = _("Desks")
