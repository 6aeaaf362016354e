"""The imports app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Runs, imported records and proposals to withdraw."""

    name = "hub.imports"
    verbose_name = _("Imports")
