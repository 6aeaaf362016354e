"""The recalls app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecallsConfig(AppConfig):
    """Recall rows, the page and the command."""

    name = "hub.recalls"
    verbose_name = _("Recalls")
